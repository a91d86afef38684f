// Who sees the map: those who could fill it. Pure.

import { type Actor, hasRole } from '../actor.ts'
import { sectorCurators, staff } from '../materials/index.ts'
import { sector } from './cells.ts'

export const mapReaders = staff

export function canSeeCoverage(actor: Actor): boolean {
  return hasRole(actor, ...mapReaders)
}

/** The sector’s counts, and besides those of what lives only in a school of theirs. */
export function canSeeCountsOf(actor: Actor, whose: string): boolean {
  return canSeeCoverage(actor) && (whose === sector || ownSchools(actor).some(({ id }) => id === whose))
}

export interface OwnSchool {
  readonly id: string
  /** Undefined of one in which they belong to a part only. */
  readonly name: string | undefined
}

/** Where somebody works, each once. */
export function ownSchools({ memberships }: Actor): OwnSchool[] {
  const schools = new Map<string, OwnSchool>()
  for (const { role, unitId, unitName, unitKind, schoolId } of memberships) {
    if (!staff.includes(role) || (unitKind !== 'school' && !schoolId)) continue
    const id = (schoolId ?? unitId).toString()
    schools.set(id, { id, name: schoolId ? schools.get(id)?.name : unitName })
  }
  return [...schools.values()]
}

/** Whether the counts are right is told to those who answer for the sector. */
export function seesReconciling(actor: Actor): boolean {
  return hasRole(actor, ...sectorCurators)
}
