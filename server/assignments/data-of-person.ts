import type { PersonData } from '../person-data.ts'
import { type SubmissionRecord, type Work, type WorkFile, WorkSubmission } from './submission.model.ts'
import { freeFiles } from './take-files.ts'

/** What a pupil has written, handed in and got back. */
export const workData: PersonData = {
  key: 'assignments.work',
  isKept: false,
  read: async (personId) => {
    const works = await WorkSubmission.find({ $or: [{ personId }, { memberIds: personId }] })
      .sort({ changedAt: 1 })
      .lean<SubmissionRecord[]>()
    if (works.length === 0) return undefined
    return works.map((work) => {
      const { assignmentId, courseId, state, draft, attempts, returnedAt, memberIds } = work
      const returned = work.returned
      return {
        ...{ assignment: assignmentId.toString(), course: courseId.toString(), state, isOfGroup: memberIds.length > 0 },
        draft: draft ? { ...toldWork(draft), savedAt: draft.savedAt } : undefined,
        attempts: attempts.map((attempt) => {
          const { number, submittedAt, isLate, takenBackAt } = attempt
          return { ...{ number, submittedAt, isLate, takenBackAt }, ...toldWork(attempt) }
        }),
        // What a teacher has not given back yet is not the pupil's yet.
        returned: returned ? { mark: returned.value, comment: returned.comment, by: returned.byName } : undefined,
        feedback: work.feedback.filter(({ isReturned }) => isReturned).map(toldFile),
        returnedAt,
      }
    })
  },
  remove: async (personId, session) => {
    for (const work of await WorkSubmission.find({ personId }).session(session).lean<SubmissionRecord[]>()) {
      await freeFiles(work, undefined, session)
      await WorkSubmission.deleteOne({ _id: work._id }, { session })
    }
    // What a group has done is the others', too.
    const $pull = { memberIds: personId }
    await WorkSubmission.updateMany({ memberIds: personId }, { $pull }, { session })
  },
}

const toldWork = ({ text, link, files, photos }: Work) => ({ text, link, files: [...files, ...photos].map(toldFile) })

const toldFile = ({ name, bytes }: WorkFile) => ({ name, bytes })

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
