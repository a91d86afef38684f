// Looking at what was handed in: queues, claims, decisions, the conversation with the author.

import type { Feature } from '../feature.ts'
import { materialChangedEvent } from '../materials/index.ts'
import { isCurator } from './access.ts'
import { curationApi } from './api.ts'
import { batchEvent, carryOut, forgetBatches } from './batch.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { checkDraft } from './check-draft.ts'
import { endClaims } from './claim.ts'
import { consentChangedEvent, hideWithoutConsent } from './consents-ended.ts'
import { messageData, pupilsWorkData, scoreData, submissionData } from './data-of-person.ts'
import { followSteps } from './follow.ts'
import { waitingCard } from './home-card.ts'
import { claimHours, groupDays, panelGap, schoolDays, sectorDays, waitForPanel } from './policies.ts'
import { panelApi } from './panel-api.ts'
import { panelRoutes } from './panel-routes.ts'
import { pupilsApi } from './pupils-api.ts'
import { pupilsAction } from './pupils-action.ts'
import { pupilsWorkRoutes } from './pupils-work-routes.ts'
import { forgetPupils } from './pupils-work.ts'
import { readingEvents } from './read.ts'
import { retagRoutes } from './retag-routes.ts'
import { rubricRoutes } from './rubric-routes.ts'
import { curationRoutes } from './routes.ts'
import { tellSector } from './sector-digest.ts'
import { timelineAside } from './timeline-aside.ts'
import { linkEvents } from './try-links.ts'
import { home } from './words.ts'

export const curation: Feature = {
  name: 'curation',
  routes: [...bulkRoutes, ...retagRoutes, ...rubricRoutes, ...pupilsWorkRoutes, ...panelRoutes, ...curationRoutes],
  api: [...curationApi, ...panelApi, ...pupilsApi],
  navigation: [{ key: 'curation.navigation', url: home, icon: 'list', order: 16, isFor: isCurator }],
  home: [waitingCard],
  ownMaterialsLinks: [{ key: 'curation.waitingForMe', icon: 'list', order: 10, url: () => home, isFor: isCurator }],
  materialSteps: followSteps,
  materialAsides: [timelineAside],
  materialActions: [pupilsAction],
  materialChecks: checkDraft,
  policies: [groupDays, schoolDays, sectorDays, claimHours, panelGap, waitForPanel],
  personData: [submissionData, messageData, scoreData, pupilsWorkData],
  events: {
    ...{ [batchEvent]: carryOut, ...readingEvents, ...linkEvents, [materialChangedEvent]: forgetPupils },
    [consentChangedEvent]: hideWithoutConsent,
  },
  timers: [
    { name: 'curation.endClaims', pattern: '*/5 * * * *', run: () => endClaims() },
    { name: 'curation.tellSector', pattern: '30 6 * * *', run: tellSector },
    { name: 'curation.forgetBatches', pattern: '35 2 * * *', run: () => forgetBatches() },
  ],
}
