import { Types } from 'mongoose'
import { z } from 'zod'
import { completionRules } from '../pages/course-kinds.ts'
import { beginningOf } from '../schools/index.ts'
import { mostGroups, mostItems } from './limits.ts'

const seen = z.coerce.number().int().min(0)
const ticked = z
  .union([z.literal(''), z.string(), z.boolean()])
  .default('')
  .transform((value) => value === true || (typeof value === 'string' && value !== ''))

export const titleField = z.string().min(1).max(200)
export const introductionField = z.string().max(4000).default('')
export const sectionTitleField = z.string().min(1).max(200)
export const sectionTextField = z.string().max(2000).default('')

/** A subject as `<level> <code>`; empty: none. */
const subject = z
  .string()
  .regex(/^([a-zA-Z]{1,30} [A-Z0-9_-]{1,40})?$/, 'field.errors.invalid')
  .default('')
  .transform((text) => {
    const [level, subjectCode] = text.split(' ')
    return level && subjectCode ? { level, subjectCode } : undefined
  })

export const courseForm = z.object({
  title: titleField,
  introduction: introductionField,
  unit: z.string({ error: 'field.errors.required' }).regex(/^[0-9a-f]{24}$/, 'field.errors.required'),
  subject,
})
export type CourseForm = z.output<typeof courseForm>

export const describeForm = z.object({ title: titleField, introduction: introductionField, subject, revision: seen })
export type DescribeForm = Omit<z.output<typeof describeForm>, 'revision'>

export const sectionForm = z.object({ title: sectionTitleField, text: sectionTextField, revision: seen })
export type SectionForm = Pick<z.output<typeof sectionForm>, 'title' | 'text'>

const day = z
  .union([z.literal(''), z.iso.date('field.errors.invalid')])
  .default('')
  .transform((text) => (text === '' ? undefined : beginningOf(text)))

const id = z.string().regex(/^[0-9a-f]{24}$/, 'field.errors.invalid')

/** What every item has, whatever its kind. An empty title is the usual one of its kind. */
export const itemForm = z.object({
  title: z.string().max(200).default(''),
  isPublished: ticked,
  opensAt: day,
  isOptional: ticked,
  rule: z.enum(completionRules, { error: 'field.errors.invalid' }),
  afterItem: z
    .union([z.literal(''), id])
    .default('')
    .transform((text) => (text === '' ? undefined : new Types.ObjectId(text))),
  groups: z
    .union([z.array(id).max(mostGroups), id.transform((text) => [text])])
    .default([])
    .transform((ids) => ids.map((text) => new Types.ObjectId(text))),
})
type Waiting = 'afterItem' | 'groups'
export type ItemForm = Omit<z.output<typeof itemForm>, Waiting> & Partial<Pick<z.output<typeof itemForm>, Waiting>>

export const newItemForm = itemForm.extend({ section: z.string().max(24).default(''), revision: seen.optional() })
export const changeItemForm = itemForm.extend({ revision: seen })
export const moveForm = z.object({ way: z.enum(['up', 'down']), revision: seen })
export const placeForm = z.object({
  section: z.string().regex(/^[0-9a-f]{24}$/),
  before: z.string().max(24).default(''),
  revision: seen,
})
export const placeSectionForm = placeForm.pick({ before: true, revision: true })
export const bulkActions = [
  ...(['publish', 'hide', 'schedule', 'core', 'optional', 'move', 'rule', 'remove'] as const),
] as const
export const bulkForm = z
  .object({
    items: z
      .union([z.array(id).min(1).max(mostItems), id.transform((text) => [text])], { error: 'courses.errors.noItems' })
      .transform((ids) => [...new Set(ids)]),
    what: z.enum(bulkActions, { error: 'field.errors.required' }),
    opensAt: day,
    section: z.string().max(24).default(''),
    rule: z.enum(completionRules, { error: 'field.errors.invalid' }).default('viewed'),
    revision: seen,
  })
  .transform((form) => ({ ...form, section: /^[0-9a-f]{24}$/.test(form.section) ? form.section : '0'.repeat(24) }))
export type BulkForm = z.output<typeof bulkForm>
export const publishForm = z.object({ isPublished: ticked, revision: seen })
export const seenForm = z.object({ revision: seen })
export const stateForm = z.object({ state: z.enum(['draft', 'open', 'closed']), revision: seen })
export const enrolForm = z.object({ revision: seen, classes: z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(40) })
