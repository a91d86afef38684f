import { Types } from 'mongoose'
import { z } from 'zod'
import { filters } from './list.ts'

export const longestPost = 10_000

const ticked = z
  .string()
  .max(10)
  .default('')
  .transform((value) => value !== '')

export const operationField = z.string().regex(/^[\w-]{8,64}$/, 'field.errors.invalid')
export const textField = z
  .string({ error: 'field.errors.required' })
  .transform((text) => text.replace(/\r\n?/g, '\n'))
  .pipe(z.string().min(1, 'field.errors.required').max(longestPost))
export const reasonField = z.string({ error: 'field.errors.required' }).min(1).max(500)
export const reportField = z.string().max(500).default('')

export const postForm = z.object({ text: textField, operation: operationField })
export const editForm = z.object({ text: textField, seen: z.coerce.number().int().min(0) })
export const reportForm = z.object({ reason: reportField })
export const hideForm = z.object({ reason: reasonField })
export const moderateForm = z.object({ action: z.enum(['hide', 'show', 'settle']) })
export const settingsForm = z.object({ isOn: ticked, isClosed: ticked, writeFirst: ticked, asksOn: ticked })
export const filterField = z.enum(filters)

/** A button each. */
export const threadForm = z.object({
  set: z.enum(['pin', 'unpin', 'close', 'open', 'answered', 'unanswered']).optional(),
  answer: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .transform((id) => new Types.ObjectId(id))
    .optional(),
})

/** Of an item of this kind. */
export const instructionsForm = z.object({
  instructions: z.string().max(20_000).default(''),
  writeFirst: ticked,
})
export type InstructionsForm = z.output<typeof instructionsForm>
