// What packages of courses need of them: a course as it stands, and a way in for what comes from elsewhere. It comes in as if
// somebody typed it: kinds read their fields, with all their rules.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { itemsOf, putItem, replaceItem } from '../arrange.ts'
import { InvalidInput } from '../api/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import type { CompletionRule, CourseItemKind, PackedAs, PackedFile } from '../pages/course-kinds.ts'
import { findSubject } from '../curriculum/index.ts'
import { listYears, yearAt } from '../years/index.ts'
import { canTeach, canView, leads } from './access.ts'
import { Course, type CourseItem, type CourseRecord, type CourseSection } from './course.model.ts'
import { canMakeCourses, unitsToTeachFor } from './create.ts'
import { newSection } from './items.ts'
import { kindNamed, listKinds } from './kinds.ts'
import { mostItems, mostSections } from './limits.ts'
import { placeOf } from './place.ts'
import { viewerOf } from './viewer.ts'
import { insertCourse, loadTaught, saveCourse } from './write.ts'

export function packedFile(file: Omit<PackedFile, 'id'> & { readonly _id: Types.ObjectId }): PackedFile {
  const { _id, name, size, sha256, mediaType, storedFileId } = file
  return { id: _id.toString(), name, size, sha256, mediaType, storedFileId }
}

/** The kind that other systems call so; undefined: there is none. */
export function kindPackedAs(as: PackedAs): CourseItemKind | undefined {
  return listKinds().find(({ packing }) => packing?.as === as)
}

/** Whoever teaches it, or leads the school, may take it out. @throws AppError 403, 404 */
export async function findToPack(actor: Actor, id: Types.ObjectId): Promise<CourseRecord> {
  const viewer = await viewerOf(actor)
  const course = await Course.findById(id).lean<CourseRecord>()
  if (!course || !canView(viewer, course)) throw notFound()
  if (!canTeach(viewer, course) && !leads(actor, course)) throw forbidden()
  return course
}

/** The weeks of its school year, by which days are moved to another one. */
export async function calendarOf({
  isOfOffice,
  unitId,
  yearKey,
}: Pick<CourseRecord, 'isOfOffice' | 'unitId' | 'yearKey'>) {
  return (await listYears(isOfOffice ? undefined : unitId)).find(({ key }) => key === yearKey)
}

export interface ArrivingCourse {
  readonly id: Types.ObjectId
  readonly unitId: Types.ObjectId
  readonly title: string
  readonly introduction: string
  readonly level: string | undefined
  readonly subjectCode: string | undefined
  readonly grades: readonly number[]
  readonly sections: readonly ArrivingSection[]
}

export interface ArrivingSection {
  readonly id: Types.ObjectId
  readonly title: string
  readonly text: string
}

/** A draft of the actor, of this school year. @throws AppError 403 */
export async function bringCourse(
  actor: Actor,
  { id, unitId, title, introduction, level, subjectCode, grades, sections }: ArrivingCourse,
  origin: Origin,
  session: ClientSession,
): Promise<void> {
  const unit = canMakeCourses(actor) ? unitsToTeachFor(actor).find((one) => one.id.equals(unitId)) : undefined
  if (!unit) throw forbidden()
  const year = await yearAt(new Date(), unit.isOfOffice ? undefined : unit.id)
  // What the curriculum here does not have is left out.
  const subject = level && subjectCode ? await findSubject(level, subjectCode).catch(() => undefined) : undefined
  const facts = {
    ...{ title, introduction, unitId: unit.id, unitName: unit.name, isOfOffice: unit.isOfOffice },
    ...{ yearKey: year?.key ?? new Date().getFullYear(), ...(subject && { level, subjectCode }) },
    ...{ grades: [...grades], state: 'draft' as const },
    teachers: [{ _id: new Types.ObjectId(), personId: actor.personId, name: actor.name, role: 'owner' as const }],
    ...{ classIds: [], personIds: [], door: 'closed' as const, groups: [], isTemplate: false },
    sections: sections.map(sectionFrom),
  }
  await insertCourse(facts, id, { actor, origin, action: 'courses.brought', after: { title } }, session)
}

/** At the end of one that is there. @throws AppError 403, 404, 409 `courseChanged`, `tooManyParts` */
export async function bringSections(
  actor: Actor,
  courseId: Types.ObjectId,
  arriving: readonly ArrivingSection[],
  origin: Origin,
  session: ClientSession,
): Promise<void> {
  const before = await loadTaught(actor, courseId, session)
  const sections = [...before.sections, ...arriving.map(sectionFrom)]
  if (sections.length > mostSections) throw conflict('tooManyParts')
  const told = { actor, origin, action: 'courses.sectionAdded', after: { count: arriving.length } }
  await saveCourse(before, { sections }, told, session)
}

function sectionFrom({ id, title, text }: ArrivingSection): CourseSection {
  return { ...newSection(title, text), _id: id }
}

export interface ArrivingItem {
  readonly id: Types.ObjectId
  readonly sectionId: Types.ObjectId
  readonly kind: string
  readonly title: string
  readonly isPublished: boolean
  readonly isOptional: boolean
  readonly rule: CompletionRule | undefined
  readonly opensAt: Date | undefined
  readonly afterItemId: Types.ObjectId | undefined
  /** Those that waited for this one there. */
  readonly waitingIds: readonly Types.ObjectId[]
  /** Those of the same package that come after it. */
  readonly laterIds: readonly Types.ObjectId[]
  readonly fields: Readonly<Record<string, string>>
  readonly uploadIds: readonly Types.ObjectId[]
}

/** In its place among those that are there. @throws AppError 403, 404, 409 `courseChanged`, `courseFull`; InvalidInput */
export async function bringItem(
  actor: Actor,
  courseId: Types.ObjectId,
  arriving: ArrivingItem,
  origin: Origin,
  session: ClientSession,
): Promise<void> {
  const before = await loadTaught(actor, courseId, session)
  if (itemsOf(before.sections).length >= mostItems) throw conflict('courseFull')
  const kind = kindNamed(arriving.kind)
  const read = kind.readForm(arriving.fields)
  if (!read.ok) throw new InvalidInput(read.errors)
  const { id: itemId, uploadIds } = arriving
  const saving = { actor, origin, place: placeOf(before), itemId, before: undefined, values: read.values, uploadIds }
  const saved = await kind.save(saving, session)
  const item = itemFrom(arriving, { kind, saved, there: itemsOf(before.sections) })
  const told = { actor, origin, action: 'courses.itemBrought', after: { title: item.title, kind: kind.name } }
  await saveCourse(before, { sections: placed(before.sections, item, arriving) }, told, session)
}

interface Made {
  readonly kind: CourseItemKind
  readonly saved: { readonly facts: CourseItem['facts']; readonly title?: string }
  readonly there: readonly CourseItem[]
}

function itemFrom(arriving: ArrivingItem, { kind, saved, there }: Made): CourseItem {
  const { id, title, isPublished, isOptional, opensAt, afterItemId, rule } = arriving
  const now = new Date()
  return {
    ...{ _id: id, kind: kind.name, title: title || saved.title || kind.name, isPublished, isOptional, opensAt },
    rule: rule && kind.rules.includes(rule) ? rule : kind.rules[0]!,
    afterItemId: there.some(({ _id }) => afterItemId?.equals(_id)) ? afterItemId : undefined,
    ...{ facts: saved.facts, groupIds: [], addedAt: now, changedAt: now },
  }
}

function placed(
  sections: readonly CourseSection[],
  item: CourseItem,
  { sectionId, laterIds, waitingIds }: ArrivingItem,
): CourseSection[] {
  // It has been removed since.
  const section = sections.find(({ _id }) => _id.equals(sectionId)) ?? sections.at(-1)!
  const next = section.items.find(({ _id }) => laterIds.some((id) => id.equals(_id)))
  const among = putItem(sections, item, section._id, next?._id)
  return itemsOf(among)
    .filter(({ _id, afterItemId }) => !afterItemId && waitingIds.some((id) => id.equals(_id)))
    .reduce<CourseSection[]>((changed, one) => replaceItem(changed, { ...one, afterItemId: item._id }), among)
}
