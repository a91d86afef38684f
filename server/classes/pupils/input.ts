import { Types } from 'mongoose'
import { z } from 'zod'
import { dayField, idField, idText } from '../input.ts'
import { mostAtOnce } from './place.ts'

const idsField = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [given].flat())
  .pipe(z.array(idText))
  .transform((ids) => ids.map((id) => new Types.ObjectId(id)))

export const searchQuery = z.object({ text: z.string().max(200).default('') })

export const placeForm = z.object({
  pupils: idsField
    .refine((ids) => ids.length > 0, { error: 'classes.errors.nobodyChosen' })
    .refine((ids) => ids.length <= mostAtOnce, { error: 'classes.errors.tooManyAtOnce' }),
  firstDay: dayField,
})

export const moveForm = z.object({ class: idField, firstDay: dayField })

export const retainedForm = z.object({ pupils: idsField })
