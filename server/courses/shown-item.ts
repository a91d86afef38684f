// One item of a course, as somebody may open it.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { itemsOf } from '../arrange.ts'
import { notFound } from '../errors.ts'
import type { CourseItemKind } from '../pages/course-kinds.ts'
import { canTeach, leads, type Viewer } from './access.ts'
import type { CourseItem, CourseRecord, CourseSection } from './course.model.ts'
import { kindNamed } from './kinds.ts'
import { type ChosenLearner, chooseLearner } from './progress/onlookers.ts'
import { shownSections } from './shown.ts'
import { loadCourse } from './write.ts'

export interface FoundItem {
  readonly viewer: Viewer
  /** As which learner they see it: themselves, or one of their children. */
  readonly learner: ChosenLearner | undefined
  readonly course: CourseRecord
  /** Those that they are shown. */
  readonly sections: readonly CourseSection[]
  readonly item: CourseItem
  readonly kind: CourseItemKind
  readonly mayTeach: boolean
  /** They see it as its teachers do. */
  readonly isInside: boolean
}

/** `childId`: of several children the one that is looked at. @throws AppError 404 */
export async function findShownItem(
  actor: Actor,
  { courseId, itemId }: { readonly courseId: Types.ObjectId; readonly itemId: Types.ObjectId },
  childId = '',
): Promise<FoundItem> {
  const { viewer, course } = await loadCourse(actor, courseId)
  const mayTeach = canTeach(viewer, course)
  const isInside = mayTeach || leads(actor, course)
  const learner = await chooseLearner(viewer, course, childId)
  const sections = shownSections(viewer, course, { now: new Date(), isInside, personId: learner?.personId })
  const item = itemsOf(sections).find(({ _id }) => _id.equals(itemId))
  const kind = item && kindNamed(item.kind)
  if (!item || !kind?.isOpened) throw notFound()
  return { viewer, learner, course, sections, item, kind, mayTeach, isInside }
}
