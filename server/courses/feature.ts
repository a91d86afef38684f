// Courses: where pupils meet learning materials, in the order that their teacher has put them in.

import type { Feature } from '../feature.ts'
import { hasRole } from '../actor.ts'
import { addressOfUsing, home } from './address.ts'
import { courseMakers } from './access.ts'
import { taughtAmong } from './find.ts'
import { heading } from './kinds/heading.ts'
import { link } from './kinds/link.ts'
import { copyEvent } from './copy/begin.ts'
import { carryOutCopy, forgetCopies } from './copy/carry-out.ts'
import { material } from './kinds/material.ts'
import { courseUser } from './materials/follow.ts'
import { courseLender } from './materials/lender.ts'
import { courseTouches } from './materials/touches.ts'
import { useKind } from './materials/uses.ts'
import { courseRoutes } from './routes.ts'

export const courses: Feature = {
  name: 'courses',
  routes: courseRoutes,
  navigation: [{ key: 'courses.navigation', url: home, icon: 'book', order: 5, isFor: () => true }],
  itemKinds: [material, link, heading],
  materialLenders: [courseLender],
  materialTouches: courseTouches,
  materialActions: [
    {
      key: 'courses.use.action',
      icon: 'book',
      order: 10,
      urlOf: ({ id, isOffered }, visitor) =>
        isOffered && visitor && hasRole(visitor, ...courseMakers) ? addressOfUsing(id) : undefined,
    },
  ],
  events: { [copyEvent]: carryOutCopy },
  timers: [{ name: 'courses.forgetCopies', pattern: '40 3 * * *', run: async () => await forgetCopies() }],
  upstreamUsers: [courseUser],
  useViewers: [{ kind: useKind, seen: taughtAmong }],
}
