import type { PersonData } from '../person-data.ts'
import { type LayerRecord, WorkLayer } from './layers/layer.model.ts'
import { type MarkingRecord, WorkMarking } from './marking/marking.model.ts'
import { CommentPhrase, type PhraseRecord } from './phrases/phrase.model.ts'
import { KeptRubric, type KeptRubricRecord } from './rubrics/rubric.model.ts'
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
    const layers = await WorkLayer.find({ submissionId: { $in: works.map(({ _id }) => _id) } })
      .sort({ at: 1 })
      .lean<LayerRecord[]>()
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
        onPages: layers
          .filter(({ submissionId, at }) => submissionId.equals(work._id) && returnedAt && at <= returnedAt)
          .map(({ page, marks }) => ({ page, marks })),
      }
    })
  },
  remove: async (personId, session) => {
    for (const work of await WorkSubmission.find({ personId }).session(session).lean<SubmissionRecord[]>()) {
      await freeFiles(work, undefined, session)
      await WorkSubmission.deleteOne({ _id: work._id }, { session })
      await WorkMarking.deleteOne({ _id: work._id }, { session })
      await WorkLayer.deleteMany({ submissionId: work._id }, { session })
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

/** What a teacher has begun to say, and says again. A rubric that colleagues use stays with the school. */
export const markingData: PersonData = {
  key: 'assignments.marking',
  isKept: false,
  read: async (personId) => {
    const typed = await WorkMarking.find({ byId: personId, isDone: false }).lean<MarkingRecord[]>()
    const phrases = await CommentPhrase.find({ ownerId: personId }).sort({ uses: -1 }).lean<PhraseRecord[]>()
    const rubrics = await KeptRubric.find({ ownerId: personId }).sort({ changedAt: 1 }).lean<KeptRubricRecord[]>()
    if (typed.length + phrases.length + rubrics.length === 0) return undefined
    return {
      typed: typed.map(({ mark, comment, at }) => ({ mark, comment, at })),
      phrases: phrases.map(({ text, subject, uses }) => ({ text, subject, uses })),
      rubrics: rubrics.map(({ title, scheme, criteria, isShared }) => ({ title, scheme, criteria, isShared })),
    }
  },
  remove: async (personId, session) => {
    // The counter stays: whoever has the page open is told.
    const emptied = { mark: '', comment: '', choices: [], byName: '', isDone: true }
    await WorkMarking.updateMany({ byId: personId }, { $set: emptied, $inc: { revision: 1 } }, { session })
    await CommentPhrase.deleteMany({ ownerId: personId }, { session })
    await KeptRubric.deleteMany({ ownerId: personId, isShared: false }, { session })
    await KeptRubric.updateMany({ ownerId: personId }, { $set: { ownerName: '' } }, { session })
  },
}
