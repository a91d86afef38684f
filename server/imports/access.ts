// Who may take lists in, see what was taken in, and take lists out.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { rolesGivenBy } from '../people/index.ts'
import type { Role } from '../roles.ts'
import { schoolIdsOf } from '../schools/index.ts'

const importers = ['schoolAdministrator', 'registrar'] as const satisfies Role[]
const readers = [...importers, 'principal', 'vicePrincipal'] as const satisfies Role[]

type Id = Types.ObjectId | string

/** For this school; for the sector as a whole when undefined. */
export function canImport(actor: Actor, schoolId: Id | undefined | null): boolean {
  if (hasRole(actor, 'sectorAdministrator')) return true
  return schoolId ? schoolIdsOf(actor, importers).includes(schoolId.toString()) : false
}

/** Those who lead a school see what was taken in and out, and may take its lists out. */
export function canSeeImports(actor: Actor, schoolId: Id | undefined | null): boolean {
  if (hasRole(actor, 'sectorAdministrator')) return true
  return schoolId ? schoolIdsOf(actor, readers).includes(schoolId.toString()) : false
}

export interface OfSchool {
  readonly schoolId?: Types.ObjectId | null
}

/** The same rule as `canSeeImports`, as a query. Change both together; access.test.ts compares them. */
export function importsSeenBy(actor: Actor): object {
  if (hasRole(actor, 'sectorAdministrator')) return {}
  return { schoolId: { $in: schoolIdsOf(actor, readers) } }
}

/** Of `all` schools, or of these. */
export function importableSchoolIds(actor: Actor): 'all' | string[] {
  return hasRole(actor, 'sectorAdministrator') ? 'all' : schoolIdsOf(actor, importers)
}

export function isReader(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator') || schoolIdsOf(actor, readers).length > 0
}

export function isImporter(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator') || schoolIdsOf(actor, importers).length > 0
}

const officeRoles: readonly Role[] = [
  ...(['communeOfficer', 'sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator'] as const),
]

/** As on the page of a person: a list makes nobody the head of a school unless the sector has handed it in. */
export function canGiveRole(actor: Actor, role: Role, schoolId: Id): boolean {
  const id = schoolId.toString()
  return canImport(actor, id) && rolesGivenBy(actor, { id, kind: 'school', schoolId: id }).includes(role)
}

/** Who works for an office is changed by the sector alone, also where they are a teacher or a guardian. */
export function canChangePerson(
  actor: Actor,
  places: readonly { readonly role: Role; readonly to?: Date | null }[],
  now: Date,
): boolean {
  if (hasRole(actor, 'sectorAdministrator')) return true
  return !places.some(({ role, to }) => officeRoles.includes(role) && (!to || to > now))
}
