import { z } from 'zod'
import { hoursAhead } from '../day.ts'
import { groups } from './announcement.model.ts'

/** As a field `datetime-local` has it, by the clock in Vietnam. */
const moment = z
  .union([z.literal(''), z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'field.errors.invalid')])
  .default('')
  .transform((text, context) => {
    if (text === '') return undefined
    const at = new Date(`${text}:00+0${hoursAhead}:00`)
    if (Number.isNaN(at.getTime())) context.addIssue({ code: 'custom', message: 'field.errors.invalid' })
    return at
  })

const id = z.string().regex(/^[0-9a-f]{24}$/, 'field.errors.invalid')
const list = <T extends z.ZodType<string>>(one: T) =>
  z.union([z.array(one).max(100), one.transform((text) => [text] as z.output<T>[])])

export const titleField = z.string({ error: 'field.errors.required' }).min(1).max(200)
export const textField = z
  .string({ error: 'field.errors.required' })
  .transform((text) => text.replace(/\r\n?/g, '\n'))
  .pipe(z.string().min(1, 'field.errors.required').max(20_000))
/** A material of the repository, or an item of a course, also with a host before it. */
export const linkField = z
  .string()
  .max(500)
  .default('')
  .transform((text) => text.replace(/^https?:\/\/[^/\s]+/, ''))
  .pipe(
    z
      .string()
      .regex(
        /^(\/materials\/[0-9a-f]{24}|\/courses\/[0-9a-f]{24}(\/items\/[0-9a-f]{24})?)?$/,
        'announcements.errors.link',
      ),
  )
export const operationField = z.string().regex(/^[\w-]{8,64}$/, 'field.errors.invalid')
export const groupsField = z.array(z.enum(groups)).min(1).max(3)

const words = {
  title: titleField,
  text: textField,
  link: linkField,
  asksConfirmation: z
    .string()
    .max(10)
    .default('')
    .transform((value) => value !== ''),
  startsAt: moment,
  endsAt: moment,
}

const inOrder = { path: ['endsAt'], message: 'announcements.errors.endsBefore' }

export const announcementForm = z
  .object({
    ...words,
    groups: list(z.enum(groups, { error: 'field.errors.invalid' })).default([]),
    classes: list(id).default([]),
    operation: operationField,
  })
  .refine(({ startsAt, endsAt }) => !endsAt || endsAt > (startsAt ?? new Date()), inOrder)
  .refine((form) => form.groups.length > 0, { path: ['groups'], message: 'announcements.errors.groups' })

export const editForm = z
  .object({ ...words, revision: z.coerce.number().int().min(1) })
  .refine(({ startsAt, endsAt }) => !endsAt || endsAt > (startsAt ?? new Date()), inOrder)

/** The other way round: for the field. */
export function typedMoment(at: Date | null | undefined): string {
  return at ? new Date(at.getTime() + hoursAhead * 3600_000).toISOString().slice(0, 16) : ''
}
