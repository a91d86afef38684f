// What a teacher says of what was handed in, and gives back.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { addressOfItem } from '../courses/index.ts'
import { conflict, notFound } from '../errors.ts'
import { notify } from '../notices/index.ts'
import { CourseAssignment } from './assignment.model.ts'
import { findMarked, findOwnerId, type FoundAssignment, type ItemKey, listWork, readSubmission } from './find.ts'
import { readMark } from './marks.ts'
import { givenBack, isMarked, lastAttempt, peopleOf } from './standing.ts'
import { type Mark, type SubmissionRecord, WorkSubmission } from './submission.model.ts'

export interface Marking extends ItemKey {
  readonly personId: Types.ObjectId
  /** Undefined: `look` knows better what was seen. */
  readonly seen: number | undefined
  readonly origin: Origin
}

export interface MarkForm {
  readonly mark: string
  readonly comment: string
  /** That was looked at. */
  readonly attempt: number
  /** The pupil sees it at once. */
  readonly returns: boolean
}

/** In the transaction, before the mark is written: may refuse, and says what else belongs to it. */
export type Look = (
  work: SubmissionRecord,
  found: FoundAssignment,
  session: ClientSession,
) => Promise<Pick<Mark, 'rubric' | 'choices'>>

/**
 * @throws AppError 403, 404; 409 `workChanged` when the pupil or a colleague has changed something, `nothingToMark`;
 * InvalidInput `mark` for what is none of the scheme, `comment` when there is neither
 */
export async function markWork(
  actor: Actor,
  marking: Marking,
  form: MarkForm,
  now = new Date(),
  look?: Look,
): Promise<SubmissionRecord> {
  const found = await findMarked(actor, marking)
  const { assignment } = found
  const value = readMark(assignment.scheme, form.mark)
  if (value === undefined) throw new InvalidInput({ mark: { key: `assignments.errors.mark.${assignment.scheme}` } })
  if (value === '' && form.comment === '') throw new InvalidInput({ comment: { key: 'assignments.errors.noMark' } })
  const ownerId = await findOwnerId(found, marking.personId)
  return await inTransaction(async (session) => {
    const before = await readSubmission({ assignmentId: assignment._id, personId: ownerId }, session)
    if (!before || !lastAttempt(before)) throw conflict('nothingToMark')
    if (marking.seen !== undefined && before.revision !== marking.seen) throw conflict('workChanged')
    if (lastAttempt(before)!.number !== form.attempt) throw conflict('workChanged')
    const more = await look?.(before, found, session)
    const mark: Mark = {
      ...more,
      ...{ value, comment: form.comment, byId: actor.personId, byName: actor.name, at: now, attempt: form.attempt },
    }
    const given = form.returns ? givenBack(before, mark, now) : {}
    const $set = { mark, ...given, revision: before.revision + 1, changedAt: now }
    const { matchedCount } = await WorkSubmission.updateOne(
      { _id: before._id, revision: before.revision },
      { $set },
      { session },
    )
    if (matchedCount === 0) throw conflict('workChanged')
    const told = { before: { mark: before.mark?.value }, after: { mark: value, returned: form.returns } }
    const subject = { kind: 'assignment', id: assignment._id }
    await record(
      { action: 'assignments.marked', actor, subject, unitIds: [found.course.unitId], ...told, origin: marking.origin },
      session,
    )
    if (form.returns) await tell(found, peopleOf(before), session)
    return { ...before, ...$set }
  })
}

export interface Returned {
  readonly returned: number
  /** Handed in and not marked yet. */
  readonly unmarked: number
}

/** Everything that is marked and not given back yet; of each what its teacher has written last. @throws AppError 403, 404 */
export async function returnMarked(actor: Actor, key: ItemKey, origin: Origin, now = new Date()): Promise<Returned> {
  const found = await findMarked(actor, key)
  const { assignment, course } = found
  return await inTransaction(async (session) => {
    const waiting = await WorkSubmission.find({ assignmentId: assignment._id, state: 'submitted' })
      .session(session)
      .lean<SubmissionRecord[]>()
    const marked = waiting.filter(isMarked)
    for (const work of marked) {
      const { _id, mark, revision } = work
      const $set = { ...givenBack(work, mark, now), revision: revision + 1, changedAt: now }
      const { matchedCount } = await WorkSubmission.updateOne({ _id, revision }, { $set }, { session })
      if (matchedCount === 0) throw conflict('workChanged')
    }
    if (marked.length > 0) {
      const subject = { kind: 'assignment', id: assignment._id }
      const after = { count: marked.length }
      await record({ action: 'assignments.returned', actor, subject, unitIds: [course.unitId], after, origin }, session)
      await tell(found, marked.flatMap(peopleOf), session)
    }
    return { returned: marked.length, unmarked: waiting.length - marked.length }
  })
}

/** `dueAt` left out: as everybody else. @throws AppError 403; 404 also for somebody who does not learn in the course */
export async function extend(
  actor: Actor,
  { personId, origin, ...key }: Omit<Marking, 'seen'>,
  dueAt: Date | undefined,
): Promise<void> {
  const found = await findMarked(actor, key)
  const whose = (await listWork(found)).find(({ person }) => person.id === personId.toString())
  if (!whose) throw notFound()
  const { ownerId } = whose
  const { _id } = found.assignment
  await inTransaction(async (session) => {
    await CourseAssignment.updateOne({ _id }, { $pull: { extensions: { personId: ownerId } } }, { session })
    if (dueAt)
      await CourseAssignment.updateOne({ _id }, { $push: { extensions: { personId: ownerId, dueAt } } }, { session })
    const told = { action: 'assignments.extended', subject: { kind: 'assignment', id: _id }, after: { dueAt } }
    await record({ ...told, actor, unitIds: [found.course.unitId], origin }, session)
  })
}

/** No name, no mark: it stands in mails, too. */
async function tell(
  { course, item }: FoundAssignment,
  personIds: readonly Types.ObjectId[],
  session: Parameters<typeof notify>[2],
) {
  const values = { title: item.title, course: course.title }
  const url = addressOfItem(course._id, item._id)
  await notify(personIds, { key: 'assignments.notices.returned', values, url, urgency: 'digest' }, session)
}
