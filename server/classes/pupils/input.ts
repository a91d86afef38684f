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
  grade: z
    .union([
      z.literal('').transform(() => undefined),
      z
        .string()
        .regex(/^\d{1,2}$/)
        .transform(Number),
    ])
    .optional(),
})

export const moveForm = z.object({ class: idField, firstDay: dayField })

export const retainedForm = z.object({ pupils: idsField })

/** `grade.<pupil>`: one of the class, or nothing. What is no grade of it is as if it had not been sent. */
export function gradesTyped(body: unknown, grades: readonly number[]): Map<string, number | undefined> {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).filter(([name]) => name.startsWith('grade.'))
  return new Map(
    fields.flatMap(([name, value]): [string, number | undefined][] => {
      const grade = grades.find((one) => String(one) === value)
      return grade === undefined && value !== '' ? [] : [[name.slice('grade.'.length), grade]]
    }),
  )
}
