// One item of a course, for the features that bring kinds of items: as somebody may see it, and as what.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { canLearn, childrenIn } from './access.ts'
import { Course, type CourseRecord } from './course.model.ts'
import { findShownItem, type FoundItem } from './shown-item.ts'

export interface FoundKindItem extends Pick<FoundItem, 'course' | 'item' | 'mayTeach' | 'isInside'> {
  /** A teacher who is also enrolled teaches. */
  readonly learns: boolean
  /** Of the actor, those who learn in it. */
  readonly childIds: readonly Types.ObjectId[]
}

/** @throws AppError 404, also for what is not open to the actor */
export async function findItemFor(
  actor: Actor,
  courseId: Types.ObjectId,
  itemId: Types.ObjectId,
): Promise<FoundKindItem> {
  const { viewer, course, item, mayTeach, isInside } = await findShownItem(actor, { courseId, itemId })
  const learns = canLearn(viewer, course) && !mayTeach
  return { course, item, mayTeach, isInside, learns, childIds: childrenIn(viewer, course) }
}

/** Whose course it is; undefined when there is none (any more). */
export async function courseUnitOf(courseId: Types.ObjectId): Promise<Types.ObjectId | undefined> {
  return (await Course.findById(courseId, { unitId: 1 }).lean<Pick<CourseRecord, 'unitId'>>())?.unitId
}
