// Work for assignments that is taken over from elsewhere, with what its teachers have said of it. Nobody is told.

import { type ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type AssignmentRecord, CourseAssignment } from './assignment.model.ts'
import { datesFor, timingAt } from './dates.ts'
import { readMark } from './marks.ts'
import { WorkSubmission } from './submission.model.ts'

export interface AddedWork {
  readonly assignmentId: Types.ObjectId
  readonly personId: Types.ObjectId
  readonly text: string
  readonly link: string
  /** Undefined: it is a draft still. */
  readonly submittedAt: Date | undefined
  readonly savedAt: Date
  readonly mark:
    | {
        readonly typed: string
        readonly comment: string
        readonly by: Pick<Actor, 'personId' | 'name'>
        readonly at: Date
        readonly isReturned: boolean
      }
    | undefined
}

/** Late or not as the dates of the assignment say. */
export async function addWork(works: readonly AddedWork[], session: ClientSession): Promise<void> {
  const ids = works.map(({ assignmentId }) => assignmentId)
  const found = await CourseAssignment.find({ _id: { $in: ids } })
    .session(session)
    .lean<AssignmentRecord[]>()
  const byId = new Map(found.map((one) => [one._id.toString(), one]))
  const records = works.flatMap((work) => {
    const assignment = byId.get(work.assignmentId.toString())
    return assignment ? [recordOf(work, assignment)] : []
  })
  if (records.length > 0) await WorkSubmission.insertMany(records, { session })
}

function recordOf({ personId, text, link, submittedAt, savedAt, mark }: AddedWork, assignment: AssignmentRecord) {
  const { _id: assignmentId, courseId, scheme } = assignment
  const isLate = submittedAt !== undefined && timingAt(datesFor(assignment, personId), submittedAt) !== 'inTime'
  const operation = new Types.ObjectId().toString()
  const attempts = submittedAt ? [{ number: 1, text, link, submittedAt, isLate, operation }] : []
  const given = mark && {
    ...{ value: readMark(scheme, mark.typed) ?? '', comment: mark.comment, at: mark.at, attempt: 1 },
    ...{ byId: mark.by.personId, byName: mark.by.name },
  }
  const returned = mark?.isReturned ? { returned: given, returnedAt: mark.at } : {}
  const state = mark?.isReturned ? 'returned' : submittedAt ? 'submitted' : 'draft'
  return {
    ...{ assignmentId, courseId, personId, state, draft: { text, link, savedAt }, attempts },
    ...{ ...(given && { mark: given }), ...returned, revision: 1, changedAt: mark?.at ?? submittedAt ?? savedAt },
  }
}
