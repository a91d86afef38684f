// What a pupil does: writes, hands in, takes back. Each says which revision they have seen, so that of two devices the second is
// told and nothing is lost; the same form once more is the same attempt.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { keepSubmitted } from '../courses/index.ts'
import { conflict, isDuplicateKey } from '../errors.ts'
import { canSubmit, canTakeBack, datesFor, type Timing, timingAt } from './dates.ts'
import { findOwn, type FoundAssignment, type ItemKey, readSubmission } from './find.ts'
import { tellLearned } from '../pages/learning-watchers.ts'
import { lastAttempt } from './standing.ts'
import { type SubmissionRecord, type Work, WorkSubmission } from './submission.model.ts'

export interface Doing extends ItemKey {
  /** Of the submission: 0 before there is one. */
  readonly seen: number
}

/**
 * What is being typed, as it is. Refused once nothing is taken any more: the page keeps it on the device.
 * @throws AppError 403, 404; 409 `workChanged` when another device has saved something else, `assignmentClosed`
 */
export async function saveDraft(actor: Actor, doing: Doing, work: Work, now = new Date()): Promise<SubmissionRecord> {
  const found = await findOwn(actor, doing)
  return await change(found, actor, async (before, session) => {
    if (isSame(before?.draft, work)) return before!
    refuseStale(before, doing.seen)
    if (!mayStillHandIn(found, actor, before, now)) throw conflict('assignmentClosed')
    return await save(found, actor, before, { draft: { ...work, savedAt: now } }, now, session)
  })
}

export interface HandingIn extends Doing {
  /** A random word of the form that is sent. */
  readonly operation: string
  readonly origin: Origin
}

/** @throws AppError 403, 404; 409 `workChanged`, `assignmentClosed`, `submittedAlready`; InvalidInput `text` for nothing at all */
export async function submitWork(
  actor: Actor,
  { operation, origin, ...doing }: HandingIn,
  work: Work,
  now = new Date(),
): Promise<SubmissionRecord> {
  const found = await findOwn(actor, doing)
  const handedIn = await change(found, actor, async (before, session) => {
    if (before?.attempts.some((one) => one.operation === operation)) return before
    // The device has saved the same as a draft meanwhile: nothing else is lost by it.
    if (!isSame(before?.draft, work)) refuseStale(before, doing.seen)
    if (work.text.trim() === '' && work.link === '')
      throw new InvalidInput({ text: { key: 'assignments.errors.empty' } })
    const timing = timingOf(found, actor, now)
    if (timing === 'closed') throw conflict('assignmentClosed')
    if (!canSubmit(before, found.assignment.again, timing)) throw conflict('submittedAlready')
    const attempts = before?.attempts ?? []
    const attempt = { number: attempts.length + 1, ...work, submittedAt: now, isLate: timing === 'late', operation }
    const changes = { state: 'submitted' as const, attempts: [...attempts, attempt], draft: { ...work, savedAt: now } }
    const after = await save(found, actor, before, changes, now, session)
    if (found.item.rule === 'submitted') {
      const whose = { courseId: found.course._id, personId: actor.personId }
      await keepSubmitted({ ...whose, item: found.item, at: now }, session)
    }
    await tell(found, actor, { action: 'assignments.submitted', attempt: attempt.number, origin }, session)
    return after
  })
  await tellLearned(found.course, { what: 'handedIn', personId: actor.personId, at: now })
  return handedIn
}

/** What was handed in stays written down. @throws AppError 403, 404; 409 `workChanged`, `cannotTakeBack` */
export async function takeBackWork(
  actor: Actor,
  { origin, ...doing }: Doing & { readonly origin: Origin },
  now = new Date(),
): Promise<SubmissionRecord> {
  const found = await findOwn(actor, doing)
  return await change(found, actor, async (before, session) => {
    refuseStale(before, doing.seen)
    const timing = timingOf(found, actor, now)
    const last = lastAttempt(before)
    if (!before || !last || !canTakeBack(before, found.assignment.again, timing)) throw conflict('cannotTakeBack')
    const attempts = before.attempts.map((one) => (one === last ? { ...one, takenBackAt: now } : one))
    const after = await save(found, actor, before, { state: 'draft', attempts }, now, session)
    await tell(found, actor, { action: 'assignments.takenBack', attempt: last.number, origin }, session)
    return after
  })
}

type Before = SubmissionRecord | undefined

/** Another device may have made the record at the same moment. */
async function change(
  { assignment }: FoundAssignment,
  { personId }: Actor,
  body: (before: Before, session: ClientSession) => Promise<SubmissionRecord>,
): Promise<SubmissionRecord> {
  try {
    return await inTransaction(async (session) => {
      return await body(await readSubmission({ assignmentId: assignment._id, personId }, session), session)
    })
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('workChanged', error)
    throw error
  }
}

async function save(
  { assignment, course }: FoundAssignment,
  { personId }: Actor,
  before: Before,
  changes: Partial<SubmissionRecord>,
  now: Date,
  session: ClientSession,
): Promise<SubmissionRecord> {
  if (!before) {
    const ids = { _id: new Types.ObjectId(), assignmentId: assignment._id, courseId: course._id, personId }
    const made = { ...ids, state: 'draft' as const, attempts: [], ...changes, revision: 1, changedAt: now }
    await WorkSubmission.create([made], { session })
    return made
  }
  const { _id, revision } = before
  const $set = { ...changes, revision: revision + 1, changedAt: now }
  const { matchedCount } = await WorkSubmission.updateOne({ _id, revision }, { $set }, { session })
  if (matchedCount === 0) throw conflict('workChanged')
  return { ...before, ...$set }
}

function refuseStale(before: Before, seen: number): void {
  if (seen !== (before?.revision ?? 0)) throw conflict('workChanged')
}

function mayStillHandIn(found: FoundAssignment, actor: Actor, before: Before, now: Date): boolean {
  return canSubmit(before, found.assignment.again, timingOf(found, actor, now))
}

/** A course that is closed takes nothing, whatever the dates say. */
function timingOf({ assignment, course }: FoundAssignment, { personId }: Actor, now: Date): Timing {
  return course.state === 'open' ? timingAt(datesFor(assignment, personId), now) : 'closed'
}

function isSame(draft: SubmissionRecord['draft'], { text, link }: Work): boolean {
  return draft?.text === text && draft.link === link
}

interface Told {
  readonly action: string
  readonly attempt: number
  readonly origin: Origin
}

async function tell(
  { course, item }: FoundAssignment,
  actor: Actor,
  { action, attempt, origin }: Told,
  session: ClientSession,
): Promise<void> {
  const subject = { kind: 'assignment', id: item._id }
  await record({ action, actor, subject, unitIds: [course.unitId], after: { attempt }, origin }, session)
}
