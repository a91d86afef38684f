import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { canDecide, canSee, isHeldByAnother } from './access.ts'
import { Submission, type SubmissionRecord } from './submission.model.ts'

/** One that the actor may see. @throws AppError 404 */
export async function findSubmission(
  actor: Actor,
  id: Types.ObjectId,
  session?: ClientSession,
): Promise<SubmissionRecord> {
  const submission = await Submission.findById(id)
    .session(session ?? null)
    .lean()
  if (!submission || !canSee(actor, submission)) throw notFound()
  return submission
}

/** One that waits on a desk of the actor, whoever has claimed it. @throws AppError 404, 403; 409 `submissionEnded` */
export async function findOpen(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<SubmissionRecord> {
  const submission = await findSubmission(actor, id, session)
  if (!canDecide(actor, submission)) throw forbidden()
  if (submission.state !== 'open') throw conflict('submissionEnded')
  return submission
}

/** @throws AppError as `findOpen`; 409 `submissionClaimed` while somebody else is at it */
export async function findFree(actor: Actor, id: Types.ObjectId, session?: ClientSession): Promise<SubmissionRecord> {
  const submission = await findOpen(actor, id, session)
  if (isHeldByAnother(submission, actor.personId, new Date())) throw conflict('submissionClaimed')
  return submission
}

/** Of a material, the latest first. */
export async function listSubmissions(materialId: Types.ObjectId): Promise<SubmissionRecord[]> {
  return await Submission.find({ materialId }).sort({ waitingSince: -1, _id: -1 }).limit(mostOfOne).lean()
}

/** The edition that was looked at last before this one: in the sector, of those that were handed in there. */
export async function findReviewedBefore({
  materialId,
  edition,
  stage,
}: Pick<SubmissionRecord, 'materialId' | 'edition' | 'stage'>): Promise<number | undefined> {
  const there = stage === 'sector' ? { stage } : {}
  const decided = { materialId, state: 'decided' as const, edition: { $lt: edition }, ...there }
  const [before] = await Submission.find(decided, { edition: 1 }).sort({ edition: -1 }).limit(1).lean()
  return before?.edition
}

const mostOfOne = 100
