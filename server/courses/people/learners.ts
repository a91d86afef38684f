// Who learns in a course, for those who teach it: names and classes, and how somebody has come in.

import type { Types } from 'mongoose'
import { findClasses, listPupils } from '../../classes/index.ts'
import { findPeople, type KnownPerson } from '../../people/index.ts'
import type { CourseRecord } from '../course.model.ts'
import { classNamesOf, idsStillIn, namedTwice } from './candidates.ts'
import { CourseEnrolment, type EnrolmentRecord, type Way } from './enrolment.model.ts'

export interface Learner {
  readonly id: string
  readonly name: string
  readonly className: string | undefined
  /** When another one of the same name is in the course. */
  readonly birthDate: Date | undefined
  /** Undefined: with their class. */
  readonly enrolment: Pick<EnrolmentRecord, 'how' | 'at' | 'byName'> | undefined
  /** They are not at the school any more, and do not see the course. */
  readonly hasLeft: boolean
}

export const howOf = ({ enrolment }: Learner): Way | 'class' => enrolment?.how ?? 'class'

/** By class, and in a class by name; those of no class at the end. */
export async function listLearners(course: CourseRecord): Promise<Learner[]> {
  const classes = [...(await findClasses(course.classIds)).values()].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
  const enrolments = await enrolmentsOf(course)
  const found = new Map<string, { person: KnownPerson; className: string | undefined }>()
  for (const { _id, name } of classes)
    for (const person of await listPupils(_id)) found.set(person.id, { person, className: name })
  const alone = course.personIds.filter((id) => !found.has(id.toString()))
  const [people, classNames, still] = [
    await findPeople(alone),
    await classNamesOf(alone),
    await idsStillIn(course, course.door === 'everyone' ? [] : alone),
  ]
  for (const person of [...people.values()].sort(byClass(classNames)))
    found.set(person.id, { person, className: classNames.get(person.id) })
  const all = [...found.values()]
  const twice = namedTwice(all.map(({ person }) => person))
  return all.map(({ person: { id, fullName, sortKey, birthDate }, className }) => ({
    ...{ id, name: fullName, className, enrolment: enrolments.get(id) },
    birthDate: twice.has(sortKey) ? birthDate : undefined,
    hasLeft: people.has(id) && course.door !== 'everyone' && !still.has(id),
  }))
}

/** Their ids alone. */
export async function learnerIdsOf(course: CourseRecord): Promise<ReadonlySet<string>> {
  const ids = new Set(course.personIds.map(String))
  for (const classId of course.classIds) for (const { id } of await listPupils(classId)) ids.add(id)
  return ids
}

async function enrolmentsOf({ _id }: Pick<CourseRecord, '_id'>): Promise<Map<string, EnrolmentRecord>> {
  const found = await CourseEnrolment.find({ courseId: _id }).lean<(EnrolmentRecord & { personId: Types.ObjectId })[]>()
  return new Map(found.map((one) => [one.personId.toString(), one]))
}

function byClass(classNames: ReadonlyMap<string, string>) {
  // Behind every letter.
  const keyOf = ({ id, sortKey }: KnownPerson) => `${classNames.get(id) ?? '\uffff'} ${sortKey}`
  return (a: KnownPerson, b: KnownPerson) => (keyOf(a) < keyOf(b) ? -1 : 1)
}
