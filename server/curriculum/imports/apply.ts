// Does what a confirmed import says, some entries at a time, each with its result in the same transaction: a worker that
// ended half-way, or two of them, make no difference. What has changed since the dry run is left alone.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { insertEntry, nextNumber } from '../entries/add.ts'
import { writeValues } from '../entries/change.ts'
import { findEntry, findParent } from '../entries/find.ts'
import { type EntryRecord, type Kind, kinds, modelOf } from '../entries/kinds.ts'
import { markOffered, markRetired } from '../entries/retire.ts'
import { curriculumLevels } from '../levels.ts'
import { placeText } from '../place.ts'
import { announceVersion } from '../versions.ts'
import { CurriculumImport, CurriculumImportItem, type ItemRecord } from './import.model.ts'

export const applyImport: EventHandler = async ({ importId }, { stillWorking }) => {
  const found = await CurriculumImport.findById(importId).lean()
  if (found?.state !== 'applying') return

  let isMore = true
  while (isMore) {
    await stillWorking()
    isMore = await applyBatch(found._id)
  }
  await inTransaction(async (session) => {
    const finished = { state: 'done', finishedAt: new Date(), done: 0 }
    await CurriculumImport.updateOne({ _id: found._id, state: 'applying' }, finished, { session })
    await announceVersion(found.versionCode, session)
  })
}

export const batchSize = 100

async function applyBatch(importId: Types.ObjectId): Promise<boolean> {
  return await inTransaction(async (session) => {
    // Both write the record: of a batch and of somebody who stops it at the same moment one alone comes through.
    if (!(await CurriculumImport.exists({ _id: importId, state: 'applying' }).session(session))) return false
    const items = await CurriculumImportItem.find({ importId, action: { $in: ['create', 'change'] }, result: null })
      .sort({ at: 1 })
      .limit(batchSize)
      .session(session)
      .lean<ItemRecord[]>()
    const surroundings: Surroundings = { parents: new Map(), numbers: new Map() }
    const results: { item: ItemRecord; applied: Applied }[] = []
    for (const item of items) results.push({ item, applied: await applyItem(item, surroundings, session) })
    await noteResults(
      results.map(({ item, applied }) => ({ item, result: applied })),
      session,
    )
    const applied = results.filter((one) => one.applied.result === 'applied').length
    const counts = { done: items.length, applied, skipped: items.length - applied }
    await CurriculumImport.updateOne({ _id: importId }, { $inc: counts }, { session })
    return items.length === batchSize
  })
}

export async function noteResults(
  results: readonly { readonly item: ItemRecord; readonly result: object }[],
  session: ClientSession,
): Promise<void> {
  const writes = results.map(({ item, result }) => ({
    updateOne: { filter: { _id: item._id }, update: { $set: result } },
  }))
  if (writes.length > 0) await CurriculumImportItem.bulkWrite(writes, { session })
}

type Applied =
  | { readonly result: 'applied'; readonly entryId: Types.ObjectId; readonly appliedEdition: string }
  | { readonly result: 'skipped'; readonly resultReason: string }

/** What a batch has found: most of its entries are added to the same parent, one after another. */
interface Surroundings {
  readonly parents: Map<string, EntryRecord>
  /** The last place among the siblings. */
  readonly numbers: Map<string, number>
}

async function applyItem(item: ItemRecord, surroundings: Surroundings, session: ClientSession): Promise<Applied> {
  const kind = kinds[item.kind]
  const entry =
    item.action === 'create' ? await create(kind, item, surroundings, session) : await change(kind, item, session)
  if (typeof entry === 'string') return { result: 'skipped', resultReason: entry }
  return { result: 'applied', entryId: entry._id, appliedEdition: entry.edition }
}

/** Gives the reason when it is not done. */
async function create(
  kind: Kind,
  item: ItemRecord,
  { parents, numbers }: Surroundings,
  session: ClientSession,
): Promise<EntryRecord | string> {
  const { where = {}, values = {} } = item
  const identity = { ...where, ...values } as unknown as EntryRecord
  const key = Object.fromEntries(kind.key.map((name) => [name, identity[name]]))
  if (
    await modelOf(kind)
      .exists({ versionCode: where.versionCode, ...key })
      .session(session)
  )
    return 'existsNow'
  const home = kind.name + JSON.stringify(where)
  const parent = parents.get(home) ?? (await findParent(kind, identity, session))
  if (kind.parent && !parent) return 'parentMissing'
  if (parent) parents.set(home, parent)

  const place = parent?.place ?? placeText(curriculumLevels.indexOf(identity.level!) + 1)
  const last = kind.name === 'subjectGrade' ? undefined : numbers.get(home)
  const number = last === undefined ? await nextNumber(kind, where, values, session) : last + 1
  numbers.set(home, number)
  return await insertEntry(kind, { where, place, values, number }, session)
}

async function change(kind: Kind, item: ItemRecord, session: ClientSession): Promise<EntryRecord | string> {
  const { entryId, edition, values = {}, retire } = item
  const entry = await modelOf(kind).findById(entryId).session(session).lean<EntryRecord>()
  if (!entry || entry.edition !== edition) return 'changedSince'
  return await writeAll(kind, entry, { values, retire }, session)
}

export interface Writing {
  readonly values: Readonly<Record<string, unknown>>
  readonly retire: boolean | null | undefined
}

export async function writeAll(
  kind: Kind,
  entry: EntryRecord,
  { values, retire }: Writing,
  session: ClientSession,
): Promise<EntryRecord> {
  if (Object.keys(values).length > 0) await writeValues(kind, entry, values, session)
  if (retire === true) await markRetired(kind, entry, new Date(), session)
  if (retire === false) await markOffered(kind, entry, session)
  return await findEntry(kind, entry._id, session)
}
