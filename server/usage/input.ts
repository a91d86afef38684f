import { z } from 'zod'
import { dayOf } from '../day.ts'
import { yearOf } from './calendar.ts'
import { mostStars } from './stars.ts'

/** What cannot be meant is this year: an address is often cut or typed. */
export function readYear(given: unknown, now: Date): number {
  const year = typeof given === 'string' && /^(19|2\d)\d\d$/.test(given) ? Number(given) : undefined
  return year ?? yearOf(dayOf(now))
}

export const longestComment = 2000
export const longestReason = 500

export const ratingForm = z.object({
  stars: z
    .string({ error: 'usage.errors.noStars' })
    .regex(new RegExp(`^[1-${mostStars}]$`), 'usage.errors.noStars')
    .transform(Number),
  comment: z.string().max(longestComment).default(''),
})
export type RatingForm = z.output<typeof ratingForm>

export const hideForm = z.object({ reason: z.string().min(1).max(longestReason) })
export type HideForm = z.output<typeof hideForm>
