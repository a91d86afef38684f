// Layers on files of work: written by those who mark, seen by the pupil as they were when the work was given back.

import type { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor } from '../../actor.ts'
import { conflict, forbidden, isDuplicateKey } from '../../errors.ts'
import { findWorkFile } from '../files.ts'
import type { SubmissionRecord } from '../submission.model.ts'
import { type LayerRecord, WorkLayer } from './layer.model.ts'
import type { LayerMark } from './marks.ts'

export interface LayerKey {
  readonly submissionId: Types.ObjectId
  readonly fileId: Types.ObjectId
}

export interface Layers {
  readonly mayWrite: boolean
  /** The newest of each page that has one. */
  readonly pages: readonly LayerRecord[]
}

/** @throws AppError 404 */
export async function listLayers(actor: Actor, { submissionId, fileId }: LayerKey): Promise<Layers> {
  const { mayTeach, work } = await findWorkFile(actor, submissionId, fileId)
  const found = await WorkLayer.find({ submissionId, fileId }).sort({ page: 1, revision: 1 }).lean<LayerRecord[]>()
  const shown = mayTeach ? found : found.filter((layer) => isGiven(layer, work))
  return { mayWrite: mayTeach, pages: [...new Map(shown.map((layer) => [layer.page, layer])).values()] }
}

export interface LayerChange {
  readonly page: number
  /** That was seen; 0: there was none. */
  readonly revision: number
  readonly marks: readonly LayerMark[]
}

/** Sent once more it is the same. @throws AppError 403, 404; 409 `workChanged` when a colleague has drawn on it meanwhile */
export async function writeLayer(
  actor: Actor,
  { submissionId, fileId }: LayerKey,
  { page, revision, marks }: LayerChange,
  now = new Date(),
): Promise<number> {
  const { mayTeach, work } = await findWorkFile(actor, submissionId, fileId)
  if (!mayTeach) throw forbidden()
  try {
    return await inTransaction(async (session) => {
      const where = { submissionId, fileId, page }
      const [before] = await WorkLayer.find(where)
        .sort({ revision: -1 })
        .limit(1)
        .session(session)
        .lean<LayerRecord[]>()
      if (before && JSON.stringify(before.marks) === JSON.stringify(marks)) return before.revision
      if ((before?.revision ?? 0) !== revision) throw conflict('workChanged')
      const after = { revision: revision + 1, marks: [...marks], byId: actor.personId, at: now }
      if (!before || isGiven(before, work)) {
        await WorkLayer.create([{ ...where, assignmentId: work.assignmentId, ...after }], { session })
        return after.revision
      }
      const { matchedCount } = await WorkLayer.updateOne({ _id: before._id, revision }, { $set: after }, { session })
      if (matchedCount === 0) throw conflict('workChanged')
      return after.revision
    })
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('workChanged', error)
    throw error
  }
}

function isGiven({ at }: Pick<LayerRecord, 'at'>, { returnedAt }: Pick<SubmissionRecord, 'returnedAt'>): boolean {
  return returnedAt != null && at <= returnedAt
}
