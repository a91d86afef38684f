import type { PersonData } from '../person-data.ts'
import { Batch } from './batch.model.ts'
import { savePanel } from './judge.ts'
import { Message } from './message.model.ts'
import { Panel } from './panel.model.ts'
import { seatOf } from './panel-rules.ts'
import { PupilsWork } from './pupils-work.model.ts'
import { Submission } from './submission.model.ts'

/** What was decided stays with the material, without the names of those who have gone. */
export const submissionData: PersonData = {
  key: 'curation.submissions',
  isKept: true,
  read: async (personId) => {
    const found = await Submission.find({ $or: [{ ownerId: personId }, { endedById: personId }] })
      .sort({ waitingSince: 1 })
      .lean()
    if (found.length === 0) return undefined
    return found.map(({ title, edition, stage, state, waitingSince, endedAt, decision, feedback, ownerId }) => ({
      ...{ title, edition, stage, state, waitingSince, endedAt, decision, feedback },
      as: ownerId.equals(personId) ? 'owner' : 'curator',
    }))
  },
  remove: async (personId, session) => {
    await Submission.updateMany({ ownerId: personId }, { $set: { ownerName: '' } }, { session })
    await Submission.updateMany({ endedById: personId }, { $set: { endedByName: '' } }, { session })
    const unclaimed = { claimedById: 1, claimedByName: 1, claimedUntil: 1 }
    await Submission.updateMany({ claimedById: personId }, { $unset: unclaimed }, { session })
    await Batch.updateMany({ createdById: personId }, { $set: { createdByName: '' } }, { session })
    await Batch.updateMany({ assigneeId: personId }, { $set: { assigneeName: '' } }, { session })
  },
}

/** What somebody gave stays with the submission. */
export const scoreData: PersonData = {
  key: 'curation.scores',
  isKept: true,
  read: async (personId) => {
    const found = await Panel.find({ 'asked.personId': personId }).lean()
    const scores = found.flatMap((panel) => {
      const seat = seatOf(panel, personId)
      if (!seat) return []
      const { askedAt, scoredAt, points, total, feedback, internalNote } = seat
      return [{ submission: panel._id.toString(), askedAt, scoredAt, points, total, feedback, internalNote }]
    })
    return scores.length === 0 ? undefined : scores
  },
  remove: async (personId, session) => {
    for (const panel of await Panel.find({ 'asked.personId': personId }).session(session).lean()) {
      const asked = panel.asked.map((one) => (one.personId.equals(personId) ? { ...one, personName: '' } : one))
      await savePanel(panel, { ...panel, asked }, session)
    }
  },
}

export const messageData: PersonData = {
  key: 'curation.messages',
  isKept: true,
  read: async (personId) => {
    const found = await Message.find({ byId: personId }).sort({ at: 1 }).lean()
    return found.length === 0 ? undefined : found.map(({ at, text, isInternal }) => ({ at, text, isInternal }))
  },
  remove: async (personId, session) => {
    await Message.updateMany({ byId: personId }, { $set: { byName: '' } }, { session })
  },
}

/** Of pupils: in which materials they can be recognised, as the owners have said. */
export const pupilsWorkData: PersonData = {
  key: 'curation.pupilsWork',
  isKept: false,
  read: async (personId) => {
    const found = await PupilsWork.find({ pupilIds: personId }, { _id: 1 }).lean()
    return found.length === 0 ? undefined : found.map(({ _id }) => ({ material: _id.toString() }))
  },
  remove: async (personId, session) => {
    await PupilsWork.updateMany({ pupilIds: personId }, { $pull: { pupilIds: personId } }, { session })
  },
}
