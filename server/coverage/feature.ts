// Where the curriculum has materials and where it has none: the map, calls for what is missing, and what was looked for in
// vain.

import { hasRole } from '../actor.ts'
import { indexOutdatedEvent } from '../catalogue/index.ts'
import type { Feature } from '../feature.ts'
import { materialChangedEvent } from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { mapReaders } from './access.ts'
import { home } from './address.ts'
import { coverageApi } from './api.ts'
import { callsApi } from './calls/api.ts'
import { callData, claimData } from './calls/data-of-person.ts'
import { callsCard } from './calls/home-card.ts'
import { followMaterial, linkingEvents } from './calls/link.ts'
import { remindClaimers } from './calls/remind.ts'
import { callRoutes } from './calls/routes.ts'
import { keepingEvents } from './keep.ts'
import { countFirst, recountAll, recountingEvents, reconcile } from './reconcile.ts'
import { mapRoutes } from './routes.ts'
import { wantedApi } from './wanted/api.ts'
import { gatherAll, gatherNew } from './wanted/gather.ts'
import { wantedRoutes } from './wanted/routes.ts'

/** The map first: a call is fulfilled by what the map counts. */
const materialChanged: EventHandler = async (payload, context) => {
  await keepingEvents[materialChangedEvent](payload, context)
  await followMaterial(payload, context)
}

export const coverage: Feature = {
  name: 'coverage',
  routes: [...mapRoutes, ...callRoutes, ...wantedRoutes],
  api: [...coverageApi, ...callsApi, ...wantedApi],
  navigation: [
    {
      key: 'coverage.navigation',
      url: home,
      icon: 'chart',
      order: 19,
      isFor: (actor) => hasRole(actor, ...mapReaders),
    },
  ],
  home: [callsCard],
  personData: [callData, claimData],
  events: {
    ...keepingEvents,
    ...recountingEvents,
    ...linkingEvents,
    [materialChangedEvent]: materialChanged,
    [indexOutdatedEvent]: recountAll,
  },
  timers: [
    { name: 'coverage.reconcile', pattern: '40 2 * * *', run: async (log) => void (await reconcile({ log })) },
    { name: 'coverage.countFirst', pattern: '*/5 * * * *', run: async (log) => await countFirst(log) },
    { name: 'coverage.gatherNew', pattern: '*/5 * * * *', run: async () => await gatherNew() },
    { name: 'coverage.gatherAll', pattern: '15 3 * * *', run: async () => await gatherAll() },
    { name: 'coverage.remindClaimers', pattern: '5 7 * * *', run: async () => await remindClaimers() },
  ],
}
