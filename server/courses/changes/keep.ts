// Changes of an outline are kept for a while, with what was taken out of it; then that is freed.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { AppError } from '../../errors.ts'
import type { Actor } from '../../actor.ts'
import { listCompanions } from '../companions.ts'
import { Course, type CourseRecord } from '../course.model.ts'
import { kindNamed } from '../kinds.ts'
import { placeOf } from '../place.ts'
import { OutlineChange } from './change.model.ts'
import { differenceOf } from './difference.ts'

export const daysToUndo = 7
/** Of a course, those that are listed. */
export const mostUndone = 20

export interface Kept {
  readonly before: CourseRecord
  readonly after: CourseRecord
  readonly actor: Actor
  readonly action: string
}

export async function keepChange({ before, after, actor, action }: Kept, session: ClientSession): Promise<void> {
  const difference = differenceOf(before.sections, after.sections)
  if (!difference) return
  const at = after.changedAt
  const change = {
    ...{ courseId: after._id, revision: after.revision, action, difference, at },
    ...{ personId: actor.personId, name: actor.name, until: new Date(at.getTime() + daysToUndo * 86_400_000) },
    itemIds: difference.removed.map(({ item }) => item._id),
  }
  await OutlineChange.create([change], { session })
}

/** Of a course that is removed for good: with all that was taken out of it. */
export async function freeChangesOf(course: CourseRecord, session: ClientSession): Promise<void> {
  const changes = await OutlineChange.find({ courseId: course._id }).session(session).lean()
  for (const change of changes) if (!change.undoneAt) await free(change.difference.removed, course, session)
  await OutlineChange.deleteMany({ courseId: course._id }, { session })
}

/** Every night. What cannot be freed, because somebody's work hangs on it, is tried again later. */
export async function sweepChanges(now = new Date()): Promise<void> {
  let last: Types.ObjectId | undefined
  for (;;) {
    const over = await OutlineChange.find({ until: { $lte: now }, ...(last && { _id: { $gt: last } }) }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(100)
      .lean()
    for (const { _id } of over) await sweep(_id)
    last = over.at(-1)?._id
    if (!last) return
  }
}

async function sweep(id: Types.ObjectId): Promise<void> {
  try {
    await inTransaction(async (session) => {
      const change = await OutlineChange.findById(id).session(session).lean()
      if (!change) return
      const course = await Course.findById(change.courseId).session(session).lean<CourseRecord>()
      if (!change.undoneAt && course) await free(change.difference.removed, course, session)
      await OutlineChange.deleteOne({ _id: id }, { session })
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await OutlineChange.updateOne({ _id: id }, { $set: { until: new Date(Date.now() + daysToUndo * 86_400_000) } })
  }
}

async function free(
  removed: readonly { readonly item: CourseRecord['sections'][number]['items'][number] }[],
  course: CourseRecord,
  session: ClientSession,
): Promise<void> {
  for (const { item } of removed) {
    await kindNamed(item.kind).remove(item, placeOf(course), session)
    for (const companion of listCompanions()) await companion.removeItem?.(item._id, session)
  }
}
