import type { PersonData } from '../person-data.ts'
import { Report } from './report.model.ts'

/** What was reported, and what became of it, stays; nothing in it tells then who it was. */
export const reportData: PersonData = {
  key: 'reports.sent',
  isKept: true,
  read: async (personId) => {
    const sent = await Report.find({ reporterId: personId }).sort({ at: 1 }).lean()
    if (sent.length === 0) return undefined
    return sent.map(({ materialId, title, kind, text, at, decision, reason, decidedAt }) => ({
      ...{ materialId: materialId.toString(), title, kind, text, at, decision, reason, decidedAt },
    }))
  },
  remove: async (personId, session) => {
    await Report.updateMany({ reporterId: personId }, { $unset: { reporterId: 1 } }, { session })
    await Report.updateMany({ claimedById: personId, isDecided: true }, { $set: { claimedByName: '' } }, { session })
    await Report.updateMany(
      { claimedById: personId, isDecided: false },
      { $unset: { claimedById: 1, claimedByName: 1, claimedAt: 1 } },
      { session },
    )
    await Report.updateMany({ decidedById: personId }, { $set: { decidedByName: '' } }, { session })
  },
}
