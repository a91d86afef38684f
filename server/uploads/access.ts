// Who may bring files in: whoever works in a school or an office, for the school or office in which they do.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import type { Role } from '../roles.ts'

const outsiders: readonly Role[] = ['student', 'guardian']

export function canUpload(actor: Actor, unitId: Types.ObjectId | string): boolean {
  return hasRole(actor, 'sectorAdministrator') || uploadUnitIds(actor).includes(unitId.toString())
}

/** The schools and offices for which somebody may: whoever belongs to a part of a school, for the school. */
export function uploadUnitIds({ memberships }: Actor): string[] {
  const held = memberships.filter(({ role }) => !outsiders.includes(role))
  return [...new Set(held.map(({ unitId, schoolId = unitId }) => schoolId.toString()))]
}

/** Uploads are nobody else's until something is made of them. */
export function canSee(actor: Actor, { ownerId }: { readonly ownerId: Types.ObjectId }): boolean {
  return ownerId.equals(actor.personId)
}

/** The same rule as `canSee`, as a query. Change both together; access.test.ts compares them. */
export const seenBy = ({ personId }: Actor) => ({ ownerId: personId })
