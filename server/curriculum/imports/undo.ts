// Takes an import back, the last entry first: what it has changed gets its former values, what it has created is retired,
// for nothing is ever deleted. What somebody has changed since stays as it is.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { listBelow } from '../entries/find.ts'
import { type EntryRecord, kinds, modelOf } from '../entries/kinds.ts'
import { announceVersion } from '../versions.ts'
import { batchSize, noteResults, writeAll } from './apply.ts'
import { CurriculumImport, CurriculumImportItem, type ItemRecord } from './import.model.ts'

export const undoApplied: EventHandler = async ({ importId }, { stillWorking }) => {
  const found = await CurriculumImport.findById(importId).lean()
  if (found?.state !== 'undoing') return

  let isMore = true
  while (isMore) {
    await stillWorking()
    isMore = await undoBatch(found._id)
  }
  await inTransaction(async (session) => {
    const finished = { state: 'undone', finishedAt: new Date() }
    await CurriculumImport.updateOne({ _id: found._id, state: 'undoing' }, finished, { session })
    await announceVersion(found.versionCode, session)
  })
}

async function undoBatch(importId: Types.ObjectId): Promise<boolean> {
  return await inTransaction(async (session) => {
    const items = await CurriculumImportItem.find({ importId, result: 'applied' })
      .sort({ at: -1 })
      .limit(batchSize)
      .session(session)
      .lean<ItemRecord[]>()
    let undone = 0
    const results: { item: ItemRecord; result: object }[] = []
    for (const item of items) {
      const reason = await undoItem(item, session)
      if (reason === undefined) undone++
      results.push({
        item,
        result: reason === undefined ? { result: 'undone' } : { result: 'kept', resultReason: reason },
      })
    }
    await noteResults(results, session)
    const counts = { done: items.length, undone, kept: items.length - undone }
    await CurriculumImport.updateOne({ _id: importId }, { $inc: counts }, { session })
    return items.length === batchSize
  })
}

/** Gives the reason when it is not done. */
async function undoItem(item: ItemRecord, session: ClientSession): Promise<string | undefined> {
  const kind = kinds[item.kind]
  const entry = await modelOf(kind).findById(item.entryId).session(session).lean<EntryRecord>()
  if (!entry || entry.edition !== item.appliedEdition) return 'changedSince'
  if (item.action === 'create') {
    const below = await listBelow(kind, entry, session)
    // What was created below it is retired by now, unless somebody has gone on with it.
    if (below.some(({ entries }) => entries.some(({ retiredAt }) => !retiredAt))) return 'hasMore'
    await writeAll(kind, entry, { values: {}, retire: true }, session)
    return undefined
  }
  const retire = typeof item.retire === 'boolean' ? !item.retire : undefined
  await writeAll(kind, entry, { values: item.before ?? {}, retire }, session)
  return undefined
}
