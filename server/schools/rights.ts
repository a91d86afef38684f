// Who may do what with a school as a whole: the coarse rules that those of people and classes are made of.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import type { Role } from '../roles.ts'
import { findUnits, type KnownUnit } from './find.ts'
import { holdsAt, momentOf, relatedUnitId } from './validity.ts'

/** Who runs a school's lists of people and classes. */
export const schoolManagers = ['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal'] as const
/** Who works in a school. */
export const schoolStaff = [...schoolManagers, 'teacher', 'subjectLeader', 'librarian'] as const
/** Who looks over the whole sector: schools, staff, classes, figures, but no pupils. */
export const sectorOverseers = ['sectorLeader', 'sectorSpecialist', 'reviewer'] as const

type Id = Types.ObjectId | string

/** The schools in which somebody has one of these roles today. */
export function schoolIdsOf({ memberships }: Actor, wanted: readonly Role[]): string[] {
  const held = memberships.filter(({ role, unitKind }) => unitKind === 'school' && wanted.includes(role))
  return [...new Set(held.map(({ unitId }) => unitId.toString()))]
}

/** Keeps its people, classes and calendar. */
export function canManageSchool(actor: Actor, schoolId: Id): boolean {
  return hasRole(actor, 'sectorAdministrator') || schoolIdsOf(actor, schoolManagers).includes(schoolId.toString())
}

/** Of which schools the above is true: `all`, or these. */
export function managedSchoolIds(actor: Actor): 'all' | string[] {
  return hasRole(actor, 'sectorAdministrator') ? 'all' : schoolIdsOf(actor, schoolManagers)
}

/** Sees its staff, its classes and its figures. A commune office sees those of the schools that it manages today. */
export function canSeeSchool(actor: Actor, school: Pick<KnownUnit, 'id' | 'relations'>, now = new Date()): boolean {
  return canSeeManaged(actor, { id: school.id, managerIds: managerIdsOf(school, now) })
}

/** The same of a school whose offices of today are known. */
export function canSeeManaged(actor: Actor, { id, managerIds }: Managed): boolean {
  if (canManageSchool(actor, id) || hasRole(actor, ...sectorOverseers)) return true
  if (schoolIdsOf(actor, schoolStaff).includes(id)) return true
  return communeOfficeIds(actor).some((officeId) => managerIds.includes(officeId))
}

interface Managed {
  readonly id: string
  readonly managerIds: readonly string[]
}

/** The offices that manage a unit at a time. */
export function managerIdsOf({ relations }: Pick<KnownUnit, 'relations'>, now: Date): string[] {
  return relations.flatMap((relation) =>
    relation.kind === 'managedBy' && holdsAt(relation, now) ? [relation.unitId] : [],
  )
}

/** The commune offices that somebody works for today. */
export function communeOfficeIds({ memberships }: Actor): string[] {
  return memberships.filter(({ role }) => role === 'communeOfficer').map(({ unitId }) => unitId.toString())
}

/** The school that a unit is, or is a part of today, be it by way of other parts; undefined for an office. */
export async function findSchoolOf(unitId: Id, now = new Date()): Promise<KnownUnit | undefined> {
  const passed = new Set<string>()
  let id: string | undefined = unitId.toString()
  while (id !== undefined && !passed.has(id)) {
    passed.add(id)
    const unit: KnownUnit | undefined = (await findUnits([id])).get(id)
    if (!unit || unit.kind === 'school') return unit
    id = relatedUnitId(unit.relations, 'partOf', momentOf(unit, now))
  }
  return undefined
}
