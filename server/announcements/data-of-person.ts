import { announceChange } from '../changes/index.ts'
import type { PersonData } from '../person-data.ts'
import { Announcement, type AnnouncementRecord, Receipt, type ReceiptRecord } from './announcement.model.ts'

/** What somebody was told, and when they have read it. */
export const toldData: PersonData = {
  key: 'announcements.told',
  isKept: false,
  read: async (personId) => {
    const receipts = await Receipt.find({ personId }).sort({ startsAt: 1 }).lean<ReceiptRecord[]>()
    if (receipts.length === 0) return undefined
    const ids = receipts.map(({ announcementId }) => announcementId)
    const found = await Announcement.find({ _id: { $in: ids } }, { title: 1 }).lean<AnnouncementRecord[]>()
    const titles = new Map(found.map(({ _id, title }) => [_id.toString(), title]))
    return receipts.map(({ announcementId, startsAt, readAt, confirmedAt }) => ({
      ...{ title: titles.get(announcementId.toString()), at: startsAt, readAt, confirmedAt },
    }))
  },
  remove: async (personId, session) => {
    await Receipt.deleteMany({ personId }, { session })
    await announceChange('notice', personId.toString(), session)
  },
}

/** It was told in the name of a school or a course: it stays, and nothing in it tells who has written it. */
export const writtenData: PersonData = {
  key: 'announcements.written',
  isKept: true,
  read: async (personId) => {
    const found = await Announcement.find({ authorId: personId }).sort({ startsAt: 1 }).lean<AnnouncementRecord[]>()
    if (found.length === 0) return undefined
    return found.map(({ title, text, startsAt, endsAt, state }) => ({ title, text, startsAt, endsAt, state }))
  },
  remove: async (personId, session) =>
    void (await Announcement.updateMany({ authorId: personId }, { $unset: { authorId: 1 } }, { session })),
}
