// What schools teach: subjects and their periods, topics and outcomes, series of textbooks, types of materials.

import type { Feature } from '../feature.ts'
import { curriculumApi } from './api.ts'
import { entryRenamedEvent } from './events.ts'
import { applyImport } from './imports/apply.ts'
import { applyEvent, undoEvent } from './imports/confirm.ts'
import { sweepItems } from './imports/sweep.ts'
import { undoApplied } from './imports/undo.ts'
import { curriculumRoutes } from './routes.ts'
import { copyVersion } from './versions/copy.ts'
import { copyEvent } from './versions/create.ts'

export const curriculum: Feature = {
  name: 'curriculum',
  routes: curriculumRoutes,
  api: curriculumApi,
  events: {
    ...{ [copyEvent]: copyVersion, [applyEvent]: applyImport, [undoEvent]: undoApplied },
    // For those who want to know; nobody has to.
    [entryRenamedEvent]: () => Promise.resolve(),
  },
  timers: [{ name: 'curriculum.sweepItems', pattern: '35 2 * * *', run: sweepItems }],
  navigation: [{ key: 'curriculum.navigation', url: '/curriculum', icon: 'book', order: 60, isFor: () => true }],
}
