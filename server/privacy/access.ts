// Who may have a copy of what is kept of somebody, and who may have it removed (Law on Personal Data Protection
// 91/2025/QH15: whoever it is about; of a child also the legal representative, art. 24).

import { type Actor, hasRole } from '../actor.ts'
import type { PersonFacts } from '../people/index.ts'
import { canManageSchool, schoolIdsOf } from '../schools/index.ts'

export interface Subject extends Pick<PersonFacts, 'id' | 'pastUnitIds'> {
  readonly places: readonly { readonly unitId: string }[]
}

/** Not through a token: what comes together here is for people. */
export function canCopy(actor: Actor, { id, places }: Pick<Subject, 'id' | 'places'>): boolean {
  if (!isPerson(actor)) return false
  const isOwn = actor.personId.toString() === id || actor.childIds.some((childId) => childId.toString() === id)
  return isOwn || places.some(({ unitId }) => canManageSchool(actor, unitId))
}

const removers = ['principal', 'schoolAdministrator', 'registrar'] as const

/** Who keeps the records of every school that somebody was ever in; nobody removes themselves. */
export function canRemove(actor: Actor, { id, places, pastUnitIds }: Subject): boolean {
  if (!isPerson(actor) || actor.personId.toString() === id) return false
  if (hasRole(actor, 'sectorAdministrator')) return true
  const own = schoolIdsOf(actor, removers)
  const units = [...places.map(({ unitId }) => unitId), ...pastUnitIds]
  return units.length > 0 && units.every((unitId) => own.includes(unitId))
}

function isPerson({ scopes, isService }: Actor): boolean {
  return scopes === undefined && !isService
}
