// The classes that a pupil is and was in. The record goes along with a pupil who changes the school: those who manage the
// school they are in now see all of it, a school that they have left its own part.

import { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { notFound } from '../../errors.ts'
import { findMemberships, findPeople, type KnownPerson } from '../../people/index.ts'
import { findUnits, type KnownUnit, managedSchoolIds } from '../../schools/index.ts'
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
  readonly person: KnownPerson
  /** The latest first. */
  readonly places: readonly PastPlace[]
}

/** @throws AppError 404 */
export async function findClassHistory(
  actor: Actor,
  personId: Types.ObjectId,
  now = new Date(),
): Promise<ClassHistory> {
  const person = (await findPeople([personId])).get(personId.toString())
  const all = await Placement.find({ personId }).lean()
  const seen = placesSeenBy(actor, personId, all, now)
  if (!person || (seen.length === 0 && !(await isPupilOfTheirs(actor, personId)))) throw notFound()

  const classes = await findClasses(seen.map(({ classId }) => classId))
  const schools = await findUnits(seen.map(({ schoolId }) => schoolId.toString()))
  const places = seen.flatMap(({ classId, schoolId, from, to }): PastPlace[] => {
    const one = classes.get(classId.toString())
    const school = schools.get(schoolId.toString())
    return one && school ? [{ one, school, from, to: to ?? undefined }] : []
  })
  return { person, places: places.sort((a, b) => b.from.getTime() - a.from.getTime()) }
}

/** Of a school that somebody manages, in no class as yet. */
async function isPupilOfTheirs(actor: Actor, personId: Types.ObjectId): Promise<boolean> {
  const managed = managedSchoolIds(actor)
  if (managed === 'all') return true
  for (const id of managed) {
    const memberships = await findMemberships({ personIds: [personId], unitId: new Types.ObjectId(id) })
    if (memberships.some(({ role }) => role === 'student')) return true
  }
  return false
}

type Place = Pick<PlacementRecord, 'classId' | 'schoolId' | 'from' | 'to'>

/** All of them for the pupil, the family, and whoever has them today; their own part for a school that they have left. Pure. */
export function placesSeenBy<P extends Place>(
  actor: Actor,
  personId: Types.ObjectId,
  places: readonly P[],
  now: Date,
): P[] {
  const isFamily = actor.personId.equals(personId) || actor.childIds.some((id) => id.equals(personId))
  const isOpen = ({ to }: P) => !to || to > now
  const hasThemNow = places.some(
    (place) => isOpen(place) && (canManageClasses(actor, place.schoolId) || teaches(actor, place.classId)),
  )
  if (isFamily || hasThemNow) return [...places]
  return places.filter(({ schoolId }) => canManageClasses(actor, schoolId))
}
