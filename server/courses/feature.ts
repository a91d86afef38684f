// Courses: where pupils meet learning materials, in the order that their teacher has put them in.

import type { Feature } from '../feature.ts'
import { schoolIdsOf } from '../schools/index.ts'
import { leaders } from './access.ts'
import { home } from './address.ts'
import { taughtAmong } from './find.ts'
import { heading } from './kinds/heading.ts'
import { link } from './kinds/link.ts'
import { material, useKind } from './kinds/material.ts'
import { progressApi } from './progress/api.ts'
import { progressData } from './progress/data-of-person.ts'
import { courseRemovedEvent, forgetProgress } from './progress/forget.ts'
import { courseRoutes } from './routes.ts'

export const courses: Feature = {
  name: 'courses',
  routes: courseRoutes,
  navigation: [{ key: 'courses.navigation', url: home, icon: 'book', order: 5, isFor: () => true }],
  api: progressApi,
  classLinks: [
    {
      ...{ key: 'courses.progress.classLink', icon: 'book', order: 50 },
      url: ({ id }) => `${home}/of-class/${id}`,
      isFor: (actor, { schoolId, isOwn }) => isOwn || schoolIdsOf(actor, leaders).includes(schoolId),
    },
  ],
  personData: [progressData],
  events: { [courseRemovedEvent]: forgetProgress },
  itemKinds: [material, link, heading],
  useViewers: [{ kind: useKind, seen: taughtAmong }],
}
