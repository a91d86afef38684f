// What the sector and the schools show their people first.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { announceChanges } from '../changes/index.ts'
import { conflict, forbidden } from '../errors.ts'
import { keepsSector, schoolsKeptBy } from './access.ts'
import type { CollectionRecord } from './collection.model.ts'
import { Featured } from './featured.model.ts'
import { findPublished } from './find.ts'
import { mostFeatured } from './limits.ts'
import { loadCollection } from './write.ts'

export const sectorPlace = 'sector'

/** Whose list is somebody's to make: that of the sector, those of their schools. */
export function placesKeptBy(actor: Actor): string[] {
  return [...schoolsKeptBy(actor).map(String), ...(keepsSector(actor) ? [sectorPlace] : [])]
}

/** Whose list somebody is shown: first those of their schools. */
export function placesFor(actor: Actor | undefined): string[] {
  const units = (actor?.memberships ?? []).map(({ unitId, schoolId = unitId }) => schoolId.toString())
  return [...new Set([...units, sectorPlace])]
}

/** Only what all of them may see. */
export function canBeFeatured({ reach, unitId, isPublished }: CollectionRecord, place: string): boolean {
  if (!isPublished) return false
  if (reach === 'sector' || reach === 'public') return true
  return reach === 'school' && unitId.toString() === place
}

/** Each once, in their order. */
export async function listFeatured(actor: Actor | undefined, most: number): Promise<CollectionRecord[]> {
  const places = placesFor(actor)
  const lists = await Featured.find({ _id: { $in: places } }).lean()
  const ids = places.flatMap((place) => lists.find(({ _id }) => _id === place)?.collectionIds ?? [])
  const unique = ids.filter((id, at) => ids.findIndex((other) => other.equals(id)) === at)
  return (await findPublished(actor, unique)).slice(0, most)
}

/** Of one place, for whoever makes its list. @throws AppError 403 */
export async function listFeaturedAt(actor: Actor, place: string): Promise<CollectionRecord[]> {
  if (!placesKeptBy(actor).includes(place)) throw forbidden()
  const list = await Featured.findById(place).lean()
  return await findPublished(actor, list?.collectionIds ?? [])
}

export interface FeatureStep {
  readonly place: string
  readonly id: Types.ObjectId
  readonly what: 'add' | 'up' | 'down' | 'remove'
  readonly origin: Origin
}

/** @throws AppError 403, 404; 409 `notToBeFeatured`, `tooManyFeatured` */
export async function changeFeatured(actor: Actor, { place, id, what, origin }: FeatureStep): Promise<void> {
  if (!placesKeptBy(actor).includes(place)) throw forbidden()
  await inTransaction(async (session) => {
    const collection = await loadCollection(actor, id, session)
    const before = (await Featured.findById(place).session(session).lean())?.collectionIds ?? []
    if (what === 'add' && !canBeFeatured(collection, place)) throw conflict('notToBeFeatured')
    const after = stepped(before, id, what)
    if (after.length > mostFeatured) throw conflict('tooManyFeatured')
    await Featured.updateOne({ _id: place }, { $set: { collectionIds: after } }, { upsert: true, session })
    await announceChanges('collection', [place], session)
    const subject = { kind: 'collection', id }
    const told = { after: { place, what, order: after.map(String) }, before: { order: before.map(String) } }
    const unitIds = place === sectorPlace ? [] : [collection.unitId]
    await record({ action: 'collections.featured', actor, subject, unitIds, ...told, origin }, session)
  })
}

function stepped(ids: readonly Types.ObjectId[], id: Types.ObjectId, what: FeatureStep['what']): Types.ObjectId[] {
  const at = ids.findIndex((one) => one.equals(id))
  if (what === 'add') return at < 0 ? [...ids, id] : [...ids]
  const rest = ids.filter((one) => !one.equals(id))
  if (what === 'remove' || at < 0) return rest
  return rest.toSpliced(Math.max(0, at + (what === 'up' ? -1 : 1)), 0, id)
}

/** One that readers see no longer. */
export async function dropFeatured(id: Types.ObjectId, session: ClientSession): Promise<void> {
  const lists = await Featured.find({ collectionIds: id }).session(session).lean()
  if (lists.length === 0) return
  await Featured.updateMany({ collectionIds: id }, { $pull: { collectionIds: id } }, { session })
  await announceChanges(
    'collection',
    lists.map(({ _id }) => _id),
    session,
  )
}
