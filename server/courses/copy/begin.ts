// A course from another one: what can be chosen, and the beginning of it. Who learns in it, who else teaches it and how far they
// are is not copied.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { findSection } from '../../arrange.ts'
import { InvalidInput } from '../../api/index.ts'
import { conflict, forbidden, notFound } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import { listYears, type SchoolYear, yearIn } from '../../years/index.ts'
import { canView } from '../access.ts'
import { Course, type CourseItem, type CourseRecord } from '../course.model.ts'
import { type CourseUnit, unitsToTeachFor } from '../create.ts'
import { newSection } from '../items.ts'
import { mostSections } from '../limits.ts'
import { viewerOf } from '../viewer.ts'
import { listCompanions } from '../companions.ts'
import { insertCourse, loadTaught, saveCourse } from '../write.ts'
import { Copy, CopyRowModel } from './copy.model.ts'
import { moveDay, type MovedDay } from './days.ts'
import { canCopy } from './rights.ts'

export const copyEvent = 'courses.copyBegun'

/** @throws AppError 403, 404 */
export async function findSource(actor: Actor, id: Types.ObjectId): Promise<CourseRecord> {
  const viewer = await viewerOf(actor)
  const course = await Course.findById(id).lean<CourseRecord>()
  if (course && canCopy(viewer, course)) return course
  if (course && canView(viewer, course)) throw forbidden()
  throw notFound()
}

export interface Target {
  readonly unit: CourseUnit
  /** Undefined: the sector has no years. */
  readonly year: SchoolYear | undefined
  readonly yearKey: number
}

/** The years for which one can be made: the one that is now, and the next as soon as it is known; the first one first. */
export async function yearsFor({ id, isOfOffice }: CourseUnit, now = new Date()): Promise<readonly SchoolYear[]> {
  const years = await listYears(isOfOffice ? undefined : id)
  const current = yearIn(years, now)
  return current ? years.filter(({ key }) => key === current.key || key === current.key + 1).reverse() : []
}

/** What was left out is the first unit of the actor, and the year that is now. @throws InvalidInput `unit`, `year` */
export async function targetOf(
  actor: Actor,
  { unit, year }: { unit?: string; year?: number | undefined },
): Promise<Target> {
  const units = unitsToTeachFor(actor)
  const place = unit ? units.find(({ id }) => id.toString() === unit) : units[0]
  if (!place) throw new InvalidInput({ unit: { key: 'field.errors.required' } })
  const years = await yearsFor(place)
  const chosen = year === undefined ? years[0] : years.find(({ key }) => key === year)
  if (year !== undefined && !chosen) throw new InvalidInput({ year: { key: 'field.errors.invalid' } })
  return { unit: place, year: chosen, yearKey: chosen?.key ?? new Date().getFullYear() }
}

export interface PlannedDay extends MovedDay {
  readonly item: CourseItem
}

/** When the items that wait for a day open in the new year. */
export async function planDays(course: CourseRecord, { year, yearKey }: Target): Promise<readonly PlannedDay[]> {
  const years = await listYears(course.isOfOffice ? undefined : course.unitId)
  const from = years.find(({ key }) => key === course.yearKey)
  return course.sections.flatMap(({ items }) =>
    items.flatMap((item) =>
      item.opensAt ? [{ item, ...moveDay(item.opensAt, from, year, yearKey - course.yearKey) }] : [],
    ),
  )
}

export interface NewCopy {
  readonly title: string
  readonly target: Target
  /** Undefined: all of them. */
  readonly itemIds: readonly Types.ObjectId[] | undefined
}

/** The course is there at once, without its items: they come one after another. @throws AppError 403, 404 */
export async function beginCopy(
  actor: Actor,
  fromId: Types.ObjectId,
  { title, target, itemIds }: NewCopy,
  origin: Origin,
): Promise<Types.ObjectId> {
  const source = await findSource(actor, fromId)
  const copying = { title, target, itemIds }
  const begun = await planCopy(source, copying)
  await inTransaction(
    async (session) => void (await writeCopy(actor, source, { ...copying, ...begun, origin }, session)),
  )
  return begun.copyId
}

/** For who may not choose it themselves: the caller knows that it is theirs to have. */
export async function beginCopyOf(
  actor: Actor,
  source: CourseRecord,
  copying: NewCopy,
  session: ClientSession,
): Promise<CourseRecord> {
  const origin = { address: '', device: '' }
  return await writeCopy(actor, source, { ...copying, ...(await planCopy(source, copying)), origin }, session)
}

/** Outside the transaction, which may run twice. */
async function planCopy(source: CourseRecord, { target }: NewCopy) {
  const days = new Map((await planDays(source, target)).map(({ item, at }) => [item._id.toString(), at]))
  return { days, copyId: new Types.ObjectId(), toId: new Types.ObjectId() }
}

type Writing = NewCopy & Awaited<ReturnType<typeof planCopy>> & { readonly origin: Origin }

async function writeCopy(
  actor: Actor,
  source: CourseRecord,
  { title, target, itemIds, days, copyId, toId, origin }: Writing,
  session: ClientSession,
): Promise<CourseRecord> {
  const { unit, yearKey } = target
  const sections = source.sections.map((one) => ({ ...newSection(one.title, one.text), items: one.items }))
  const isChosen = ({ _id }: CourseItem) => itemIds === undefined || itemIds.some((id) => id.equals(_id))
  const rows = sections
    .flatMap(({ _id: sectionId, items }) => items.filter(isChosen).map((item) => ({ sectionId, item })))
    .map(({ sectionId, item }, at) => ({
      ...{ copyId, number: at + 1, sectionId, itemId: new Types.ObjectId(), state: 'waiting' as const },
      item: { ...item, opensAt: days.get(item._id.toString()) },
    }))
  const { introduction, level, subjectCode, grades } = source
  const facts = {
    ...{ title, introduction, level, subjectCode, grades, yearKey, copiedFromId: source._id },
    ...{ unitId: unit.id, unitName: unit.name, isOfOffice: unit.isOfOffice, state: 'draft' as const },
    teachers: [{ _id: new Types.ObjectId(), personId: actor.personId, name: actor.name, role: 'owner' as const }],
    ...{ classIds: [], personIds: [], door: 'closed' as const, groups: [], isTemplate: false },
    sections: sections.map((section) => ({ ...section, items: [] })),
  }
  const copy = {
    ...{ _id: copyId, fromId: source._id, fromUnitId: source.unitId, fromTitle: source.title, toId, toTitle: title },
    ...{ createdById: actor.personId, accountId: actor.accountId, origin, total: rows.length, createdAt: new Date() },
  }
  const told = { actor, origin, action: 'courses.copied', after: { title, from: source.title } }
  const course = await insertCourse(facts, toId, told, session)
  for (const companion of listCompanions())
    await companion.copyCourse?.({ fromId: source._id, toId, toCourseId: toId }, session)
  await Copy.create([copy], { session })
  if (rows.length > 0) await CopyRowModel.insertMany(rows, { session })
  await enqueue(copyEvent, { copyId }, session)
  return course
}

export interface NewSectionCopy {
  readonly fromId: Types.ObjectId
  readonly sectionId: Types.ObjectId
  readonly toId: Types.ObjectId
}

/** One section, with all its items, into a course that the actor teaches. @throws AppError 403, 404; 409 `tooManyParts` */
export async function beginSectionCopy(
  actor: Actor,
  { fromId, sectionId, toId }: NewSectionCopy,
  origin: Origin,
): Promise<Types.ObjectId> {
  const source = await findSource(actor, fromId)
  const section = findSection(source.sections, sectionId)
  const copyId = new Types.ObjectId()
  await inTransaction(async (session) => {
    const to = await loadTaught(actor, toId, session)
    if (to.sections.length >= mostSections) throw conflict('tooManyParts')
    // A course that has just been made for it has its section already.
    const empty = to.sections.find(({ title, items }) => title === section.title && items.length === 0)
    const into = empty ?? newSection(section.title, section.text)
    const rows = section.items.map((item, at) => ({
      ...{ copyId, number: at + 1, sectionId: into._id, itemId: new Types.ObjectId(), state: 'waiting' as const },
      item: { ...item, opensAt: undefined },
    }))
    const told = { actor, origin, action: 'courses.copied', after: { title: to.title, from: source.title } }
    if (!empty) await saveCourse(to, { sections: [...to.sections, into] }, told, session)
    const copy = {
      ...{ _id: copyId, fromId: source._id, fromUnitId: source.unitId, fromTitle: source.title },
      ...{ toId, toTitle: to.title, createdById: actor.personId, accountId: actor.accountId },
      ...{ origin, total: rows.length, createdAt: new Date() },
    }
    await Copy.create([copy], { session })
    if (rows.length > 0) await CopyRowModel.insertMany(rows, { session })
    await enqueue(copyEvent, { copyId }, session)
  })
  return copyId
}
