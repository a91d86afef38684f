// Learning materials: what teachers bring, describe, publish and take.

import type { Feature } from '../feature.ts'
import { materialsApi } from './api.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { describeRoutes } from './describe-routes.ts'
import { materialData } from './data-of-person.ts'
import { addressOfMaterial } from './labels.ts'
import { newRoutes } from './new-routes.ts'
import { ownRoutes } from './own-routes.ts'
import { schoolReview, unreviewedAllowed } from './policies.ts'
import { beginRetirements } from './retire.ts'
import { endEmbargoes, goLiveOnTheDay } from './step.ts'
import { stepsRoutes } from './steps-routes.ts'
import { reuseRoutes } from './reuse/routes.ts'
import { viewRoutes } from './view/routes.ts'
import { materialUses } from './file-use.ts'
import { staff } from './viewers.ts'

export const materials: Feature = {
  name: 'materials',
  routes: [...ownRoutes, ...newRoutes, ...bulkRoutes, ...describeRoutes, ...stepsRoutes, ...viewRoutes, ...reuseRoutes],
  api: materialsApi,
  navigation: [
    {
      key: 'materials.navigation',
      url: '/materials',
      icon: 'repository',
      order: 15,
      isFor: ({ memberships }) => memberships.some(({ role }) => staff.includes(role)),
    },
  ],
  materialActions: [
    { key: 'materials.reuse.action', order: 10, icon: 'link', urlOf: ({ id }) => `${addressOfMaterial(id)}/reuse` },
  ],
  fileUses: materialUses,
  policies: [schoolReview, unreviewedAllowed],
  personData: [materialData],
  timers: [
    { name: 'materials.endEmbargoes', pattern: '* * * * *', run: () => endEmbargoes() },
    { name: 'materials.beginRetirements', pattern: '* * * * *', run: () => beginRetirements() },
    { name: 'materials.goLive', pattern: '* * * * *', run: () => goLiveOnTheDay() },
  ],
}
