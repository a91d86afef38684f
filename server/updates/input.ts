import { z } from 'zod'

const revision = z.coerce.number().int().min(1).optional()

/** What somebody has seen who decides on an update. */
export const decisionForm = z.object({ revision, ownRevision: revision })
export const longestReason = 500
export const recallForm = z.object({ reason: z.string().min(1).max(longestReason), revision })
