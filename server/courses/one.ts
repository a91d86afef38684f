// One item of a course, for the features that bring kinds of items: as somebody may see it, and as what.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { itemsOf } from '../arrange.ts'
import { notFound } from '../errors.ts'
import { canLearn, canTeach, childrenIn, leads } from './access.ts'
import type { CourseItem, CourseRecord } from './course.model.ts'
import { shownSections } from './shown.ts'
import { loadCourse } from './write.ts'

export interface FoundItem {
  readonly course: CourseRecord
  readonly item: CourseItem
  readonly mayTeach: boolean
  /** Teaches it, or looks after how the school teaches. */
  readonly isInside: boolean
  /** A teacher who is also enrolled teaches. */
  readonly learns: boolean
  /** Of the actor, those who learn in it. */
  readonly childIds: readonly Types.ObjectId[]
}

/** @throws AppError 404, also for what is not open to the actor */
export async function findItemFor(actor: Actor, courseId: Types.ObjectId, itemId: Types.ObjectId): Promise<FoundItem> {
  const { viewer, course } = await loadCourse(actor, courseId)
  const mayTeach = canTeach(viewer, course)
  const isInside = mayTeach || leads(actor, course)
  const sections = shownSections(viewer, course, { now: new Date(), isInside })
  const item = itemsOf(sections).find(({ _id }) => _id.equals(itemId))
  if (!item) throw notFound()
  const learns = canLearn(viewer, course) && !mayTeach
  return { course, item, mayTeach, isInside, learns, childIds: childrenIn(viewer, course) }
}
