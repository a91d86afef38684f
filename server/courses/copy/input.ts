import { z } from 'zod'
import { titleField } from '../input.ts'

const ticked = z.string().max(10).default('')

export const copyForm = z.object({
  title: titleField,
  unit: z.string().max(24).default(''),
  year: z.coerce.number().int().optional(),
  /** For which place and year the days were shown. */
  shown: z.string().max(60).default(''),
  then: z.enum(['preview', 'copy']).default('copy'),
  items: z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(400),
})

export const offerForm = z.object({
  isCopyable: ticked.transform((value) => value !== ''),
  isTemplate: ticked.transform((value) => value !== ''),
  revision: z.coerce.number().int().min(0),
})
