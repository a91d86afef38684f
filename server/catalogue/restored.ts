// After a restore the index knows other records than there are: it is made anew. Searches find the old ones until the new
// ones are there.

import { isWaiting } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { defineIndexes, indexNames, rebuildIndexes } from '../search-indexes.ts'

/** Told by whoever has put other records in the place of all that were there. */
export const indexOutdatedEvent = 'catalogue.indexOutdated'

export const rebuildOutdated: EventHandler = async (_payload, { stillWorking, signal }) => {
  await defineIndexes()
  await rebuildIndexes(indexNames(), { signal, onDocument: atTimes(stillWorking) })
}

/** Milliseconds for which an answer holds: pages ask all the time. */
const holds = 10_000
let known: { readonly isOutdated: boolean; readonly until: number } | undefined

export async function isOutdated(now = Date.now()): Promise<boolean> {
  if (known && now < known.until) return known.isOutdated
  const isStill = await isWaiting(indexOutdatedEvent)
  known = { isOutdated: isStill, until: now + holds }
  return isStill
}

/** Milliseconds. */
const often = 5000

function atTimes(act: () => Promise<void>): () => Promise<void> {
  let next = performance.now() + often
  return async () => {
    if (performance.now() < next) return
    next = performance.now() + often
    await act()
  }
}
