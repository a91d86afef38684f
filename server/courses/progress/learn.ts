// What somebody who learns in a course does in it. Whoever only looks on - teachers, leaders, guardians - leaves nothing.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { conflict, forbidden, notFound } from '../../errors.ts'
import { tellLearned } from '../../pages/learning-watchers.ts'
import { canLearn, canTeach, type Viewer } from '../access.ts'
import type { CourseItem, CourseRecord } from '../course.model.ts'
import { loadCourse } from '../write.ts'
import { groupsOf } from '../shown.ts'
import { isTimely } from './time.ts'
import type { ItemProgress, ProgressRecord } from './progress.model.ts'
import { findProgress, keepOpened, keepSaid, keepSeen, type Seen, type Told } from './record.ts'
import { canSayDone, canSayUndone, doneOf, itemsFor, type Progress, progressOf } from './state.ts'

/** A teacher who is also enrolled teaches. */
export function learnsIn(viewer: Viewer, course: CourseRecord): boolean {
  return canLearn(viewer, course) && !canTeach(viewer, course)
}

export interface Learning extends Progress {
  readonly items: readonly CourseItem[]
  readonly record: ProgressRecord | undefined
}

/** How far somebody is: one query. */
export async function findLearning(course: CourseRecord, personId: Types.ObjectId, now: Date): Promise<Learning> {
  const record = await findProgress({ courseId: course._id, personId })
  const items = itemsFor(course, { now, groups: groupsOf(course, personId) })
  return { ...progressOf(items, record?.items), items, record }
}

/** With what it made of it. A closed course is looked at only. */
export async function openItem(
  { course, personId }: { readonly course: CourseRecord; readonly personId: Types.ObjectId },
  item: CourseItem,
  now: Date,
): Promise<ItemProgress> {
  const made = await keepOpened({ courseId: course._id, personId, item, at: now })
  await tellLearned(course, { what: 'opened', personId, at: now })
  return made
}

export interface Report {
  /** When it happened, by the clock of the device. */
  readonly at?: Date | undefined
  readonly operation?: string | undefined
  /** Undefined: nothing is said of that. */
  readonly done?: boolean | undefined
  readonly seen?: Seen | undefined
}

export interface Reported {
  readonly course: CourseRecord
  readonly item: CourseItem
  readonly made: ItemProgress
  readonly isDone: boolean
}

/**
 * What somebody says of an item in which they learn, or their device.
 * @throws AppError 403 for whoever does not learn in it, what is locked and what is not theirs to say; 404; 409 `courseClosed`
 */
export async function report(
  actor: Actor,
  { courseId, itemId }: { readonly courseId: Types.ObjectId; readonly itemId: Types.ObjectId },
  { at, operation, done, seen }: Report,
  now = new Date(),
): Promise<Reported> {
  const { viewer, course } = await loadCourse(actor, courseId)
  if (!learnsIn(viewer, course)) throw forbidden()
  if (course.state !== 'open') throw conflict('courseClosed')
  const { items, standings, record } = await findLearning(course, actor.personId, now)
  const id = itemId.toString()
  const item = items.find(({ _id }) => _id.equals(itemId))
  if (!item) throw notFound()
  if (standings.get(id) === 'locked') throw forbidden('courseItemLocked')
  const before = record?.items?.[id]
  if (done === true && !canSayDone(item)) throw forbidden()
  if (done === false && before && doneOf(item, before) && !canSayUndone(item, before)) throw forbidden()
  const time = at && isTimely(at, { now, from: item.addedAt }) ? (at > now ? now : at) : now
  const told: Told = { courseId, personId: actor.personId, item, at: time, operation }
  const made = seen
    ? await keepSeen(told, seen)
    : done === undefined
      ? await keepOpened(told)
      : await keepSaid(told, { isDone: done, by: 'hand' })
  await tellLearned(course, { what: 'opened', personId: actor.personId, at: time })
  return { course, item, made, isDone: doneOf(item, made) !== undefined }
}
