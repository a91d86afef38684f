// What of an outline somebody is shown. Pure.

import type { Types } from 'mongoose'
import { canLearn, childrenIn, isShown, type Viewer } from './access.ts'
import type { CourseRecord, CourseSection } from './course.model.ts'
import { groupsOf as groupsOfPerson } from './progress/state.ts'

/** Sections in which nothing is open to a pupil are not there for them. */
export function shownSections(
  viewer: Viewer,
  course: CourseRecord,
  {
    now,
    isInside,
    personId,
  }: {
    readonly now: Date
    readonly isInside: boolean
    /** For whom it is shown, when it is for one of those who learn alone. */
    readonly personId?: Types.ObjectId | undefined
  },
): readonly CourseSection[] {
  if (isInside) return course.sections
  const groups = personId ? groupsOfPerson(course, personId) : groupsOf(viewer, course)
  return course.sections
    .map((section) => ({ ...section, items: section.items.filter((item) => isShown(item, { now, groups })) }))
    .filter(({ items }) => items.length > 0)
}

/** Of whoever learns, or of their children. */
function groupsOf(viewer: Viewer, course: CourseRecord): Types.ObjectId[] {
  const people = [...(canLearn(viewer, course) ? [viewer.actor.personId] : []), ...childrenIn(viewer, course)]
  return course.groups
    .filter(({ personIds }) => personIds.some((id) => people.some((one) => one.equals(id))))
    .map(({ _id }) => _id)
}
