// Who teaches a course: its owner, co-teachers, and whoever stands in for one of them for some days. There is always an owner.

import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { type AssignmentRecord, listAssignmentsOf } from '../../classes/index.ts'
import { dayOf } from '../../day.ts'
import { conflict, forbidden, notFound } from '../../errors.ts'
import { type NewNotice, notify } from '../../notices/index.ts'
import { findPeople } from '../../people/index.ts'
import { lastDayOf, schoolIdsOf } from '../../schools/index.ts'
import { canOwn, canTeach, leaders } from '../access.ts'
import { addressOfCourse } from '../address.ts'
import { Course, type CourseRecord, type CourseTeacher } from '../course.model.ts'
import { mostTeachers } from '../limits.ts'
import { type Changing, loadCourse, type Loaded, loadOwned, saveCourse } from '../write.ts'
import { findColleague, idsStillIn } from './candidates.ts'

export interface NewTeacher {
  readonly personId: Types.ObjectId
  readonly role: 'coTeacher' | 'substitute'
  /** Of a substitute: the first and the last day. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Whoever teaches it sees who else does; whoever owns it changes that. @throws AppError 403, 404 */
export async function loadStaffed(actor: Actor, id: Types.ObjectId): Promise<Loaded> {
  const loaded = await loadCourse(actor, id)
  if (!canTeach(loaded.viewer, loaded.course) && !canOwn(loaded.viewer, loaded.course)) throw forbidden()
  return loaded
}

/** @throws AppError 403, 404, 409 `courseChanged`, `tooManyTeachers`; InvalidInput `person`, `from`, `to` */
export async function addTeacher(
  actor: Actor,
  { id, seen, origin }: Changing,
  { personId, role, from, to }: NewTeacher,
): Promise<CourseRecord> {
  const { name, days } = await checked(actor, id, { personId, role, from, to })
  return await inTransaction(async (session) => {
    const before = await loadOwned(actor, id, session)
    if (before.teachers.length >= mostTeachers) throw conflict('tooManyTeachers')
    refuseTwice(before.teachers, { personId, role, ...days })
    const added: CourseTeacher = { _id: new Types.ObjectId(), personId, name, role, ...days }
    const told = { actor, origin, action: 'courses.teacherAdded', after: { name, role, ...days } }
    const course = await saveCourse(before, { teachers: [...before.teachers, added] }, told, session, seen)
    await notify(
      [personId],
      noticeOf(course, actor, role === 'substitute' ? 'substituteAdded' : 'coTeacherAdded'),
      session,
    )
    return course
  })
}

/** @throws AppError 403, 404, 409 `courseChanged`, `courseNeedsOwner` */
export async function endTeacher(
  actor: Actor,
  { id, seen, origin }: Changing,
  teacherId: Types.ObjectId,
): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const { viewer, course: before } = await loadCourse(actor, id, session)
    const ended = before.teachers.find(({ _id }) => _id.equals(teacherId))
    const isSelf = ended?.personId.equals(actor.personId) === true
    if (!canOwn(viewer, before) && !(isSelf && canTeach(viewer, before))) throw forbidden()
    if (!ended) throw notFound()
    if (ended.role === 'owner') throw conflict('courseNeedsOwner')
    const teachers = before.teachers.filter((one) => one !== ended)
    const action = `courses.${isSelf ? 'teacherLeft' : 'teacherEnded'}`
    const told = { actor, origin, action, before: { name: ended.name, role: ended.role } }
    const course = await saveCourse(before, { teachers }, told, session, seen)
    const tellTo = isSelf ? ownersOf(before) : [ended.personId]
    await notify(tellTo, noticeOf(course, actor, isSelf ? 'teacherLeft' : 'teacherEnded'), session)
    return course
  })
}

/**
 * The former owner goes on as a co-teacher, unless they have left the school: then whoever leads it has appointed another
 * one. @throws AppError 403, 404, 409 `courseChanged`; InvalidInput `person`
 */
export async function handOver(
  actor: Actor,
  { id, seen, origin }: Changing,
  personId: Types.ObjectId,
): Promise<CourseRecord> {
  const known = await loadOwned(actor, id)
  const { fullName: name } = await findColleague(actor, known, personId)
  const still = await idsStillIn(known, ownersOf(known))
  return await inTransaction(async (session) => {
    const before = await loadOwned(actor, id, session)
    const former = before.teachers.filter(({ role }) => role === 'owner')
    if (former.some((one) => one.personId.equals(personId)))
      throw new InvalidInput({ person: { key: 'courses.errors.ownsIt' } })
    const stay = former.filter((one) => still.has(one.personId.toString()))
    const others = before.teachers.filter((one) => one.role !== 'owner' && !one.personId.equals(personId))
    const owner: CourseTeacher = { _id: new Types.ObjectId(), personId, name, role: 'owner' }
    const teachers = [owner, ...stay.map((one) => ({ ...one, role: 'coTeacher' as const })), ...others]
    const told = {
      ...{ actor, origin, action: 'courses.handedOver' },
      ...{ before: { owner: former.map((one) => one.name).join(', ') }, after: { owner: name } },
    }
    const course = await saveCourse(before, { teachers }, told, session, seen)
    await notify([personId], noticeOf(course, actor, 'ownerNow'), session)
    const freed = former.map((one) => one.personId).filter((one) => !one.equals(actor.personId))
    await notify(freed, noticeOf(course, actor, 'ownerNoMore'), session)
    return course
  })
}

export interface OfferedSubstitute {
  readonly personId: Types.ObjectId
  readonly name: string
  readonly forName: string
  readonly from: string
  readonly to: string
}

/** Whoever stands in for one of its teachers in one of its classes, today or soon, and does not teach it yet. */
export async function listOfferedSubstitutes(course: CourseRecord, now = new Date()): Promise<OfferedSubstitute[]> {
  if (course.classIds.length === 0) return []
  const nameOf = new Map(course.teachers.map(({ personId, name }) => [personId.toString(), name]))
  const found = (await listAssignmentsOf({ classIds: course.classIds })).filter(
    (one): one is AssignmentRecord & { to: Date } =>
      one.substituteForId != null && nameOf.has(one.substituteForId.toString()) && one.to != null && one.to > now,
  )
  const offers = new Map<string, OfferedSubstitute>()
  const people = await findPeople(found.map(({ personId }) => personId))
  for (const { personId, from, to, substituteForId } of found) {
    const name = people.get(personId.toString())?.fullName
    const days = { from: dayOf(from), to: lastDayOf(to) }
    const isThere = course.teachers.some((one) => one.personId.equals(personId) && isMeant(one, days))
    if (name === undefined || isThere) continue
    const offer = { personId, name, forName: nameOf.get(substituteForId!.toString())!, ...days }
    offers.set(`${personId.toString()} ${days.from} ${days.to}`, offer)
  }
  return [...offers.values()].sort((a, b) => (a.from < b.from ? -1 : 1))
}

export type Ownerless = Pick<CourseRecord, '_id' | 'title' | 'teachers' | 'yearKey'>

/** Those that are not closed and whose owner is not at the school any more: for whoever leads it. */
export async function listOwnerless(actor: Actor): Promise<Ownerless[]> {
  const found: Ownerless[] = []
  for (const schoolId of schoolIdsOf(actor, leaders)) {
    const unitId = new Types.ObjectId(schoolId)
    const courses = await Course.find({ unitId, state: { $ne: 'closed' } }, { title: 1, teachers: 1, yearKey: 1 })
      .sort({ yearKey: -1, sortKey: 1, _id: 1 })
      .limit(mostLooked)
      .lean<Ownerless[]>()
    const still = await idsStillIn({ unitId, isOfOffice: false }, courses.flatMap(ownersOf))
    found.push(...courses.filter((course) => !ownersOf(course).some((id) => still.has(id.toString()))))
  }
  return found
}

/** More than a large school begins in several years. */
const mostLooked = 3000

export function ownersOf({ teachers }: Pick<CourseRecord, 'teachers'>): Types.ObjectId[] {
  return teachers.filter(({ role }) => role === 'owner').map(({ personId }) => personId)
}

async function checked(actor: Actor, id: Types.ObjectId, { personId, role, from, to }: NewTeacher) {
  const { fullName: name } = await findColleague(actor, await loadOwned(actor, id), personId)
  if (role === 'coTeacher') return { name, days: {} }
  const missing = { key: 'field.errors.required' }
  if (!from || !to) throw new InvalidInput({ ...(!from && { from: missing }), ...(!to && { to: missing }) })
  if (to < from) throw new InvalidInput({ to: { key: 'courses.errors.endsBefore' } })
  if (to < dayOf(new Date())) throw new InvalidInput({ to: { key: 'courses.errors.isOver' } })
  return { name, days: { from, to } }
}

type Seat = Pick<CourseTeacher, 'personId' | 'role' | 'from' | 'to'>

/** A substitute may come a second time, for other days. */
function refuseTwice(teachers: readonly CourseTeacher[], added: Seat): void {
  const own = teachers.filter(({ personId }) => personId.equals(added.personId))
  if (own.some((one) => (added.role === 'coTeacher' ? one.role !== 'substitute' : isMeant(one, added))))
    throw new InvalidInput({ person: { key: 'courses.errors.teachesIt' } })
}

/** Teaches it on those days already. */
function isMeant({ role, from, to }: Omit<Seat, 'personId'>, days: Pick<Seat, 'from' | 'to'>): boolean {
  return role !== 'substitute' || (from! <= days.from! && days.to! <= to!)
}

/** No name of a pupil can be in it. */
function noticeOf({ _id, title }: CourseRecord, { name }: Actor, what: string): NewNotice {
  const url = what === 'teacherEnded' ? '/courses' : addressOfCourse(_id)
  return { key: `courses.notices.${what}`, values: { title, by: name }, url, urgency: 'digest' }
}
