// What every change of a class begins with: it is there for whoever asks, and theirs to change.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { forbidden, notFound } from '../errors.ts'
import { canSeeSchool, findUnits, type KnownUnit } from '../schools/index.ts'
import { canManageClasses } from './access.ts'
import { type ClassInSchool, findClass } from './view.ts'

/** @throws AppError 404, 403 */
export async function findManagedClass(actor: Actor, classId: Types.ObjectId): Promise<ClassInSchool> {
  const found = await findClass(actor, classId)
  if (!canManageClasses(actor, found.one.schoolId)) throw forbidden()
  return found
}

/** @throws AppError 404 for what is no school, 403 */
export async function findManagedSchool(actor: Actor, schoolId: Types.ObjectId): Promise<KnownUnit> {
  const school = await findSchool(schoolId)
  if (!canManageClasses(actor, school.id)) throw canSeeSchool(actor, school) ? forbidden() : notFound()
  return school
}

/** @throws AppError 404 */
export async function findSchool(schoolId: Types.ObjectId): Promise<KnownUnit> {
  const school = (await findUnits([schoolId.toString()])).get(schoolId.toString())
  if (school?.kind !== 'school') throw notFound()
  return school
}
