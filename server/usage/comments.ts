// What staff read of each other's ratings, and what is hidden of it.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { type Actor, hasRole, type Origin } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { findMaterial, type MaterialRecord, shownContent, staff } from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import { canModerate } from './access.ts'
import type { HideForm } from './input.ts'
import { mayRate, type MayRate, spreadOf } from './rate.ts'
import { Rating, type RatingRecord } from './rating.model.ts'
import { addressOfRatings } from './ratings-page.ts'
import type { Spread } from './stars.ts'

export interface Ratings {
  readonly material: MaterialRecord
  readonly spread: Spread
  readonly own: RatingRecord | undefined
  readonly may: MayRate
  readonly canModerate: boolean
  /** Those with words, the latest first. */
  readonly comments: Page<ShownRating>
}

export interface ShownRating {
  readonly rating: RatingRecord
  /** Empty when it is hidden from this reader. */
  readonly comment: string
}

const latestFirst: Order = { field: 'changedAt', direction: -1 }

/** @throws AppError 404, 403 */
export async function findRatings(actor: Actor, materialId: Types.ObjectId, page: PageInput): Promise<Ratings> {
  const { material } = await findMaterial(actor, materialId)
  if (!hasRole(actor, ...staff)) throw forbidden()
  const { filter, sort, limit } = pageQuery(page, latestFirst)
  const found = await Rating.find({ $and: [{ materialId, comment: { $ne: '' } }, filter] })
    .sort(sort)
    .limit(limit)
    .lean<RatingRecord[]>()
  const moderates = canModerate(actor, material)
  const show = (rating: RatingRecord): ShownRating => {
    const isSeen = !rating.hidden || moderates || rating.personId.equals(actor.personId)
    return { rating, comment: isSeen ? rating.comment : '' }
  }
  const own = await Rating.findOne({ materialId, personId: actor.personId }).lean<RatingRecord>()
  return {
    ...{ material, spread: await spreadOf(materialId), own: own ?? undefined },
    ...{ may: await mayRate(actor, material), canModerate: moderates },
    comments: pageFrom(found, page, latestFirst, show),
  }
}

/** @throws AppError 404, also for one of another material; 403 */
export async function findComment(
  actor: Actor,
  materialId: Types.ObjectId,
  ratingId: Types.ObjectId,
): Promise<{ readonly material: MaterialRecord; readonly rating: RatingRecord }> {
  const { material } = await findMaterial(actor, materialId)
  if (!canModerate(actor, material)) throw forbidden()
  const rating = await Rating.findOne({ _id: ratingId, materialId, comment: { $ne: '' } }).lean<RatingRecord>()
  if (!rating) throw notFound()
  return { material, rating }
}

/** Whoever wrote it still sees it, with the reason. @throws AppError as findComment */
export async function hideComment(
  actor: Actor,
  materialId: Types.ObjectId,
  ratingId: Types.ObjectId,
  { reason }: HideForm,
  origin: Origin,
): Promise<void> {
  const hidden = { reason, byId: actor.personId, byName: actor.name, at: new Date() }
  await moderate(actor, materialId, ratingId, { $set: { hidden } }, { action: 'usage.commentHidden', reason }, origin)
}

/** @throws AppError as findComment */
export async function showComment(
  actor: Actor,
  materialId: Types.ObjectId,
  ratingId: Types.ObjectId,
  origin: Origin,
): Promise<void> {
  await moderate(actor, materialId, ratingId, { $unset: { hidden: 1 } }, { action: 'usage.commentShown' }, origin)
}

async function moderate(
  actor: Actor,
  materialId: Types.ObjectId,
  ratingId: Types.ObjectId,
  update: object,
  { action, reason }: { readonly action: string; readonly reason?: string },
  origin: Origin,
): Promise<void> {
  const { material, rating } = await findComment(actor, materialId, ratingId)
  await inTransaction(async (session) => {
    const { matchedCount } = await Rating.updateOne({ _id: ratingId }, update, { session })
    if (matchedCount === 0) throw notFound()
    const subject = { kind: 'material', id: materialId }
    const after = { ratingId, ...(reason !== undefined && { reason }) }
    await record({ action, actor, subject, unitIds: [material.unitId], after, origin }, session)
    if (reason !== undefined) await tellWriter(actor, material, rating, session)
  })
}

async function tellWriter(
  { personId }: Actor,
  material: MaterialRecord,
  rating: RatingRecord,
  session: ClientSession,
): Promise<void> {
  if (rating.personId.equals(personId)) return
  const { title } = shownContent(material)
  const told = { values: { title }, url: addressOfRatings(material._id), urgency: 'digest' as const }
  await notify([rating.personId], { key: 'usage.notices.commentHidden', ...told }, session)
}
