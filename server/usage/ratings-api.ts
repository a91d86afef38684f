import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, openOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { findMaterial } from '../materials/index.ts'
import { findRatings, hideComment, showComment } from './comments.ts'
import { longestComment, longestReason } from './input.ts'
import { rateMaterial, takeBackRating } from './rate.ts'
import { toldRating } from './stars.ts'

const stars = z.int().min(1).max(5)
const ofMaterial = z.object({ id: idSchema })
const ofRating = z.object({ id: idSchema, ratingId: idSchema })

const meanSchema = z
  .strictObject({
    mean: z.number().nullable().meta({ description: 'From 1 to 5; null: none yet, or too few for who is not staff.' }),
    count: z.int(),
  })
  .meta({ id: 'RatingMean' })

const ratingSchema = z
  .strictObject({
    id: idSchema,
    stars,
    comment: z.string().nullable().meta({ description: 'Null: it has been hidden.' }),
    by: z.string().nullable().meta({ description: 'Null where the comment is hidden.' }),
    version: z.int().meta({ description: 'The edition that was live when it was given.' }),
    changedAt: timeSchema,
    hidden: z.strictObject({ reason: z.string() }).nullable().meta({
      description: 'For those who may hide it, and for whoever wrote it.',
    }),
  })
  .meta({ id: 'Rating' })

export const ratingsApi: readonly ApiRoute[] = [
  openOperation({
    method: 'get',
    path: '/materials/{id}/rating',
    operationId: 'findMaterialRating',
    summary: 'What a material is rated on the whole.',
    description: 'Staff are always told; others from three ratings on.',
    status: 200,
    refusals: [404],
    parameters: ofMaterial,
    output: meanSchema,
    run: async (actor, { parameters: { id } }) => {
      const { material } = await findMaterial(actor, readId(id))
      return toldRating(material, actor) ?? { mean: null, count: 0 }
    },
  }),
  listOperation({
    path: '/materials/{id}/ratings',
    operationId: 'listMaterialRatings',
    summary: 'What colleagues say of a material, the latest first: those ratings that have words. For staff.',
    scope: 'usage:read',
    refusals: [403, 404],
    parameters: ofMaterial,
    item: ratingSchema,
    run: async (actor, { parameters: { id, ...page } }) => {
      const { comments } = await findRatings(actor, readId(id), page)
      return {
        items: comments.items.map(({ rating, comment }) => ({
          ...{ id: rating._id.toString(), stars: rating.stars, version: rating.edition },
          comment: comment || null,
          by: comment === '' ? null : [rating.personName, rating.unitName].filter(Boolean).join(', '),
          changedAt: rating.changedAt.toISOString(),
          hidden: rating.hidden && comment !== '' ? { reason: rating.hidden.reason } : null,
        })),
        next: comments.next,
      }
    },
  }),
  operation({
    method: 'put',
    path: '/materials/{id}/ratings/own',
    operationId: 'rateMaterial',
    summary: 'Rates a material that you have taken or use; a second time changes your rating.',
    scope: 'usage:write',
    status: 204,
    refusals: [403, 404, 409],
    parameters: ofMaterial,
    body: z.strictObject({ stars, comment: z.string().max(longestComment).default('') }),
    run: async (actor, { parameters: { id }, body, origin }) => {
      await rateMaterial(actor, readId(id), body, origin)
    },
  }),
  operation({
    method: 'delete',
    path: '/materials/{id}/ratings/own',
    operationId: 'takeBackRating',
    summary: 'Takes your rating of a material back.',
    scope: 'usage:write',
    status: 204,
    refusals: [404],
    parameters: ofMaterial,
    run: async (actor, { parameters: { id }, origin }) => await takeBackRating(actor, readId(id), origin),
  }),
  operation({
    method: 'put',
    path: '/materials/{id}/ratings/{ratingId}/hiding',
    operationId: 'hideRatingComment',
    summary: 'Hides what somebody has said of a material; the stars still count.',
    scope: 'usage:write',
    status: 204,
    refusals: [403, 404],
    parameters: ofRating,
    body: z.strictObject({ reason: z.string().trim().min(1).max(longestReason) }),
    run: async (actor, { parameters: { id, ratingId }, body, origin }) =>
      await hideComment(actor, readId(id), readId(ratingId), body, origin),
  }),
  operation({
    method: 'delete',
    path: '/materials/{id}/ratings/{ratingId}/hiding',
    operationId: 'showRatingComment',
    summary: 'Shows again what was hidden.',
    scope: 'usage:write',
    status: 204,
    refusals: [403, 404],
    parameters: ofRating,
    run: async (actor, { parameters: { id, ratingId }, origin }) =>
      await showComment(actor, readId(id), readId(ratingId), origin),
  }),
]
