// Looking after the running system: whether it is well, what it does in the background, who did what.

import type { Feature } from '../feature.ts'
import { canAdminister, canReadAudit } from './access.ts'
import { auditData } from './audit-data.ts'
import { noteRestore, restoredEvent } from './restored.ts'
import { operationsRoutes } from './routes.ts'
import { undoneCard } from './undone-card.ts'

export const operations: Feature = {
  name: 'operations',
  routes: operationsRoutes,
  navigation: [
    { key: 'operations.navigation', url: '/administration', icon: 'settings', order: 90, isFor: canReadAudit },
  ],
  home: [undoneCard],
  personData: [auditData],
  events: { [restoredEvent]: noteRestore },
  administration: [
    { key: 'operations.titles.status', url: '/administration/status', order: 10, isFor: canAdminister },
    { key: 'operations.titles.outbox', url: '/administration/outbox', order: 20, isFor: canAdminister },
    { key: 'operations.titles.audit', url: '/administration/audit', order: 30, isFor: canReadAudit },
  ],
}
