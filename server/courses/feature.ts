// Courses: where pupils meet learning materials, in the order that their teacher has put them in.

import type { Feature } from '../feature.ts'
import { hasRole } from '../actor.ts'
import { schoolIdsOf } from '../schools/index.ts'
import { courseMakers, leaders } from './access.ts'
import { addressOfLesson, addressOfUsing, home } from './address.ts'
import { coursesApi } from './api.ts'
import { changedOutlineData } from './changes/data-of-person.ts'
import { sweepChanges } from './changes/keep.ts'
import { copyEvent } from './copy/begin.ts'
import { carryOutCopy, forgetCopies } from './copy/carry-out.ts'
import { taughtAmong } from './find.ts'
import { dueEntries } from './due.ts'
import { file } from './kinds/file/file.ts'
import { courseUses } from './kinds/file/uses.ts'
import { heading } from './kinds/heading.ts'
import { link } from './kinds/link.ts'
import { material } from './kinds/material.ts'
import { pageApi } from './kinds/page/api.ts'
import { writtenPageData } from './kinds/page/data-of-person.ts'
import { page } from './kinds/page/page.ts'
import { courseUser } from './materials/follow.ts'
import { courseLender } from './materials/lender.ts'
import { courseTouches } from './materials/touches.ts'
import { useKind } from './materials/uses.ts'
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
  calendarSources: [dueEntries],
  lessonLinks: [
    {
      ...{ key: 'courses.lesson.action', icon: 'book', order: 10 },
      url: ({ id, day }) => addressOfLesson(id, day),
      isFor: (actor, { isOwn }) => isOwn && hasRole(actor, ...courseMakers),
    },
  ],
  personData: [taughtCourseData, learnedCourseData, writtenPageData, changedOutlineData, progressData],
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
  events: { [courseRemovedEvent]: forgetProgress, [copyEvent]: carryOutCopy },
  timers: [
    { name: 'courses.forgetCopies', pattern: '40 3 * * *', run: async () => await forgetCopies() },
    { name: 'courses.sweepChanges', pattern: '50 3 * * *', run: async () => await sweepChanges() },
  ],
  upstreamUsers: [courseUser],
  useViewers: [{ kind: useKind, seen: taughtAmong }],
}
