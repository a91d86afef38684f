// A new course, and what is said of a whole one.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { type Actor, hasRole, type Origin } from '../actor.ts'
import { itemsOf } from '../arrange.ts'
import { InvalidInput } from '../api/index.ts'
import { canSeePupils, findClasses } from '../classes/index.ts'
import { findSubject } from '../curriculum/index.ts'
import { conflict, forbidden } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { findUnits } from '../schools/index.ts'
import { yearAt } from '../years/index.ts'
import { courseMakers } from './access.ts'
import type { CourseRecord, CourseState } from './course.model.ts'
import type { CourseForm, DescribeForm } from './input.ts'
import { newSection } from './items.ts'
import { placeOf } from './place.ts'
import { kindNamed } from './kinds.ts'
import { mostClasses } from './limits.ts'
import { freeChangesOf } from './changes/keep.ts'
import { CourseEnrolment } from './people/enrolment.model.ts'
import { courseRemovedEvent } from './progress/forget.ts'
import { type Changing, deleteCourse, insertCourse, loadOwned, loadTaught, saveCourse } from './write.ts'

export interface CourseUnit {
  readonly id: Types.ObjectId
  readonly name: string
  readonly isOfOffice: boolean
}

/** The schools and offices for which somebody may begin a course. */
export function unitsToTeachFor({ memberships }: Actor): CourseUnit[] {
  const units = new Map<string, CourseUnit>()
  for (const { role, unitId, unitName, unitKind, schoolId } of memberships) {
    if (!courseMakers.some((one) => one === role) || schoolId) continue
    units.set(unitId.toString(), { id: unitId, name: unitName, isOfOffice: unitKind !== 'school' })
  }
  return [...units.values()]
}

export function canMakeCourses(actor: Actor | undefined): actor is Actor {
  return actor !== undefined && hasRole(actor, ...courseMakers) && unitsToTeachFor(actor).length > 0
}

/** Of the school year that is now, with one empty section. @throws AppError 403; InvalidInput `unit`, `subject` */
export async function createCourse(
  actor: Actor,
  { title, introduction, unit, subject, firstSection }: CourseForm & { readonly firstSection: string },
  origin: Origin,
): Promise<CourseRecord> {
  if (!canMakeCourses(actor)) throw forbidden()
  const place = unitsToTeachFor(actor).find(({ id }) => id.toString() === unit)
  if (!place) throw new InvalidInput({ unit: { key: 'field.errors.required' } })
  await checkSubject(subject)
  const year = await yearAt(new Date(), place.isOfOffice ? undefined : place.id)
  const facts = {
    ...{ title, introduction, unitId: place.id, unitName: place.name, isOfOffice: place.isOfOffice },
    ...{ yearKey: year?.key ?? new Date().getFullYear(), ...subject, grades: [], state: 'draft' as const },
    teachers: [{ _id: new Types.ObjectId(), personId: actor.personId, name: actor.name, role: 'owner' as const }],
    ...{ classIds: [], personIds: [], door: 'closed' as const, groups: [], isTemplate: false },
    sections: [newSection(firstSection)],
  }
  const told = { actor, origin, action: 'courses.created', after: { title } }
  return await inTransaction((session) => insertCourse(facts, new Types.ObjectId(), told, session))
}

/** @throws AppError 403, 404, 409 `courseChanged`; InvalidInput `subject` */
export async function describeCourse(
  actor: Actor,
  { id, seen, origin }: Changing,
  { title, introduction, subject }: DescribeForm,
): Promise<CourseRecord> {
  await checkSubject(subject)
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const told = { actor, origin, action: 'courses.described', before: { title: before.title }, after: { title } }
    const about = { level: subject?.level, subjectCode: subject?.subjectCode }
    return await saveCourse(before, { title, introduction, ...about }, told, session, seen)
  })
}

/** @throws AppError 403, 404, 409 `courseChanged` */
export async function setState(
  actor: Actor,
  { id, seen, origin }: Changing,
  state: CourseState,
): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const told = { actor, origin, action: 'courses.stateSet', before: { state: before.state }, after: { state } }
    return await saveCourse(before, { state }, told, session, seen)
  })
}

/**
 * Whoever is in one of these classes learns in it, as long as they are: of the school and the year of the course, and those
 * that the actor teaches or keeps. @throws AppError 403, 404, 409 `courseChanged`; InvalidInput `classes`
 */
export async function enrolClasses(
  actor: Actor,
  { id, seen, origin }: Changing,
  classIds: readonly Types.ObjectId[],
): Promise<CourseRecord> {
  const classes = await findClasses(classIds)
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const wrong = new InvalidInput({ classes: { key: 'courses.errors.notYourClass' } })
    if (classIds.length > mostClasses) throw conflict('tooManyClasses')
    for (const classId of classIds) {
      const one = classes.get(classId.toString())
      if (!one?.schoolId.equals(before.unitId) || one.yearKey !== before.yearKey) throw wrong
      const isThere = before.classIds.some((known) => known.equals(classId))
      if (!isThere && !canSeePupils(actor, one)) throw wrong
    }
    const grades = [...new Set([...classes.values()].flatMap((one) => one.grades))].sort((a, b) => a - b)
    const names = [...classes.values()].map(({ name }) => name).join(', ')
    const told = { actor, origin, action: 'courses.classesEnrolled', after: { classes: names } }
    return await saveCourse(before, { classIds: [...classIds], grades }, told, session, seen)
  })
}

/** With all that stands in it; one in which somebody has learned is closed instead. @throws AppError 403, 404, 409 */
export async function removeCourse(actor: Actor, { id, seen, origin }: Changing): Promise<void> {
  await inTransaction(async (session) => {
    const course = await loadOwned(actor, id, session)
    if (seen !== undefined && seen !== course.revision) throw conflict('courseChanged')
    if (course.state !== 'draft') throw conflict('courseInUse')
    for (const item of itemsOf(course.sections)) await kindNamed(item.kind).remove(item, placeOf(course), session)
    await freeChangesOf(course, session)
    await CourseEnrolment.deleteMany({ courseId: id }, { session })
    await enqueue(courseRemovedEvent, { courseId: course._id.toString() }, session)
    await deleteCourse(course, { actor, origin, action: 'courses.removed', before: { title: course.title } }, session)
  })
}

/** The names of units change, a course says what its own is called now. */
export async function unitNameOf({ unitId, unitName }: Pick<CourseRecord, 'unitId' | 'unitName'>): Promise<string> {
  return (await findUnits([unitId.toString()])).get(unitId.toString())?.name ?? unitName
}

async function checkSubject(subject: CourseForm['subject']): Promise<void> {
  if (!subject) return
  await findSubject(subject.level, subject.subjectCode).catch(() => {
    throw new InvalidInput({ subject: { key: 'field.errors.invalid' } })
  })
}
