// Who may do what with the account of somebody else. Whoever can open an account can do all that its owner may: so nobody
// opens that of somebody with more rights than themselves.

import type { Types } from 'mongoose'
import type { Actor, ActorMembership } from '../../actor.ts'
import type { Role } from '../../roles.ts'
import { schoolManagers } from '../../schools/index.ts'

export const deeds = ['see', 'reset', 'close', 'reopen', 'rename', 'removeSecondFactor', 'make'] as const
export type Deed = (typeof deeds)[number]

export interface Target {
  readonly personId: Types.ObjectId
  readonly memberships: readonly Pick<ActorMembership, 'role' | 'unitId'>[]
  /** The asking one is their class teacher today. */
  readonly isOwnPupil: boolean
}

/** `seen`: they may know of it, but not do this. */
export type Permission = 'allowed' | 'seen' | 'hidden'

export function permissionFor(deed: Deed, actor: Actor, target: Target): Permission {
  // Through a token nobody opens accounts; to make one, which nothing opens yet, opens none.
  if (deed !== 'make' && (actor.isService || actor.scopes !== undefined)) return 'hidden'
  if (!canSee(actor, target)) return 'hidden'
  return canDo(deed, actor, target) ? 'allowed' : 'seen'
}

function canSee(actor: Actor, target: Target): boolean {
  return isSector(actor) || target.isOwnPupil || sharedManagers(actor, target).length > 0
}

function canDo(deed: Deed, actor: Actor, target: Target): boolean {
  if (deed === 'see') return true
  if (target.personId.equals(actor.personId)) return false
  if (isSector(actor)) return true
  if (!hasNoMoreRights(target, actor)) return false
  const here = sharedManagers(actor, target)
  if (deed === 'removeSecondFactor') return here.some(({ role }) => role === 'schoolAdministrator')
  return here.length > 0 || (deed === 'reset' && target.isOwnPupil && isPupilAlone(target))
}

/** Adult learners may be parents or teachers as well: their class teacher must not get at that. */
function isPupilAlone({ memberships }: Target): boolean {
  return memberships.every(({ role }) => role === 'student')
}

/**
 * What opens a whole school or more: the higher, the more. A school's administrator is there for the accounts of all who work
 * in it, so they stand beside the principal.
 */
const ranks: Partial<Record<Role, number>> = {
  registrar: 1,
  schoolAdministrator: 2,
  vicePrincipal: 2,
  principal: 2,
  communeOfficer: 3,
  sectorSpecialist: 3,
  reviewer: 3,
  sectorLeader: 3,
  sectorAdministrator: 4,
}

/** Teachers, pupils and families may belong to several schools: each of these looks after their account. */
function hasNoMoreRights(target: Target, actor: Actor): boolean {
  return target.memberships.every(({ role, unitId }) => rankOf(role) <= rankIn(actor, unitId))
}

function rankOf(role: Role): number {
  return ranks[role] ?? 0
}

function rankIn({ memberships }: Actor, unitId: Types.ObjectId): number {
  const here = memberships.filter((membership) => membership.unitId.equals(unitId))
  return Math.max(0, ...here.map(({ role }) => rankOf(role)))
}

/** What the actor manages of the schools that the other one belongs to. */
function sharedManagers({ memberships }: Actor, target: Target): readonly ActorMembership[] {
  const managers: readonly Role[] = schoolManagers
  return memberships.filter(
    ({ role, unitId }) =>
      managers.includes(role) && target.memberships.some((membership) => membership.unitId.equals(unitId)),
  )
}

function isSector({ memberships }: Actor): boolean {
  return memberships.some(({ role }) => role === 'sectorAdministrator')
}
