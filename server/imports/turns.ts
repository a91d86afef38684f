// Two lists of one school are carried out one batch after the other, and not while somebody else changes its classes: whoever
// comes second then sees what the first one has created.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { prepareTurns, takeTurns } from '../classes/index.ts'

/** A transaction. While the classes of a school move on into the next year it fails, and is tried again later. */
export async function inTurns<T>(
  schoolIds: readonly Types.ObjectId[],
  body: (session: ClientSession) => Promise<T>,
): Promise<T> {
  // Always in the same order, so that nobody waits for whoever waits for them.
  const distinct = [...new Map(schoolIds.map((id) => [id.toString(), id])).entries()].sort().map(([, id]) => id)
  await prepareTurns(distinct)
  return await inTransaction(async (session) => {
    const busy = await takeTurns(distinct, session)
    if (busy) throw new Error(`The classes of the school ${busy.toString()} are being moved into the next year.`)
    return await body(session)
  })
}
