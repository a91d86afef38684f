// Organisation units: offices, schools and their parts, and how they stand to each other.

import type { Feature } from '../feature.ts'
import { schoolsApi } from './api.ts'
import { changeApi } from './change-api.ts'
import { unitEvents } from './events.ts'
import { officesCard, schoolsCard } from './cards.ts'
import { schoolsRoutes } from './routes.ts'

export const schools: Feature = {
  name: 'schools',
  routes: schoolsRoutes,
  api: [...schoolsApi, ...changeApi],
  navigation: [
    {
      key: 'schools.navigation',
      url: '/schools',
      icon: 'school',
      order: 60,
      isFor: ({ memberships }) => memberships.some(({ role }) => role !== 'student' && role !== 'guardian'),
    },
  ],
  home: [officesCard, schoolsCard],
  events: unitEvents,
}
