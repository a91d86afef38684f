// One change of many items at once, in one transaction. What it cannot be done with stays as it was, and is told with the reason.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor } from '../actor.ts'
import { findSection, itemsOf, putItem, removeItem, replaceItem } from '../arrange.ts'
import { AppError, conflict } from '../errors.ts'
import type { CompletionRule } from '../pages/course-kinds.ts'
import { keepChange } from './changes/keep.ts'
import { checkRemovalOf } from './companions.ts'
import type { CourseItem, CourseRecord, CourseSection } from './course.model.ts'
import { withoutItem } from './items.ts'
import { kindNamed } from './kinds.ts'
import { type Changing, loadTaught, saveCourse } from './write.ts'

export type Bulk =
  | { readonly what: 'publish' | 'hide' | 'core' | 'optional' | 'remove' }
  | { readonly what: 'schedule'; readonly opensAt: Date | undefined }
  | { readonly what: 'rule'; readonly rule: CompletionRule }
  | { readonly what: 'move'; readonly sectionId: Types.ObjectId }

export interface Unchanged {
  readonly id: Types.ObjectId
  /** Undefined: it is not in the course any more. */
  readonly title: string | undefined
  /** `courses.bulk.why.<code>`, or of an error `errors.<code>`. */
  readonly why: 'gone' | 'already' | 'noRule' | 'heading' | { readonly code: string }
}

export interface BulkDone {
  readonly course: CourseRecord
  readonly changed: readonly Types.ObjectId[]
  readonly unchanged: readonly Unchanged[]
}

/** Nothing is written when there is nothing to change. @throws AppError 403, 404, 409 `courseChanged` */
export async function changeItems(
  actor: Actor,
  { id: courseId, seen, origin }: Changing,
  ids: readonly Types.ObjectId[],
  bulk: Bulk,
): Promise<BulkDone> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, courseId, session)
    if (seen !== undefined && seen !== before.revision) throw conflict('courseChanged')
    if (bulk.what === 'move') findSection(before.sections, bulk.sectionId)
    const wanted = new Set(ids.map(String))
    const chosen = itemsOf(before.sections).filter(({ _id }) => wanted.has(_id.toString()))
    const there = new Set(chosen.map(({ _id }) => _id.toString()))
    const unchanged: Unchanged[] = [...wanted].flatMap((id) =>
      there.has(id) ? [] : [{ id: ids.find((one) => one.toString() === id)!, title: undefined, why: 'gone' as const }],
    )
    const changed: Types.ObjectId[] = []
    let sections: readonly CourseSection[] = before.sections
    for (const item of chosen) {
      const why = await whyNot(item, bulk, before, session)
      if (why) unchanged.push({ id: item._id, title: item.title, why })
      else {
        sections = changedBy(sections, item, bulk)
        changed.push(item._id)
      }
    }
    if (changed.length === 0) return { course: before, changed, unchanged }
    const told = { actor, origin, action: 'courses.itemsChanged', after: { what: bulk.what, count: changed.length } }
    const course = await saveCourse(before, { sections }, told, session, seen)
    await keepChange({ before, after: course, actor, action: told.action }, session)
    return { course, changed, unchanged }
  })
}

async function whyNot(
  item: CourseItem,
  bulk: Bulk,
  { sections }: CourseRecord,
  session: ClientSession,
): Promise<Unchanged['why'] | undefined> {
  const kind = kindNamed(item.kind)
  if (bulk.what === 'remove') return await refusalToRemove(item, session)
  if (bulk.what === 'move') {
    const home = sections.find(({ items }) => items.includes(item))
    return home?._id.equals(bulk.sectionId) ? 'already' : undefined
  }
  if (!kind.isOpened && ['schedule', 'core', 'optional', 'rule'].includes(bulk.what)) return 'heading'
  if (bulk.what === 'rule' && !kind.rules.includes(bulk.rule)) return 'noRule'
  const after = settingsOf(bulk)
  const isSame = Object.entries(after).every(
    ([name, value]) => JSON.stringify(item[name as keyof CourseItem] ?? null) === JSON.stringify(value ?? null),
  )
  return isSame ? 'already' : undefined
}

async function refusalToRemove(item: CourseItem, session: ClientSession): Promise<Unchanged['why'] | undefined> {
  try {
    await checkRemovalOf(item, session)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { code: error.code }
  }
}

function changedBy(sections: readonly CourseSection[], item: CourseItem, bulk: Bulk): readonly CourseSection[] {
  if (bulk.what === 'remove') return withoutItem(sections, item._id)
  if (bulk.what === 'move') {
    return putItem(removeItem(sections, item._id), item, bulk.sectionId)
  }
  return replaceItem(sections, { ...item, ...settingsOf(bulk), changedAt: new Date() })
}

function settingsOf(bulk: Bulk): Partial<CourseItem> {
  switch (bulk.what) {
    case 'publish':
      return { isPublished: true }
    case 'hide':
      return { isPublished: false }
    case 'core':
      return { isOptional: false }
    case 'optional':
      return { isOptional: true }
    case 'schedule':
      return { opensAt: bulk.opensAt }
    case 'rule':
      return { rule: bulk.rule }
    default:
      return {}
  }
}
