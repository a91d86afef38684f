// A collection comes before its readers, and goes again.

import type { ClientSession } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor } from '../actor.ts'
import { conflict } from '../errors.ts'
import { itemsOf } from './arrange.ts'
import type { Changing } from './change.ts'
import type { CollectionRecord } from './collection.model.ts'
import { dropFeatured } from './featured.ts'
import { lapseProposals } from './proposals.ts'
import { endUseIn, renameUsesIn } from './uses.ts'
import { deleteCollection, loadKept, saveCollection } from './write.ts'

/** @throws AppError 403, 404; 409 `collectionChanged`, `collectionPersonal`, `collectionEmpty` */
export async function publishCollection(actor: Actor, changing: Changing): Promise<CollectionRecord> {
  const told = { action: 'collections.published', isPublished: true, publishedAt: new Date() }
  return await setPublished(actor, changing, told)
}

/** Only those who keep it see it then. @throws AppError 403, 404, 409 `collectionChanged` */
export async function unpublishCollection(actor: Actor, changing: Changing): Promise<CollectionRecord> {
  const told = { action: 'collections.unpublished', isPublished: false, publishedAt: undefined }
  return await setPublished(actor, changing, told)
}

async function setPublished(
  actor: Actor,
  { id, seen, origin }: Changing,
  { action, ...changes }: Pick<CollectionRecord, 'isPublished' | 'publishedAt'> & { readonly action: string },
): Promise<CollectionRecord> {
  return await inTransaction(async (session) => {
    const before = await loadKept(actor, id, session)
    if (changes.isPublished) refuseUnready(before)
    const told = { actor, origin, action, after: { title: before.title, reach: before.reach } }
    const after = await saveCollection(before, changes, told, session, seen)
    await renameUsesIn(after, session)
    if (!after.isPublished) await dropFeatured(id, session)
    return after
  })
}

function refuseUnready({ reach, sections }: CollectionRecord): void {
  if (reach === 'personal') throw conflict('collectionPersonal')
  if (itemsOf(sections).length === 0) throw conflict('collectionEmpty')
}

/** For good; the materials stay. @throws AppError 403, 404, 409 `collectionChanged` */
export async function removeCollection(
  actor: Actor,
  { id, seen, origin }: Changing & { readonly seen: number },
): Promise<void> {
  await inTransaction(async (session) => {
    const collection = await loadKept(actor, id, session)
    const { title, reach } = collection
    const told = { actor, origin, action: 'collections.removed', before: { title, reach } }
    await deleteCollection(collection, told, session, seen)
    await leaveNothing(collection, session)
  })
}

/** Of what else is kept about one that is gone. */
export async function leaveNothing(collection: CollectionRecord, session: ClientSession): Promise<void> {
  for (const { materialId } of itemsOf(collection.sections)) await endUseIn(collection, materialId, session)
  await dropFeatured(collection._id, session)
  await lapseProposals(collection._id, session)
}
