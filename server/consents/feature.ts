// Who has agreed to which use of whose data.

import type { Feature } from '../feature.ts'
import { canManageSchool } from '../schools/index.ts'
import { consentsApi } from './api.ts'
import { consentData } from './data-of-person.ts'
import { consentEvents } from './events.ts'
import { consentRoutes } from './routes.ts'

export const consents: Feature = {
  name: 'consents',
  routes: consentRoutes,
  api: consentsApi,
  events: consentEvents,
  personData: [consentData],
  navigation: [
    {
      key: 'consents.navigation',
      url: '/consents',
      icon: 'shield',
      order: 80,
      isFor: ({ memberships, childIds, classes }) =>
        childIds.length > 0 ||
        memberships.some(({ role }) => role === 'student') ||
        classes.some(({ isHomeroom }) => isHomeroom),
    },
  ],
  classLinks: [
    {
      key: 'consents.link',
      icon: 'shield',
      order: 40,
      url: ({ id }) => `/consents/classes/${id}`,
      isFor: (actor, { schoolId, isOwn }) => isOwn || canManageSchool(actor, schoolId),
    },
  ],
  personLinks: [
    {
      key: 'consents.link',
      icon: 'shield',
      order: 40,
      url: ({ id }) => `/consents/people/${id}`,
      isFor: (actor, { id, memberships, isOwnPupil }) =>
        memberships.some(({ role }) => role === 'student') &&
        (isOwnPupil ||
          actor.personId.toString() === id ||
          actor.childIds.some((childId) => childId.toString() === id) ||
          memberships.some(({ unitId }) => canManageSchool(actor, unitId))),
    },
  ],
}
