// A teacher says of several pupils at once that they have done something, or have not.

import type { Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { inTransaction } from '../../../storage/database/index.ts'
import { findItem } from '../../arrange.ts'
import { record } from '../../audit/index.ts'
import { forbidden } from '../../errors.ts'
import { listLearners, loadOverseen, others } from './people.ts'
import { keepSaidOfMany } from './record.ts'

export interface Ticking {
  readonly courseId: Types.ObjectId
  readonly itemId: Types.ObjectId
  readonly personIds: readonly string[]
  readonly isDone: boolean
  readonly origin: Origin
}

/**
 * Of an item whose rule it is. Whoever does not learn in the course is passed over.
 * @throws AppError 403, 404
 */
export async function tick(
  actor: Actor,
  { courseId, itemId, personIds, isDone, origin }: Ticking,
  now = new Date(),
): Promise<number> {
  const { course, mayTeach } = await loadOverseen(actor, courseId, now)
  if (!mayTeach) throw forbidden()
  const { item } = findItem(course.sections, itemId)
  if (item.rule !== 'teacher') throw forbidden()
  const groupIds = [...course.classIds.map(String), others]
  const learners = await listLearners(course, groupIds, course.classIds, now)
  const ticked = learners.filter(({ id }) => personIds.includes(id.toString()))
  await inTransaction(async (session) => {
    const tolds = ticked.map(({ id: personId }) => ({ courseId, personId, item, at: now }))
    await keepSaidOfMany(tolds, { isDone, by: 'teacher' }, session)
    const after = { title: item.title, count: ticked.length }
    const action = `courses.${isDone ? 'ticked' : 'unticked'}`
    await record(
      { action, actor, subject: { kind: 'course', id: courseId }, unitIds: [course.unitId], after, origin },
      session,
    )
  })
  return ticked.length
}
