// What a course was told stands on its page; for its teachers with the way to tell it something.

import type { CourseCompanion } from '../pages/course-companions.ts'
import { addressOfAnnouncement, home } from './address.ts'
import { listInCourse } from './read.ts'

const mostShown = 3

export const announcementCompanion: CourseCompanion = {
  order: 5,
  besideCourse: async ({ course, mayTeach, isInside, learns, childIds }) => {
    if (!isInside && !learns && childIds.length === 0) return undefined
    const found = await listInCourse(course._id, { most: mostShown, now: new Date() })
    const shown = found.filter(
      ({ groups }) =>
        isInside || (learns && groups.includes('pupils')) || (childIds.length > 0 && groups.includes('guardians')),
    )
    const newUrl = mayTeach && course.state !== 'closed' ? `${home}/new?course=${course._id.toString()}` : undefined
    if (shown.length === 0 && !newUrl) return undefined
    return {
      view: 'announcements/_beside-course',
      model: {
        newUrl,
        rows: shown.map(({ _id, title, startsAt, changedAt }) => ({
          ...{ title, url: addressOfAnnouncement(_id), at: startsAt.toISOString(), isChanged: changedAt != null },
        })),
      },
    }
  },
}
