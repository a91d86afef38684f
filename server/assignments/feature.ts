// Assignments: pupils hand something in, and their teacher says what it is worth.

import type { Feature } from '../feature.ts'
import { markData, workData } from './data-of-person.ts'
import { assignmentKind } from './kind.ts'
import { assignmentRoutes } from './routes.ts'
import { assignmentTouches } from './touches.ts'

export const assignments: Feature = {
  name: 'assignments',
  routes: assignmentRoutes,
  itemKinds: [assignmentKind],
  materialTouches: assignmentTouches,
  personData: [workData, markData],
}
