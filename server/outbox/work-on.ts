// One event, from its claim to its end.

import type { Log } from '../log.ts'
import { buryClaimed, type Claimed, claimNext, finishClaimed, keepClaim, retryClaimed } from './claim.ts'
import type { Payload } from './index.ts'
import { count } from './totals.ts'

export interface EventContext {
  readonly id: string
  /** From 1. */
  readonly attempt: number
  /** Aborted when its time is over, or the worker has no more patience because it is being stopped. */
  readonly signal: AbortSignal
  /** Begins the time limit anew; long work calls it now and then. Throws when it should stop, or another worker has the event. */
  stillWorking(): Promise<void>
}

/** May run twice for one event, and then at the same time as well: what it does, it does so that nobody can tell. */
export type EventHandler = (payload: Payload, context: EventContext) => Promise<void>

export interface WorkOptions {
  readonly handlers: Readonly<Record<string, EventHandler>>
  readonly log: Log
  /** Milliseconds after which an event of a worker that has died is somebody else's. */
  readonly lease?: number
  /** Milliseconds that a handler may take, or may let pass between two calls of `stillWorking`. */
  readonly limit?: number
  /** Milliseconds before the next attempt, after so many failures. */
  readonly delay?: (failures: number) => number
  /** After so many failures an event is dead: it waits for an administrator. */
  readonly attempts?: number
  /** It is also dead when so many workers have ended over it without even a failure. */
  readonly deaths?: number
  /** Ends the attempt as a failure. */
  readonly signal?: AbortSignal
}

/** Claims the next event that is due and does it. Says whether there was one. */
export async function workOnce(options: WorkOptions): Promise<boolean> {
  const claimed = await claimFor(options, { suspectsToo: true })
  if (claimed) await carryOut(claimed, options)
  return claimed !== undefined
}

export async function claimFor(
  { lease = usualLease }: WorkOptions,
  { suspectsToo }: { suspectsToo: boolean },
): Promise<Claimed | undefined> {
  return await claimNext({ lease, suspectsToo })
}

/** Rejects only when the outbox itself cannot be reached; the event is then done again when its lease is over. */
export async function carryOut(claimed: Claimed, options: WorkOptions): Promise<void> {
  const { log, delay = growingDelay, attempts = 20, deaths = 5 } = options
  const { event, deaths: died } = claimed
  const { name } = event
  const isDeadly = died >= deaths
  try {
    if (isDeadly) throw new Error(`Its worker has ended without an answer ${died} times.`)
    await handle(claimed, options)
  } catch (error) {
    const failures = event.failures + 1
    const isDead = isDeadly || failures >= attempts
    log.warn({ event: name, id: event._id.toString(), failures, isDead, error }, 'an event has failed')
    count(name, isDead ? 'dead' : 'failed')
    return isDead ? await buryClaimed(claimed, error) : await retryClaimed(claimed, error, delay(failures))
  }
  count(name, 'done')
  await finishClaimed(claimed)
}

const usualLease = 60_000
const usualLimit = 15 * 60_000

async function handle(claimed: Claimed, options: WorkOptions): Promise<void> {
  const { name, attempts: attempt, _id } = claimed.event
  const handler = options.handlers[name]
  if (!handler) throw new Error(`There is no handler for ${name}.`)

  const hold = holdClaim(claimed, options)
  try {
    await Promise.race([
      handler(claimed.event.payload as Payload, {
        id: _id.toString(),
        attempt,
        signal: hold.signal,
        stillWorking: hold.stillWorking,
      }),
      hold.over,
    ])
  } finally {
    hold.end()
  }
}

/** Renews the claim while its handler is within the time limit. */
function holdClaim(claimed: Claimed, { log, lease = usualLease, limit = usualLimit, signal: stopping }: WorkOptions) {
  const given = new AbortController()
  const signal = stopping ? AbortSignal.any([given.signal, stopping]) : given.signal
  const over = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(reasonOf(signal))
    signal.addEventListener('abort', () => reject(reasonOf(signal)))
  })
  // It also ends when nobody waits for it any more.
  over.catch(() => undefined)
  const takeTooLong = () => given.abort(new Error(`It took longer than ${Math.round(limit / 1000)} seconds.`))
  let deadline = setTimeout(takeTooLong, limit)
  const renewal = setInterval(() => {
    // The database may be away for a moment; when that lasts, the lease ends by itself.
    keepClaim(claimed, lease).catch((error: unknown) => log.debug({ error }, 'a claim could not be renewed'))
  }, lease / 3)
  return {
    signal,
    over,
    stillWorking: async () => {
      signal.throwIfAborted()
      if (!(await keepClaim(claimed, lease))) throw new Error(`Another worker has taken over ${claimed.event.name}.`)
      clearTimeout(deadline)
      deadline = setTimeout(takeTooLong, limit)
    },
    end: () => {
      clearTimeout(deadline)
      clearInterval(renewal)
    },
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason))
}

/** 2 s, 4 s, 8 s … at most an hour: twenty attempts take nine hours, so that a mail server may be away for a night. */
function growingDelay(failures: number): number {
  return Math.min(1000 * 2 ** failures, 3600_000)
}
