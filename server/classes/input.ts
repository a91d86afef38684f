import { Types } from 'mongoose'
import { z } from 'zod'

const none = z.literal('')
export const idText = z.string().regex(/^[0-9a-f]{24}$/)
export const idField = idText.transform((text) => new Types.ObjectId(text))
export const dayField = z.iso.date({ error: 'classes.errors.dayInvalid' })

/** Addresses are kept and passed on: what is not given is one's own school and the current year. */
export const listQuery = z.object({
  school: z.union([none, idText]).default(''),
  year: z.union([none, z.string().regex(/^20\d\d$/)]).default(''),
})

export const classForm = z.object({
  name: z.string().min(1).max(60),
  /** One or several boxes. */
  grades: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((given) => [given].flat())
    .pipe(
      z.array(
        z
          .string()
          .regex(/^([0-9]|1[0-2])$/)
          .transform(Number),
      ),
    ),
  campus: z.union([none.transform(() => null), idField]).default(null),
})

/** How something ends: after a last day, or, when it is undefined, as if it had never been. */
export const endForm = z
  .object({
    how: z.enum(['ended', 'mistake']),
    lastDay: z.union([none, dayField]).default(''),
  })
  .refine(({ how, lastDay }) => how === 'mistake' || lastDay !== '', {
    path: ['lastDay'],
    error: 'field.errors.required',
  })
  .transform(({ how, lastDay }) => ({ lastDay: how === 'mistake' ? undefined : lastDay }))
