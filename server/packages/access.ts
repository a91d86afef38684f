// Whoever may bring materials may bring many at once; a package is the business of whoever has brought it alone.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'

export function isOwn(actor: Actor, { ownerId }: { readonly ownerId: Types.ObjectId }): boolean {
  return ownerId.equals(actor.personId)
}

/** The same rule as `isOwn`, as a query. Change both together; access.test.ts compares them. */
export const ownedBy = ({ personId }: Actor) => ({ ownerId: personId })
