// How it stands with what is left to be done of one thing, for pages that tell somebody who waits. It walks through all that
// waits, which is little: it is asked where somebody looks at one thing, not for every row of a list.

import { OutboxEvent } from './event.model.ts'
import type { Payload } from './index.ts'

export interface Left {
  readonly state: 'waiting' | 'dead'
  /** A worker has it now. */
  readonly isBeingDone: boolean
  readonly failures: number
  /** Not before. */
  readonly runAt: Date
}

/** The events with all of these values; none when everything is done. */
export async function listLeft(name: string, payload: Payload): Promise<Left[]> {
  const values = Object.fromEntries(Object.entries(payload).map(([key, value]) => [`payload.${key}`, value]))
  const found = await OutboxEvent.find({
    $and: [{ state: { $in: ['waiting', 'dead'] } }, { name }, values],
  }).lean()
  return found.map(({ state, claim, failures, runAt }) => {
    return { state, isBeingDone: state === 'waiting' && typeof claim === 'string', failures, runAt }
  })
}
