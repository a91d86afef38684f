// Courses: where pupils meet learning materials, in the order that their teacher has put them in.

import type { Feature } from '../feature.ts'
import { schoolIdsOf } from '../schools/index.ts'
import { leaders } from './access.ts'
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
import { progressApi } from './progress/api.ts'
import { progressData } from './progress/data-of-person.ts'
import { courseRemovedEvent, forgetProgress } from './progress/forget.ts'
import { courseRoutes } from './routes.ts'

export const courses: Feature = {
  name: 'courses',
  routes: courseRoutes,
  api: [...coursesApi, ...pageApi, ...progressApi],
  fileUses: courseUses,
  navigation: [{ key: 'courses.navigation', url: home, icon: 'book', order: 5, isFor: () => true }],
  itemKinds: [page, material, file, link, heading],
  home: [coursesCard],
  classLinks: [
    {
      ...{ key: 'courses.progress.classLink', icon: 'book', order: 50 },
      url: ({ id }) => `${home}/of-class/${id}`,
      isFor: (actor, { schoolId, isOwn }) => isOwn || schoolIdsOf(actor, leaders).includes(schoolId),
    },
  ],
  personData: [taughtCourseData, learnedCourseData, progressData],
  events: { [courseRemovedEvent]: forgetProgress },
  useViewers: [{ kind: useKind, seen: taughtAmong }],
}
