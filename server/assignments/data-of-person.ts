import type { PersonData } from '../person-data.ts'
import { type SubmissionRecord, WorkSubmission } from './submission.model.ts'

/** What a pupil has written, handed in and got back. */
export const workData: PersonData = {
  key: 'assignments.work',
  isKept: false,
  read: async (personId) => {
    const works = await WorkSubmission.find({ personId }).sort({ changedAt: 1 }).lean<SubmissionRecord[]>()
    if (works.length === 0) return undefined
    return works.map(({ assignmentId, courseId, state, draft, attempts, returned, returnedAt }) => ({
      ...{ assignment: assignmentId.toString(), course: courseId.toString(), state },
      draft: draft ? { text: draft.text, link: draft.link, savedAt: draft.savedAt } : undefined,
      attempts: attempts.map(({ number, text, link, submittedAt, isLate, takenBackAt }) => ({
        ...{ number, text, link, submittedAt, isLate, takenBackAt },
      })),
      // What a teacher has not given back yet is not the pupil's yet.
      returned: returned ? { mark: returned.value, comment: returned.comment, by: returned.byName } : undefined,
      returnedAt,
    }))
  },
  remove: async (personId, session) => void (await WorkSubmission.deleteMany({ personId }, { session })),
}

/** The marks stay with the pupils; nothing in them tells then who gave them. */
export const markData: PersonData = {
  key: 'assignments.marks',
  isKept: true,
  read: async (personId) => {
    const count = await WorkSubmission.countDocuments({
      $or: [{ 'mark.byId': personId }, { 'returned.byId': personId }],
    })
    return count === 0 ? undefined : { count }
  },
  remove: async (personId, session) => {
    for (const field of ['mark', 'returned'])
      await WorkSubmission.updateMany(
        { [`${field}.byId`]: personId },
        { $set: { [`${field}.byName`]: '' } },
        { session },
      )
  },
}
