import { z } from 'zod'
import { readRow } from '../cells.ts'
import { sector } from '../cells.ts'

export const mostWanted = 20

export const callForm = z.object({
  title: z.string().min(1).max(200),
  text: z.string().min(1).max(2000),
  subject: z.string().min(1).max(75),
  grade: z.coerce.number().int().min(1).max(12),
  row: z
    .string()
    .max(100)
    .default('')
    .refine((row) => row === '' || ['outcome', 'topic'].includes(readRow(row)?.kind ?? ''), 'field.errors.invalid'),
  type: z.string().max(75).default(''),
  wanted: z.coerce.number().int().min(1).max(mostWanted),
  until: z.iso.date({ error: 'coverage.errors.dayMissing' }),
  audience: z.union([z.literal(sector), z.string().regex(/^[0-9a-f]{24}$/)], { error: 'coverage.errors.forWhom' }),
})
export type CallForm = z.output<typeof callForm>

export const dayForm = z.object({ until: z.iso.date({ error: 'coverage.errors.dayMissing' }) })

/** The address of a material, or the id at its end. */
export const linkForm = z.object({ material: z.string().min(1).max(500) })
