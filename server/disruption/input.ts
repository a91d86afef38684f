import { z } from 'zod'
import { reasons } from './disruption.model.ts'
import { addDays } from './days.ts'

const invalid = 'field.errors.invalid'
const id = z.string().regex(/^[0-9a-f]{24}$/, invalid)
const day = z.iso.date({ error: invalid })

export const mostDays = 120
export const mostSchools = 200

export const declareShape = {
  schoolIds: z.array(id).min(1, 'disruption.errors.noSchool').max(mostSchools),
  classIds: z.array(id).max(200),
  from: day,
  lastDay: day,
  reason: z.enum(reasons, { error: 'field.errors.required' }),
  text: z.string().max(500).default(''),
  operation: z.string().regex(/^[\w-]{8,64}$/, invalid),
}

interface Declared {
  readonly from: string
  readonly lastDay: string
  readonly reason: string
  readonly text: string
  readonly schoolIds: readonly string[]
  readonly classIds: readonly string[]
}

const rules: readonly (readonly [string, string, (form: Declared) => boolean])[] = [
  ['lastDay', 'disruption.errors.lastDay', ({ from, lastDay }) => lastDay >= from],
  ['lastDay', 'disruption.errors.tooLong', ({ from, lastDay }) => lastDay < addDays(from, mostDays)],
  ['text', 'disruption.errors.text', ({ reason, text }) => reason !== 'other' || text !== ''],
  [
    'classIds',
    'disruption.errors.classes',
    ({ schoolIds, classIds }) => schoolIds.length === 1 || classIds.length === 0,
  ],
]

export const declareForm = z.object(declareShape).superRefine((form, context) => {
  for (const [path, message, holds] of rules)
    if (!holds(form)) context.addIssue({ code: 'custom', path: [path], message })
})
export type DeclareForm = z.output<typeof declareForm>

export const lastDayForm = z.object({ lastDay: day, revision: z.coerce.number().int().min(1) })
export const cancelForm = z.object({ revision: z.coerce.number().int().min(1) })
