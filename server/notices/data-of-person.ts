import { announceChange } from '../changes/index.ts'
import { translatorFor } from '../i18n/translator.ts'
import type { PersonData } from '../person-data.ts'
import { NoticeChoice } from './choice.model.ts'
import { Notice } from './notice.model.ts'
import { wordsOfNotice } from './page.ts'

export const noticeData: PersonData = {
  key: 'notices.received',
  isKept: false,
  read: async (personId) => {
    const notices = await Notice.find({ personId }).sort({ at: 1, _id: 1 }).lean()
    const choice = await NoticeChoice.findById(personId).lean()
    if (notices.length === 0 && !choice) return undefined
    const { t } = translatorFor('vi')
    return {
      byMail: choice?.mail,
      notices: notices.map((notice) => {
        const { at, url, isRead } = notice
        return { at, url, isRead, ...wordsOfNotice(notice, t) }
      }),
    }
  },
  remove: async (personId, session) => {
    await Notice.deleteMany({ personId }, { session })
    await NoticeChoice.deleteOne({ _id: personId }, { session })
    await announceChange('notice', personId.toString(), session)
  },
}
