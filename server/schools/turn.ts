// Units are changed one change after another: two that are right alone (A goes below B, B goes below A) may be wrong together.
// They change a few times a year, so nobody waits.

import type { ClientSession } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { isDuplicateKey } from '../errors.ts'
import { UnitTurn } from './turn.model.ts'

/** A transaction, in which nobody else changes units. The body may run twice. */
export async function inTurn<T>(body: (session: ClientSession) => Promise<T>): Promise<T> {
  await prepare()
  return await inTransaction(async (session) => {
    await UnitTurn.updateOne(turn, { $inc: { count: 1 } }, { session })
    return await body(session)
  })
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
