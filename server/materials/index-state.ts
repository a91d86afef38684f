// What the search index has of a material, told by whoever keeps it.

import type { ClientSession, Types } from 'mongoose'
import { Material, type MaterialRecord } from './material.model.ts'

/** The index has this revision now. An older one than it has does not count. */
export async function markIndexed(id: Types.ObjectId, revision: number): Promise<void> {
  const older = [{ indexedRevision: null }, { indexedRevision: { $lt: revision } }]
  await Material.updateOne({ _id: id, $or: older }, { $set: { indexedRevision: revision } })
}

export function isIndexed({
  revision,
  indexedRevision,
}: Pick<MaterialRecord, 'revision' | 'indexedRevision'>): boolean {
  return (indexedRevision ?? 0) >= revision
}

/** For the worker: whoever may see it, undefined when it is not there any more. */
export async function readMaterial(id: Types.ObjectId, session?: ClientSession): Promise<MaterialRecord | undefined> {
  return (
    (await Material.findById(id)
      .session(session ?? null)
      .lean()) ?? undefined
  )
}

/** Materials whose draft or live edition has this file. */
export async function listWithFile(storedFileId: Types.ObjectId): Promise<Types.ObjectId[]> {
  const found = await Material.find(
    { $or: [{ 'draft.files.storedFileId': storedFileId }, { 'live.content.files.storedFileId': storedFileId }] },
    { _id: 1 },
  )
    .limit(1000)
    .lean()
  return found.map(({ _id }) => _id)
}
