// Looking at what was handed in: queues, claims, decisions, the conversation with the author.

import type { Feature } from '../feature.ts'
import { isCurator } from './access.ts'
import { curationApi } from './api.ts'
import { batchEvent, carryOut, forgetBatches } from './batch.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { checkDraft } from './check-draft.ts'
import { endClaims } from './claim.ts'
import { messageData, scoreData, submissionData } from './data-of-person.ts'
import { followSteps } from './follow.ts'
import { waitingCard } from './home-card.ts'
import { claimHours, groupDays, panelGap, schoolDays, sectorDays } from './policies.ts'
import { panelApi } from './panel-api.ts'
import { panelRoutes } from './panel-routes.ts'
import { readingEvents } from './read.ts'
import { rubricRoutes } from './rubric-routes.ts'
import { curationRoutes } from './routes.ts'
import { timelineAside } from './timeline-aside.ts'
import { home } from './words.ts'

export const curation: Feature = {
  name: 'curation',
  routes: [...bulkRoutes, ...rubricRoutes, ...panelRoutes, ...curationRoutes],
  api: [...curationApi, ...panelApi],
  navigation: [{ key: 'curation.navigation', url: home, icon: 'list', order: 16, isFor: isCurator }],
  home: [waitingCard],
  ownMaterialsLinks: [{ key: 'curation.waitingForMe', icon: 'list', order: 10, url: () => home, isFor: isCurator }],
  materialSteps: followSteps,
  materialAsides: [timelineAside],
  materialChecks: checkDraft,
  policies: [groupDays, schoolDays, sectorDays, claimHours, panelGap],
  personData: [submissionData, messageData, scoreData],
  events: { [batchEvent]: carryOut, ...readingEvents },
  timers: [
    { name: 'curation.endClaims', pattern: '*/5 * * * *', run: () => endClaims() },
    { name: 'curation.forgetBatches', pattern: '35 2 * * *', run: () => forgetBatches() },
  ],
}
