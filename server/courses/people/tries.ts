// Codes of courses are short: whoever guesses them through the API is held up as on the page (join-routes.ts).

import type { Actor } from '../../actor.ts'
import { tooMany } from '../../errors.ts'
import { sharedCount } from '../../http/rate-limit-store.ts'

export const mostTries = 10
export const triesWindowSeconds = 15 * 60

const tries = sharedCount({ name: 'courseCodesApi', limit: mostTries, windowSeconds: triesWindowSeconds })

/** Of each person, whichever tokens they use. @throws AppError 429 `tooMany` */
export async function countTry({ personId }: Pick<Actor, 'personId'>): Promise<void> {
  const { totalHits, resetTime } = await tries.increment(personId.toString())
  if (totalHits <= mostTries) return
  const seconds = resetTime ? Math.ceil((resetTime.getTime() - Date.now()) / 1000) : triesWindowSeconds
  throw tooMany(Math.max(1, seconds))
}
