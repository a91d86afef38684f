// The items of a copy, by the worker: some at a time, each in one transaction with the mark that it is done. Killed at any moment it
// goes on where it was, and nothing is copied twice.

import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { findActor } from '../../accounts/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { itemsOf, putItem, replaceItem } from '../../arrange.ts'
import { InvalidInput } from '../../api/index.ts'
import { AppError, conflict, forbidden, notFound } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { Course, type CourseItem, type CourseRecord, type CourseSection } from '../course.model.ts'
import { listCompanions } from '../companions.ts'
import { placeOf } from '../place.ts'
import { kindNamed } from '../kinds.ts'
import { mostItems } from '../limits.ts'
import { loadTaught, saveCourse } from '../write.ts'
import { copyEvent } from './begin.ts'
import { Copy, type CopyRecord, type CopyRow, CopyRowModel } from './copy.model.ts'

const atATime = 10

export const carryOutCopy: EventHandler = async (payload, { signal, stillWorking }) => {
  const copyId = payload.copyId as Types.ObjectId
  for (;;) {
    signal.throwIfAborted()
    const copy = await Copy.findById(copyId).lean()
    if (!copy || copy.endedAt) return
    const rows = await CopyRowModel.find({ copyId, state: 'waiting' }).sort({ number: 1 }).limit(atATime).lean()
    if (rows.length === 0) {
      await Copy.updateOne({ _id: copyId }, { $set: { endedAt: new Date() } })
      return
    }
    await carryOutRows(copy, rows)
    await stillWorking()
  }
}

/** What one of them refuses is found out with it alone. */
async function carryOutRows(copy: CopyRecord, rows: readonly CopyRow[]): Promise<void> {
  try {
    await inTransaction((session) => copyRows(copy, rows, session))
  } catch (error) {
    const why = whyOf(error)
    if (!why) throw error
    if (rows.length > 1) for (const row of rows) await carryOutRows(copy, [row])
    else await CopyRowModel.updateOne({ _id: rows[0]!._id, state: 'waiting' }, { $set: { state: 'failed', why } })
  }
}

async function copyRows(copy: CopyRecord, rows: readonly CopyRow[], session: ClientSession): Promise<void> {
  // Rights may end while it goes on.
  const actor = await findActor(copy.accountId.toString())
  if (!actor) throw forbidden()
  const before = await loadTaught(actor, copy.toId, session)
  const all = await CopyRowModel.find({ copyId: copy._id }, { 'item.facts': 0 }).session(session).lean<CopyRow[]>()
  let sections = before.sections
  let added = 0
  for (const row of rows) {
    const result = await copyItem(actor, copy, { row, to: before }, session)
    const why = 'why' in result ? result.why : noteOf(row)
    const state = 'why' in result ? ('failed' as const) : ('done' as const)
    const marked = { state, why: why ?? null }
    const { matchedCount } = await CopyRowModel.updateOne(
      { _id: row._id, state: 'waiting' },
      { $set: marked },
      { session },
    )
    // Another worker has done it: all of this again, without it.
    if (matchedCount === 0) throw conflict('courseChanged')
    if ('why' in result) continue
    if (itemsOf(sections).length >= mostItems) throw conflict('courseFull')
    sections = withCopy(sections, { row, all, facts: result.facts })
    added++
  }
  if (added === 0) return
  const told = { actor, origin: copy.origin as Origin, action: 'courses.itemsCopied', after: { count: added } }
  await saveCourse(before, { sections }, told, session)
}

async function copyItem(
  actor: Actor,
  { fromId, fromUnitId, fromTitle }: CopyRecord,
  { row, to }: { readonly row: CopyRow; readonly to: CourseRecord },
  session: ClientSession,
) {
  const from = { courseId: fromId, unitId: fromUnitId, courseTitle: fromTitle, level: to.level ?? undefined }
  const result = await kindNamed(row.item.kind).copy(
    { actor, item: row.item, from, to: { ...placeOf(to), itemId: row.itemId } },
    session,
  )
  if ('why' in result) return result
  for (const companion of listCompanions())
    await companion.copyItem?.({ fromId: row.item._id, toId: row.itemId, toCourseId: to._id }, session)
  return result
}

/** What was for some groups alone is shown to nobody before somebody has looked at it. */
function noteOf({ item }: CopyRow): string | undefined {
  return item.groupIds.length > 0 ? 'courses.copy.wasForGroups' : undefined
}

interface Copied {
  readonly row: CopyRow
  readonly all: readonly CopyRow[]
  readonly facts: CourseItem['facts']
}

/** In its place among those that are there, also when it comes later than they. */
function withCopy(sections: readonly CourseSection[], { row, all, facts }: Copied): CourseSection[] {
  const there = new Set(itemsOf(sections).map(({ _id }) => _id.toString()))
  const now = new Date()
  const { item, itemId } = row
  const copyOf = (id: Types.ObjectId | null | undefined) => all.find((one) => id?.equals(one.item._id))?.itemId
  const waitsFor = copyOf(item.afterItemId)
  const copied: CourseItem = {
    ...{ _id: itemId, kind: item.kind, title: item.title, opensAt: item.opensAt, facts, groupIds: [] },
    isPublished: item.isPublished && item.groupIds.length === 0,
    ...{ isOptional: item.isOptional, rule: item.rule, addedAt: now, changedAt: now },
    afterItemId: waitsFor && there.has(waitsFor.toString()) ? waitsFor : undefined,
  }
  const section = sections.find(({ _id }) => _id.equals(row.sectionId)) ?? sections.at(-1)!
  const later = all.filter(({ number }) => number > row.number).map((one) => one.itemId.toString())
  const next = section.items.find(({ _id }) => later.includes(_id.toString()))
  const waiting = all
    .filter(({ item: other }) => other.afterItemId?.equals(item._id))
    .map((one) => one.itemId.toString())
  const placed = putItem(sections, copied, section._id, next?._id)
  return itemsOf(placed)
    .filter(({ _id, afterItemId }) => !afterItemId && waiting.includes(_id.toString()))
    .reduce<CourseSection[]>((changed, one) => replaceItem(changed, { ...one, afterItemId: itemId }), placed)
}

function whyOf(error: unknown): string | undefined {
  if (error instanceof InvalidInput) return Object.values(error.errors)[0]?.key
  // It was changed by somebody meanwhile: once more, later.
  if (error instanceof AppError && error.code === 'courseChanged') return undefined
  if (error instanceof AppError && error.status < 500) return `errors.${error.code}.title`
  return undefined
}

export interface CopyReport {
  readonly copy: CopyRecord
  readonly rows: readonly CopyRow[]
  /** The course is there, and the actor still teaches it. */
  readonly isThere: boolean
}

/** One's own. @throws AppError 404 */
export async function findCopy({ personId }: Actor, id: Types.ObjectId): Promise<CopyReport> {
  const copy = await Copy.findOne({ _id: id, createdById: personId }).lean()
  if (!copy) throw notFound()
  const rows = await CopyRowModel.find({ copyId: id }, { 'item.facts': 0 }).sort({ number: 1 }).lean<CopyRow[]>()
  const isThere = (await Course.exists({ _id: copy.toId, 'teachers.personId': personId })) !== null
  return { copy, rows, isThere }
}

/** Those that could not be copied are tried once more. @throws AppError 404; 409 `nothingToRetry` */
export async function retryCopy(actor: Actor, id: Types.ObjectId): Promise<void> {
  await findCopy(actor, id)
  await inTransaction(async (session) => {
    const failed = { copyId: id, state: 'failed' as const }
    const { modifiedCount } = await CopyRowModel.updateMany(
      failed,
      { $set: { state: 'waiting', why: null } },
      { session },
    )
    if (modifiedCount === 0) throw conflict('nothingToRetry')
    await Copy.updateOne({ _id: id }, { $unset: { endedAt: 1 } }, { session })
    await enqueue(copyEvent, { copyId: id }, session)
  })
}

/** Reports are for those who wait for them; what was done stands in the audit log. */
export async function forgetCopies(now = new Date()): Promise<void> {
  for (;;) {
    const old = await Copy.find({ createdAt: { $lt: new Date(now.getTime() - keptFor) } }, { _id: 1 })
      .limit(100)
      .lean()
    if (old.length === 0) return
    const ids = old.map(({ _id }) => _id)
    await CopyRowModel.deleteMany({ copyId: { $in: ids } })
    await Copy.deleteMany({ _id: { $in: ids } })
  }
}

/** Milliseconds: ninety days. */
const keptFor = 90 * 86_400_000
