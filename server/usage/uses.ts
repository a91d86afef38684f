// Where materials are used. Whoever makes something with a material declares it here, in the same transaction.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { conflict, notFound } from '../errors.ts'
import { findMaterials, recallOf } from '../materials/index.ts'
import { enqueue } from '../outbox/index.ts'
import { useAddedEvent, useEndedEvent } from './events.ts'
import { MaterialUse, type UseRecord } from './use.model.ts'

export interface UseKey {
  readonly materialId: Types.ObjectId
  readonly edition: number
  readonly kind: string
  /** Of what uses it: of the course, the collection, the other material. */
  readonly id: Types.ObjectId
}

export interface NewUse extends UseKey {
  readonly title: string
  /** Within the site. */
  readonly url: string
  readonly unitId: Types.ObjectId
}

/**
 * A set: what is there already gets the new title and address. @throws AppError 404 for a material they may not see;
 * 409 `editionRecalled` for a new use of a dangerous edition
 */
export async function addUse(actor: Actor, use: NewUse, session: ClientSession): Promise<void> {
  const { title, url, unitId } = use
  const material = (await findMaterials(actor, [use.materialId], session)).get(use.materialId.toString())
  if (!material) throw notFound()
  const isThere = recallOf(material, use.edition) && (await MaterialUse.exists(keyOf(use)).session(session))
  if (recallOf(material, use.edition) && !isThere) throw conflict('editionRecalled')
  const isNew = { addedById: actor.personId, addedAt: new Date() }
  const { upsertedCount } = await MaterialUse.updateOne(
    keyOf(use),
    { $set: { title, url, unitId }, $setOnInsert: isNew },
    { upsert: true, session },
  )
  if (upsertedCount > 0) await enqueue(useAddedEvent, payloadOf(use), session)
}

/** What is not there is no mistake. The caller knows whether the actor may end it: it is about what is theirs. */
export async function endUse(use: UseKey, session: ClientSession): Promise<void> {
  const { deletedCount } = await MaterialUse.deleteOne(keyOf(use), { session })
  if (deletedCount > 0) await enqueue(useEndedEvent, payloadOf(use), session)
}

export type UseInside = Pick<UseKey, 'kind' | 'id'>

/** Of whichever edition: for what shows the latest one. */
export async function endUseOf(
  { materialId, kind, id }: UseInside & Pick<UseKey, 'materialId'>,
  session: ClientSession,
): Promise<void> {
  const uses = await MaterialUse.find({ materialId, kind, usedIn: id }).session(session).lean<UseRecord[]>()
  for (const { edition } of uses) await endUse({ materialId, edition, kind, id }, session)
}

/** Everything that something uses is told under another name, or with none: whoever answers for a material is told it. */
export async function renameUses(
  { kind, id }: UseInside,
  { title, unitId }: Pick<NewUse, 'title' | 'unitId'>,
  session: ClientSession,
): Promise<void> {
  await MaterialUse.updateMany({ usedIn: id, kind }, { $set: { title, unitId } }, { session })
}

/** Uses of this kind are not pinned: they are of the edition that is live now. May run twice. */
export async function followUses({ materialId, kind, edition }: Omit<UseKey, 'id'>): Promise<void> {
  await MaterialUse.updateMany({ materialId, kind, edition: { $ne: edition } }, { $set: { edition } })
}

/** The same use, of another edition. The caller knows whether the actor may: it is about what is theirs. */
export async function moveUse(actor: Actor, use: NewUse, from: number, session: ClientSession): Promise<void> {
  await endUse({ ...use, edition: from }, session)
  await addUse(actor, use, session)
}

export async function findUse(use: UseKey): Promise<UseRecord | undefined> {
  return (await MaterialUse.findOne(keyOf(use)).lean<UseRecord>()) ?? undefined
}

/** In the order of their ids: after one, so many at most. */
export async function usesAfter(
  { materialId, edition }: { readonly materialId: Types.ObjectId; readonly edition?: number | undefined },
  { after, most }: { readonly after?: Types.ObjectId | undefined; readonly most: number },
): Promise<UseRecord[]> {
  const ofEdition = { materialId, ...(edition !== undefined && { edition }) }
  return await MaterialUse.find({ $and: [ofEdition, after ? { _id: { $gt: after } } : {}] })
    .sort({ _id: 1 })
    .limit(most)
    .lean<UseRecord[]>()
}

/** The newest first, of one edition or of all. */
export async function usesOf(
  materialId: Types.ObjectId,
  { edition, kind }: { readonly edition?: number; readonly kind?: string } = {},
): Promise<UseRecord[]> {
  return await MaterialUse.find({ materialId, ...(edition !== undefined && { edition }), ...(kind && { kind }) })
    .sort({ addedAt: -1, _id: -1 })
    .limit(mostUses)
    .lean<UseRecord[]>()
}

export interface UseCounts {
  /** Of each kind, the most first. */
  readonly uses: readonly { readonly kind: string; readonly count: number }[]
  /** The schools and offices in which it is used. */
  readonly units: number
}

/** What a librarian touches who hides, retires or changes it. */
export async function countUses(materialId: Types.ObjectId): Promise<UseCounts> {
  const uses: { kind: string; count: number }[] = []
  for (const kind of await MaterialUse.distinct('kind', { materialId }))
    uses.push({ kind, count: await MaterialUse.countDocuments({ materialId, kind }) })
  uses.sort((a, b) => b.count - a.count || a.kind.localeCompare(b.kind))
  return { uses, units: (await MaterialUse.distinct('unitId', { materialId })).length }
}

export async function isUsedBy(personId: Types.ObjectId, materialId: Types.ObjectId): Promise<boolean> {
  return (await MaterialUse.exists({ addedById: personId, materialId })) !== null
}

/** More are counted, not listed. */
export const mostUses = 500

function keyOf({ materialId, edition, kind, id }: UseKey) {
  return { materialId, edition, kind, usedIn: id }
}

function payloadOf({ materialId, edition, kind, id }: UseKey) {
  return { materialId, edition, kind, id }
}
