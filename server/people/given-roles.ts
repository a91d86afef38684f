// Who makes whom what. Pure.

import { type Actor, hasRole } from '../actor.ts'
import type { Role } from '../roles.ts'
import { canManageSchool, schoolIdsOf } from '../schools/index.ts'

export interface RoleUnit {
  readonly id: string
  readonly kind: string
  /** The school that it is, or is a part of. */
  readonly schoolId: string | undefined
}

/** The roles that somebody may give there, and take away again. */
export function rolesGivenBy(actor: Actor, { kind, schoolId }: RoleUnit): readonly Role[] {
  const there = rolesOfKind[kind] ?? []
  if (hasRole(actor, 'sectorAdministrator')) return there
  if (schoolId === undefined || !canManageSchool(actor, schoolId)) return []
  const isPrincipal = schoolIdsOf(actor, ['principal']).includes(schoolId)
  return isPrincipal ? there : there.filter((role) => !leadingRoles.includes(role))
}

/** Whoever has one of these gives out the others: only the head of the school says who does. */
const leadingRoles: readonly Role[] = ['schoolAdministrator', 'vicePrincipal', 'principal']

const partRoles = ['teacher', 'subjectLeader', 'librarian'] as const
/** Which roles there are in which kind of unit. */
export const rolesOfKind: Readonly<Record<string, readonly Role[]>> = {
  school: ['teacher', 'student', 'guardian', 'subjectLeader', 'librarian', 'registrar', ...leadingRoles],
  campus: partRoles,
  subjectGroup: partRoles,
  communeOffice: ['communeOfficer'],
  sectorOffice: ['sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator'],
}
