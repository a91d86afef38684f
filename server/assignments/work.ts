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
import { lastAttempt } from './standing.ts'
import { enqueueMerge } from './merge-event.ts'
import { type Owner, ownerFor } from './owner.ts'
import { arranged, type PhotoAct } from './photos.ts'
import { freeFiles, takeFiles } from './take-files.ts'
import { type SubmissionRecord, type Work, WorkSubmission } from './submission.model.ts'

export interface Doing extends ItemKey {
  /** Of the submission: 0 before there is one. */
  readonly seen: number
}

/** What is sent: what was typed, and what becomes of the files. Those that nothing is said of stay. */
export interface SentWork extends Pick<Work, 'text' | 'link'> {
  /** Finished uploads. One that was taken before is the file of that id. */
  readonly uploadIds?: readonly Types.ObjectId[] | undefined
  /** The same, of pages of a notebook. */
  readonly photoIds?: readonly Types.ObjectId[] | undefined
  readonly droppedIds?: readonly string[] | undefined
  readonly act?: PhotoAct | undefined
}

/**
 * What is being typed, as it is. Refused once nothing is taken any more: the page keeps it on the device.
 * @throws AppError 403, 404; 409 `inNoGroup`, `workChanged` when another device has saved something else, `assignmentClosed`
 */
export async function saveDraft(
  actor: Actor,
  doing: Doing,
  sent: SentWork,
  now = new Date(),
): Promise<SubmissionRecord> {
  const found = await findOwn(actor, doing)
  return await change(found, actor, async (before, owner, session) => {
    if (isSame(before?.draft, sent)) return before!
    refuseStale(before, doing.seen)
    if (!canSubmit(before, found.assignment.again, timingOf(found, owner, now))) throw conflict('assignmentClosed')
    const _id = before?._id ?? new Types.ObjectId()
    const work = await workFrom(actor, { found, submissionId: _id, before, sent }, session)
    const after = await save(found, owner, before, { _id, draft: { ...work, savedAt: now } }, now, session)
    await freeFiles(before, after, session)
    return after
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
  sent: SentWork,
  now = new Date(),
): Promise<SubmissionRecord> {
  const found = await findOwn(actor, doing)
  return await change(found, actor, async (before, owner, session) => {
    if (before?.attempts.some((one) => one.operation === operation)) return before
    refuseStale(before, doing.seen)
    const timing = timingOf(found, owner, now)
    if (timing === 'closed') throw conflict('assignmentClosed')
    if (!canSubmit(before, found.assignment.again, timing)) throw conflict('submittedAlready')
    const _id = before?._id ?? new Types.ObjectId()
    const work = await workFrom(actor, { found, submissionId: _id, before, sent }, session)
    if (isEmpty(work)) throw new InvalidInput({ [firstField(found)]: { key: 'assignments.errors.empty' } })
    const attempts = before?.attempts ?? []
    const attempt = { number: attempts.length + 1, ...work, submittedAt: now, isLate: timing === 'late', operation }
    const changes = { state: 'submitted' as const, attempts: [...attempts, attempt], draft: { ...work, savedAt: now } }
    const after = await save(found, owner, before, { _id, ...changes }, now, session)
    await freeFiles(before, after, session)
    if (found.item.rule === 'submitted') {
      const what = { courseId: found.course._id, item: found.item, at: now }
      for (const personId of owner.personIds) await keepSubmitted({ ...what, personId }, session)
    }
    if (work.photos.length > 0) await enqueueMerge(_id, attempt.number, session)
    await tell(found, actor, { action: 'assignments.submitted', attempt: attempt.number, origin }, session)
    return after
  })
}

/** What was handed in stays written down. @throws AppError 403, 404; 409 `workChanged`, `cannotTakeBack` */
export async function takeBackWork(
  actor: Actor,
  { origin, ...doing }: Doing & { readonly origin: Origin },
  now = new Date(),
): Promise<SubmissionRecord> {
  const found = await findOwn(actor, doing)
  return await change(found, actor, async (before, owner, session) => {
    refuseStale(before, doing.seen)
    const timing = timingOf(found, owner, now)
    const last = lastAttempt(before)
    if (!before || !last || !canTakeBack(before, found.assignment.again, timing)) throw conflict('cannotTakeBack')
    const attempts = before.attempts.map((one) => (one === last ? { ...one, takenBackAt: now } : one))
    const after = await save(found, owner, before, { state: 'draft', attempts }, now, session)
    await tell(found, actor, { action: 'assignments.takenBack', attempt: last.number, origin }, session)
    return after
  })
}

type Before = SubmissionRecord | undefined

/** Another device, or another of the group, may have made the record at the same moment. */
async function change(
  found: FoundAssignment,
  { personId }: Actor,
  body: (before: Before, owner: Owner, session: ClientSession) => Promise<SubmissionRecord>,
): Promise<SubmissionRecord> {
  const owner = ownerFor(found, personId)
  if (!owner) throw conflict('inNoGroup')
  const key = { assignmentId: found.assignment._id, personId: owner.id }
  try {
    return await inTransaction(async (session) => await body(await readSubmission(key, session), owner, session))
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('workChanged', error)
    throw error
  }
}

async function save(
  { assignment, course }: FoundAssignment,
  { id: personId, personIds, groupName }: Owner,
  before: Before,
  changes: Partial<SubmissionRecord>,
  now: Date,
  session: ClientSession,
): Promise<SubmissionRecord> {
  const memberIds = groupName === undefined ? [] : personIds
  if (!before) {
    const ids = { assignmentId: assignment._id, courseId: course._id, personId, memberIds }
    const made = {
      ...{ _id: new Types.ObjectId(), ...ids, state: 'draft' as const, attempts: [], feedback: [] },
      ...{ ...changes, revision: 1, changedAt: now },
    }
    await WorkSubmission.create([made], { session })
    return made
  }
  const { _id, revision } = before
  const $set = { ...changes, _id, memberIds, revision: revision + 1, changedAt: now }
  const { matchedCount } = await WorkSubmission.updateOne({ _id, revision }, { $set }, { session })
  if (matchedCount === 0) throw conflict('workChanged')
  return { ...before, ...$set }
}

function refuseStale(before: Before, seen: number): void {
  if (seen !== (before?.revision ?? 0)) throw conflict('workChanged')
}

/** A course that is closed takes nothing, whatever the dates say. */
function timingOf({ assignment, course }: FoundAssignment, { id }: Owner, now: Date): Timing {
  return course.state === 'open' ? timingAt(datesFor(assignment, id), now) : 'closed'
}

/** Sent once more, too: what was taken is there, what was taken out is not. */
function isSame(draft: SubmissionRecord['draft'], sent: SentWork): boolean {
  const { text, link, uploadIds = [], photoIds = [], droppedIds = [], act } = sent
  if (draft?.text !== text || draft.link !== link || act) return false
  const has = (id: Types.ObjectId | string) => [...draft.files, ...draft.photos].some((file) => file.id.equals(id))
  return [...uploadIds, ...photoIds].every((id) => has(id)) && !droppedIds.some((id) => has(id))
}

interface Sending {
  readonly found: FoundAssignment
  readonly submissionId: Types.ObjectId
  readonly before: Before
  readonly sent: SentWork
}

/** What the assignment does not take (any more) stays as it was. */
async function workFrom(
  actor: Actor,
  { found, submissionId, before, sent }: Sending,
  session: ClientSession,
): Promise<Work> {
  const { takes } = found.assignment
  const { text, link, uploadIds = [], photoIds = [], droppedIds = [], act } = sent
  const coming = { submissionId, before, takes, uploadIds, photoIds, droppedIds }
  const { files, photos } = await takeFiles(actor, coming, session)
  return {
    text: takes.includes('text') ? text : (before?.draft?.text ?? ''),
    link: takes.includes('link') ? link : (before?.draft?.link ?? ''),
    ...{ files, photos: act ? arranged(photos, act) : photos },
  }
}

/** Beside which it is said that there is nothing. */
function firstField({ assignment: { takes } }: FoundAssignment): string {
  return { text: 'text', files: 'file', photos: 'photo', audio: 'file', link: 'link' }[takes[0] ?? 'text']
}

function isEmpty({ text, link, files, photos }: Work): boolean {
  return text.trim() === '' && link === '' && files.length + photos.length === 0
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
