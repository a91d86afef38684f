// A school that has to close goes on online: due dates wait, pupils take their lessons along, and it is known who is reached.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { canDeclare, deciders } from './access.ts'
import { disruptionApi } from './api.ts'
import { disruptionBanner } from './companion.ts'
import { reachData } from './data-of-person.ts'
import { declaredEvent, tellClasses } from './events.ts'
import { onlineSpans } from './find.ts'
import { home } from './page.ts'
import { graceDays } from './policies.ts'
import { watchLearning } from './reach.ts'
import { disruptionRoutes } from './routes.ts'

export const disruption: Feature = {
  name: 'disruption',
  routes: disruptionRoutes,
  api: disruptionApi,
  policies: [graceDays],
  navigation: [
    {
      key: 'disruption.navigation',
      url: home,
      icon: 'careful',
      order: 40,
      isFor: (actor) => hasRole(actor, ...deciders),
    },
  ],
  unitLinks: [
    {
      ...{ key: 'disruption.navigation', icon: 'careful', order: 70, url: () => home },
      isFor: (actor, { id, kind, managerIds }) => kind === 'school' && canDeclare(actor, { id, managerIds }),
    },
  ],
  courseCompanions: [disruptionBanner],
  onlineSpans: [onlineSpans],
  learningWatchers: [watchLearning],
  personData: [reachData],
  events: { [declaredEvent]: tellClasses },
}
