// Figures of schools, for the offices that answer for them and for those who run them.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { canManageSchool } from '../schools/index.ts'
import { canReadOffice, readers } from './access.ts'
import { figuresApi } from './api.ts'
import { officeCard } from './cards.ts'
import { figuresUrl } from './page.ts'
import { figuresRoutes } from './routes.ts'
import { countingEvent, countToday, countWanted } from './run.ts'

export const figures: Feature = {
  name: 'figures',
  routes: figuresRoutes,
  api: figuresApi,
  navigation: [
    {
      key: 'figures.navigation',
      url: figuresUrl,
      icon: 'chart',
      order: 65,
      isFor: (actor) => hasRole(actor, ...readers),
    },
  ],
  unitLinks: [
    {
      key: 'figures.unitLink',
      icon: 'chart',
      order: 50,
      url: ({ id }) => `${figuresUrl}?unit=${id}`,
      isFor: (actor, { id, kind }) =>
        kind === 'school'
          ? canManageSchool(actor, id) || hasRole(actor, 'sectorLeader', 'sectorSpecialist', 'reviewer')
          : ['communeOffice', 'sectorOffice', 'province'].includes(kind) && canReadOffice(actor, id),
    },
  ],
  home: [officeCard],
  events: { [countingEvent]: countWanted },
  timers: [{ name: 'figures.countToday', pattern: '40 2 * * *', run: countToday }],
}
