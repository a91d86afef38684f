// Lessons of the same class or teacher are changed one change after another.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { isDuplicateKey } from '../errors.ts'
import { TimetableTurn } from './turn.model.ts'

/** A transaction in which nobody else changes lessons of these classes and people. The body may run twice. */
export async function inTurns<T>(
  ids: readonly Types.ObjectId[],
  body: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const keys = [...new Set(ids.map(String))].sort()
  await prepare(keys)
  return await inTransaction(async (session) => {
    await TimetableTurn.updateMany({ _id: { $in: keys } }, { $inc: { count: 1 } }, { session })
    return await body(session)
  })
}

/** How often the timetable of a class has been changed. */
export async function revisionOf(classId: Types.ObjectId, session?: ClientSession): Promise<number> {
  const turn = await TimetableTurn.findById(classId)
    .session(session ?? null)
    .lean()
  return turn?.count ?? 0
}

async function prepare(ids: readonly string[]): Promise<void> {
  const known = new Set(
    (await TimetableTurn.find({ _id: { $in: ids } }, { _id: 1 }).lean()).map(({ _id }) => String(_id)),
  )
  const missing = ids.filter((id) => !known.has(id))
  if (missing.length === 0) return
  await TimetableTurn.insertMany(
    missing.map((_id) => ({ _id, count: 0 })),
    { ordered: false },
  ).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error
  })
}
