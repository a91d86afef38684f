// Finding materials: the search page, its index, and those who look after what is found and what is not.

import type { Feature } from '../feature.ts'
import { catalogueApi } from './api.ts'
import { curriculumCountsApi } from './curriculum-api.ts'
import { curriculumHome } from './curriculum-page.ts'
import { searchCard } from './home-card.ts'
import { searchIndexes } from './indexes.ts'
import { keepingEvents } from './keep.ts'
import { reconcile } from './reconcile.ts'
import { renamingEvents } from './renamed.ts'
import { indexOutdatedEvent, rebuildOutdated } from './restored.ts'
import { catalogueRoutes } from './routes.ts'
import { similarAside } from './similar-aside.ts'
import { applySynonyms, synonymsChangedEvent } from './synonyms.ts'
import { forgetOldOnes } from './unanswered.ts'

export const catalogue: Feature = {
  name: 'catalogue',
  routes: catalogueRoutes,
  api: [...catalogueApi, ...curriculumCountsApi],
  navigation: [
    {
      key: 'catalogue.navigation',
      url: '/catalogue',
      icon: 'search',
      order: 12,
      isFor: () => true,
      isForGuests: true,
    },
  ],
  home: [searchCard],
  materialAsides: [similarAside],
  publicPages: ['/catalogue', curriculumHome],
  searchIndexes,
  events: {
    ...keepingEvents,
    ...renamingEvents,
    [synonymsChangedEvent]: applySynonyms,
    [indexOutdatedEvent]: rebuildOutdated,
  },
  timers: [
    { name: 'catalogue.reconcile', pattern: '20 2 * * *', run: async (log) => void (await reconcile(log)) },
    { name: 'catalogue.forgetOldOnes', pattern: '50 2 * * *', run: () => forgetOldOnes() },
  ],
}
