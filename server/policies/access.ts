// Who may see and decide policies. Nothing here says whether the sector lets schools decide: see holding.ts.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { schoolIdsOf, schoolStaff } from '../schools/index.ts'

export const sectorDeciders = ['sectorAdministrator'] as const
export const sectorReaders = [...sectorDeciders, 'sectorLeader', 'sectorSpecialist'] as const
export const schoolDeciders = ['principal', 'schoolAdministrator'] as const

type Id = Types.ObjectId | string

export function canDecideForSector(actor: Actor): boolean {
  return hasRole(actor, ...sectorDeciders)
}

export function canSeeSectorPolicies(actor: Actor): boolean {
  return hasRole(actor, ...sectorReaders)
}

export function canDecideForSchool(actor: Actor, schoolId: Id): boolean {
  return canDecideForSector(actor) || schoolIdsOf(actor, schoolDeciders).includes(schoolId.toString())
}

export function canSeeSchoolPolicies(actor: Actor, schoolId: Id): boolean {
  return canSeeSectorPolicies(actor) || schoolIdsOf(actor, schoolStaff).includes(schoolId.toString())
}
