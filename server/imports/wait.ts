// A list whose school is being moved into the next year waits, and says so: its event ends, and another comes a little later.

import { inTransaction } from '../../storage/database/index.ts'
import { enqueue, type Payload } from '../outbox/index.ts'
import { ImportList, type ListRecord } from './list.model.ts'
import { RolloverRuns } from './turns.ts'

export const pauseMilliseconds = 5000

/** True when the work has to end here, because `event` goes on with it later. */
export async function waitsForRollover(
  error: unknown,
  { _id, state, waits }: Pick<ListRecord, '_id' | 'state' | 'waits'>,
  event: string,
): Promise<boolean> {
  if (!(error instanceof RolloverRuns)) return false
  const wait = (waits ?? 0) + 1
  await inTransaction(async (session) => {
    const same = { waits: waits ?? null }
    const waiting = { $set: { waitingForId: error.schoolId, waits: wait } }
    const { matchedCount } = await ImportList.updateOne({ _id, state, ...same }, waiting, { session })
    if (matchedCount === 0) return
    await enqueue(event, { importId: _id, wait }, session, new Date(Date.now() + pauseMilliseconds))
  })
  return true
}

/** An event may happen twice: while a list waits, only the last one goes on with it. */
export function isLeftToLater({ waits }: Pick<ListRecord, 'waits'>, { wait }: Payload): boolean {
  return typeof waits === 'number' && waits !== wait
}

/** With a step that is done. */
export const notWaiting = { $unset: { waitingForId: 1, waits: 1 } } as const
