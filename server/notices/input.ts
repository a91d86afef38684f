import { z } from 'zod'

/** `atOnce`: what is urgent; the rest once a day. */
export const mailTimes = ['atOnce', 'daily', 'never'] as const
export type MailTime = (typeof mailTimes)[number]

export const choiceForm = z.object({ mail: z.enum(mailTimes, { error: 'notices.choice.missing' }) })
