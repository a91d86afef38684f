// Looking at what was handed in: queues, claims, decisions, the conversation with the author.

import type { Feature } from '../feature.ts'
import { isCurator } from './access.ts'
import { curationApi } from './api.ts'
import { batchEvent, carryOut, forgetBatches } from './batch.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { checkDraft } from './check-draft.ts'
import { endClaims } from './claim.ts'
import { messageData, submissionData } from './data-of-person.ts'
import { followSteps } from './follow.ts'
import { waitingCard } from './home-card.ts'
import { claimHours, groupDays, schoolDays, sectorDays } from './policies.ts'
import { readingEvents } from './read.ts'
import { curationRoutes } from './routes.ts'
import { timelineAside } from './timeline-aside.ts'

export const curation: Feature = {
  name: 'curation',
  routes: [...bulkRoutes, ...curationRoutes],
  api: curationApi,
  navigation: [{ key: 'curation.navigation', url: '/curation', icon: 'list', order: 16, isFor: isCurator }],
  home: [waitingCard],
  materialSteps: followSteps,
  materialAsides: [timelineAside],
  materialChecks: checkDraft,
  policies: [groupDays, schoolDays, sectorDays, claimHours],
  personData: [submissionData, messageData],
  events: { [batchEvent]: carryOut, ...readingEvents },
  timers: [
    { name: 'curation.endClaims', pattern: '*/5 * * * *', run: () => endClaims() },
    { name: 'curation.forgetBatches', pattern: '35 2 * * *', run: () => forgetBatches() },
  ],
}
