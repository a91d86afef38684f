import { z } from 'zod'

export const discardForm = z.object({ reason: z.string().min(1).max(500) })
export type DiscardForm = z.output<typeof discardForm>

/** The moment at which the page was made from which everything is to be done again. */
export const replayAllForm = z.object({ until: z.iso.datetime().transform((text) => new Date(text)) })

const day = z.union([z.literal(''), z.iso.date({ error: 'operations.log.dayInvalid' })]).default('')

/** Addresses with filters are kept and passed on: what is not given filters nothing. */
export const auditQuery = z
  .object({
    name: z.string().max(200).default(''),
    action: z.string().max(100).default(''),
    person: z.union([z.literal(''), z.string().regex(/^[0-9a-f]{24}$/)]).default(''),
    subject: z.string().max(100).default(''),
    from: day,
    to: day,
  })
  .refine(({ from, to }) => from === '' || to === '' || from <= to, {
    path: ['to'],
    error: 'operations.log.daysReversed',
  })
export type AuditQuery = z.output<typeof auditQuery>
