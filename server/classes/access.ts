// Who may do what with classes. Managers keep them, whoever sees the school sees them with figures, whoever teaches a class
// knows its pupils, and families see what their own class is called and who teaches it.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { canManageSchool, canSeeSchool, type KnownUnit, schoolIdsOf, schoolStaff } from '../schools/index.ts'

type Id = Types.ObjectId | string

/** What the rules ask of a class. */
export interface Guarded {
  readonly _id: Types.ObjectId
  readonly schoolId: Types.ObjectId
}

type School = Pick<KnownUnit, 'id' | 'relations'>

/** Who looks at classes: somebody, and the classes in which they or their children have a place today. */
export interface Viewer {
  readonly actor: Actor
  readonly familyClassIds: readonly Types.ObjectId[]
}

/** Makes and changes classes, puts pupils into them, and says who teaches them. */
export function canManageClasses(actor: Actor, schoolId: Id): boolean {
  return canManageSchool(actor, schoolId)
}

/** Sees that there is such a class, what it is called and who teaches it. */
export function canViewClass(
  { actor, familyClassIds }: Viewer,
  one: Guarded,
  school: School,
  now = new Date(),
): boolean {
  if (canSeeSchool(actor, school, now)) return true
  if (teaches(actor, one._id)) return true
  return familyClassIds.some((id) => id.equals(one._id))
}

/** The same rule as `canViewClass`, as a query for the classes of a school. Change both together; access.test.ts compares them. */
export function viewableBy({ actor, familyClassIds }: Viewer, school: School, now = new Date()) {
  if (canSeeSchool(actor, school, now)) return {}
  return { _id: { $in: [...actor.classes.map(({ classId }) => classId), ...familyClassIds] } }
}

/** Knows who is in it. */
export function canSeePupils(actor: Actor, one: Guarded): boolean {
  return canManageClasses(actor, one.schoolId) || teaches(actor, one._id)
}

/** Has its list with all that belongs to it: guardians, slips, codes. */
export function canUseClassList(actor: Actor, one: Guarded): boolean {
  return canManageClasses(actor, one.schoolId) || isClassTeacher(actor, one._id)
}

/** How many are in a class: told as it is, hidden when there are few, or not at all. */
export function countsFor(actor: Actor, school: School, now = new Date()): 'exact' | 'coarse' | 'none' {
  const isInside = canManageClasses(actor, school.id) || schoolIdsOf(actor, schoolStaff).includes(school.id)
  if (isInside) return 'exact'
  return canSeeSchool(actor, school, now) ? 'coarse' : 'none'
}

export function teaches({ classes }: Actor, classId: Id): boolean {
  return classes.some((one) => one.classId.equals(classId.toString()))
}

export function isClassTeacher({ classes }: Actor, classId: Id): boolean {
  return classes.some((one) => one.isHomeroom && one.classId.equals(classId.toString()))
}
