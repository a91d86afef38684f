// Courses: where pupils meet learning materials, in the order that their teacher has put them in.

import type { Feature } from '../feature.ts'
import { home } from './address.ts'
import { coursesApi } from './api.ts'
import { taughtAmong } from './find.ts'
import { heading } from './kinds/heading.ts'
import { link } from './kinds/link.ts'
import { material, useKind } from './kinds/material.ts'
import { learnedCourseData, taughtCourseData } from './people/data-of-person.ts'
import { coursesCard } from './people/home-card.ts'
import { courseRoutes } from './routes.ts'

export const courses: Feature = {
  name: 'courses',
  routes: courseRoutes,
  navigation: [{ key: 'courses.navigation', url: home, icon: 'book', order: 5, isFor: () => true }],
  api: coursesApi,
  home: [coursesCard],
  personData: [taughtCourseData, learnedCourseData],
  itemKinds: [material, link, heading],
  useViewers: [{ kind: useKind, seen: taughtAmong }],
}
