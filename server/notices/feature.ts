// What people are told: in the app, and by mail as they want it.

import type { Feature } from '../feature.ts'
import { choiceUrl, home } from './address.ts'
import { noticesApi } from './api.ts'
import { noticeData } from './data-of-person.ts'
import { noticeEvents, orderDigests } from './mail.ts'
import { countUnread, recallUnread } from './own.ts'
import { noticeRoutes } from './routes.ts'

export const notices: Feature = {
  name: 'notices',
  routes: noticeRoutes,
  api: noticesApi,
  bell: { url: home, recall: recallUnread, count: countUnread },
  profile: [{ key: 'notices.titles.choice', url: choiceUrl, icon: 'bell' }],
  events: noticeEvents,
  timers: [{ name: 'notices.digest', pattern: '0 6 * * *', run: () => orderDigests() }],
  personData: [noticeData],
}
