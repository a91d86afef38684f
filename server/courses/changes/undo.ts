// What has changed in an outline lately, and undoing it.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor } from '../../actor.ts'
import { itemsOf } from '../../arrange.ts'
import { conflict, notFound } from '../../errors.ts'
import type { CourseItem, CourseRecord } from '../course.model.ts'
import { kindNamed } from '../kinds.ts'
import { mostItems } from '../limits.ts'
import { placeOf } from '../place.ts'
import { type Changing, loadTaught, saveCourse } from '../write.ts'
import { type ChangeRecord, OutlineChange } from './change.model.ts'
import { withoutChange } from './difference.ts'
import { mostUndone } from './keep.ts'

export interface ListedChange extends ChangeRecord {
  /** Why it cannot be undone. */
  readonly why: 'undone' | 'changedSince' | 'movedSince' | 'goneSince' | 'courseFull' | undefined
}

/** The last ones first. Two queries besides that of the course. @throws AppError 403, 404 */
export async function listChanges(
  actor: Actor,
  courseId: Types.ObjectId,
  now = new Date(),
): Promise<{ readonly course: CourseRecord; readonly changes: readonly ListedChange[] }> {
  const course = await loadTaught(actor, courseId)
  const changes = await OutlineChange.find({ courseId, until: { $gt: now } })
    .sort({ revision: -1 })
    .limit(mostUndone)
    .lean<ChangeRecord[]>()
  return { course, changes: changes.map((change) => ({ ...change, why: whyNot(course, change) })) }
}

/** @throws AppError 403, 404 also when its time is over; 409 `courseChanged`, `courseUndo.<why not>`; of the kinds of what comes back */
export async function undoChange(
  actor: Actor,
  { id, seen, origin }: Changing,
  changeId: Types.ObjectId,
  now = new Date(),
): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const change = await OutlineChange.findOne({ _id: changeId, courseId: id }).session(session).lean<ChangeRecord>()
    if (!change || change.until <= now) throw notFound()
    const why = whyNot(before, change)
    if (why) throw conflict(refusals[why])
    const restored = await giveBack(actor, change, before, session)
    const undone = withoutChange(before.sections, change.difference, restored)
    if ('why' in undone) throw conflict(refusals[undone.why])
    const told = { actor, origin, action: 'courses.undone', after: { change: change.action } }
    const course = await saveCourse(before, { sections: undone.sections }, told, session, seen)
    const by = { undoneAt: now, undoneById: actor.personId, undoneByName: actor.name }
    await OutlineChange.updateOne({ _id: changeId }, { $set: by }, { session })
    return course
  })
}

const refusals = {
  undone: 'courseUndoDone',
  changedSince: 'courseUndoChanged',
  movedSince: 'courseUndoMoved',
  goneSince: 'courseUndoGone',
  courseFull: 'courseFull',
} as const

function whyNot({ sections }: CourseRecord, { difference, undoneAt }: ChangeRecord): ListedChange['why'] {
  if (undoneAt) return 'undone'
  const removed = difference.removed.map(({ item }) => item)
  if (itemsOf(sections).length + removed.length > mostItems) return 'courseFull'
  const undone = withoutChange(sections, difference, removed)
  return 'why' in undone ? undone.why : undefined
}

/** Groups that are no more, and what it waited for that is not there, are left out. */
async function giveBack(
  actor: Actor,
  { difference }: ChangeRecord,
  course: CourseRecord,
  session: ClientSession,
): Promise<CourseItem[]> {
  const removed = difference.removed.map(({ item }) => item)
  const there = new Set([...itemsOf(course.sections), ...removed].map(({ _id }) => _id.toString()))
  const restored: CourseItem[] = []
  for (const item of removed) {
    const kind = kindNamed(item.kind)
    const facts = (await kind.restore?.({ actor, item, place: placeOf(course) }, session)) ?? item.facts
    const groupIds = item.groupIds.filter((id) => course.groups.some(({ _id }) => _id.equals(id)))
    // For a group that is no more: it was not for all before, and is not now.
    const isPublished = item.isPublished && (item.groupIds.length === 0 || groupIds.length > 0)
    const afterItemId = item.afterItemId && there.has(item.afterItemId.toString()) ? item.afterItemId : undefined
    restored.push({ ...item, facts, groupIds, isPublished, afterItemId, changedAt: new Date() })
  }
  return restored
}
