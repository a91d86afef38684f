// Whoever makes courses may bring one; what comes of it is the business of whoever has brought it alone.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { courseMakers, unitsToTeachFor } from '../courses/index.ts'

export function canBring(actor: Actor): boolean {
  return hasRole(actor, ...courseMakers) && unitsToTeachFor(actor).length > 0
}

export function isOwn(actor: Actor, { ownerId }: { readonly ownerId: Types.ObjectId }): boolean {
  return ownerId.equals(actor.personId)
}

/** The same rule as `isOwn`, as a query. Change both together; a test compares them. */
export const ownedBy = ({ personId }: Pick<Actor, 'personId'>) => ({ ownerId: personId })
