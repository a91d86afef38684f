// What other features put beside courses and their items.

import type { ClientSession, Types } from 'mongoose'
import type { CourseCompanion, SeenCourse, SeenItem, ShownCompanion } from '../pages/course-companions.ts'
import type { KindItem } from '../pages/course-kinds.ts'
import { canLearn, childrenIn, type Viewer } from './access.ts'
import type { CourseItem, CourseRecord } from './course.model.ts'
import { kindNamed } from './kinds.ts'

/** prepare.ts collects them. */
export function useCourseCompanions(declared: readonly CourseCompanion[]): void {
  companions = [...declared].sort((a, b) => a.order - b.order)
}

export function listCompanions(): readonly CourseCompanion[] {
  return companions
}

export async function besideCourse(
  seen: SeenCourse & { readonly items: readonly KindItem[] },
): Promise<ShownCompanion[]> {
  const shown = await Promise.all(companions.map(async (one) => await one.besideCourse?.(seen)))
  return shown.filter((one) => one !== undefined)
}

export async function besideItem(seen: SeenItem): Promise<ShownCompanion[]> {
  const shown = await Promise.all(companions.map(async (one) => await one.besideItem?.(seen)))
  return shown.filter((one) => one !== undefined)
}

/** @throws AppError 409; what its kind says */
export async function checkRemovalOf(item: CourseItem, session: ClientSession): Promise<void> {
  await kindNamed(item.kind).checkRemoval?.(item, session)
  for (const companion of companions) await companion.checkRemoval?.(item._id, session)
}

export interface Standing {
  readonly isInside: boolean
  readonly learns: boolean
  readonly childIds: readonly Types.ObjectId[]
}

/** As what somebody is in a course. A teacher who is also enrolled teaches. */
export function standingIn(
  viewer: Viewer,
  course: CourseRecord,
  { mayTeach, isInside }: { readonly mayTeach: boolean; readonly isInside: boolean },
): Standing {
  return { isInside, learns: canLearn(viewer, course) && !mayTeach, childIds: childrenIn(viewer, course) }
}

let companions: readonly CourseCompanion[] = []
