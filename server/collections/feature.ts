// Collections: learning materials that somebody has chosen and put in order.

import type { Feature } from '../feature.ts'
import { materialChangedEvent } from '../materials/index.ts'
import { canCollect } from './access.ts'
import { addressOfAdding, home } from './address.ts'
import { collectionsApi } from './api.ts'
import { collectionsAside } from './aside.ts'
import { featuredInCatalogue } from './catalogue-start.ts'
import { personalCollectionData, proposalData, sharedCollectionData } from './data-of-person.ts'
import { seenAmong } from './find.ts'
import { followMaterial } from './follow.ts'
import { featuredCard } from './home-card.ts'
import { collectionRoutes } from './routes.ts'
import { kind } from './uses.ts'

export const collections: Feature = {
  name: 'collections',
  routes: collectionRoutes,
  api: collectionsApi,
  navigation: [
    {
      key: 'collections.navigation',
      url: home,
      icon: 'archive',
      order: 17,
      isFor: () => true,
      isForGuests: true,
    },
  ],
  home: [featuredCard],
  catalogueStarts: [featuredInCatalogue],
  materialActions: [
    {
      key: 'collections.action',
      icon: 'plus',
      order: 20,
      urlOf: ({ id, isOffered }, visitor) => (isOffered && canCollect(visitor) ? addressOfAdding(id) : undefined),
    },
  ],
  materialAsides: [collectionsAside],
  useViewers: [{ kind, seen: seenAmong }],
  publicPages: [home],
  personData: [personalCollectionData, sharedCollectionData, proposalData],
  events: { [materialChangedEvent]: followMaterial },
}
