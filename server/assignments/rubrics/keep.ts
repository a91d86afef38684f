// The rubric of an assignment, and those that are kept to be used again.

import type { Types } from 'mongoose'
import { fold } from '../../../storage/search/fold.ts'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { notFound } from '../../errors.ts'
import { CourseAssignment } from '../assignment.model.ts'
import { findMarked, type FoundAssignment, type ItemKey } from '../find.ts'
import type { Rubric } from './rubric.ts'
import { KeptRubric, type KeptRubricRecord } from './rubric.model.ts'

/** Kept besides for oneself, or for colleagues of the school, too. */
export type Keeping = 'no' | 'own' | 'school'

interface Changing extends ItemKey {
  readonly origin: Origin
}

/** What was given back by an earlier one stays as it was. @throws AppError 403, 404 */
export async function setRubric(
  actor: Actor,
  { origin, ...key }: Changing,
  { rubric, keeping }: { readonly rubric: Rubric; readonly keeping: Keeping },
  now = new Date(),
): Promise<void> {
  const found = await findMarked(actor, key)
  const { scheme } = found.assignment
  await inTransaction(async (session) => {
    await CourseAssignment.updateOne({ _id: found.assignment._id }, { $set: { rubric, changedAt: now } }, { session })
    if (keeping !== 'no') {
      const { title, criteria } = rubric
      const $set = {
        ...{ ownerName: actor.name, unitId: found.course.unitId, words: fold(title), isShared: keeping === 'school' },
        ...{ criteria, changedAt: now },
      }
      await KeptRubric.updateOne({ ownerId: actor.personId, scheme, title }, { $set }, { upsert: true, session })
    }
    await tell(actor, found, { action: 'assignments.rubricSet', origin, session })
  })
}

/** @throws AppError 403, 404 */
export async function removeRubric(actor: Actor, { origin, ...key }: Changing): Promise<void> {
  const found = await findMarked(actor, key)
  await inTransaction(async (session) => {
    await CourseAssignment.updateOne({ _id: found.assignment._id }, { $unset: { rubric: 1 } }, { session })
    await tell(actor, found, { action: 'assignments.rubricRemoved', origin, session })
  })
}

/** A copy. @throws AppError 403, 404 */
export async function takeRubric(actor: Actor, changing: Changing, rubricId: Types.ObjectId): Promise<void> {
  const found = await findMarked(actor, changing)
  const kept = await KeptRubric.findOne({ $and: [{ _id: rubricId }, usableBy(actor, found)] }).lean<KeptRubricRecord>()
  if (!kept) throw notFound()
  const { title, criteria } = kept
  await setRubric(actor, changing, { rubric: { title, criteria }, keeping: 'no' })
}

/** One's own. Copies in assignments stay. @throws AppError 404 */
export async function forgetRubric(actor: Actor, rubricId: Types.ObjectId): Promise<void> {
  const { deletedCount } = await KeptRubric.deleteOne({ _id: rubricId, ownerId: actor.personId })
  if (deletedCount === 0) throw notFound()
}

export const mostShown = 30

/** The newest of those that can be used for it; whose title has these words. */
export async function listRubrics(actor: Actor, found: FoundAssignment, words: string): Promise<KeptRubricRecord[]> {
  const named = fold(words.trim())
  const pattern = named.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const filter = { $and: [usableBy(actor, found), ...(named === '' ? [] : [{ words: { $regex: pattern } }])] }
  return await KeptRubric.find(filter).sort({ changedAt: -1 }).limit(mostShown).lean<KeptRubricRecord[]>()
}

function usableBy(actor: Actor, { course, assignment: { scheme } }: FoundAssignment) {
  return { scheme, $or: [{ ownerId: actor.personId }, { unitId: course.unitId, isShared: true }] }
}

interface Told {
  readonly action: string
  readonly origin: Origin
  readonly session: Parameters<typeof record>[1]
}

async function tell(actor: Actor, { assignment, course }: FoundAssignment, { session, ...told }: Told): Promise<void> {
  const subject = { kind: 'assignment', id: assignment._id }
  await record({ ...told, actor, subject, unitIds: [course.unitId] }, session)
}
