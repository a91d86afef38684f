import { type Actor, hasRole } from '../actor.ts'

/** Who looks after the system as a whole. Not through a token: what is seen and done here is for people. */
export function canAdminister(actor: Actor): boolean {
  return hasRole(actor, 'sectorAdministrator') && actor.scopes === undefined && !actor.isService
}
