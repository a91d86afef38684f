// How far somebody is: what of a course counts for them, what is done, what waits for something else. Pure.

import type { CourseItem, CourseRecord } from '../course.model.ts'
import { kindNamed } from '../kinds.ts'
import { type Open, shownItems } from '../shown.ts'
import type { ItemProgress, ProgressRecord } from './progress.model.ts'

export const standings = ['locked', 'unopened', 'opened', 'done'] as const
export type Standing = (typeof standings)[number]
export type DoneBy = 'rule' | 'hand' | 'teacher'

/** From this share on something counts as watched: credits are seldom played to the end. */
export const watchedShare = 0.9
/** How many pages a PDF may have at most of which each one counts, and parts a video. */
export const mostParts = 2000
export const mostFiles = 20

type Ruled = Pick<CourseItem, 'rule'>

/** Has a page of its own, and is open to somebody of these groups. */
export function itemsFor(course: Pick<CourseRecord, 'sections'>, open: Open): readonly CourseItem[] {
  const all = shownItems(course, open)
  const known = opened.get(all)
  if (known) return known
  const items = all.filter(({ kind }) => kindNamed(kind).isOpened)
  opened.set(all, items)
  return items
}

const opened = new WeakMap<readonly CourseItem[], readonly CourseItem[]>()

export function isCounted({ isOptional, rule }: Pick<CourseItem, 'isOptional' | 'rule'>): boolean {
  return !isOptional && rule !== 'none'
}

/** Of all that is to be seen, 0 to 1. */
export function shareSeen({ ruleAt, seen = [], totals = {}, files = 1 }: ItemProgress): number {
  if (ruleAt) return 1
  const known = Object.entries(totals)
  if (known.length === 0) return 0
  const shares = known.map(([file, total]) => Math.min(1, partsOf(seen, Number(file)).length / total))
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(files, shares.length)
}

export function partsOf(seen: readonly number[], file: number): number[] {
  return seen.filter((part) => Math.floor(part / 10_000) === file).map((part) => part % 10_000)
}

/** What its rule asks for has been seen. */
export function isSeen({ rule }: Ruled, { seen = [], totals = {}, files = 1 }: ItemProgress): boolean {
  const least = rule === 'allPages' ? 1 : rule === 'watched' ? watchedShare : undefined
  const known = Object.entries(totals)
  if (least === undefined || known.length < files) return false
  return known.every(([file, total]) => partsOf(seen, Number(file)).length >= total * least - 1e-9)
}

/** A rule counts as it is now; what a rule has counted once stays done. Undefined: it is not done. */
export function doneOf(
  item: Ruled,
  made: ItemProgress | undefined,
): { readonly at: Date; readonly by: DoneBy } | undefined {
  if (!made) return undefined
  const ruleAt = made.ruleAt ?? (item.rule === 'viewed' ? made.openedAt : isSeen(item, made) ? made.lastAt : undefined)
  const isSaid = made.saidAt !== undefined && (!made.undoneAt || made.saidAt > made.undoneAt)
  const said = !isSaid
    ? []
    : made.undoneAt
      ? [{ at: made.saidAt, by: made.teacherAt && !made.handAt ? ('teacher' as const) : ('hand' as const) }]
      : [
          ...(made.handAt ? [{ at: made.handAt, by: 'hand' as const }] : []),
          ...(made.teacherAt ? [{ at: made.teacherAt, by: 'teacher' as const }] : []),
        ]
  const all = [...(ruleAt ? [{ at: ruleAt, by: 'rule' as const }] : []), ...said]
  return all.reduce<(typeof all)[number] | undefined>(
    (first, one) => (first && first.at <= one.at ? first : one),
    undefined,
  )
}

export interface Progress {
  readonly standings: ReadonlyMap<string, Standing>
  /** Of what counts. */
  readonly done: number
  readonly all: number
  /** Not done, not locked, and the first of those that count. */
  readonly next: CourseItem | undefined
  /** For which item each one that is locked waits. */
  readonly waitsFor: ReadonlyMap<string, CourseItem>
}

/** For somebody in a course: `open` says when, and in which of its groups they are. */
export function progressIn(
  course: Pick<CourseRecord, 'sections'>,
  made: ProgressRecord['items'],
  open: Open,
): Progress {
  return progressOf(itemsFor(course, open), made)
}

/** The same of those items that are open to somebody. */
export function progressOf(items: readonly CourseItem[], made: ProgressRecord['items'] = {}): Progress {
  const found = new Map<string, Standing>()
  const waitsFor = new Map<string, CourseItem>()
  let [done, all] = [0, 0]
  let next: CourseItem | undefined
  for (const { item, id, before, beforeId, counts } of preparedOf(items)) {
    const own = made[id]
    const isDone = own !== undefined && doneOf(item, own) !== undefined
    const waits = before && !isDone && !doneOf(before, made[beforeId])
    const standing = isDone ? 'done' : waits ? 'locked' : own?.openedAt ? 'opened' : 'unopened'
    found.set(id, standing)
    if (standing === 'locked') waitsFor.set(id, before!)
    if (!counts) continue
    all++
    if (isDone) done++
    else if (standing !== 'locked') next ??= item
  }
  return { standings: found, done, all, next, waitsFor }
}

interface Prepared {
  readonly item: CourseItem
  readonly id: string
  /** For which it waits: what nobody can do, or is not shown, keeps nobody waiting. */
  readonly before: CourseItem | undefined
  readonly beforeId: string
  readonly counts: boolean
}

/** A class shares its list of items: what is the same for all of its pupils is found once. */
const prepared = new WeakMap<readonly CourseItem[], readonly Prepared[]>()

function preparedOf(items: readonly CourseItem[]): readonly Prepared[] {
  const known = prepared.get(items)
  if (known) return known
  const byId = new Map(items.map((item) => [item._id.toString(), item]))
  const list = [...byId].map(([id, item]) => {
    const beforeId = item.afterItemId?.toString() ?? ''
    const before = byId.get(beforeId)
    return { item, id, before: before?.rule === 'none' ? undefined : before, beforeId, counts: isCounted(item) }
  })
  prepared.set(items, list)
  return list
}

/** Only they themselves take back what they have said; what a rule has counted is no matter of saying. */
export function canSayUndone(item: Ruled, made: ItemProgress | undefined): boolean {
  return doneOf(item, made)?.by === 'hand'
}

/** What needs scripts to be counted may also be said to be done. */
export function canSayDone({ rule }: Ruled): boolean {
  return rule === 'byHand' || rule === 'allPages' || rule === 'watched'
}

/** Come in or changed since they were here before, and not yet opened. In the first visit all of it would be. */
export function isNew(
  { _id, changedAt, opensAt }: Pick<CourseItem, '_id' | 'changedAt' | 'opensAt'>,
  record: Pick<ProgressRecord, 'items' | 'visitBefore'> | undefined,
  id = _id.toString(),
): boolean {
  if (!record?.visitBefore || record.items?.[id]?.openedAt) return false
  const since = opensAt && opensAt > changedAt ? opensAt : changedAt
  return since > record.visitBefore
}
