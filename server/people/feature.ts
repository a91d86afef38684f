// People, and what they are in which unit.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { canSeeManaged, communeOfficeIds } from '../schools/index.ts'
import { peopleApi } from './api.ts'
import { childrenCard, membersCard } from './cards.ts'
import { peopleContents } from './contents.ts'
import { familiesMovedEvent, followChildren } from './family/follow.ts'
import { familyRoutes } from './family/routes.ts'
import { peopleData } from './personal-data.ts'
import { newRoutes } from './new-routes.ts'
import { listReaders } from './role-fields.ts'
import { roleRoutes } from './role-routes.ts'
import { personRoutes } from './routes.ts'
import { sealedIds } from './sealed.ts'
import { leastToldCount } from './small-counts.ts'

export const people: Feature = {
  name: 'people',
  routes: [...familyRoutes, ...newRoutes, ...personRoutes, ...roleRoutes],
  api: peopleApi,
  navigation: [
    {
      key: 'people.familyNavigation',
      url: '/people/children',
      icon: 'people',
      order: 20,
      isFor: (actor) => hasRole(actor, 'guardian') || actor.childIds.length > 0,
    },
    {
      key: 'people.navigation',
      url: '/people',
      icon: 'people',
      order: 50,
      isFor: (actor) => hasRole(actor, ...listReaders),
    },
  ],
  home: [childrenCard, membersCard],
  unitLinks: [
    {
      key: 'people.unitLink',
      icon: 'people',
      order: 10,
      url: ({ id }) => `/people?unit=${id}`,
      // As `listedGroups`, of which it tells only whether there is any.
      isFor: (actor, { school, ...place }) =>
        canSeeManaged(actor, school ?? place) || communeOfficeIds(actor).includes(place.id),
    },
  ],
  policies: [leastToldCount],
  events: { [familiesMovedEvent]: followChildren },
  personData: peopleData,
  sealed: [sealedIds],
  unitContents: peopleContents,
}
