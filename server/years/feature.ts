// School years with their terms, breaks and weeks: of the sector, and of schools that have one in their own way.

import type { Feature } from '../feature.ts'
import { yearsApi } from './api.ts'
import { yearEvents } from './events.ts'
import { schoolCalendar } from './policies.ts'
import { yearsRoutes } from './routes.ts'

export const years: Feature = {
  name: 'years',
  routes: yearsRoutes,
  api: yearsApi,
  policies: [schoolCalendar],
  calendarSources: [yearEvents],
  navigation: [
    {
      key: 'years.navigation',
      url: '/years',
      icon: 'calendar',
      order: 65,
      isFor: ({ memberships }) => memberships.some(({ role }) => role !== 'student' && role !== 'guardian'),
    },
  ],
  unitLinks: [
    {
      key: 'years.navigation',
      icon: 'calendar',
      order: 20,
      url: ({ id }) => `/years/schools/${id}`,
      isFor: (_actor, { kind }) => kind === 'school',
    },
  ],
}
