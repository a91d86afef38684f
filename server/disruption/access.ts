// Who declares that a school learns online, and who sees how far its pupils are reached. Pure.

import { type Actor, hasRole } from '../actor.ts'
import { communeOfficeIds, schoolIdsOf, schoolStaff } from '../schools/index.ts'

export const heads = ['principal', 'vicePrincipal'] as const
export const sector = ['sectorLeader', 'sectorSpecialist'] as const
export const deciders = [...heads, 'communeOfficer', ...sector] as const

/** With the offices that manage it today. */
export interface PlacedSchool {
  readonly id: string
  readonly managerIds: readonly string[]
}

/** It is their school, or their office manages it. */
export function canDeclare(actor: Actor, { id, managerIds }: PlacedSchool): boolean {
  if (hasRole(actor, ...sector) || isHead(actor, id)) return true
  return communeOfficeIds(actor).some((office) => managerIds.includes(office))
}

/** Its staff know as well that it is so. */
export function canSee(actor: Actor, school: PlacedSchool): boolean {
  return canDeclare(actor, school) || schoolIdsOf(actor, schoolStaff).includes(school.id)
}

export function isHead(actor: Actor, schoolId: string): boolean {
  return schoolIdsOf(actor, heads).includes(schoolId)
}

/** Who by name is known to the class teacher alone. */
export function isClassTeacher({ classes }: Actor, classId: { toString(): string }): boolean {
  return classes.some((one) => one.isHomeroom && one.classId.toString() === classId.toString())
}
