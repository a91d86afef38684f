// Ratings: given, changed and taken back by whoever has used a material.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, isDuplicateKey, notFound } from '../errors.ts'
import { findMaterial, findMaterials, type MaterialRecord, type Rated, setRating } from '../materials/index.ts'
import { enqueue } from '../outbox/index.ts'
import { mayEverRate } from './access.ts'
import { hasTaken } from './count.ts'
import { ratingChangedEvent } from './events.ts'
import type { RatingForm } from './input.ts'
import { Rating, type RatingRecord } from './rating.model.ts'
import { ratedOf, type Spread } from './stars.ts'
import { isUsedBy } from './uses.ts'

/** `afterUse`: as soon as they have taken it or use it. */
export type MayRate = 'yes' | 'afterUse' | 'no'

export async function mayRate(actor: Actor, material: MaterialRecord): Promise<MayRate> {
  if (!mayEverRate(actor, material)) return 'no'
  const { _id } = material
  // Who has rated it has used it, however long ago.
  const hasUsed =
    (await hasTaken(actor.personId, _id)) ||
    (await isUsedBy(actor.personId, _id)) ||
    (await Rating.exists({ materialId: _id, personId: actor.personId })) !== null
  return hasUsed ? 'yes' : 'afterUse'
}

/** One of each person: another one takes its place. @throws AppError 404; 403 also (`rateAfterUse`) before it was used */
export async function rateMaterial(
  actor: Actor,
  materialId: Types.ObjectId,
  { stars, comment }: RatingForm,
  origin: Origin,
): Promise<RatingRecord> {
  const { material } = await findMaterial(actor, materialId)
  const may = await mayRate(actor, material)
  if (may !== 'yes') throw forbidden(may === 'no' ? undefined : 'rateAfterUse')
  const key = { materialId, personId: actor.personId }
  const now = new Date()
  const given = { stars, comment, edition: material.live!.number, changedAt: now, ...namesOf(actor) }
  try {
    return await inTransaction(async (session) => {
      const before = await Rating.findOneAndUpdate(key, { $set: given }, { session }).lean()
      if (!before) await Rating.create([{ ...key, ...given, createdAt: now }], { session })
      await refresh(materialId, session)
      const told = { actor, subject: { kind: 'material', id: materialId }, unitIds: [material.unitId], origin }
      await record(
        { action: 'usage.rated', ...told, before: before ? { stars: before.stars } : {}, after: { stars } },
        session,
      )
      return (await Rating.findOne(key).session(session).lean())!
    })
  } catch (error) {
    // The same person in another window, at the same time.
    throw isDuplicateKey(error) ? conflict('conflict', error) : error
  }
}

/** @throws AppError 404 when there is none of theirs */
export async function takeBackRating(actor: Actor, materialId: Types.ObjectId, origin: Origin): Promise<void> {
  const { material } = await findMaterial(actor, materialId)
  await inTransaction(async (session) => {
    const gone = await Rating.findOneAndDelete({ materialId, personId: actor.personId }, { session }).lean()
    if (!gone) throw notFound()
    await refresh(materialId, session)
    const told = { actor, subject: { kind: 'material', id: materialId }, unitIds: [material.unitId], origin }
    await record({ action: 'usage.ratingTakenBack', ...told, before: { stars: gone.stars } }, session)
  })
}

/** Of those that are rated. Whether somebody is told of it, `toldRating` says. */
export async function ratingOf(
  actor: Actor | undefined,
  materialIds: readonly Types.ObjectId[],
): Promise<Map<string, Rated>> {
  const materials = await findMaterials(actor, materialIds)
  return new Map([...materials].flatMap(([id, { rated }]) => (rated ? [[id, rated]] : [])))
}

export async function spreadOf(materialId: Types.ObjectId, session?: ClientSession): Promise<Spread> {
  const counts: number[] = []
  for (let stars = 1; stars <= 5; stars++)
    counts.push(await Rating.countDocuments({ materialId, stars }).session(session ?? null))
  return counts as unknown as Spread
}

/** What the material is rated on the whole: two at the same time are counted one after the other. */
export async function refresh(materialId: Types.ObjectId, session: ClientSession): Promise<void> {
  await setRating(materialId, ratedOf(await spreadOf(materialId, session)), session)
  await enqueue(ratingChangedEvent, { materialId }, session)
}

function namesOf({ name, memberships }: Actor) {
  return { personName: name, unitName: memberships[0]?.unitName ?? '' }
}
