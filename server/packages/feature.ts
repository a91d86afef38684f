// Packages: whole sets of learning materials, brought in at once and taken out at once.

import type { Feature } from '../feature.ts'
import { canShare } from '../materials/index.ts'
import { addressOfPackage, home } from './address.ts'
import { packagesApi } from './api.ts'
import { isOwn } from './access.ts'
import { carryOut } from './carry-out.ts'
import { packageData } from './data-of-person.ts'
import { receivedEvent, startedEvent, undoneEvent } from './events.ts'
import { forgetOld } from './forget.ts'
import { Package } from './package.model.ts'
import { readPackage } from './reading.ts'
import { packageRoutes } from './routes.ts'
import { undo } from './undo.ts'

export const packages: Feature = {
  name: 'packages',
  routes: packageRoutes,
  api: packagesApi,
  ownMaterialsLinks: [{ key: 'packages.titles.list', icon: 'upload', order: 40, url: () => home, isFor: canShare }],
  fileUses: {
    feature: 'packages',
    describe: async ({ id }, actor) => {
      const found = await Package.findById(id, { ownerId: 1, fileName: 1 }).lean()
      return found && isOwn(actor, found) ? { label: found.fileName, url: addressOfPackage(id) } : undefined
    },
  },
  events: { [receivedEvent]: readPackage, [startedEvent]: carryOut, [undoneEvent]: undo },
  personData: [packageData],
  timers: [{ name: 'packages.forgetOld', pattern: '50 2 * * *', run: forgetOld }],
}
