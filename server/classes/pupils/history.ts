// The classes that a pupil is and was in. Whether somebody sees the pupil at all, and knows more than the name, is the rule
// of people; a school that they have left, which still sees them, keeps its own part of the record.

import { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { notFound } from '../../errors.ts'
import { canSeeDetails, findViewed, type PeopleScope, type Seen } from '../../people/index.ts'
import { findUnits, type KnownUnit } from '../../schools/index.ts'
import { canManageClasses, teaches } from '../access.ts'
import type { ClassRecord } from '../class.model.ts'
import { findClasses } from '../find.ts'
import { Placement, type PlacementRecord } from '../placement.model.ts'

export interface PastPlace {
  readonly one: ClassRecord
  readonly school: KnownUnit
  readonly from: Date
  readonly to: Date | undefined
}

export interface ClassHistory {
  readonly person: { readonly fullName: string }
  /** The latest first. */
  readonly places: readonly PastPlace[]
}

/** @throws AppError 404 */
export async function findClassHistory(
  actor: Actor,
  personId: Types.ObjectId,
  now = new Date(),
): Promise<ClassHistory> {
  const { scope, person } = await findViewed(actor, personId, now)
  if (!knowsAll(scope, person) && !managesSome(actor, person)) throw notFound()

  const all = await Placement.find({ personId }).lean()
  const seen = placesSeenBy(scope, person, all)
  const classes = await findClasses(seen.map(({ classId }) => classId))
  const schools = await findUnits(seen.map(({ schoolId }) => schoolId.toString()))
  const places = seen.flatMap(({ classId, schoolId, from, to }): PastPlace[] => {
    const one = classes.get(classId.toString())
    const school = schools.get(schoolId.toString())
    return one && school ? [{ one, school, from, to: to ?? undefined }] : []
  })
  return { person, places: places.sort((a, b) => b.from.getTime() - a.from.getTime()) }
}

/** All of them for whoever knows the pupil today, their own part for a school that they have left. Pure. */
export function placesSeenBy<P extends Pick<PlacementRecord, 'schoolId'>>(
  scope: PeopleScope,
  person: Seen,
  places: readonly P[],
): P[] {
  if (knowsAll(scope, person)) return [...places]
  return places.filter(({ schoolId }) => canManageClasses(scope.actor, schoolId))
}

/** Those who may know more of them than the name, and all who teach them. */
function knowsAll(scope: PeopleScope, person: Seen): boolean {
  return canSeeDetails(scope, person) || person.classIds.some((classId) => teaches(scope.actor, classId))
}

function managesSome(actor: Actor, { places }: Seen): boolean {
  return places.some(({ unitId }) => canManageClasses(actor, unitId))
}
