// Assignments: pupils hand something in, and their teacher says what it is worth.

import type { Feature } from '../feature.ts'
import { assignmentApi } from './api.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { markData, markingData, workData } from './data-of-person.ts'
import { fileRoutes } from './file-routes.ts'
import { workUses } from './files.ts'
import { assignmentKind } from './kind.ts'
import { layerRoutes } from './layers/routes.ts'
import { markingRoutes } from './marking/routes.ts'
import { mergeEvent } from './merge-event.ts'
import { mergePhotos } from './merge.ts'
import { phraseRoutes } from './phrases/routes.ts'
import { assignmentRoutes } from './routes.ts'
import { rubricRoutes } from './rubrics/routes.ts'
import { assignmentTouches } from './touches.ts'

export const assignments: Feature = {
  name: 'assignments',
  routes: [
    ...[...assignmentRoutes, ...fileRoutes, ...bulkRoutes],
    ...[...markingRoutes, ...rubricRoutes, ...phraseRoutes, ...layerRoutes],
  ],
  api: assignmentApi,
  fileUses: workUses,
  itemKinds: [assignmentKind],
  materialTouches: assignmentTouches,
  events: { [mergeEvent]: mergePhotos },
  personData: [workData, markData, markingData],
}
