// All that the page of a person shows to whoever looks at it.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { findUnits, type KnownUnit } from '../schools/index.ts'
import {
  canLinkGuardians,
  canMakeGuardianCode,
  canManage,
  canSeeDetails,
  canSeePersonalId,
  canView,
  isOwnPupil,
} from './access.ts'
import { rolesGivenBy } from './given-roles.ts'
import type { GuardianRelation } from './guardianship.model.ts'
import { listGuardianships } from './guardians.ts'
import { Membership, type MembershipRecord } from './membership.model.ts'
import { Person, type PersonRecord } from './person.model.ts'
import { findRoleUnit } from './roles.ts'
import type { PeopleScope } from './scope.ts'
import { findViewed } from './view.ts'
import { groupOf } from './group.ts'

export interface ProfileRole {
  readonly membership: MembershipRecord
  readonly unit: KnownUnit
  readonly isNow: boolean
  /** The asking one may end it or take it back. */
  readonly canChange: boolean
}

export interface Relative {
  readonly person: PersonRecord
  readonly relation: GuardianRelation
  /** A page of theirs may be opened: only then it is told how they are reached. Parents may live apart. */
  readonly canView: boolean
}

export interface Profile {
  readonly person: PersonRecord
  readonly isSelf: boolean
  readonly isOwnPupil: boolean
  /** The asking one is a guardian of theirs. */
  readonly isOwnChild: boolean
  /** The latest first; of a colleague only what they are today. */
  readonly roles: readonly ProfileRole[]
  /** Undefined when it may not be told. */
  readonly guardians: readonly Relative[] | undefined
  readonly children: readonly Relative[] | undefined
  readonly can: {
    readonly seeDetails: boolean
    readonly seePersonalId: boolean
    readonly manage: boolean
    readonly addRole: boolean
    readonly linkGuardians: boolean
    readonly makeGuardianCode: boolean
  }
}

/** @throws AppError 404 */
export async function findProfile(actor: Actor, personId: Types.ObjectId, now = new Date()): Promise<Profile> {
  const { scope, person } = await findViewed(actor, personId, now)
  const rules = person
  const isSelf = personId.equals(actor.personId)
  const seeDetails = canSeeDetails(scope, rules)
  return {
    person,
    isSelf,
    isOwnPupil: isOwnPupil(scope, rules),
    isOwnChild: scope.childIds.includes(personId.toString()),
    roles: await rolesOf(scope, person, { isSelf }),
    guardians: seeDetails ? await guardiansOf(scope, personId) : undefined,
    children: seeDetails ? await childrenOf(scope, personId) : undefined,
    can: {
      seeDetails,
      seePersonalId: canSeePersonalId(scope, rules),
      manage: canManage(scope, rules),
      addRole: !person.removedAt && (scope.managesAll || scope.managedUnitIds.length > 0),
      linkGuardians: canLinkGuardians(scope, rules),
      makeGuardianCode: canMakeGuardianCode(scope, rules),
    },
  }
}

async function rolesOf(scope: PeopleScope, person: PersonRecord, { isSelf }: { isSelf: boolean }) {
  const { now, actor } = scope
  const memberships = await Membership.find({ personId: person._id }).lean()
  const units = await findUnits(memberships.map(({ unitId }) => unitId.toString()))
  const roles: ProfileRole[] = []
  for (const membership of memberships.sort((a, b) => b.from.getTime() - a.from.getTime())) {
    const { unitId, role, from, to } = membership
    const unit = units.get(unitId.toString())
    if (!unit) continue
    const isNow = from <= now && (!to || to > now)
    const isOwnSchool = scope.managesAll || scope.managedUnitIds.includes(unit.id)
    const isColleagues = isNow && groupOf(role) === 'staff'
    const isTaught = isNow && groupOf(role) === 'student'
    if (!isSelf && !isOwnSchool && !isColleagues && !isTaught) continue
    const roleUnit = await findRoleUnit(unitId, now)
    const canChange = !person.removedAt && roleUnit !== undefined && rolesGivenBy(actor, roleUnit).includes(role)
    roles.push({ membership, unit, isNow, canChange })
  }
  return roles
}

async function guardiansOf(scope: PeopleScope, personId: Types.ObjectId): Promise<Relative[]> {
  const links = await listGuardianships({ childIds: [personId] }, scope.now)
  return await relatives(
    scope,
    links.map(({ guardianId, relation }) => ({ id: guardianId, relation })),
  )
}

/** Of a guardian's children a school knows its own. */
async function childrenOf(scope: PeopleScope, personId: Types.ObjectId): Promise<Relative[]> {
  const links = await listGuardianships({ guardianId: personId }, scope.now)
  const children = await relatives(
    scope,
    links.map(({ childId, relation }) => ({ id: childId, relation })),
  )
  return children.filter((child) => child.canView)
}

async function relatives(
  scope: PeopleScope,
  links: readonly { readonly id: Types.ObjectId; readonly relation: GuardianRelation }[],
): Promise<Relative[]> {
  if (links.length === 0) return []
  const people = await Person.find({ _id: { $in: links.map(({ id }) => id) } })
    .sort({ sortKey: 1, _id: 1 })
    .lean()
  return people.map((person) => ({
    person,
    relation: links.find(({ id }) => id.equals(person._id))!.relation,
    canView: canView(scope, person),
  }))
}
