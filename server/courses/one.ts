// One item of a course, for the features that bring kinds of items: as somebody may see it, and as what.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { canLearn, childrenIn } from './access.ts'
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
