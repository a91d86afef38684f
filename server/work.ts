// The background work: what the features want to have happen after changes, and at certain times.

import { features } from './features.ts'
import type { Log } from './log.ts'
import { mergeHandlers } from './outbox/handlers.ts'
import { runOutbox } from './outbox/run.ts'
import { startTimers } from './outbox/timers.ts'
import { rebuildInBackground } from './search-indexes.ts'

export interface Work {
  stop(): Promise<void>
}

/** Three may be held for minutes by the lanes of processing; the others are for what is quickly done. */
const hands = 5

/** `incomplete`: the search indexes whose documents have to come again. */
export function startWork(log: Log, incomplete: readonly string[] = []): Work {
  const handlers = mergeHandlers(features.map(({ events = {} }) => events))
  const timers = startTimers(
    features.flatMap(({ timers = [] }) => timers),
    log,
  )
  const outbox = runOutbox({ handlers, log, hands })
  const rebuilding = rebuildInBackground(incomplete, log)
  return {
    stop: async () => {
      await rebuilding.stop()
      await timers.stop()
      await outbox.stop()
    },
  }
}
