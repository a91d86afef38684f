// Who learns in a course, for those who may know: its teachers, leaders, and of their own class its class teacher.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { findClasses, listPlacementsOf } from '../../classes/index.ts'
import { notFound } from '../../errors.ts'
import { findPeople } from '../../people/index.ts'
import { holdsAt } from '../../schools/index.ts'
import { canTeach, leads } from '../access.ts'
import { Course, type CourseRecord } from '../course.model.ts'
import { viewerOf } from '../viewer.ts'

export interface Learner {
  readonly id: Types.ObjectId
  readonly name: string
  /** Told where somebody else has the same name. */
  readonly birthDate: Date | undefined
  readonly classId: string | undefined
}

export interface LearnerGroup {
  /** `others`: those who are enrolled one by one. */
  readonly id: string
  readonly name: string | undefined
}

export interface Overseen {
  readonly course: CourseRecord
  readonly mayTeach: boolean
  /** Undefined: everything of everybody. A class teacher sees how far the pupils of their own classes are, and no more. */
  readonly onlyClassIds: readonly string[] | undefined
}

/** @throws AppError 404 */
export async function loadOverseen(actor: Actor, id: Types.ObjectId, now = new Date()): Promise<Overseen> {
  const viewer = await viewerOf(actor, now)
  const course = await Course.findById(id).lean<CourseRecord>()
  if (!course) throw notFound()
  const mayTeach = canTeach(viewer, course)
  if (mayTeach || leads(actor, course)) return { course, mayTeach, onlyClassIds: undefined }
  const own = course.state === 'draft' ? [] : homeroomsOf(actor)
  const onlyClassIds = course.classIds.filter((one) => own.some((classId) => classId.equals(one))).map(String)
  if (onlyClassIds.length === 0) throw notFound()
  return { course, mayTeach, onlyClassIds }
}

export function homeroomsOf({ classes }: Actor): Types.ObjectId[] {
  return classes.filter(({ isHomeroom }) => isHomeroom).map(({ classId }) => classId)
}

/** In the order of their names. */
export async function listGroups(
  { classIds, personIds }: Pick<CourseRecord, 'classIds' | 'personIds'>,
  only?: readonly string[],
): Promise<LearnerGroup[]> {
  const classes = [...(await findClasses(classIds)).values()]
    .filter(({ _id }) => !only || only.includes(_id.toString()))
    .sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
    .map(({ _id, name }) => ({ id: _id.toString(), name }))
  return personIds.length > 0 && !only ? [...classes, { id: others, name: undefined }] : classes
}

export const others = 'others'

/** Of these groups, each person once, in the Vietnamese order of their names: two queries. */
export async function listLearners(
  { personIds }: Pick<CourseRecord, 'personIds'>,
  groupIds: readonly string[],
  classIds: readonly Types.ObjectId[],
  now = new Date(),
): Promise<Learner[]> {
  const wanted = classIds.filter((id) => groupIds.includes(id.toString()))
  const placements = wanted.length > 0 ? await listPlacementsOf({ classIds: wanted }) : []
  const classOf = new Map<string, string>()
  for (const { personId, classId, from, to } of placements)
    if (holdsAt({ from, to: to ?? undefined }, now)) classOf.set(personId.toString(), classId.toString())
  const single = groupIds.includes(others) ? personIds.filter((id) => !classOf.has(id.toString())) : []
  const ids = [...placements.map(({ personId }) => personId).filter((id) => classOf.has(id.toString())), ...single]
  const people = [...(await findPeople(ids)).values()].sort((a, b) => {
    if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1
    return (a.birthDate?.getTime() ?? 0) - (b.birthDate?.getTime() ?? 0)
  })
  const named = new Map<string, number>()
  for (const { fullName } of people) named.set(fullName, (named.get(fullName) ?? 0) + 1)
  const byId = new Map(ids.map((id) => [id.toString(), id]))
  return people.map(({ id, fullName, birthDate }) => ({
    ...{ id: byId.get(id)!, name: fullName, classId: classOf.get(id) },
    birthDate: named.get(fullName)! > 1 ? birthDate : undefined,
  }))
}
