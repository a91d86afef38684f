import { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { schoolIdsOf } from '../schools/index.ts'

/** Who looks after the system as a whole. Not through a token: what is seen and done here is for people. */
export function canAdminister(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator') && isPerson(actor)
}

/** Who answers for what is done in a school. */
export const auditors = ['schoolAdministrator', 'principal'] as const

/** Of what somebody may read the audit log: of everything, or of these schools. Undefined: of nothing. */
export function auditedUnits(actor: Actor): 'all' | readonly Types.ObjectId[] | undefined {
  if (canAdminister(actor)) return 'all'
  const schools = isPerson(actor) ? schoolIdsOf(actor, auditors) : []
  return schools.length === 0 ? undefined : schools.map((id) => new Types.ObjectId(id))
}

export function canReadAudit(actor: Actor): boolean {
  return auditedUnits(actor) !== undefined
}

function isPerson({ scopes, isService }: Actor): boolean {
  return scopes === undefined && !isService
}
