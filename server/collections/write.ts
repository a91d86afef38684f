// The one way in which a collection changes: read, changed, its derived facts made anew, counted, told to the audit log and to
// whoever remembers it, all in one transaction.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { announceChange } from '../changes/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { canKeep, canView } from './access.ts'
import { Collection, type CollectionRecord } from './collection.model.ts'
import { type Derived, derivedOf } from './derive.ts'

export interface Told {
  readonly actor: Actor
  readonly origin: Origin | undefined
  /** `collections.<what happened>` */
  readonly action: string
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

/** One that the actor may see. @throws AppError 404 */
export async function loadCollection(
  actor: Actor | undefined,
  id: Types.ObjectId,
  session?: ClientSession,
): Promise<CollectionRecord> {
  const collection = await Collection.findById(id)
    .session(session ?? null)
    .lean<CollectionRecord>()
  if (!collection || !canView(actor, collection)) throw notFound()
  return collection
}

/** One that the actor keeps. @throws AppError 403, 404 */
export async function loadKept(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<CollectionRecord> {
  const collection = await loadCollection(actor, id, session)
  if (!canKeep(actor, collection)) throw forbidden()
  return collection
}

/** `seen`: the revision that the actor has seen, when it matters to them. @throws AppError 409 `collectionChanged` */
export async function saveCollection(
  collection: CollectionRecord,
  changes: Partial<CollectionRecord>,
  told: Told,
  session: ClientSession,
  seen?: number,
): Promise<CollectionRecord> {
  const { revision } = collection
  if (seen !== undefined && seen !== revision) throw conflict('collectionChanged')
  const changed = { ...collection, ...changes, revision: revision + 1, changedAt: new Date() }
  const after: CollectionRecord = { ...changed, ...derivedOf(changed) }
  const { _id: id, ...fields } = after
  const { matchedCount } = await Collection.replaceOne({ _id: id, revision }, fields, { session })
  if (matchedCount === 0) throw conflict('collectionChanged')
  await tell(after, told, session)
  return after
}

export async function insertCollection(
  facts: Omit<CollectionRecord, Derived | '_id' | 'revision' | 'createdAt' | 'changedAt'>,
  id: Types.ObjectId,
  told: Told,
  session: ClientSession,
): Promise<CollectionRecord> {
  const now = new Date()
  const collection = { _id: id, ...facts, ...derivedOf(facts), revision: 1, createdAt: now, changedAt: now }
  await Collection.create([collection], { session })
  await tell(collection, told, session)
  return collection
}

export async function deleteCollection(
  collection: CollectionRecord,
  told: Told,
  session: ClientSession,
  seen: number,
): Promise<void> {
  if (seen !== collection.revision) throw conflict('collectionChanged')
  const { deletedCount } = await Collection.deleteOne({ _id: collection._id, revision: seen }, { session })
  if (deletedCount === 0) throw conflict('collectionChanged')
  await tell(collection, told, session)
}

async function tell({ _id, unitId, isPublished }: CollectionRecord, told: Told, session: ClientSession): Promise<void> {
  const { actor, origin, action, before, after } = told
  const subject = { kind: 'collection', id: _id }
  await record({ action, actor, subject, unitIds: [unitId], before, after, origin }, session)
  if (isPublished) await announceChange('collection', _id.toString(), session)
}
