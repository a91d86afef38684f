// Timetables: which class has which subject with whom, when.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { canSeeManaged, schoolStaff } from '../schools/index.ts'
import { classUrl, myUrl, schoolUrl } from './address.ts'
import { timetableApi } from './api.ts'
import { lessonData } from './data-of-person.ts'
import { lessonEntries } from './entries.ts'
import { weekCard } from './home-card.ts'
import { forgetImports } from './import/take.ts'
import { timetableRoutes } from './routes.ts'

export const timetable: Feature = {
  name: 'timetable',
  routes: timetableRoutes,
  api: timetableApi,
  navigation: [
    {
      ...{ key: 'timetable.navigation', url: myUrl, icon: 'clock', order: 6 },
      isFor: (actor) => hasRole(actor, 'student', 'guardian', ...schoolStaff),
    },
  ],
  home: [weekCard],
  unitLinks: [
    {
      ...{ key: 'timetable.navigation', icon: 'clock', order: 25 },
      url: ({ id }) => schoolUrl(id),
      isFor: (actor, { kind, id, managerIds }) => kind === 'school' && canSeeManaged(actor, { id, managerIds }),
    },
  ],
  classLinks: [
    { ...{ key: 'timetable.navigation', icon: 'clock', order: 45 }, url: ({ id }) => classUrl(id), isFor: () => true },
  ],
  calendarSources: [lessonEntries],
  personData: [lessonData],
  timers: [{ name: 'timetable.forgetImports', pattern: '50 3 * * *', run: async () => await forgetImports() }],
}
