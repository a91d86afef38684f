// How a server or a worker ends.

import type { Log } from './log.ts'

/** Milliseconds: less than what supervisors usually wait before they kill. */
const longest = 25_000
const patience = 1000

/** At the first signal does what is to be done before the end, then ends, with 0 when all of that went well. */
export function stopOnSignals(log: Log, stop: () => Promise<void>): void {
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      log.info({ signal }, 'stopping')
      setTimeout(() => {
        log.error('stopping has taken too long')
        end(log, 1)
      }, longest)
      stop().then(
        () => {
          log.info('stopped')
          end(log, 0)
        },
        (error: unknown) => {
          log.fatal({ error }, 'stopping has failed')
          end(log, 1)
        },
      )
    })
  }
}

/** After what has been logged is written, if anybody reads it. */
function end(log: Log, status: number): void {
  setTimeout(() => process.exit(status), patience)
  log.flush(() => process.exit(status))
}
