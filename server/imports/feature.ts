// Lists of schools, classes, staff, pupils and guardians that come in from files and go out into files.

import type { Feature } from '../feature.ts'
import { canImport, canSeeImports, isReader } from './access.ts'
import { planAnswered } from './answer.ts'
import { importsApi } from './api.ts'
import { carryOut } from './carry-out.ts'
import { listData, rowData } from './data-of-person.ts'
import { answeredEvent, confirmedEvent, receivedEvent, undoneEvent } from './events.ts'
import { exportEvent } from './export/request.ts'
import { exportRoutes } from './export/routes.ts'
import { writeExport } from './export/run.ts'
import { forgetOld, forgottenEvent, removeForgotten } from './forget.ts'
import { readList } from './reading.ts'
import { importRoutes } from './routes.ts'
import { sealedRows } from './sealed.ts'
import { undo } from './undo.ts'

export const imports: Feature = {
  name: 'imports',
  routes: [...importRoutes, ...exportRoutes],
  api: importsApi,
  navigation: [{ key: 'imports.navigation', url: '/imports', icon: 'spreadsheet', order: 70, isFor: isReader }],
  unitLinks: [
    {
      key: 'imports.links.import',
      icon: 'upload',
      order: 60,
      url: ({ id }) => `/imports/new?school=${id}`,
      isFor: (actor, { id, kind }) => kind === 'school' && canImport(actor, id),
    },
    {
      key: 'imports.links.export',
      icon: 'download',
      order: 61,
      url: ({ id }) => `/exports/new?school=${id}`,
      isFor: (actor, { id, kind }) => kind === 'school' && canSeeImports(actor, id),
    },
  ],
  events: {
    [receivedEvent]: readList,
    [answeredEvent]: planAnswered,
    [confirmedEvent]: carryOut,
    [undoneEvent]: undo,
    [exportEvent]: writeExport,
    [forgottenEvent]: removeForgotten,
  },
  personData: [rowData, listData],
  sealed: [sealedRows],
  timers: [{ name: 'imports.forgetOld', pattern: '20 2 * * *', run: forgetOld }],
}
