// What readers say is wrong with a material, and what becomes of it.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { addressOfMaterial } from '../materials/index.ts'
import { addressOfCare, home } from './address.ts'
import { reportsApi } from './api.ts'
import { reportData } from './data-of-person.ts'
import { deciders, reportRoutes } from './routes.ts'
import { tellSector } from './sector-digest.ts'

export const reports: Feature = {
  name: 'reports',
  routes: reportRoutes,
  api: reportsApi,
  navigation: [
    {
      key: 'reports.navigation',
      url: home,
      icon: 'careful',
      order: 18,
      isFor: (actor) => hasRole(actor, ...deciders),
    },
  ],
  materialActions: [
    {
      key: 'reports.titles.form',
      icon: 'careful',
      order: 90,
      // What others see, and not by who has brought it.
      urlOf: ({ id, isLive, ownerId }, visitor) =>
        isLive && visitor?.personId.toString() !== ownerId ? `${addressOfMaterial(id)}/report` : undefined,
    },
    {
      key: 'reports.care.link',
      icon: 'shield',
      order: 95,
      urlOf: ({ id }, visitor) => (visitor && hasRole(visitor, ...deciders) ? addressOfCare(id) : undefined),
    },
  ],
  personData: [reportData],
  timers: [{ name: 'reports.tellSector', pattern: '31 6 * * *', run: tellSector }],
}
