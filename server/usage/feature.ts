// How materials are used: what is counted, where they are used, what colleagues say of them.

import { hasRole } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { canSeeUsageOfSchool, statisticsReaders } from './access.ts'
import { usageAside } from './aside.ts'
import { statisticsApi } from './api.ts'
import { flushCounts, watchMaterial } from './count.ts'
import { ratingData, takingData, useData } from './data-of-person.ts'
import { useAddedEvent, useEndedEvent } from './events.ts'
import { forgetOldCounts } from './forget.ts'
import { usageUrl } from './page.ts'
import { ratingsApi } from './ratings-api.ts'
import { ratingsRoutes } from './ratings-routes.ts'
import { usageRoutes } from './routes.ts'
import { usageTouches } from './touches.ts'

export const usage: Feature = {
  name: 'usage',
  routes: [...usageRoutes, ...ratingsRoutes],
  api: [...statisticsApi, ...ratingsApi],
  navigation: [
    {
      key: 'usage.navigation',
      url: usageUrl,
      icon: 'chart',
      order: 66,
      isFor: (actor) => hasRole(actor, ...statisticsReaders),
    },
  ],
  unitLinks: [
    {
      key: 'usage.unitLink',
      icon: 'chart',
      order: 51,
      url: ({ id }) => `${usageUrl}?unit=${id}`,
      isFor: (actor, { id, kind }) => kind === 'school' && canSeeUsageOfSchool(actor, id),
    },
  ],
  materialAsides: [usageAside],
  materialTouches: usageTouches,
  materialWatchers: [watchMaterial],
  personData: [takingData, useData, ratingData],
  // Nothing is to be done here: those who want to know are later features, if there are any.
  events: { [useAddedEvent]: () => Promise.resolve(), [useEndedEvent]: () => Promise.resolve() },
  timers: [{ name: 'usage.forgetOldCounts', pattern: '10 3 * * *', run: () => forgetOldCounts() }],
  beforeStop: flushCounts,
}
