import { z } from 'zod'
import { titleField } from '../input.ts'

const answer = z
  .enum(['yes', 'no'])
  .optional()
  .transform((value) => (value === undefined ? undefined : value === 'yes'))

export const copyForm = z.object({
  title: titleField,
  unit: z.string().max(24).default(''),
  year: z.coerce.number().int().optional(),
  /** For which place and year the days were shown. */
  shown: z.string().max(60).default(''),
  then: z.enum(['preview', 'copy']).default('copy'),
  items: z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(400),
})

/** One of the two; what is left out stays as it is. */
export const offerForm = z.object({
  isCopyable: answer,
  isTemplate: answer,
  revision: z.coerce.number().int().min(0),
})
