import type { PersonData } from '../person-data.ts'
import { CalendarFeed } from './feed.model.ts'

export const feedData: PersonData = {
  key: 'calendar.feed',
  isKept: false,
  read: async (personId) => {
    const feed = await CalendarFeed.findOne({ personId }).lean()
    return feed ? { createdAt: feed.createdAt } : undefined
  },
  remove: async (personId, session) => {
    await CalendarFeed.deleteMany({ personId }, { session })
  },
}
