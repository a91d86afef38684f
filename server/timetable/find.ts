// The lessons of a class, of a teacher or of many classes in a span of days. Each takes the same number of queries, however
// many lessons there are: lessons, substitutions, those that somebody stands in for, classes, bells, people.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type ClassInSchool, type ClassRecord, findClass, findClasses } from '../classes/index.ts'
import { findAllSubjects, type KnownSubject } from '../curriculum/index.ts'
import { notFound } from '../errors.ts'
import { findMemberships, findPeople, type KnownPerson } from '../people/index.ts'
import { dayOf, schoolStaff } from '../schools/index.ts'
import { listYears, type SchoolYear, type Span } from '../years/index.ts'
import { findBells } from './bells.ts'
import { Lesson, type LessonRecord } from './lesson.model.ts'
import { giverOf, type Occurrence, occurrencesOf } from './occurrences.ts'
import { findTimetableSchool } from './school.ts'
import { Substitution, type SubstitutionRecord } from './substitution.model.ts'
import { bellOf, setOfGrades } from './times.ts'

export interface NamedLesson extends Occurrence {
  readonly group: ClassRecord
  readonly subject: Pick<KnownSubject, 'name' | 'shortName'>
  /** Who gives it; undefined when nobody does. */
  readonly teacher: KnownPerson | undefined
  /** Whose lesson it is. */
  readonly owner: KnownPerson | undefined
}

export interface ClassLessons extends ClassInSchool {
  readonly lessons: readonly NamedLesson[]
}

/** @throws AppError 404 */
export async function listOfClass(actor: Actor, classId: Types.ObjectId, span: Span): Promise<ClassLessons> {
  const found = await findClass(actor, classId)
  return { ...found, lessons: await lessonsWhere({ classId }, { classId }, span) }
}

/** Of a colleague at a school that the actor sees. @throws AppError 404 */
export async function listOfTeacher(
  actor: Actor,
  { schoolId, personId }: { readonly schoolId: Types.ObjectId; readonly personId: Types.ObjectId },
  span: Span,
): Promise<{ readonly teacher: KnownPerson; readonly lessons: readonly NamedLesson[] }> {
  if (!actor.personId.equals(personId)) await findTimetableSchool(actor, schoolId)
  const memberships = await findMemberships({ personIds: [personId], unitId: schoolId })
  const teacher = (await findPeople([personId])).get(personId.toString())
  if (!teacher || !memberships.some(({ role }) => schoolStaff.some((one) => one === role))) throw notFound()
  return { teacher, lessons: await lessonsGivenBy(personId, span) }
}

/** All that somebody gives, at all schools, and what is given or left out in their place. Who may know is asked before. */
export async function lessonsGivenBy(personId: Types.ObjectId, span: Span): Promise<NamedLesson[]> {
  const own = await readLessons({ teacherId: personId }, span)
  const theirs = { $or: [{ teacherId: personId }, { absentId: personId }] }
  const substitutions = await readSubstitutions(theirs, span)
  const lent = substitutions.filter(({ teacherId }) => teacherId?.equals(personId)).map(({ lessonId }) => lessonId)
  const others = await Lesson.find({ _id: { $in: lent } }).lean<LessonRecord[]>()
  const isNew = ({ _id }: LessonRecord) => !own.some((one) => one._id.equals(_id))
  const found = await named({ lessons: [...own, ...others.filter(isNew)], substitutions }, span)
  return found.filter(({ lesson, substitution }) => (substitution ? true : lesson.teacherId.equals(personId)))
}

/** Of these classes, which the actor sees. */
export async function lessonsOfClasses(classIds: readonly Types.ObjectId[], span: Span): Promise<NamedLesson[]> {
  if (classIds.length === 0) return []
  const theirs = { classId: { $in: [...classIds] } }
  return await lessonsWhere(theirs, theirs, span)
}

/** `changed` finds the substitutions of those. Both have to be found by an index. */
export async function lessonsWhere(filter: object, changed: object, span: Span): Promise<NamedLesson[]> {
  const lessons = await readLessons(filter, span)
  const substitutions = await readSubstitutions(changed, span)
  return await named({ lessons, substitutions }, span)
}

/** Those that are substituted. */
export async function lessonsByIds(substitutions: readonly SubstitutionRecord[], span: Span): Promise<NamedLesson[]> {
  const ids = substitutions.map(({ lessonId }) => lessonId)
  const lessons = await Lesson.find({ _id: { $in: ids } }).lean<LessonRecord[]>()
  return await named({ lessons, substitutions }, span)
}

/** The lesson of one day, for who sees its class or gives it. @throws AppError 404 */
export async function findLesson(actor: Actor, lessonId: Types.ObjectId, day: Span): Promise<NamedLesson> {
  const lesson = await Lesson.findById(lessonId).lean<LessonRecord>()
  const substitutions = await Substitution.find({ lessonId, day: dayOf(day.from) }).lean()
  const [found] = lesson ? await named({ lessons: [lesson], substitutions }, day) : []
  if (!found) throw notFound()
  if (!giverOf(found)?.equals(actor.personId)) await findClass(actor, found.lesson.classId)
  return found
}

export async function readLessons(filter: object, span: Span): Promise<LessonRecord[]> {
  return await Lesson.find({ $and: [filter, holdingIn(span)] }).lean<LessonRecord[]>()
}

export function holdingIn({ from, to }: { readonly from: Date; readonly to?: Date }) {
  return { ...(to && { from: { $lt: to } }), $or: [{ to: null }, { to: { $gt: from } }] }
}

async function readSubstitutions(filter: object, { from, to }: Span): Promise<SubstitutionRecord[]> {
  return await Substitution.find({ $and: [filter, { day: { $gte: dayOf(from), $lt: dayOf(to) } }] }).lean()
}

interface Read {
  readonly lessons: readonly LessonRecord[]
  readonly substitutions: readonly SubstitutionRecord[]
}

async function named(read: Read, span: Span): Promise<NamedLesson[]> {
  if (read.lessons.length === 0) return []
  const classes = await findClasses(read.lessons.map(({ classId }) => classId))
  const schoolIds = [...new Set(read.lessons.map(({ schoolId }) => schoolId.toString()))]
  const bells = await findBells(schoolIds)
  const years = new Map<string, readonly SchoolYear[]>()
  for (const id of schoolIds) years.set(id, await listYears(id))
  const groupOf = ({ classId }: LessonRecord) => classes.get(classId.toString())
  const found = occurrencesOf(
    {
      ...read,
      yearOf: ({ schoolId, yearKey }) => years.get(schoolId.toString())?.find(({ key }) => key === yearKey),
      bellOf: (lesson) => {
        const group = groupOf(lesson)
        return group && bellOf(bells.get(lesson.schoolId.toString())!.bells, setOfGrades(group.grades), lesson)
      },
    },
    span,
  )
  const people = await findPeople(idsOf(found))
  const subjects = await findAllSubjects({})
  return found.map((one) => ({
    ...one,
    group: groupOf(one.lesson)!,
    subject: subjectOf(subjects, one.lesson),
    teacher: people.get(String(giverOf(one))),
    owner: people.get(one.lesson.teacherId.toString()),
  }))
}

/** A code that is no longer known stands for itself. */
export function subjectOf(
  subjects: readonly KnownSubject[],
  { level, subjectCode }: { readonly level: string; readonly subjectCode: string },
): Pick<KnownSubject, 'name' | 'shortName'> {
  const found = subjects.find((one) => one.level === level && one.code === subjectCode)
  return found ?? { name: subjectCode, shortName: subjectCode }
}

function idsOf(found: readonly Occurrence[]): Types.ObjectId[] {
  const ids = found.flatMap((one) => [one.lesson.teacherId, giverOf(one) ?? one.lesson.teacherId])
  return [...new Map(ids.map((id) => [id.toString(), id])).values()]
}
