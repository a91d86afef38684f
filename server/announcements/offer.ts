// For whom somebody may write, as the form offers it.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { findClasses } from '../classes/index.ts'
import { addressOfCourse, findCourseFor } from '../courses/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { canManageSchool, findUnits, schoolIdsOf, schoolManagers } from '../schools/index.ts'
import { isHomeroom, mayTell } from './access.ts'
import { home } from './address.ts'
import { groups } from './announcement.model.ts'
import { classesAt } from './classes.ts'
import type { Offered } from './page.ts'

/** @throws AppError 403, 404 */
export async function offerCourse(actor: Actor, courseId: Types.ObjectId): Promise<Offered> {
  const { course, mayTeach } = await findCourseFor(actor, courseId)
  if (!mayTell(actor, { kind: 'course', mayTeach, groups: ['pupils'] })) throw forbidden()
  return {
    ...{ name: course.title, query: `course=${courseId.toString()}`, groups: ['pupils', 'guardians'] },
    ...{ classes: [], mayTellAll: true, isCourse: true, backUrl: addressOfCourse(courseId) },
  }
}

/** With its classes of this year, or those of a class teacher. @throws AppError 403, 404 */
export async function offerSchool(actor: Actor, schoolId: Types.ObjectId, now = new Date()): Promise<Offered> {
  const id = schoolId.toString()
  const mayTellAll = canManageSchool(actor, id)
  const own = actor.classes.filter(({ classId }) => isHomeroom(actor, id, classId.toString()))
  if (actor.isService || (!mayTellAll && own.length === 0)) throw forbidden()
  const unit = (await findUnits([id])).get(id)
  if (unit?.kind !== 'school') throw notFound()
  const classes = mayTellAll
    ? await classesAt(schoolId, now)
    : [...(await findClasses(own.map(({ classId }) => classId))).values()]
  return {
    ...{ name: unit.name, query: `school=${id}`, groups: mayTellAll ? groups : ['pupils', 'guardians'] },
    classes: classes.map(({ _id, name }) => ({ id: _id.toString(), name })),
    ...{ mayTellAll, isCourse: false, backUrl: home },
  }
}

/** The schools in whose name they may write: their own, with the classes that they lead. */
export function schoolsToTell(actor: Actor): string[] {
  if (actor.isService) return []
  const led = actor.classes.filter(({ isHomeroom: leads }) => leads).map(({ schoolId }) => schoolId.toString())
  return [...new Set([...schoolIdsOf(actor, schoolManagers), ...led])]
}
