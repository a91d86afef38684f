// Whose updates are whose. Pure.

import { type Actor } from '../actor.ts'
import type { LinkRecord } from './link.model.ts'

/** Whoever uses the original decides whether to follow it. */
export function canFollow(actor: Actor, { ownerId }: Pick<LinkRecord, 'ownerId'>): boolean {
  return ownerId?.equals(actor.personId) === true
}

/** The same rule as `canFollow`, as a query. */
export function followableBy({ personId }: Actor) {
  return { ownerId: personId }
}
