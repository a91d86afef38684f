// One item of a course, for the features that bring kinds of items: as somebody may see it, and as what.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { itemsOf } from '../arrange.ts'
import { canTeach, leads } from './access.ts'
import { type Standing, standingIn } from './companions.ts'
import { Course, type CourseItem, type CourseRecord } from './course.model.ts'
import { shownSections } from './shown.ts'
import { findShownItem, type FoundItem } from './shown-item.ts'
import { loadCourse } from './write.ts'

export interface FoundCourse extends Standing {
  readonly course: CourseRecord
  readonly mayTeach: boolean
}

export interface FoundKindItem extends FoundCourse, Pick<FoundItem, 'item'> {}

/** With those of its items that they are shown. @throws AppError 404 */
export async function findCourseFor(
  actor: Actor,
  courseId: Types.ObjectId,
): Promise<FoundCourse & { readonly items: readonly CourseItem[] }> {
  const { viewer, course } = await loadCourse(actor, courseId)
  const mayTeach = canTeach(viewer, course)
  const isInside = mayTeach || leads(actor, course)
  const items = itemsOf(shownSections(viewer, course, { now: new Date(), isInside }))
  return { course, mayTeach, items, ...standingIn(viewer, course, { mayTeach, isInside }) }
}

/** @throws AppError 404, also for what is not open to the actor */
export async function findItemFor(
  actor: Actor,
  courseId: Types.ObjectId,
  itemId: Types.ObjectId,
): Promise<FoundKindItem> {
  const { viewer, course, item, mayTeach, isInside } = await findShownItem(actor, { courseId, itemId })
  return { course, item, mayTeach, ...standingIn(viewer, course, { mayTeach, isInside }) }
}

/** Without asking who wants to know: for what is done after a change. */
export async function findCourse(id: Types.ObjectId): Promise<CourseRecord | undefined> {
  return (await Course.findById(id).lean<CourseRecord>()) ?? undefined
}

/** Whose course it is; undefined when there is none (any more). */
export async function courseUnitOf(courseId: Types.ObjectId): Promise<Types.ObjectId | undefined> {
  return (await Course.findById(courseId, { unitId: 1 }).lean<Pick<CourseRecord, 'unitId'>>())?.unitId
}
