// Calendars: what is due, lessons and the events of the year, of oneself and one's children, here and in other programs.

import type { Feature } from '../feature.ts'
import { home } from './address.ts'
import { calendarApi } from './api.ts'
import { feedData } from './data-of-person.ts'
import { calendarRoutes } from './routes.ts'

export const calendar: Feature = {
  name: 'calendar',
  routes: calendarRoutes,
  api: calendarApi,
  navigation: [
    { key: 'calendar.navigation', url: home, icon: 'calendar', order: 7, isFor: ({ isService }) => !isService },
  ],
  personData: [feedData],
}
