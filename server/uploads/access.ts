// Who may bring files in: whoever works or learns in a school, or works in an office, for that school or office.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import type { Role } from '../roles.ts'

const outsiders: readonly Role[] = ['guardian']

export function canUpload(actor: Actor, unitId: Types.ObjectId | string): boolean {
  return hasRole(actor, 'sectorAdministrator') || uploadUnitIds(actor).includes(unitId.toString())
}

/** The schools and offices for which somebody may: whoever belongs to a part of a school, for the school. */
export function uploadUnitIds({ memberships }: Actor): string[] {
  const held = memberships.filter(({ role }) => !outsiders.includes(role))
  return [...new Set(held.map(({ unitId, schoolId = unitId }) => schoolId.toString()))]
}

/** For which they bring in what is for this one: that itself if they may, else where they are first; undefined: nowhere. */
export function uploadUnitFor(actor: Actor, unitId: Types.ObjectId): string | undefined {
  return canUpload(actor, unitId) ? unitId.toString() : uploadUnitIds(actor)[0]
}

/** Uploads are nobody else's until something is made of them. */
export function canSee(actor: Actor, { ownerId }: { readonly ownerId: Types.ObjectId }): boolean {
  return ownerId.equals(actor.personId)
}

/** The same rule as `canSee`, as a query. Change both together; access.test.ts compares them. */
export const seenBy = ({ personId }: Pick<Actor, 'personId'>) => ({ ownerId: personId })
