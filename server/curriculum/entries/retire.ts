// Nothing is ever deleted: materials may name it. What is retired is shown as such and no longer offered.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { conflict } from '../../errors.ts'
import { findEntry, findParent, listBelow } from './find.ts'
import { type EntryRecord, type Kind, modelOf } from './kinds.ts'
import { type Change, noteChange, officeMark, refuseUnlessOpen } from './write.ts'

/** With all that belongs to it. What is retired already stays as it is. @throws AppError 403; 404; 409 `curriculumVersionOver` */
export async function retireEntry(kind: Kind, id: Types.ObjectId, change: Change): Promise<void> {
  await refuseUnlessOpen(change.actor, kind, (await findEntry(kind, id)).versionCode)
  const retiredAt = new Date()
  await inTransaction(async (session) => {
    const entry = await findEntry(kind, id, session)
    if (entry.retiredAt) return
    const count = await markRetired(kind, entry, retiredAt, session)
    await noteChange('entryRetired', change, { kind, entry, after: { entries: count } }, session)
  })
}

/**
 * With what was retired together with it.
 * @throws AppError 403; 404; 409 `curriculumParentRetired`, `curriculumVersionOver`
 */
export async function restoreEntry(kind: Kind, id: Types.ObjectId, change: Change): Promise<void> {
  await refuseUnlessOpen(change.actor, kind, (await findEntry(kind, id)).versionCode)
  await inTransaction(async (session) => {
    const entry = await findEntry(kind, id, session)
    if (!entry.retiredAt) return
    if ((await findParent(kind, entry, session))?.retiredAt) throw conflict('curriculumParentRetired')
    const count = await markOffered(kind, entry, session)
    await noteChange('entryRestored', change, { kind, entry, after: { entries: count } }, session)
  })
}

/** How many are no longer offered for that. */
export async function markRetired(
  kind: Kind,
  entry: EntryRecord,
  retiredAt: Date,
  session: ClientSession,
): Promise<number> {
  return await markAll(kind, entry, { filter: { retiredAt: null }, update: { $set: { retiredAt } } }, session)
}

export async function markOffered(kind: Kind, entry: EntryRecord, session: ClientSession): Promise<number> {
  const { retiredAt } = entry
  return await markAll(kind, entry, { filter: { retiredAt }, update: { $unset: { retiredAt: 1 } } }, session)
}

interface Marking {
  readonly filter: object
  readonly update: { readonly $set?: object; readonly $unset?: object }
}

async function markAll(kind: Kind, entry: EntryRecord, { filter, update }: Marking, session: ClientSession) {
  let count = 0
  const all = [{ kind, entries: [entry] }, ...(await listBelow(kind, entry, session))]
  for (const { kind: lower, entries } of all) {
    const those = { $and: [{ _id: { $in: entries.map(({ _id }) => _id) } }, filter] }
    // What belongs to it says the same as before: whoever is editing that need not begin anew.
    const mark = lower === kind ? officeMark() : { source: 'office' }
    const marked = { ...update, $set: { ...update.$set, ...mark } }
    const { modifiedCount } = await modelOf(lower).updateMany(those, marked, { session })
    count += modifiedCount
  }
  return count
}
