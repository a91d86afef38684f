// Who teaches, sees and learns in a course. Learners are stored with it as strings, compared with those of whoever asks.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { staff } from '../materials/index.ts'
import { schoolIdsOf } from '../schools/index.ts'
import type { CourseItem, CourseRecord, CourseTeacher } from './course.model.ts'

/** Somebody who asks, with what they and their children learn by: one query, of families alone (viewer.ts). */
export interface Viewer {
  readonly actor: Actor
  readonly today: string
  /** Of the actor as a learner: `person.<id>`, `person.<id>.<unit>` where they are today, `class.<id>`. */
  readonly keys: readonly string[]
  readonly children: readonly { readonly personId: Types.ObjectId; readonly keys: readonly string[] }[]
}

/** They run the school and look after how it teaches; whoever keeps its computers does not see who learns what. */
export const leaders = ['principal', 'vicePrincipal'] as const

/** Whoever may begin a course: those who teach, and offices for the training of staff. */
export const courseMakers = [
  ...(['teacher', 'subjectLeader', 'vicePrincipal', 'principal'] as const),
  ...(['sectorSpecialist', 'sectorLeader'] as const),
]

type Taught = Pick<CourseRecord, 'teachers'>
type Learned = Pick<CourseRecord, 'learners' | 'state'>
type Placed = Pick<CourseRecord, 'unitId'>
type Offered = Placed & Pick<CourseRecord, 'isTemplate' | 'isOfOffice'>
export type Guarded = Taught & Learned & Offered

type Enrolled = Pick<CourseRecord, 'classIds' | 'personIds'> & Entered
type Entered = Pick<CourseRecord, 'unitId' | 'isOfOffice' | 'door'>

export function learnersOf(course: Enrolled): string[] {
  const { classIds, personIds } = course
  return [...classIds.map((id) => `class.${id.toString()}`), ...personIds.map((id) => learnerOf(id, course))]
}

/**
 * Somebody who is enrolled by themselves. In a course of a school only as long as they are there: whoever leaves the school
 * has left its courses, and is back in them when they come back, without anything being written.
 */
export function learnerOf(personId: Types.ObjectId, { unitId, isOfOffice, door }: Entered): string {
  const person = `person.${personId.toString()}`
  return isOfOffice || door === 'everyone' ? person : `${person}.${unitId.toString()}`
}

/** As what somebody's own courses are told of: what they teach, and what they learn in at this or that place. */
export function personKeysOf({ personId, memberships }: Pick<Actor, 'personId' | 'memberships'>): string[] {
  const person = `person.${personId.toString()}`
  const places = memberships
    .filter(({ role }) => role !== 'guardian')
    .flatMap(({ unitId, schoolId }) => [unitId, ...(schoolId ? [schoolId] : [])])
  return [person, ...new Set(places.map((id) => `${person}.${id.toString()}`))]
}

/** As what somebody teaches it today; undefined: not at all. */
export function roleIn(
  { teachers }: Taught,
  personId: Types.ObjectId,
  today: string,
): CourseTeacher['role'] | undefined {
  return teachers.find((one) => one.personId.equals(personId) && isOn(one, today))?.role
}

function isOn({ from, to }: CourseTeacher, today: string): boolean {
  return (!from || from <= today) && (!to || today <= to)
}

/** Changes what is in it, sees how far its pupils are. */
export function canTeach({ actor, today }: Pick<Viewer, 'actor' | 'today'>, course: Taught): boolean {
  return roleIn(course, actor.personId, today) !== undefined
}

/** The same rule as `canTeach`, as a query. */
export function taughtBy({ actor, today }: Pick<Viewer, 'actor' | 'today'>) {
  const begun = { $or: [{ from: null }, { from: { $lte: today } }] }
  const lasts = { $or: [{ to: null }, { to: { $gte: today } }] }
  return { teachers: { $elemMatch: { $and: [{ personId: actor.personId }, begun, lasts] } } }
}

/** Says who teaches it, and removes it. */
export function canOwn({ actor, today }: Pick<Viewer, 'actor' | 'today'>, course: Taught & Placed): boolean {
  return roleIn(course, actor.personId, today) === 'owner' || leads(actor, course)
}

/** Sees the course as its teachers do, and changes nothing in it. */
export function leads(actor: Actor, { unitId }: Placed): boolean {
  return schoolIdsOf(actor, leaders).includes(unitId.toString())
}

/** Learns in it; a draft is nobody's yet. */
export function canLearn({ keys }: Pick<Viewer, 'keys'>, { learners, state }: Learned): boolean {
  return state !== 'draft' && learners.some((learner) => keys.includes(learner))
}

/** The same rule as `canLearn`, as a query. */
export function learnedBy(keys: readonly string[]) {
  return { learners: { $in: [...keys] }, state: { $in: ['open', 'closed'] } }
}

/** Those of the viewer's children who learn in it. */
export function childrenIn({ children }: Pick<Viewer, 'children'>, course: Learned): Types.ObjectId[] {
  return children.filter(({ keys }) => canLearn({ keys }, course)).map(({ personId }) => personId)
}

/** Of an office it is for the staff of all schools, of a school for its own. */
export function canSeeAsTemplate(actor: Actor, { isTemplate, unitId, isOfOffice }: Offered): boolean {
  return isTemplate && hasRole(actor, ...staff) && (isOfOffice || worksFor(actor, unitId))
}

/** The same rule as `canSeeAsTemplate`, as a query. */
export function templatesFor(actor: Actor) {
  if (!hasRole(actor, ...staff)) return { _id: { $in: [] } }
  const units = actor.memberships.flatMap(({ unitId, schoolId }) => (schoolId ? [unitId, schoolId] : [unitId]))
  return { isTemplate: true, $or: [{ isOfOffice: true }, { unitId: { $in: units } }] }
}

type Opened = Offered & Pick<CourseRecord, 'door' | 'state'>

/** May come in without being asked: of an office all staff, of a school its own; or anybody who signs in. */
export function canEnter(actor: Actor, { door, state, isOfOffice, unitId }: Opened): boolean {
  if (actor.isService || state !== 'open') return false
  if (door === 'everyone') return true
  if (door !== 'staff') return false
  return isOfOffice ? hasRole(actor, ...staff) : staffUnitsOf(actor).some((id) => id.equals(unitId))
}

/** The same rule as `canEnter`, as a query. */
export function openTo(actor: Actor) {
  if (actor.isService) return { _id: { $in: [] } }
  const among = hasRole(actor, ...staff)
    ? [{ door: 'staff', $or: [{ isOfOffice: true }, { unitId: { $in: staffUnitsOf(actor) } }] }]
    : []
  return { state: 'open', door: { $in: ['staff', 'everyone'] }, $or: [{ door: 'everyone' }, ...among] }
}

/** With the code: of a school its pupils alone. */
export function canUseCode(
  { memberships, isService }: Actor,
  { isOfOffice, unitId }: Pick<CourseRecord, 'isOfOffice' | 'unitId'>,
): boolean {
  if (isService) return false
  return isOfOffice || memberships.some((one) => one.role === 'student' && one.unitId.equals(unitId))
}

export function canView(viewer: Viewer, course: Guarded): boolean {
  return (
    canTeach(viewer, course) ||
    leads(viewer.actor, course) ||
    canLearn(viewer, course) ||
    childrenIn(viewer, course).length > 0 ||
    canSeeAsTemplate(viewer.actor, course)
  )
}

/** What is open to a pupil of what its teachers have put in the outline; without what they still have to do before. */
export function isShown(
  { isPublished, opensAt, groupIds }: Pick<CourseItem, 'isPublished' | 'opensAt' | 'groupIds'>,
  { now, groups }: { readonly now: Date; readonly groups: readonly Types.ObjectId[] },
): boolean {
  if (!isPublished || (opensAt && opensAt > now)) return false
  return groupIds.length === 0 || groupIds.some((id) => groups.some((own) => own.equals(id)))
}

function staffUnitsOf({ memberships }: Actor): Types.ObjectId[] {
  return memberships
    .filter(({ role }) => staff.some((one) => one === role))
    .flatMap(({ unitId, schoolId }) => (schoolId ? [unitId, schoolId] : [unitId]))
}

function worksFor({ memberships }: Actor, unitId: Types.ObjectId): boolean {
  return memberships.some((one) => one.unitId.equals(unitId) || one.schoolId?.equals(unitId) === true)
}
