// A published edition that turns out to be dangerous: a wrong answer key, an unsafe experiment. It stays where it is, and
// whoever sees or takes it is warned; nobody begins to use it.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { canLiftRecall, canRecall } from './access.ts'
import type { Content } from './content.ts'
import { editionRecalledEvent, recallLiftedEvent } from './events.ts'
import { findEdition } from './find.ts'
import { Material, type MaterialRecord, type Recall } from './material.model.ts'
import { loadMaterial, saveMaterial } from './write.ts'

type Recalling = Pick<MaterialRecord, 'recalls'>

export function recallOf({ recalls }: Recalling, edition: number): Recall | undefined {
  return recalls?.find((one) => one.edition === edition)
}

/** The edition to use instead of a recalled one; undefined: there is none yet. */
export function replacementOf({ live, recalls }: Recalling & Pick<MaterialRecord, 'live'>, edition: number) {
  return live && live.number > edition && !recallOf({ recalls }, live.number) ? live.number : undefined
}

export interface NewRecall {
  readonly id: Types.ObjectId
  readonly edition: number
  readonly reason: string
  readonly origin: Origin
  /** The revision of the material that the actor has seen. */
  readonly seen?: number | undefined
}

/** @throws AppError 403; 404 also for an edition that was never published; 409 `alreadyRecalled` */
export async function recallWithin(session: ClientSession, actor: Actor, recall: NewRecall): Promise<MaterialRecord> {
  const { id, edition, reason, origin, seen } = recall
  const material = await loadMaterial(actor, id, session)
  if (!canRecall(actor, material)) throw forbidden()
  if (!(await findEdition(id, edition, session))?.publishedAt) throw notFound()
  if (recallOf(material, edition)) throw conflict('alreadyRecalled')
  const recallId = new Types.ObjectId()
  const by = { byId: actor.personId, byName: actor.name }
  const recalls = [...(material.recalls ?? []), { _id: recallId, edition, reason, at: new Date(), ...by }]
  const told = { actor, origin, action: 'materials.recalled', after: { edition, reason } }
  const after = await saveMaterial(material, { recalls }, told, session, seen)
  await enqueue(editionRecalledEvent, { materialId: id, edition, recallId }, session)
  return after
}

/** @throws AppError 403; 404 when it is not recalled */
export async function liftRecallWithin(
  session: ClientSession,
  actor: Actor,
  { id, edition, origin }: Pick<NewRecall, 'id' | 'edition' | 'origin'>,
): Promise<MaterialRecord> {
  const material = await loadMaterial(actor, id, session)
  const recall = recallOf(material, edition)
  if (!recall) throw notFound()
  if (!canLiftRecall(actor, material)) throw forbidden()
  const others = material.recalls!.filter((one) => one !== recall)
  const recalls = others.length > 0 ? others : undefined
  const told = { actor, origin, action: 'materials.recallLifted', before: { edition, reason: recall.reason } }
  const after = await saveMaterial(material, { recalls }, told, session)
  await enqueue(recallLiftedEvent, { materialId: id, edition, recallId: recall._id, byId: actor.personId }, session)
  return after
}

export interface RecalledSource {
  readonly recall: Recall
  /** Of the recalled edition, as it is written in what was made from it, or as it is called now. */
  readonly title: string
  readonly materialId: Types.ObjectId
}

/** Which of what these were made from is recalled, each in the order of `contents`. Also what the visitor may not see: it is danger. */
export async function findRecalledSources(
  contents: readonly Pick<Content, 'sources'>[],
): Promise<readonly (readonly RecalledSource[])[]> {
  const ids = contents.flatMap(({ sources }) => sources.flatMap(({ materialId }) => materialId ?? []))
  const found =
    ids.length === 0 ? [] : await Material.find({ _id: { $in: ids }, 'recalls.0': { $exists: true } }).lean()
  const byId = new Map(found.map((one) => [one._id.toString(), one]))
  return contents.map(({ sources }) =>
    sources.flatMap(({ materialId, edition }) => {
      const material = materialId && byId.get(materialId.toString())
      const recall = material && edition !== undefined && recallOf(material, edition)
      return recall ? [{ recall, title: (material.live?.content ?? material.draft).title, materialId }] : []
    }),
  )
}

interface MadeFromPage {
  readonly after?: Types.ObjectId | undefined
  /** Only theirs. */
  readonly ownerId?: Types.ObjectId | undefined
  readonly most: number
}

/** Materials whose draft or live edition was made from an edition, in the order of their ids: after one, so many at most. */
export async function listMadeFrom(
  { materialId, edition }: { readonly materialId: Types.ObjectId; readonly edition: number },
  { after, ownerId, most }: MadeFromPage,
): Promise<Pick<MaterialRecord, '_id' | 'ownerId' | 'unitId'>[]> {
  const named = { $elemMatch: { materialId, edition } }
  const place = [...(after ? [{ _id: { $gt: after } }] : []), ...(ownerId ? [{ ownerId }] : [])]
  const isMade = { $or: ['draft.sources', 'live.content.sources'].map((path) => ({ [path]: named })) }
  const ofMaterial = {
    $or: ['draft.sources.materialId', 'live.content.sources.materialId'].map((path) => ({ [path]: materialId })),
  }
  return await Material.find({ $and: [ofMaterial, isMade, { removedAt: null }, ...place] }, { ownerId: 1, unitId: 1 })
    .sort({ _id: 1 })
    .limit(most)
    .lean()
}
