// Two lists of one school are carried out one batch after the other, and not while somebody else changes its classes: whoever
// comes second then sees what the first one has created.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { prepareTurns, takeTurns } from '../classes/index.ts'

/** The classes of a school are being moved into the next year: nobody else changes them. */
export class RolloverRuns extends Error {
  readonly schoolId: Types.ObjectId

  constructor(schoolId: Types.ObjectId) {
    super(`The classes of the school ${schoolId.toString()} are being moved into the next year.`)
    this.schoolId = schoolId
  }
}

/** A transaction. @throws RolloverRuns while the classes of one of the schools are moved into the next year */
export async function inTurns<T>(
  schoolIds: readonly Types.ObjectId[],
  body: (session: ClientSession) => Promise<T>,
): Promise<T> {
  // Always in the same order, so that nobody waits for whoever waits for them.
  const distinct = [...new Map(schoolIds.map((id) => [id.toString(), id])).entries()].sort().map(([, id]) => id)
  await prepareTurns(distinct)
  return await inTransaction(async (session) => {
    const busy = await takeTurns(distinct, session)
    if (busy) throw new RolloverRuns(busy)
    return await body(session)
  })
}
