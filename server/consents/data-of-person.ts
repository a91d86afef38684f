import type { PersonData } from '../person-data.ts'
import { Statement } from './statement.model.ts'

/** Stays, as the proof that somebody was asked; who it was about is known by an id only, once the person is removed. */
export const consentData: PersonData = {
  key: 'consents.statements',
  isKept: true,
  read: async (personId) => {
    const said = await Statement.find({ $or: [{ subjectId: personId }, { saidById: personId }] })
      .sort({ saidAt: 1, _id: 1 })
      .lean()
    if (said.length === 0) return undefined
    return said.map(({ _id, subjectId, saidById, recordedById, ...one }) => ({
      id: _id.toString(),
      ...one,
      isAboutThem: subjectId.equals(personId),
      isSaidByThem: saidById?.equals(personId) ?? false,
      isOnPaper: recordedById !== undefined,
    }))
  },
  remove: async (personId, session) => {
    await Statement.updateMany({ saidById: personId }, { $set: { saidByName: '' } }, { session })
    await Statement.updateMany({ subjectId: personId }, { $unset: { note: 1 } }, { session })
  },
}
