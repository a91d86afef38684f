// The events that have failed for good. Nothing of them is lost: an administrator has them done again, or gives them up.

import type { ClientSession, Types } from 'mongoose'
import { sharedTime } from './clock.ts'
import { type EventRecord, OutboxEvent } from './event.model.ts'
import { wakeAfter } from './wake.ts'

export interface EventCounts {
  /** Due now or later, or being done. */
  readonly waiting: number
  readonly dead: number
  /** Since when the one has been due that has been due longest. */
  readonly dueSince: Date | undefined
}

export async function countEvents(): Promise<EventCounts> {
  const now = await sharedTime()
  const [waiting, dead, first] = await Promise.all([
    OutboxEvent.countDocuments({ state: 'waiting' }),
    OutboxEvent.countDocuments({ state: 'dead' }),
    OutboxEvent.findOne({ state: 'waiting' }).sort({ runAt: 1 }).lean(),
  ])
  return { waiting, dead, dueSince: first && first.runAt <= now ? first.runAt : undefined }
}

/** `page` says which of them, and in which order. */
export async function listDead(page: {
  filter: object
  sort: Readonly<Record<string, 1 | -1>>
  limit: number
}): Promise<EventRecord[]> {
  return await OutboxEvent.find({ $and: [{ state: 'dead' }, page.filter] })
    .sort(page.sort)
    .limit(page.limit)
    .lean()
}

export async function findDead(id: Types.ObjectId): Promise<EventRecord | undefined> {
  return (await OutboxEvent.findOne({ _id: id, state: 'dead' }).lean()) ?? undefined
}

/** From the beginning, with all its attempts. Says whether it was still there. */
export async function replayDead(id: Types.ObjectId, session: ClientSession): Promise<boolean> {
  return (await replay({ _id: id }, session)) > 0
}

/** All that died until then. Gives how many there were. */
export async function replayAllDead(until: Date, session: ClientSession): Promise<number> {
  return await replay({ diedAt: { $lte: until } }, session)
}

/** Says whether it was still there. */
export async function discardDead(id: Types.ObjectId, session: ClientSession): Promise<boolean> {
  const { deletedCount } = await OutboxEvent.deleteOne({ _id: id, state: 'dead' }, { session })
  return deletedCount > 0
}

async function replay(which: object, session: ClientSession): Promise<number> {
  const { modifiedCount } = await OutboxEvent.updateMany(
    { ...which, state: 'dead' },
    {
      $set: { state: 'waiting', runAt: await sharedTime(), attempts: 0, failures: 0 },
      $unset: { diedAt: 1, error: 1, claim: 1 },
    },
    { session },
  )
  wakeAfter(session)
  return modifiedCount
}
