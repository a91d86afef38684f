// Whose statistics somebody sees, who may rate and who may hide what was said. Pure.

import { type Actor, hasRole } from '../actor.ts'
import { canEdit, type MaterialRecord, schoolCurators, sectorCurators } from '../materials/index.ts'
import { schoolStaff } from '../schools/index.ts'

type Owned = Pick<MaterialRecord, 'ownerId' | 'unitId'>

/** Who may see statistics of a school or of the sector at all. */
export const statisticsReaders = [...schoolCurators, ...sectorCurators]

/** Of one material: whoever answers for it. */
export function canSeeUsage(actor: Actor, material: Owned): boolean {
  return canEdit(actor, material) || seesSectorUsage(actor)
}

/** Of a school: whoever runs it, and its librarian. */
export function canSeeUsageOfSchool(actor: Actor, schoolId: string): boolean {
  return seesSectorUsage(actor) || ownSchoolIds(actor).includes(schoolId)
}

export function seesSectorUsage(actor: Actor): boolean {
  return hasRole(actor, ...sectorCurators)
}

export function ownSchoolIds({ memberships }: Actor): string[] {
  const held = memberships.filter(({ role, unitKind }) => unitKind === 'school' && schoolCurators.includes(role))
  return [...new Set(held.map(({ unitId }) => unitId.toString()))]
}

/** Teaches, or works in a school otherwise, and has not made it. Whether they have used it is asked besides (rate.ts). */
export function mayEverRate(actor: Actor, material: Pick<MaterialRecord, 'ownerId' | 'live'>): boolean {
  if (actor.isService || !hasRole(actor, ...schoolStaff)) return false
  const makers = [material.ownerId, ...(material.live?.content.authors.map(({ personId }) => personId) ?? [])]
  return material.live != null && !makers.some((personId) => personId?.equals(actor.personId))
}

/** Nobody hides what was said of their own material. */
export function canModerate(actor: Actor, material: Owned): boolean {
  if (material.ownerId.equals(actor.personId)) return false
  return seesSectorUsage(actor) || ownSchoolIds(actor).includes(material.unitId.toString())
}
