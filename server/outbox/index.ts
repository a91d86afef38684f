// What has to happen after a change: stored with it, in the same transaction, and done by a worker at least once.

import type { ClientSession } from 'mongoose'
import { OutboxEvent } from './event.model.ts'

export type Payload = Readonly<Record<string, unknown>>

/** With the transaction of the change itself: without one the event could be lost, or happen without it. */
export async function enqueue(
  name: string,
  payload: Payload,
  session: ClientSession,
  runAt = new Date(),
): Promise<void> {
  await OutboxEvent.create([{ name, payload, state: 'waiting', runAt, attempts: 0, createdAt: new Date() }], {
    session,
  })
}
