// The classes of a school are changed one change after another: two that are right alone (a pupil into this class, the same
// one into that class) may be wrong together. Few people do that in a school, so nobody waits.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { conflict, isDuplicateKey } from '../errors.ts'
import { ClassTurn } from './turn.model.ts'

/**
 * A transaction, in which nobody else changes classes of the school. The body may run twice.
 * @throws AppError 409 `rolloverRunning`
 */
export async function inTurn<T>(schoolId: Types.ObjectId, body: (session: ClientSession) => Promise<T>): Promise<T> {
  return await inTurns([schoolId], body)
}

/** The same of several schools at a time. */
export async function inTurns<T>(
  schoolIds: readonly Types.ObjectId[],
  body: (session: ClientSession) => Promise<T>,
): Promise<T> {
  for (const id of schoolIds) await prepare(id)
  return await inTransaction(async (session) => {
    for (const id of schoolIds) if (await takeTurn(id, session)) throw conflict('rolloverRunning')
    return await body(session)
  })
}

/** For a transaction of somebody else: outside of it first, then inside (`takeTurns`). */
export async function prepareTurns(schoolIds: readonly Types.ObjectId[]): Promise<void> {
  for (const id of schoolIds) await prepare(id)
}

/** Gives the school of which a rollover is running, where nobody else changes classes. */
export async function takeTurns(
  schoolIds: readonly Types.ObjectId[],
  session: ClientSession,
): Promise<Types.ObjectId | undefined> {
  for (const id of schoolIds) if (await takeTurn(id, session)) return id
  return undefined
}

/** The same for the rollover itself. */
export async function inTurnOfRollover<T>(
  schoolId: Types.ObjectId,
  body: (session: ClientSession) => Promise<T>,
): Promise<T> {
  await prepare(schoolId)
  return await inTransaction(async (session) => {
    await takeTurn(schoolId, session)
    return await body(session)
  })
}

/** From now on only the rollover changes classes; `undefined`: everybody again. */
export async function reserveTurn(
  schoolId: Types.ObjectId,
  rolloverId: Types.ObjectId | undefined,
  session: ClientSession,
): Promise<void> {
  const change = rolloverId ? { $set: { rolloverId } } : { $unset: { rolloverId: 1 } }
  await ClassTurn.updateOne({ _id: schoolId }, change, { session })
}

/** Gives the rollover that has reserved it. */
async function takeTurn(schoolId: Types.ObjectId, session: ClientSession): Promise<Types.ObjectId | undefined> {
  const turn = await ClassTurn.findOneAndUpdate({ _id: schoolId }, { $inc: { count: 1 } }, { session, lean: true })
  return turn?.rolloverId ?? undefined
}

async function prepare(schoolId: Types.ObjectId): Promise<void> {
  if (await ClassTurn.exists({ _id: schoolId })) return
  try {
    await new ClassTurn({ _id: schoolId, count: 0 }).save()
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}
