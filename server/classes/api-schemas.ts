// What the operations about classes, their pupils and their teachers have in common.

import { z } from 'zod'
import { idSchema } from '../api/index.ts'
import type { KnownPerson } from '../people/index.ts'

export const daySchema = z.iso.date().meta({ description: 'A day in Vietnam.' })
export const lastDaySchema = daySchema.nullable().meta({ description: 'The last day; null: it goes on.' })
export const personSchema = z.strictObject({ id: idSchema, name: z.string() }).meta({ id: 'PersonReference' })
export const gradeSchema = z.int().min(0).max(12)

export const ofClass = z.object({ id: idSchema })

export function personAnswer({ id, fullName }: KnownPerson) {
  return { id, name: fullName }
}
