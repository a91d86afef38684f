// Announcements: a teacher tells a course, a school its classes, families and staff; and sees who has read it.

import { courseRemovedEvent } from '../courses/index.ts'
import type { Feature } from '../feature.ts'
import { canManageSchool } from '../schools/index.ts'
import { home } from './address.ts'
import { announcementsApi } from './api.ts'
import { announcementCompanion } from './companion.ts'
import { toldData, writtenData } from './data-of-person.ts'
import { carryOut } from './fan-out.ts'
import { forgetEnded, forgetOfCourse } from './forget.ts'
import { openCard } from './home-card.ts'
import { announcementRoutes } from './routes.ts'
import { dueEvent } from './write.ts'

export const announcements: Feature = {
  name: 'announcements',
  routes: announcementRoutes,
  api: announcementsApi,
  navigation: [
    { key: 'announcements.navigation', url: home, icon: 'bell', order: 7, isFor: ({ isService }) => !isService },
  ],
  home: [openCard],
  courseCompanions: [announcementCompanion],
  unitLinks: [
    {
      ...{ key: 'announcements.titles.new', icon: 'bell', order: 60 },
      url: ({ id }) => `${home}/new?school=${id}`,
      isFor: (actor, { id, kind }) => kind === 'school' && canManageSchool(actor, id),
    },
  ],
  classLinks: [
    {
      ...{ key: 'announcements.titles.new', icon: 'bell', order: 60 },
      url: ({ schoolId }) => `${home}/new?school=${schoolId}`,
      isFor: (actor, { isOwn, schoolId }) => isOwn || canManageSchool(actor, schoolId),
    },
  ],
  personData: [toldData, writtenData],
  events: { [dueEvent]: carryOut, [courseRemovedEvent]: forgetOfCourse },
  timers: [{ name: 'announcements.forget', pattern: '50 3 * * *', run: async () => await forgetEnded() }],
}
