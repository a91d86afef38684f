// The timetables of classes from a day on. What stays as it is goes on as the same lesson; the past is kept.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { announceChanges } from '../changes/index.ts'
import { type ClassInSchool, findClass, findClasses } from '../classes/index.ts'
import { findAllSubjects } from '../curriculum/index.ts'
import { conflict, forbidden } from '../errors.ts'
import type { FieldError, FieldErrors } from '../http/form.ts'
import { notify } from '../notices/index.ts'
import { findMemberships, findPeople } from '../people/index.ts'
import { beginningOf, schoolStaff } from '../schools/index.ts'
import { listYears } from '../years/index.ts'
import { canManageTimetables } from './access.ts'
import { myUrl } from './address.ts'
import { findBells } from './bells.ts'
import { collisionsOf } from './collisions.ts'
import { holdingIn } from './find.ts'
import { Lesson, type LessonRecord } from './lesson.model.ts'
import { type Bell, bellOf, setOfGrades, type Slot, slotKey } from './times.ts'
import { inTurns, revisionOf } from './turn.ts'

export interface WantedLesson extends Slot {
  readonly level: string
  readonly subjectCode: string
  readonly teacherId: Types.ObjectId
  readonly room: string
}

export interface ClassPlan {
  readonly classId: Types.ObjectId
  readonly lessons: readonly WantedLesson[]
}

export interface SavingPlan {
  readonly plan: ClassPlan
  /** The first day on which it holds. */
  readonly from: string
  /** The revision that the actor has seen, when it matters to them. */
  readonly seen: number | undefined
}

/** @throws AppError 403, 404, 409 `timetableChanged`; InvalidInput `from`, `slots.<weekday>.<session>.<period>` */
export async function saveTimetable(actor: Actor, { plan, from, seen }: SavingPlan, origin: Origin): Promise<void> {
  const found = await findClass(actor, plan.classId)
  if (!canManageTimetables(actor, found.one.schoolId)) throw forbidden()
  const wrong = await problemsOf(found, [plan], from)
  const first = [...wrong.values()][0]
  if (first && Object.keys(first).length > 0) throw new InvalidInput(first)
  await inTurns(turnsOf([plan]), async (session) => {
    const revision = await revisionOf(plan.classId, session)
    // It has been counted for this change already.
    if (seen !== undefined && revision !== seen + 1) throw conflict('timetableChanged')
    const errors = await replace(actor, { found, plans: [plan], from, origin }, session)
    const taken = errors.get(plan.classId.toString())
    if (taken) throw new InvalidInput(taken)
  })
}

export function turnsOf(plans: readonly ClassPlan[]): Types.ObjectId[] {
  return plans.flatMap(({ classId, lessons }) => [classId, ...lessons.map(({ teacherId }) => teacherId)])
}

type Errors = Map<string, FieldErrors>

/** What is wrong with plans of classes of one school, whatever else is taught, by the ids of the classes. */
export async function problemsOf(
  { one, school }: ClassInSchool,
  plans: readonly ClassPlan[],
  from: string,
): Promise<Errors> {
  const year = (await listYears(school.id)).find(({ key }) => key === one.yearKey)
  const begins = beginningOf(from)
  const inYear = year !== undefined && begins >= year.from && begins < year.to
  const classes = await findClasses(plans.map(({ classId }) => classId))
  const { bells } = (await findBells([school.id])).get(school.id)!
  const subjects = await findAllSubjects({})
  const staff = await staffAmong(one.schoolId, plans, begins)
  const problems: Errors = new Map()
  for (const { classId, lessons } of plans) {
    const group = classes.get(classId.toString())!
    const errors: Record<string, FieldError> = inYear ? {} : { from: { key: 'timetable.errors.outsideYear' } }
    const seen = new Set<string>()
    for (const lesson of lessons) {
      const key = `slots.${slotKey(lesson)}`
      const isTaught = subjects.some(
        ({ level, code, grades }) =>
          level === lesson.level &&
          code === lesson.subjectCode &&
          grades.some(({ grade }) => group.grades.includes(grade)),
      )
      if (seen.has(key)) errors[key] = { key: 'timetable.errors.classTwice' }
      else if (!bellOf(bells, setOfGrades(group.grades), lesson)) errors[key] = { key: 'timetable.errors.noPeriod' }
      else if (!isTaught) errors[key] = { key: 'timetable.errors.notOfGrade' }
      else if (!staff.has(lesson.teacherId.toString())) errors[key] = { key: 'timetable.errors.notStaff' }
      seen.add(key)
    }
    if (Object.keys(errors).length > 0) problems.set(classId.toString(), errors)
  }
  return problems
}

async function staffAmong(schoolId: Types.ObjectId, plans: readonly ClassPlan[], on: Date): Promise<Set<string>> {
  const ids = new Map(plans.flatMap(({ lessons }) => lessons.map((one) => [one.teacherId.toString(), one.teacherId])))
  const memberships = await findMemberships({ personIds: [...ids.values()], unitId: schoolId })
  const works = memberships.filter(({ role, to }) => schoolStaff.some((one) => one === role) && (!to || to > on))
  return new Set(works.map(({ personId }) => personId.toString()))
}

export interface Replacing {
  /** One of the classes; all are of its school and year. */
  readonly found: ClassInSchool
  readonly plans: readonly ClassPlan[]
  readonly from: string
  readonly origin: Origin
}

/** In the turns of all who are concerned. Writes nothing when somebody would teach twice: then it gives what is wrong. */
export async function replace(
  actor: Actor,
  { found: { one, school }, plans, from, origin }: Replacing,
  session: ClientSession,
): Promise<Errors> {
  const begins = beginningOf(from)
  const classIds = plans.map(({ classId }) => classId)
  const before = await Lesson.find({ $and: [{ classId: { $in: classIds } }, holdingIn({ from: begins })] })
    .session(session)
    .lean<LessonRecord[]>()
  const wanted = wantedOf({ one, plans, begins })
  const errors = await takenIn(wanted, { classIds, begins }, session)
  if (errors.size > 0) return errors

  const kept = new Set<string>()
  const added = wanted.filter((lesson) => {
    const same = before.find((known) => !known.to && known.from <= begins && isSame(known, lesson))
    if (same) kept.add(same._id.toString())
    return same === undefined
  })
  const ended = before.filter(({ _id }) => !kept.has(_id.toString()))
  const [future, past] = [ended.filter((lesson) => lesson.from >= begins), ended.filter(({ from }) => from < begins)]
  if (future.length > 0) await Lesson.deleteMany({ _id: { $in: future.map(({ _id }) => _id) } }, { session })
  if (past.length > 0)
    await Lesson.updateMany({ _id: { $in: past.map(({ _id }) => _id) } }, { $set: { to: begins } }, { session })
  if (added.length > 0) await Lesson.insertMany(added, { session })
  if (added.length + ended.length === 0) return errors

  const after = { from, added: added.length, ended: ended.length, classes: classIds.length }
  const subject = { kind: 'timetable', id: classIds.length === 1 ? classIds[0]! : one.schoolId }
  await record({ action: 'timetable.saved', actor, subject, unitIds: [one.schoolId], origin, after }, session)
  const concerned = new Map([...added, ...ended].map(({ teacherId }) => [teacherId.toString(), teacherId]))
  await announceChanges('timetable', [...classIds.map(String), ...concerned.keys()], session)
  concerned.delete(actor.personId.toString())
  const values = { school: school.name, day: from.split('-').reverse().join('/') }
  const notice = { key: 'timetable.notices.changed', values, url: `${myUrl}?day=${from}`, urgency: 'digest' as const }
  await notify([...concerned.values()], notice, session)
  return errors
}

/** Whose teachers of these plans would be with two classes at a time; by the ids of the classes. */
export async function findTaken({ found: { one }, plans, from }: Omit<Replacing, 'origin'>): Promise<Errors> {
  const begins = beginningOf(from)
  return await takenIn(wantedOf({ one, plans, begins }), { classIds: plans.map(({ classId }) => classId), begins })
}

interface Wanting {
  readonly one: ClassInSchool['one']
  readonly plans: readonly ClassPlan[]
  readonly begins: Date
}

function wantedOf({ one, plans, begins }: Wanting): LessonRecord[] {
  return plans.flatMap(({ classId, lessons }) =>
    lessons.map(({ room, ...lesson }): LessonRecord => ({
      ...{ _id: new Types.ObjectId(), schoolId: one.schoolId, yearKey: one.yearKey, classId, from: begins },
      ...{ ...lesson, ...(room && { room }) },
    })),
  )
}

interface Taking {
  readonly classIds: readonly Types.ObjectId[]
  readonly begins: Date
}

/** Whose teacher is with another class at that time, whichever school that is. */
async function takenIn(
  wanted: readonly LessonRecord[],
  { classIds, begins }: Taking,
  session?: ClientSession,
): Promise<Errors> {
  const teacherIds = [...new Map(wanted.map(({ teacherId }) => [teacherId.toString(), teacherId])).values()]
  const elsewhere = await Lesson.find({
    $and: [{ teacherId: { $in: teacherIds }, classId: { $nin: [...classIds] } }, holdingIn({ from: begins })],
  })
    .session(session ?? null)
    .lean<LessonRecord[]>()
  const all = [...wanted, ...elsewhere]
  const bells = await bellsFor(all)
  const timed = (lesson: LessonRecord) => {
    const bell = bells(lesson)
    return bell ? [{ ...lesson, bell }] : []
  }
  const own = wanted.flatMap(timed)
  const found = collisionsOf(own, [...own, ...elsewhere.flatMap(timed)])
  if (found.length === 0) return new Map()
  const people = await findPeople(found.map(({ lesson }) => lesson.teacherId))
  const classes = await findClasses(found.map(({ other }) => other.classId))
  const errors = new Map<string, Record<string, FieldError>>()
  for (const { lesson, other } of found) {
    const group = classes.get(other.classId.toString())?.name ?? ''
    const teacher = people.get(lesson.teacherId.toString())?.fullName ?? ''
    const values = { teacher, group, begins: other.bell.begins, ends: other.bell.ends }
    const id = lesson.classId.toString()
    const taken = { key: 'timetable.errors.teacherTaken', values }
    errors.set(id, { ...errors.get(id), [`slots.${slotKey(lesson)}`]: taken })
  }
  return errors
}

/** When each of these lessons begins and ends, by its school and class. */
export async function bellsFor(
  lessons: readonly Pick<LessonRecord, 'schoolId' | 'classId'>[],
): Promise<(lesson: LessonRecord) => Bell | undefined> {
  const bells = await findBells(lessons.map(({ schoolId }) => schoolId))
  const classes = await findClasses(lessons.map(({ classId }) => classId))
  return (lesson) => {
    const group = classes.get(lesson.classId.toString())
    return group && bellOf(bells.get(lesson.schoolId.toString())!.bells, setOfGrades(group.grades), lesson)
  }
}

function isSame(a: LessonRecord, b: LessonRecord): boolean {
  return (
    slotKey(a) === slotKey(b) &&
    a.classId.equals(b.classId) &&
    a.teacherId.equals(b.teacherId) &&
    a.level === b.level &&
    a.subjectCode === b.subjectCode &&
    (a.room ?? '') === (b.room ?? '')
  )
}
