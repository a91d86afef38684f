// What is kept of people and for how long; a copy of it for those it is about, and its removal.

import type { Feature } from '../feature.ts'
import { canCopy, canRemove } from './access.ts'
import { privacyRoutes } from './routes.ts'

export const privacy: Feature = {
  name: 'privacy',
  routes: privacyRoutes,
  profile: [{ key: 'privacy.titles.overview', url: '/privacy', icon: 'shield' }],
  personLinks: [
    {
      key: 'privacy.copy.crumb',
      icon: 'download',
      order: 80,
      url: ({ id }) => `/privacy/people/${id}/copy`,
      isFor: (actor, { id, memberships }) => canCopy(actor, { id, places: memberships }),
    },
    {
      key: 'privacy.removal.crumb',
      icon: 'delete',
      order: 90,
      url: ({ id }) => `/privacy/people/${id}/removal`,
      // Where somebody still is something they cannot be removed; the page says so to those who may.
      isFor: (actor, { id, unitIds }) => canRemove(actor, { id, places: [], pastUnitIds: unitIds }),
    },
  ],
}
