import { z } from 'zod'
import { answers, sides } from './statement.model.ts'

/** What somebody says themselves. Taking back is `withdrawn`, a no to what was never given `refused`. */
export const answerForm = z.object({
  answer: z.enum(['given', 'refused', 'withdrawn'], { error: 'consents.errors.answer' }),
  /** Of the text that they have read. */
  textVersion: z.coerce.number().int().min(1),
})
export type AnswerForm = z.output<typeof answerForm>

const id = z.string().regex(/^[0-9a-f]{24}$/)

/** What the school enters from a signed paper. */
export const paperForm = z
  .object({
    answer: z.enum(answers, { error: 'consents.errors.answer' }),
    side: z.enum(sides, { error: 'consents.errors.side' }),
    /** One of the guardians whom the school knows; otherwise the name as it stands on the paper. */
    guardianId: z.union([z.literal(''), id]).default(''),
    guardianName: z.string().max(200).default(''),
    day: z.iso.date({ error: 'consents.errors.day' }),
    note: z.string().max(500).default(''),
    textVersion: z.coerce.number().int().min(1),
  })
  .refine(({ side, guardianId, guardianName }) => side === 'self' || guardianId !== '' || guardianName !== '', {
    path: ['guardianName'],
    error: 'consents.errors.whoSigned',
  })
export type PaperForm = z.output<typeof paperForm>

const title = z.string().min(1).max(200)
const text = z.string().min(1).max(5000)

export const textForm = z.object({
  titleVi: title,
  textVi: text,
  titleEn: title,
  textEn: text,
  mustRenew: z
    .literal('yes')
    .optional()
    .transform((value) => value === 'yes'),
  /** The version that it follows. */
  after: z.coerce.number().int().min(1),
})
export type TextForm = z.output<typeof textForm>
