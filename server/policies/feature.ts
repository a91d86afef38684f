// What the sector decides for all schools, and a school for itself where it is allowed to.

import type { Feature } from '../feature.ts'
import { canSeeSchoolPolicies, canSeeSectorPolicies } from './access.ts'
import { policiesApi } from './api.ts'
import { policiesRoutes } from './routes.ts'

export const policies: Feature = {
  name: 'policies',
  routes: policiesRoutes,
  api: policiesApi,
  navigation: [
    { key: 'policies.navigation', url: '/policies', icon: 'shield', order: 70, isFor: canSeeSectorPolicies },
  ],
  unitLinks: [
    {
      key: 'policies.navigation',
      icon: 'shield',
      order: 70,
      url: ({ id }) => `/policies/schools/${id}`,
      isFor: (actor, { id, kind }) => kind === 'school' && canSeeSchoolPolicies(actor, id),
    },
  ],
}
