// The loop of a worker: it claims what is due, one event at a time and hand, and does it. A claim is a lease: when a worker
// dies with it, another one takes the event over. So every handler may run twice.

import { randomUUID } from 'node:crypto'
import type { Log } from '../log.ts'
import { type EventRecord, OutboxEvent } from './event.model.ts'
import type { Payload } from './index.ts'

export interface EventContext {
  readonly id: string
  /** From 1. */
  readonly attempt: number
  /** Keeps the claim for another lease; long work calls it now and then. Throws when somebody else has it. */
  stillWorking(): Promise<void>
}

export type EventHandler = (payload: Payload, context: EventContext) => Promise<void>

export interface OutboxOptions {
  readonly handlers: Readonly<Record<string, EventHandler>>
  readonly log: Log
  /** How many events at a time. */
  readonly hands?: number
  /** Milliseconds that a claim holds. */
  readonly lease?: number
  /** Milliseconds between looks when nothing is due. */
  readonly idle?: number
  /** Milliseconds before the attempt after the given one. */
  readonly delay?: (attempt: number) => number
  /** After so many attempts an event is dead: it waits for an administrator. */
  readonly attempts?: number
}

export interface OutboxLoop {
  /** Looks at once, instead of at the end of the pause. */
  wake(): void
  /** Resolves when what is being done is done. */
  stop(): Promise<void>
}

export function runOutbox(options: OutboxOptions): OutboxLoop {
  const { log, hands = 2, idle = 1000 } = options
  let isStopped = false
  const sleepers = new Set<() => void>()
  const working = Array.from({ length: hands }, work)
  return { wake, stop }

  async function work(): Promise<void> {
    while (!isStopped) {
      const isBusy = await workOnce(options).catch((error: unknown) => {
        log.error({ error }, 'the outbox could not be read')
        return false
      })
      if (!isBusy && !isStopped) await pause()
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const rise = () => {
        clearTimeout(timer)
        sleepers.delete(rise)
        resolve()
      }
      const timer = setTimeout(rise, idle)
      sleepers.add(rise)
    })
  }

  function wake(): void {
    for (const rise of [...sleepers]) rise()
  }

  async function stop(): Promise<void> {
    isStopped = true
    wake()
    await Promise.all(working)
  }
}

/** Claims the next event that is due and does it. Says whether there was one. */
export async function workOnce(options: OutboxOptions): Promise<boolean> {
  const { lease = 60_000 } = options
  const claim = randomUUID()
  const now = new Date()
  const event = await OutboxEvent.findOneAndUpdate(
    { state: 'waiting', runAt: { $lte: now } },
    { $set: { claim, runAt: new Date(now.getTime() + lease) }, $inc: { attempts: 1 } },
    { sort: { runAt: 1 }, returnDocument: 'after', lean: true },
  )
  if (!event) return false

  await carryOut(event, claim, options)
  return true
}

async function carryOut(event: EventRecord, claim: string, options: OutboxOptions): Promise<void> {
  const { handlers, log, lease = 60_000 } = options
  const mine = { _id: event._id, claim }
  try {
    // After so many attempts that ended without even a failure, it is the event that kills its worker.
    if (event.attempts > mostAttempts(options)) throw new Error('Every attempt ended with the death of the worker.')
    const handler = handlers[event.name]
    if (!handler) throw new Error(`There is no handler for ${event.name}.`)
    await handler(event.payload as Payload, {
      id: event._id.toString(),
      attempt: event.attempts,
      stillWorking: async () => {
        const runAt = new Date(Date.now() + lease)
        const { matchedCount } = await OutboxEvent.updateOne(mine, { $set: { runAt } })
        if (matchedCount === 0) throw new Error(`Another worker has taken over ${event.name}.`)
      },
    })
  } catch (error) {
    log.warn({ event: event.name, id: event._id.toString(), attempt: event.attempts, error }, 'an event has failed')
    await putBack(event, claim, error, options)
    return
  }
  await OutboxEvent.deleteOne(mine)
}

async function putBack(event: EventRecord, claim: string, error: unknown, options: OutboxOptions): Promise<void> {
  const { delay = growingDelay } = options
  const now = new Date()
  const isDead = event.attempts >= mostAttempts(options)
  const change = isDead ? { state: 'dead', diedAt: now } : { runAt: new Date(now.getTime() + delay(event.attempts)) }
  await OutboxEvent.updateOne(
    { _id: event._id, claim },
    { $set: { ...change, error: error instanceof Error ? error.message : String(error) }, $unset: { claim: 1 } },
  )
}

function mostAttempts({ attempts = 10 }: OutboxOptions): number {
  return attempts
}

/** 2 s, 4 s, 8 s … at most an hour: ten attempts take about half an hour. */
function growingDelay(attempt: number): number {
  return Math.min(1000 * 2 ** attempt, 3600_000)
}
