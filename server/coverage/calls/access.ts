// Who makes calls, who sees them and who answers them. Pure.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../../actor.ts'
import { canShare, schoolCurators, sectorCurators } from '../../materials/index.ts'
import { canSeeCoverage, ownSchools } from '../access.ts'
import { sector } from '../cells.ts'
import type { CallRecord } from './call.model.ts'

export const callMakers = [...schoolCurators, ...sectorCurators]

export interface CallingUnit {
  /** `sector`, or the id of the school. */
  readonly audience: string
  readonly unitId: Types.ObjectId
  readonly unitName: string
}

/** For whom somebody may make calls, each once: the whole sector, the schools whose materials they answer for. */
export function audiencesOf({ memberships }: Actor): CallingUnit[] {
  const units = new Map<string, CallingUnit>()
  for (const { role, unitId, unitName, unitKind } of memberships) {
    if (sectorCurators.includes(role) && !units.has(sector)) units.set(sector, { audience: sector, unitId, unitName })
    const id = unitId.toString()
    if (schoolCurators.includes(role) && unitKind === 'school') units.set(id, { audience: id, unitId, unitName })
  }
  return [...units.values()]
}

export function canMakeCalls(actor: Actor): boolean {
  return audiencesOf(actor).length > 0
}

type Aimed = Pick<CallRecord, 'audience'>

/** Those who work where it is aimed at; the sector’s administrator sees all. */
export function canSeeCall(actor: Actor, { audience }: Aimed): boolean {
  if (!canSeeCoverage(actor)) return false
  return audience === sector || isAdministrator(actor) || ownSchools(actor).some(({ id }) => id === audience)
}

/** The same rule as `canSeeCall`, as a query. */
export function callsVisibleTo(actor: Actor) {
  if (!canSeeCoverage(actor)) return { audience: { $in: [] as string[] } }
  if (isAdministrator(actor)) return {}
  return { audience: { $in: [sector, ...ownSchools(actor).map(({ id }) => id)] } }
}

/** Closes, extends and withdraws it, and sees who is at it. */
export function canKeepCall(actor: Actor, { audience }: Aimed): boolean {
  return isAdministrator(actor) || audiencesOf(actor).some((unit) => unit.audience === audience)
}

/** Whoever can bring materials there. */
export function canClaim(actor: Actor, call: Aimed): boolean {
  if (actor.isService || !canShare(actor)) return false
  return call.audience === sector ? canSeeCall(actor, call) : ownSchools(actor).some(({ id }) => id === call.audience)
}

function isAdministrator(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator')
}
