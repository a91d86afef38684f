// A class and the items of its course: who has opened and done what.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { itemsOf } from '../../arrange.ts'
import type { CourseItem, CourseRecord } from '../course.model.ts'
import { isShown } from '../access.ts'
import { kindNamed } from '../kinds.ts'
import { groupsOf } from '../shown.ts'
import { type Learner, type LearnerGroup, listGroups, listLearners, loadOverseen, type Overseen } from './people.ts'
import type { ProgressRecord } from './progress.model.ts'
import { findProgressOf } from './record.ts'
import { type Progress, progressOf } from './state.ts'

export interface GridRow extends Learner, Progress {
  readonly items: ProgressRecord['items']
}

export interface Grid extends Overseen {
  readonly groups: readonly LearnerGroup[]
  /** Of which the rows are. */
  readonly group: LearnerGroup | undefined
  /** Those that are open to anybody in it. */
  readonly items: readonly CourseItem[]
  readonly rows: readonly GridRow[]
}

/** Of one of its classes, the first unless said. @throws AppError 404 */
export async function findGrid(actor: Actor, id: Types.ObjectId, groupId: string, now = new Date()): Promise<Grid> {
  const overseen = await loadOverseen(actor, id, now)
  const { course, onlyClassIds } = overseen
  const groups = await listGroups(course, onlyClassIds)
  const group = groups.find((one) => one.id === groupId) ?? groups[0]
  const learners = group ? await listLearners(course, [group.id], course.classIds, now) : []
  const records = await findProgressOf(
    course._id,
    learners.map((learner) => learner.id),
  )
  return { ...overseen, groups, group, items: openItems(course, now), rows: rowsOf(course, learners, records, now) }
}

/** Pupils of the same groups of a course are shown the same items: these are found once for all of them. */
export function rowsOf(
  course: CourseRecord,
  learners: readonly Learner[],
  records: ReadonlyMap<string, ProgressRecord>,
  now: Date,
): GridRow[] {
  const all = openItems(course, now)
  const shown = new Map<string, CourseItem[]>()
  return learners.map((learner) => {
    const groups = groupsOf(course, learner.id)
    const key = groups.join()
    let items = shown.get(key)
    if (!items) shown.set(key, (items = all.filter((item) => isShown(item, { now, groups }))))
    const made = records.get(learner.id.toString())?.items ?? {}
    return { ...learner, ...progressOf(items, made), items: made }
  })
}

/** Whatever group they are for. */
export function openItems({ sections }: Pick<CourseRecord, 'sections'>, now: Date): CourseItem[] {
  return itemsOf(sections).filter(
    (item) => kindNamed(item.kind).isOpened && item.isPublished && !(item.opensAt && item.opensAt > now),
  )
}

export const orders = ['name', 'share'] as const

/** By name, by what is done, or by how far each is with one item: the least first, for that is what is looked for. */
export function sorted(rows: readonly GridRow[], by: string): GridRow[] {
  if (by === 'share') return [...rows].sort((a, b) => shareOf(a) - shareOf(b))
  if (!/^[0-9a-f]{24}$/.test(by)) return [...rows]
  const ranks = { locked: 0, unopened: 1, opened: 2, done: 3 }
  const rank = ({ standings }: GridRow) => ranks[standings.get(by) ?? 'done']
  return [...rows].sort((a, b) => rank(a) - rank(b))
}

export function shareOf({ done, all }: Pick<Progress, 'done' | 'all'>): number {
  return all === 0 ? 1 : done / all
}
