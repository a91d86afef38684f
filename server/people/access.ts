// Who may see and change whom. Pure: what has to be read first is in the scope (scope.ts).

import { Types } from 'mongoose'
import { holdsAt } from '../schools/index.ts'
import type { Role } from '../roles.ts'
import { ageOn } from './age.ts'
import type { Group } from './person.model.ts'
import type { PeopleScope } from './scope.ts'

/** A person as far as these rules look at them. */
export interface Seen {
  readonly _id: Types.ObjectId
  readonly places: readonly SeenPlace[]
  /** The classes of a pupil now. */
  readonly classIds: readonly Types.ObjectId[]
  readonly removedAt?: Date | null
}

export interface SeenPlace {
  readonly unitId: Types.ObjectId
  readonly role: Role
  readonly group: Group
  readonly from: Date
  readonly to?: Date | null
}

/**
 * Their name, what they are and where. Schools that somebody has left still know them: so one is found again. Of the others
 * only colleagues of today are seen, and pupils by those who teach them.
 */
export function canView(scope: PeopleScope, person: Seen): boolean {
  if (scope.managesAll) return true
  if (person.removedAt) return false
  if (isSelf(scope, person)) return true
  if (scope.childIds.includes(person._id.toString())) return true
  if (scope.guardianIds.includes(person._id.toString())) return true
  if (isIn(person, scope.managedUnitIds)) return true
  if (teaches(person, scope.classIds)) return true
  const works = worksNow(scope)
  if (scope.overseesAll && person.places.some(works)) return true
  return person.places.some((place) => works(place) && scope.staffUnitIds.includes(place.unitId.toString()))
}

/** The same rule as `canView`, as a query. Change both together; access.test.ts compares them. */
export function viewableBy(scope: PeopleScope): Record<string, unknown> {
  if (scope.managesAll) return {}
  const known = [scope.actor.personId.toString(), ...scope.childIds, ...scope.guardianIds]
  const works = { group: 'staff', ...heldAt(scope.now) }
  const alternatives = [
    { _id: { $in: known.map(toId) } },
    ...(scope.managedUnitIds.length > 0 ? [{ 'places.unitId': { $in: scope.managedUnitIds.map(toId) } }] : []),
    ...(scope.classIds.length > 0 ? [{ classIds: { $in: scope.classIds.map(toId) } }] : []),
    ...(scope.overseesAll ? [{ places: { $elemMatch: works } }] : []),
    ...(scope.staffUnitIds.length > 0
      ? [{ places: { $elemMatch: { unitId: { $in: scope.staffUnitIds.map(toId) }, ...works } } }]
      : []),
  ]
  return { $and: [{ removedAt: { $exists: false } }, { $or: alternatives }] }
}

/** Birth date, phone, guardians: whoever keeps the lists where they are today, their class teacher, guardians, themselves. */
export function canSeeDetails(scope: PeopleScope, person: Seen): boolean {
  if (scope.managesAll || isSelf(scope, person)) return true
  if (!canView(scope, person)) return false
  if (scope.childIds.includes(person._id.toString()) || scope.guardianIds.includes(person._id.toString())) return true
  return isOwnPupil(scope, person) || canManage(scope, person) || isIn(notEnded(scope, person), scope.managedUnitIds)
}

/**
 * Changes what is kept of them. Who is a guardian here and something else elsewhere is kept there; who has left is kept by
 * the school that they were in, until another one has them.
 */
export function canManage(scope: PeopleScope, person: Seen): boolean {
  if (person.removedAt) return false
  if (scope.managesAll) return true
  if (scope.managedUnitIds.length === 0) return false
  const open = notEnded(scope, person)
  const main = open.places.filter(({ group }) => group !== 'guardian')
  if (main.length > 0) return isIn({ places: main }, scope.managedUnitIds)
  return isIn(open.places.length > 0 ? open : person, scope.managedUnitIds)
}

/** The twelve digits. Each view is written down (personal-id.ts). */
export function canSeePersonalId(scope: PeopleScope, person: Seen): boolean {
  if (person.removedAt) return false
  if (scope.managesAll || isSelf(scope, person)) return true
  return isIn(notEnded(scope, person), scope.identifiedUnitIds)
}

/** A pupil of the class of which they are the class teacher. */
export function isOwnPupil(scope: PeopleScope, person: Pick<Seen, 'classIds'>): boolean {
  return teaches(person, scope.homeroomClassIds)
}

/** Says who the child's guardians are: whoever keeps the lists where it goes to school. */
export function canLinkGuardians(scope: PeopleScope, child: Seen): boolean {
  const isPupilHere = child.places.some(
    ({ group, to, unitId }) =>
      group === 'student' && (!to || to > scope.now) && scope.managedUnitIds.includes(unitId.toString()),
  )
  return !child.removedAt && isPupil(scope, child) && (scope.managesAll || isPupilHere)
}

/** Of age, as far as that is known; of somebody who goes to school it has to be known. */
export function canBeGuardian(
  { places, birthDate, removedAt }: Pick<Seen, 'places' | 'removedAt'> & { readonly birthDate?: Date | null },
  now: Date,
): boolean {
  if (removedAt) return false
  return birthDate ? ageOn(birthDate, now) >= ageOfMajority : !isPupil({ now }, { places })
}

/** Civil Code 91/2015/QH13, art. 20. */
const ageOfMajority = 18

/** Gives out codes with which guardians link themselves. */
export function canMakeGuardianCode(scope: PeopleScope, child: Seen): boolean {
  return canLinkGuardians(scope, child) || (isPupil(scope, child) && isOwnPupil(scope, child))
}

/** The lists of a unit; undefined: of the whole sector. */
export type ListGroup = Group | 'former'
export const listGroups = ['staff', 'student', 'guardian', 'former'] as const

/** Which of them may be opened, in this order; none: not even that is told. */
export function listedGroups(
  scope: PeopleScope,
  unit: { readonly id: string; readonly schoolId: string | undefined } | undefined,
): readonly ListGroup[] {
  if (!unit) return scope.managesAll ? ['staff', 'student', 'guardian'] : scope.overseesAll ? ['staff'] : []
  if (scope.managesAll || scope.managedUnitIds.includes(unit.id)) return listGroups
  const seesStaff = scope.overseesAll || scope.staffUnitIds.includes(unit.id)
  const classes = scope.actor.classes.filter(({ schoolId }) => schoolId.toString() === unit.id)
  return [
    ...(seesStaff ? (['staff'] as const) : []),
    ...(classes.length > 0 ? (['student'] as const) : []),
    ...(classes.some(({ isHomeroom }) => isHomeroom) ? (['guardian'] as const) : []),
  ]
}

function isSelf(scope: PeopleScope, { _id }: Pick<Seen, '_id'>): boolean {
  return _id.equals(scope.actor.personId)
}

export function isPupil({ now }: Pick<PeopleScope, 'now'>, { places }: Pick<Seen, 'places'>): boolean {
  return places.some(({ group, to }) => group === 'student' && (!to || to > now))
}

function isIn({ places }: Pick<Seen, 'places'>, unitIds: readonly string[]): boolean {
  return places.some(({ unitId }) => unitIds.includes(unitId.toString()))
}

function teaches({ classIds }: Pick<Seen, 'classIds'>, own: readonly string[]): boolean {
  return classIds.some((classId) => own.includes(classId.toString()))
}

/** Holds today, or will. */
function notEnded({ now }: PeopleScope, { places }: Seen): Pick<Seen, 'places'> {
  return { places: places.filter(({ to }) => !to || to > now) }
}

function worksNow({ now }: PeopleScope) {
  return ({ group, from, to }: SeenPlace) => group === 'staff' && holdsAt({ from, to: to ?? undefined }, now)
}

/** Of a place: it holds at that time. */
export function heldAt(time: Date) {
  return { from: { $lte: time }, $or: [{ to: { $exists: false } }, { to: { $gt: time } }] }
}

function toId(id: string): Types.ObjectId {
  return new Types.ObjectId(id)
}
