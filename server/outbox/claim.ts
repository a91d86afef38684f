// Who works on which event. A claim is a lease: it lasts only as long as its worker says so again and again, and then the
// event is anybody's. Every step names the claim, so that a worker that was too slow changes nothing any more.

import { randomUUID } from 'node:crypto'
import { sharedTime } from './clock.ts'
import { type EventRecord, OutboxEvent } from './event.model.ts'
import { describeFailure } from './failure.ts'

export interface Claimed {
  readonly event: EventRecord
  readonly claim: string
  /** The one who had it before has ended over it, and perhaps because of it. */
  readonly isSuspect: boolean
  /** How many have. */
  readonly deaths: number
}

/** The event that is due longest; with `suspectsToo` false only one that nobody has begun. */
export async function claimNext(options: { lease: number; suspectsToo: boolean }): Promise<Claimed | undefined> {
  const claim = randomUUID()
  const now = await sharedTime()
  const before = await OutboxEvent.findOneAndUpdate(
    { state: 'waiting', runAt: { $lte: now }, ...(options.suspectsToo ? {} : { claim: { $exists: false } }) },
    { $set: { claim, runAt: after(now, options.lease) }, $inc: { attempts: 1 } },
    { sort: { runAt: 1 }, returnDocument: 'before', lean: true },
  )
  if (!before) return undefined
  return {
    event: { ...before, claim, attempts: before.attempts + 1 },
    claim,
    isSuspect: typeof before.claim === 'string',
    deaths: before.attempts - before.failures,
  }
}

/** Whether it was still this worker's to keep. */
export async function keepClaim({ event, claim }: Claimed, lease: number): Promise<boolean> {
  const runAt = after(await sharedTime(), lease)
  const { matchedCount } = await OutboxEvent.updateOne({ _id: event._id, claim }, { $set: { runAt } })
  return matchedCount > 0
}

export async function finishClaimed({ event, claim }: Claimed): Promise<void> {
  await OutboxEvent.deleteOne({ _id: event._id, claim })
}

export async function retryClaimed({ event, claim }: Claimed, error: unknown, delay: number): Promise<void> {
  const runAt = after(await sharedTime(), delay)
  await OutboxEvent.updateOne(
    { _id: event._id, claim },
    { $set: { runAt, error: describeFailure(error) }, $unset: { claim: 1 }, $inc: { failures: 1 } },
  )
}

export async function buryClaimed({ event, claim }: Claimed, error: unknown): Promise<void> {
  const dead = { state: 'dead', diedAt: await sharedTime(), error: describeFailure(error) }
  await OutboxEvent.updateOne({ _id: event._id, claim }, { $set: dead, $unset: { claim: 1 }, $inc: { failures: 1 } })
}

function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds)
}
