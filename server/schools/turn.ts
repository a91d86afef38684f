// Units are changed one change after another: two that are right alone (A goes below B, B goes below A) may be wrong together.
// They change a few times a year, so nobody waits.

import type { ClientSession } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { isDuplicateKey } from '../errors.ts'
import { UnitTurn } from './turn.model.ts'

/** A transaction, in which nobody else changes units. The body may run twice. */
export async function inTurn<T>(body: (session: ClientSession) => Promise<T>): Promise<T> {
  return await inTransaction(async (session) => {
    await takeTurn(session)
    return await body(session)
  })
}

/** The same for a transaction of somebody else. */
export async function takeTurn(session: ClientSession): Promise<void> {
  await prepare()
  await UnitTurn.updateOne(turn, { $inc: { count: 1 } }, { session })
}

const turn = { _id: 'units' }

async function prepare(): Promise<void> {
  if (await UnitTurn.exists(turn)) return
  try {
    await new UnitTurn({ ...turn, count: 0 }).save()
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}
