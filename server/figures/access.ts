// Whose figures somebody reads: the sector's roles those of all schools, a commune office those of the schools that it manages,
// whoever runs a school its own. Pure.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import {
  canManageSchool,
  canSeeSchool,
  communeOfficeIds,
  type KnownUnit,
  schoolIdsOf,
  schoolManagers,
  sectorOverseers,
} from '../schools/index.ts'

export const readers = ['communeOfficer', ...sectorOverseers, 'sectorAdministrator', ...schoolManagers] as const

export function seesSector(actor: Actor): boolean {
  return hasRole(actor, ...sectorOverseers, 'sectorAdministrator')
}

/** All the schools that an office manages. */
export function canReadOffice(actor: Actor, officeId: Types.ObjectId | string): boolean {
  return seesSector(actor) || communeOfficeIds(actor).includes(officeId.toString())
}

/** One school, with its classes. Who only works in it does not. */
export function canReadSchool(actor: Actor, school: Pick<KnownUnit, 'id' | 'relations'>, now = new Date()): boolean {
  if (canManageSchool(actor, school.id)) return true
  return (
    hasRole(actor, 'communeOfficer', ...sectorOverseers) &&
    !isOnlyStaff(actor, school) &&
    canSeeSchool(actor, school, now)
  )
}

/** Whether small numbers are told as they are. */
export function seesExactly(actor: Actor, schoolId: Types.ObjectId | string): boolean {
  return canManageSchool(actor, schoolId)
}

/** What is shown when nothing is asked for: `all`, or the id of an office or a school; undefined: nothing is theirs. */
export function ownScope(actor: Actor): string | undefined {
  if (seesSector(actor)) return 'all'
  return communeOfficeIds(actor)[0] ?? schoolIdsOf(actor, schoolManagers)[0]
}

/** Between which somebody may choose who has several. */
export function ownScopes(actor: Actor): string[] {
  return [...new Set([...communeOfficeIds(actor), ...schoolIdsOf(actor, schoolManagers)])]
}

/** A commune officer who also teaches somewhere does not see the figures of that school by teaching there. */
function isOnlyStaff(actor: Actor, { id, relations }: Pick<KnownUnit, 'id' | 'relations'>): boolean {
  if (seesSector(actor)) return false
  const isOwn = actor.memberships.some(({ unitId }) => unitId.toString() === id)
  return (
    isOwn && !relations.some(({ kind, unitId }) => kind === 'managedBy' && communeOfficeIds(actor).includes(unitId))
  )
}
