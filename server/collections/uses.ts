// What stands in a collection is used there: whoever answers for a material is told so before they change it.

import type { ClientSession } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { MaterialRecord } from '../materials/index.ts'
import { addUse, endUseOf, renameUses } from '../usage/index.ts'
import { addressOfCollection } from './address.ts'
import type { CollectionRecord } from './collection.model.ts'

export const kind = 'collection'

/** @throws AppError 404 for a material they may not see */
export async function addUseIn(
  actor: Actor,
  collection: CollectionRecord,
  { _id, live }: MaterialRecord,
  session: ClientSession,
): Promise<void> {
  const { _id: id, unitId } = collection
  const use = { materialId: _id, edition: live!.number, kind, id, unitId }
  await addUse(actor, { ...use, title: toldTitle(collection), url: addressOfCollection(id) }, session)
}

export async function endUseIn(
  { _id: id }: Pick<CollectionRecord, '_id'>,
  materialId: CollectionRecord['_id'],
  session: ClientSession,
): Promise<void> {
  await endUseOf({ materialId, kind, id }, session)
}

export async function renameUsesIn(collection: CollectionRecord, session: ClientSession): Promise<void> {
  const { _id: id, unitId } = collection
  await renameUses({ kind, id }, { title: toldTitle(collection), unitId }, session)
}

/** What is not published is nobody else's business. */
function toldTitle({ title, isPublished }: CollectionRecord): string {
  return isPublished ? title : ''
}
