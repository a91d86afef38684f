// What other systems take along: public materials for harvesters (OAI-PMH 2.0) and for search engines.

import type { Feature } from '../feature.ts'
import { reconcile } from './reconcile.ts'
import { harvestingRoutes } from './routes.ts'
import { tellingEvents } from './tell.ts'

export const harvesting: Feature = {
  name: 'harvesting',
  routes: harvestingRoutes,
  events: tellingEvents,
  timers: [{ name: 'harvesting.reconcile', pattern: '50 2 * * *', run: reconcile }],
}
