// Two people who change the same thing: a form says when what it showed was last changed, so that nobody undoes what they
// have not seen.

import { z } from 'zod'
import { conflict } from '../errors.ts'
import { sharedTime } from '../outbox/clock.ts'

/** Null: there was nothing. Undefined: whatever there is. */
export type Seen = Date | null | undefined

/** Of a form: the time, or empty. One that comes without it has seen nothing. */
export const seenField = z
  .union([z.literal('').transform(() => null), z.iso.datetime().transform((text) => new Date(text))])
  .default(null)

/** Of an operation of the API. */
export const seenSchema = z.iso.datetime().nullable().optional().meta({
  description:
    'When what this replaces was last changed, as it was answered; null: there was nothing. Refused with 409 when something else is there by now. Left out: whatever is there.',
})

export function seenTime(seen: z.output<typeof seenSchema>): Seen {
  return typeof seen === 'string' ? new Date(seen) : seen
}

/** @throws AppError 409 */
export function refuseUnseen(changedAt: Date | undefined, seen: Seen): void {
  if (seen !== undefined && (changedAt?.getTime() ?? null) !== (seen?.getTime() ?? null)) throw conflict()
}

/** The time of a change, which tells it from the one before. */
export async function changeTime(before: Date | undefined): Promise<Date> {
  const now = await sharedTime()
  return before && now <= before ? new Date(before.getTime() + 1) : now
}
