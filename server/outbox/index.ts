// What has to happen after a change: stored with it, in the same transaction, and done by a worker at least once.

import type { ClientSession } from 'mongoose'
import { sharedTime } from './clock.ts'
import { OutboxEvent } from './event.model.ts'
import { wakeAfter } from './wake.ts'

/** Ids, codes and numbers, by which the handler finds the rest: administrators see it, and it may be years old. */
export type Payload = Readonly<Record<string, unknown>>

/**
 * With the transaction of the change itself: without one the event could be lost, or happen without it. Events happen in
 * no order, not even those of one subject, and each may happen twice: a handler looks at how things are now.
 */
export async function enqueue(name: string, payload: Payload, session: ClientSession, runAt?: Date): Promise<void> {
  await OutboxEvent.create([newEvent(name, payload, await sharedTime(), runAt)], { session })
  wakeAfter(session)
}

/** The same of many at a time, in one write. */
export async function enqueueAll(name: string, payloads: readonly Payload[], session: ClientSession): Promise<void> {
  if (payloads.length === 0) return
  const createdAt = await sharedTime()
  await OutboxEvent.insertMany(
    payloads.map((payload) => newEvent(name, payload, createdAt)),
    { session },
  )
  wakeAfter(session)
}

/** Whether one of that name is still to be done, or being done. */
export async function isWaiting(name: string): Promise<boolean> {
  return (await OutboxEvent.exists({ state: 'waiting', name })) !== null
}

/** As it is stored. */
export function newEvent(name: string, payload: Payload, createdAt: Date, runAt = createdAt) {
  return { name, payload, state: 'waiting' as const, runAt, attempts: 0, failures: 0, createdAt }
}

export const outboxCollection = OutboxEvent.collection.collectionName
