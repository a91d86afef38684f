// One class for whoever asks: hidden from those who may not know of it.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { forbidden, notFound } from '../errors.ts'
import { type KnownPerson } from '../people/index.ts'
import { findUnits, type KnownUnit, validAt } from '../schools/index.ts'
import { canUseClassList, canViewClass, type Viewer } from './access.ts'
import { type ClassRecord, SchoolClass } from './class.model.ts'
import { listPupils } from './find.ts'
import { Placement } from './placement.model.ts'
import { momentOf } from './time.ts'

export interface ClassInSchool {
  readonly one: ClassRecord
  readonly school: KnownUnit
}

/** @throws AppError 404 */
export async function findClass(actor: Actor, classId: Types.ObjectId, now = new Date()): Promise<ClassInSchool> {
  const one = await SchoolClass.findById(classId).lean()
  const school = one && (await findUnits([one.schoolId.toString()])).get(one.schoolId.toString())
  if (!one || !school || !canViewClass(await viewerOf(actor, now), one, school, now)) throw notFound()
  return { one, school }
}

/** One query for families, none for those who work in a school or an office. */
export async function viewerOf(actor: Actor, now = new Date()): Promise<Viewer> {
  const isPupil = actor.memberships.some(({ role }) => role === 'student')
  const ids = [...(isPupil ? [actor.personId] : []), ...actor.childIds]
  if (ids.length === 0) return { actor, familyClassIds: [] }
  const places = await Placement.find({ personId: { $in: ids }, ...validAt(now) }, { classId: 1 }).lean()
  return { actor, familyClassIds: places.map(({ classId }) => classId) }
}

export interface ClassList extends ClassInSchool {
  /** In the order of a class list. */
  readonly pupils: readonly KnownPerson[]
}

/**
 * Of those who manage the school, or who are its class teacher: for what is made of a whole class, such as its slips. Before
 * and after its school year who is in it at the beginning and at the end of that.
 * @throws AppError 404; 403 for whoever sees the class, but not this
 */
export async function findClassList(actor: Actor, classId: Types.ObjectId, now = new Date()): Promise<ClassList> {
  const found = await findClass(actor, classId, now)
  if (!canUseClassList(actor, found.one)) throw forbidden()
  return { ...found, pupils: await listPupils(classId, await momentOf(found.one, now)) }
}

/** Whether somebody is a class teacher of this pupil today. */
export async function isClassTeacherOf(actor: Actor, personId: Types.ObjectId, now = new Date()): Promise<boolean> {
  const classIds = actor.classes.filter(({ isHomeroom }) => isHomeroom).map(({ classId }) => classId)
  if (classIds.length === 0) return false
  return (await Placement.exists({ personId, classId: { $in: classIds }, ...validAt(now) })) !== null
}
