import { z } from 'zod'
import { hoursAhead } from '../day.ts'
import { againPolicies, type WorkKind, workKinds } from './assignment.model.ts'
import { schemes } from './marks.ts'
import { actField } from './photos.ts'

/** As a field `datetime-local` has it, by the clock in Vietnam; a day alone is its last minute. */
const moment = z
  .union([z.literal(''), z.string().regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/, 'field.errors.invalid')])
  .default('')
  .transform((text, context) => {
    if (text === '') return undefined
    const [day = '', time = '23:59'] = text.split('T')
    const at = new Date(`${day}T${time}:00+0${hoursAhead}:00`)
    if (Number.isNaN(at.getTime())) context.addIssue({ code: 'custom', message: 'field.errors.invalid' })
    return at
  })

const ticked = z
  .union([z.boolean(), z.string().max(10)])
  .default(false)
  .transform(Boolean)
const kinds = z.array(z.enum(workKinds)).min(1, 'assignments.errors.takesNothing')

/** What most assignments take. */
export const usualKinds: readonly WorkKind[] = ['text', 'files', 'photos', 'link']

/** Boxes of a form, `takes.<kind>`, or a list. */
function withTakes(input: unknown): unknown {
  const given = (input ?? {}) as Record<string, unknown>
  if ('takes.asked' in given) return { ...given, takes: workKinds.filter((kind) => given[`takes.${kind}`]) }
  return { takes: usualKinds, ...given }
}

const assignmentFields = z
  .object({
    takes: kinds,
    isGroup: ticked,
    isAnonymous: ticked,
    instructions: z.string().min(1).max(20_000),
    dueAt: moment,
    closesAt: moment,
    again: z.enum(againPolicies, { error: 'field.errors.invalid' }).default('untilMarked'),
    scheme: z.enum(schemes, { error: 'field.errors.invalid' }),
    /** Of a new one that comes in a package (rubrics/pack.ts); otherwise it has a page of its own. */
    rubric: z.string().max(100_000).optional(),
  })
  .refine(({ dueAt, closesAt }) => !dueAt || !closesAt || closesAt >= dueAt, {
    path: ['closesAt'],
    message: 'assignments.errors.closesBeforeDue',
  })
export const assignmentForm = z.preprocess(withTakes, assignmentFields)
export type AssignmentForm = z.output<typeof assignmentForm>

const revision = z.coerce.number().int().min(0)

export const textField = z.string().max(50_000).default('')
export const linkField = z
  .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'assignments.errors.link' }).max(2000)])
  .default('')

export const operationField = z.string().regex(/^[\w-]{8,64}$/, 'field.errors.invalid')
export const draftForm = z.object({ text: textField, link: linkField, revision, act: actField.optional() })
export const submitForm = draftForm.omit({ act: true }).extend({ operation: operationField })
export const takeBackForm = z.object({ revision })
export const extensionForm = z.object({ dueAt: moment })

/** The other way round: for the field. */
export function typedMoment(at: Date | null | undefined): string {
  return at ? new Date(at.getTime() + hoursAhead * 3600_000).toISOString().slice(0, 16) : ''
}
