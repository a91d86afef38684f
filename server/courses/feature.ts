// Courses: where pupils meet learning materials, in the order that their teacher has put them in.

import type { Feature } from '../feature.ts'
import { home } from './address.ts'
import { coursesApi } from './api.ts'
import { taughtAmong } from './find.ts'
import { file } from './kinds/file/file.ts'
import { courseUses } from './kinds/file/uses.ts'
import { heading } from './kinds/heading.ts'
import { link } from './kinds/link.ts'
import { material, useKind } from './kinds/material.ts'
import { pageApi } from './kinds/page/api.ts'
import { page } from './kinds/page/page.ts'
import { learnedCourseData, taughtCourseData } from './people/data-of-person.ts'
import { coursesCard } from './people/home-card.ts'
import { courseRoutes } from './routes.ts'

export const courses: Feature = {
  name: 'courses',
  routes: courseRoutes,
  api: [...coursesApi, ...pageApi],
  fileUses: courseUses,
  navigation: [{ key: 'courses.navigation', url: home, icon: 'book', order: 5, isFor: () => true }],
  itemKinds: [page, material, file, link, heading],
  home: [coursesCard],
  personData: [taughtCourseData, learnedCourseData],
  useViewers: [{ kind: useKind, seen: taughtAmong }],
}
