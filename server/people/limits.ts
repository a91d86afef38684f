// How often somebody may try what could be guessed: counted for each person, by all servers together.

import type { RequestHandler } from 'express'
import { actorOf } from '../http/context.ts'
import { limited } from '../http/rate-limit.ts'

const tries = 10
const windowSeconds = 15 * 60

/** Refuses with 429 `tooMany`. */
export function limitGuesses(name: string): RequestHandler {
  return limited(name, { limit: tries, windowSeconds, key: (req) => actorOf(req).personId.toString() })
}
