// The loop of a worker: it claims what is due and does it, a few events at a time. Several workers share the outbox.

import { carryOut, claimFor, type WorkOptions } from './work-on.ts'
import { onWake } from './wake.ts'

export { type EventContext, type EventHandler, workOnce, type WorkOptions } from './work-on.ts'

export interface OutboxOptions extends WorkOptions {
  /** How many events at a time. */
  readonly hands?: number
  /** Milliseconds between looks when nothing is due. */
  readonly idle?: number
  /** Milliseconds that events which are being done have to end when the loop is stopped. */
  readonly patience?: number
}

export interface OutboxLoop {
  /** Looks at once, instead of at the end of the pause. */
  wake(): void
  /** Resolves when what is being done is done; what takes too long fails, and is done again by another worker. */
  stop(): Promise<void>
}

export function runOutbox(options: OutboxOptions): OutboxLoop {
  const { log, hands = 2, idle = 1000, patience = 8000 } = options
  const stopping = new AbortController()
  const working = new Set<Promise<void>>()
  let suspects = 0
  let failures = 0
  let isStopped = false
  let calls = 0
  let rise: (() => void) | undefined
  const endWaking = onWake(wake)
  const ended = loop()
  return { wake, stop }

  async function loop(): Promise<void> {
    while (!isStopped) {
      const callsBefore = calls
      if (working.size >= hands) await Promise.race(working)
      else if (!(await begin()) && callsBefore === calls && !isStopped) await pause()
    }
    await Promise.all(working)
  }

  /** Claims an event and begins to work on it. Says whether there was one. */
  async function begin(): Promise<boolean> {
    try {
      // One suspect at a time: if it kills this process, no other event is twice in its company, and suspected for that.
      const claimed = await claimFor(options, { suspectsToo: suspects === 0 })
      reached()
      if (!claimed) return false
      if (claimed.isSuspect) suspects++
      const work = carryOut(claimed, { ...options, signal: stopping.signal })
        .then(reached, missed)
        .finally(() => {
          working.delete(work)
          if (claimed.isSuspect) suspects--
          wake()
        })
      working.add(work)
      return true
    } catch (error) {
      missed(error)
      return false
    }
  }

  /** While the database is away that is told once, not every second. */
  function missed(error: unknown): void {
    if (failures++ === 0) log.error({ error }, 'the outbox cannot be reached')
  }

  function reached(): void {
    if (failures > 0) log.info({ failures }, 'the outbox can be reached again')
    failures = 0
  }

  function pause(): Promise<void> {
    const milliseconds = Math.min(idle * 2 ** Math.min(failures, 10), Math.max(idle, 30_000))
    return new Promise((resolve) => {
      const timer = setTimeout(() => rise?.(), milliseconds)
      rise = () => {
        clearTimeout(timer)
        rise = undefined
        resolve()
      }
    })
  }

  function wake(): void {
    calls++
    rise?.()
  }

  async function stop(): Promise<void> {
    isStopped = true
    endWaking()
    wake()
    const late = setTimeout(
      () => stopping.abort(new Error('The worker was stopped before the event was done.')),
      patience,
    )
    await ended
    clearTimeout(late)
  }
}
