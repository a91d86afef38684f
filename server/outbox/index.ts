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
  const createdAt = await sharedTime()
  const state = 'waiting' as const
  const event = { name, payload, state, runAt: runAt ?? createdAt, attempts: 0, failures: 0, createdAt }
  await OutboxEvent.create([event], { session })
  wakeAfter(session)
}
