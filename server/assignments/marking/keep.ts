// How marking is kept while somebody types, and becomes a mark. Whatever is sent names the submission, the attempt, the mark
// and the revision that it was drawn with: it lands on nothing else, and of two colleagues the second is told.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { conflict, isDuplicateKey } from '../../errors.ts'
import { findMarked, type FoundAssignment, type ItemKey } from '../find.ts'
import { markWork } from '../mark.ts'
import { type Choice, choicesOf } from '../rubrics/rubric.ts'
import { lastAttempt } from '../standing.ts'
import { type SubmissionRecord, WorkSubmission } from '../submission.model.ts'
import { type MarkingRecord, WorkMarking } from './marking.model.ts'

export interface Drawn extends ItemKey {
  /** As it stands in the address. */
  readonly personId: Types.ObjectId
  readonly submissionId: Types.ObjectId
  readonly attempt: number
  readonly revision: number
  readonly markedAt: number
}

export interface Typed {
  readonly mark: string
  readonly comment: string
  readonly choices: readonly Choice[]
}

/**
 * As it was typed, whatever it is. Sent once more it is the same.
 * @throws AppError 403, 404; 409 `workChanged` when the pupil has handed in again, or a colleague has marked or typed
 */
export async function keepMarking(
  actor: Actor,
  drawn: Drawn,
  { mark, comment, choices: given }: Typed,
  now = new Date(),
): Promise<MarkingRecord> {
  const found = await findMarked(actor, drawn)
  const choices = choicesOf(found.assignment.rubric, given)
  try {
    return await inTransaction(async (session) => {
      const work = await findWork(found, drawn, session)
      const before = await readMarking(work._id, session)
      if (before && !before.isDone && before.byId.equals(actor.personId) && isSame(before, { mark, comment, choices }))
        if (before.attempt === drawn.attempt) return before
      refuseStale(work, before, drawn)
      const { attempt, markedAt } = drawn
      const typed = { attempt, markedAt, mark, comment, choices, byId: actor.personId, byName: actor.name, at: now }
      return await write(work, before, { ...typed, isDone: false }, session)
    })
  } catch (error) {
    if (isDuplicateKey(error)) throw conflict('workChanged', error)
    throw error
  }
}

/** @throws what `markWork` and `keepMarking` throw */
export async function finishMarking(
  actor: Actor,
  { origin, returns, ...drawn }: Drawn & { readonly origin: Origin; readonly returns: boolean },
  { mark, comment, choices: given }: Typed,
  now = new Date(),
): Promise<SubmissionRecord> {
  const { personId, courseId, itemId, attempt } = drawn
  const marking = { courseId, itemId, personId, origin, seen: undefined }
  const form = { mark, comment, attempt, returns }
  return await markWork(actor, marking, form, now, async (work, { assignment: { rubric } }, session) => {
    if (!work._id.equals(drawn.submissionId)) throw conflict('workChanged')
    const before = await readMarking(work._id, session)
    refuseStale(work, before, drawn)
    const done = { attempt, markedAt: now.getTime(), mark: '', comment: '', choices: [], byId: actor.personId }
    await write(work, before, { ...done, byName: actor.name, at: now, isDone: true }, session)
    const choices = choicesOf(rubric, given)
    return rubric && choices.length > 0 ? { rubric, choices } : {}
  })
}

export async function readMarking(
  submissionId: Types.ObjectId,
  session?: ClientSession,
): Promise<MarkingRecord | undefined> {
  return (
    (await WorkMarking.findById(submissionId)
      .session(session ?? null)
      .lean<MarkingRecord>()) ?? undefined
  )
}

/** When the mark that stands there was given, for comparing; 0: there is none. */
export function markedAtOf({ mark }: Pick<SubmissionRecord, 'mark'>): number {
  return mark?.at.getTime() ?? 0
}

async function findWork(
  { assignment }: FoundAssignment,
  { submissionId }: Drawn,
  session: ClientSession,
): Promise<SubmissionRecord> {
  const work = await WorkSubmission.findOne({ _id: submissionId, assignmentId: assignment._id })
    .session(session)
    .lean<SubmissionRecord>()
  if (!work || !lastAttempt(work)) throw conflict('nothingToMark')
  return work
}

function refuseStale(work: SubmissionRecord, before: MarkingRecord | undefined, drawn: Drawn): void {
  const isSeen =
    lastAttempt(work)?.number === drawn.attempt &&
    markedAtOf(work) === drawn.markedAt &&
    (before?.revision ?? 0) === drawn.revision
  if (!isSeen) throw conflict('workChanged')
}

async function write(
  { _id, assignmentId }: SubmissionRecord,
  before: MarkingRecord | undefined,
  changes: Omit<MarkingRecord, '_id' | 'assignmentId' | 'revision'>,
  session: ClientSession,
): Promise<MarkingRecord> {
  const after = { _id, assignmentId, ...changes, revision: (before?.revision ?? 0) + 1 }
  if (!before) {
    await WorkMarking.create([after], { session })
    return after
  }
  const { revision, ...$set } = after
  const { matchedCount } = await WorkMarking.updateOne(
    { _id, revision: before.revision },
    { $set: { ...$set, revision } },
    { session },
  )
  if (matchedCount === 0) throw conflict('workChanged')
  return after
}

function isSame(before: MarkingRecord, { mark, comment, choices }: Typed): boolean {
  const told = (given: readonly Choice[]) =>
    given
      .map(({ criterionId, levelId }) => `${criterionId} ${levelId}`)
      .sort()
      .join()
  return before.mark === mark && before.comment === comment && told(before.choices) === told(choices)
}
