// What is kept of people and for how long; a copy of it for those it is about, and its removal.

import type { Feature } from '../feature.ts'
import { canManageSchool } from '../schools/index.ts'
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
      isFor: (actor, { id, memberships }) =>
        actor.personId.toString() === id ||
        actor.childIds.some((childId) => childId.toString() === id) ||
        memberships.some(({ unitId }) => canManageSchool(actor, unitId)),
    },
    {
      key: 'privacy.removal.crumb',
      icon: 'delete',
      order: 90,
      url: ({ id }) => `/privacy/people/${id}/removal`,
      // Where somebody still is something they cannot be removed; the page says so to those who may.
      isFor: (actor, { id, memberships }) =>
        actor.personId.toString() !== id &&
        memberships.every(({ unitId }) => canManageSchool(actor, unitId)) &&
        (memberships.length > 0 || actor.memberships.some(({ role }) => role === 'sectorAdministrator')),
    },
  ],
}
