// Cartridges: whole courses as packages, brought from other systems and taken out to them.

import type { Feature } from '../feature.ts'
import { canBring, isOwn } from './access.ts'
import { addressOfImport, home } from './address.ts'
import { cartridgesApi } from './api.ts'
import { carryOut } from './carry-out.ts'
import { exportData, importData } from './data-of-person.ts'
import { exportedEvent, exportGoneEvent, receivedEvent, startedEvent } from './events.ts'
import { carryOutExport, removeBytes, removeExpired } from './export.ts'
import { forgetOld } from './forget.ts'
import { CourseImport } from './import.model.ts'
import { readPackage } from './reading.ts'
import { cartridgeRoutes } from './routes.ts'

export const cartridges: Feature = {
  name: 'cartridges',
  routes: cartridgeRoutes,
  api: cartridgesApi,
  ownCoursesLinks: [{ key: 'cartridges.titles.list', icon: 'upload', order: 40, url: () => home, isFor: canBring }],
  courseLinks: [
    {
      ...{ key: 'cartridges.titles.export', icon: 'download', order: 80, url: ({ id }) => `/courses/${id}/export` },
      isFor: (_actor, { mayTeach }) => mayTeach,
    },
    {
      ...{ key: 'cartridges.intoThis', icon: 'upload', order: 81, url: ({ id }) => `${home}/new?course=${id}` },
      isFor: (actor, { mayTeach }) => mayTeach && canBring(actor),
    },
  ],
  fileUses: {
    feature: 'cartridges',
    describe: async ({ id }, actor) => {
      const found = await CourseImport.findById(id, { ownerId: 1, fileName: 1 }).lean()
      return found && isOwn(actor, found) ? { label: found.fileName, url: addressOfImport(id) } : undefined
    },
  },
  events: {
    ...{ [receivedEvent]: readPackage, [startedEvent]: carryOut },
    ...{ [exportedEvent]: carryOutExport, [exportGoneEvent]: removeBytes },
  },
  personData: [importData, exportData],
  timers: [
    { name: 'cartridges.forgetOld', pattern: '20 3 * * *', run: forgetOld },
    { name: 'cartridges.removeExpired', pattern: '35 3 * * *', run: removeExpired },
  ],
}
