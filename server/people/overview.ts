// What the page of the lists has around the list: which units somebody may choose, and how many people there are.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { findUnits, type KnownUnit } from '../schools/index.ts'
import { listedGroups } from './access.ts'
import { countMembers } from './count.ts'
import { rolesGivenBy } from './given-roles.ts'
import type { Group } from './person.model.ts'
import { findRoleUnit } from './roles.ts'
import type { PeopleScope } from './scope.ts'
import { findLeastTold, toldAbove, type ToldNumber } from './small-counts.ts'
import type { Role } from '../roles.ts'

/** A commune has a few dozen schools at most; whoever sees the whole sector comes from the page of a unit. */
const mostChoices = 100

/** Their own first: what is chosen when nothing else is. */
export async function listChoices(scope: PeopleScope): Promise<KnownUnit[]> {
  const ids = [...new Set([...scope.managedUnitIds, ...scope.staffUnitIds, ...taughtIn(scope.actor)])]
  const units = [...(await findUnits(ids.slice(0, mostChoices))).values()]
  const schools = units.filter(({ kind }) => kind === 'school')
  return schools.filter(({ id }) => listedGroups(scope, { id, schoolId: id }).length > 0)
}

export interface ToldCount {
  readonly asOf: string
  readonly groups: readonly ({ readonly group: Group } & ToldNumber)[]
}

/** Those of one school: exactly to those who belong to it, otherwise so that they point at nobody. */
export async function toldCounts(scope: PeopleScope, schoolId: string): Promise<ToldCount> {
  const { asOf, staff, students, guardians } = await countMembers(schoolId, scope.now)
  const isOwn =
    scope.managedUnitIds.includes(schoolId) ||
    scope.actor.memberships.some(({ unitId, unitKind }) => unitKind === 'school' && unitId.toString() === schoolId)
  const leastTold = await findLeastTold()
  const told = (count: number) => (isOwn ? { count } : toldAbove(count, leastTold))
  return {
    asOf,
    groups: [
      { group: 'student', ...told(students) },
      { group: 'staff', count: staff },
      { group: 'guardian', ...told(guardians) },
    ],
  }
}

export interface GivingUnit {
  readonly unit: KnownUnit
  readonly roles: readonly Role[]
}

/** Where somebody may give which roles: in their schools and the parts of these, or in the one that is asked for. */
export async function listGivingUnits(scope: PeopleScope, asked: readonly string[]): Promise<GivingUnit[]> {
  const own = scope.actor.memberships.filter(({ role }) => role === 'sectorAdministrator').map(({ unitId }) => unitId)
  const ids = [...asked, ...scope.managedUnitIds, ...own.map(String)]
  const units: GivingUnit[] = []
  for (const unit of (await findUnits(ids)).values()) {
    const roleUnit = await findRoleUnit(new Types.ObjectId(unit.id), scope.now)
    const roles = roleUnit ? rolesGivenBy(scope.actor, roleUnit) : []
    if (roles.length > 0) units.push({ unit, roles })
  }
  return units
}

function taughtIn({ classes }: Actor): string[] {
  return classes.map(({ schoolId }) => schoolId.toString())
}
