// Reads what a school is like before it moves on.

import { Types } from 'mongoose'
import { findMemberships, findPeople, groupOf, listMemberIds } from '../../people/index.ts'
import { holdsAt, type KnownUnit } from '../../schools/index.ts'
import { type AssignmentRecord, Assignment } from '../assignment.model.ts'
import { SchoolClass } from '../class.model.ts'
import { inOrder } from '../find.ts'
import { gradeIn } from '../grades.ts'
import { Placement } from '../placement.model.ts'
import { findClassYear } from '../time.ts'
import type { Span } from '../../years/index.ts'
import type { NextClass, YearState } from './state.ts'

export async function readState(school: KnownUnit, fromKey: number, day: Date): Promise<YearState> {
  const lasting = lastingInto(day, await findClassYear(fromKey, school.id))
  const schoolId = new Types.ObjectId(school.id)
  const toKey = fromKey + 1
  const eve = new Date(day.getTime() - 1)
  const classes = await SchoolClass.find({ schoolId, yearKey: fromKey }).sort({ sortKey: 1, _id: 1 }).lean()
  const placements = await Placement.find({ schoolId, yearKey: fromKey, ...lasting }).lean()
  const assignments = await Assignment.find({ schoolId, yearKey: fromKey, ...lasting }).lean()
  const placed = await Placement.find({ schoolId, yearKey: toKey }, { personId: 1 }).lean()
  const pupilIds = new Set((await listMemberIds({ unitId: schoolId, role: 'student' }, eve)).map(String))
  const isPlaced = new Set(placed.map(({ personId }) => personId.toString()))
  const isStaffThen = await staffAt(schoolId, assignments, day)
  const inClasses = new Set(placements.map(({ personId }) => personId.toString()))
  const unplacedIds = [...pupilIds].filter((id) => !inClasses.has(id) && !isPlaced.has(id)).sort()
  const people = await findPeople([
    ...[...placements, ...assignments].map(({ personId }) => personId),
    ...unplacedIds.slice(0, mostNamed).map((id) => new Types.ObjectId(id)),
  ])
  return {
    ...{ school, fromKey, toKey, day },
    classes: classes.map((one) => ({
      id: one._id.toString(),
      name: one.name,
      grades: one.grades,
      campusId: one.campusId?.toString(),
      pupils: placements
        .filter(({ classId }) => classId.equals(one._id))
        .flatMap((place) => {
          const person = people.get(place.personId.toString())
          return person ? [{ place, person }] : []
        })
        .sort((a, b) => inOrder(a.person, b.person))
        .map(({ place, person }) => ({
          personId: person.id,
          placementId: place._id.toString(),
          grade: gradeIn(one, place),
          isRetained: place.isRetained === true,
          isPupil: pupilIds.has(person.id),
          isPlaced: isPlaced.has(person.id),
        })),
      assignments: assignments
        .filter(({ classId }) => classId.equals(one._id))
        .map(({ _id, personId, kind, level, subjectCode, substituteForId }) => ({
          id: _id.toString(),
          personId: personId.toString(),
          kind,
          level: level ?? undefined,
          subjectCode: subjectCode ?? undefined,
          isSubstitute: substituteForId !== undefined && substituteForId !== null,
          isStaffThen: isStaffThen(personId),
        })),
    })),
    next: await readNext(schoolId, toKey),
    unplacedIds,
    names: new Map([...people].map(([id, { fullName }]) => [id, fullName])),
  }
}

/** Of those without a class: more are only counted. */
const mostNamed = 200

/** Places and assignments that last until the old year ends, or until the new one begins. */
export function lastingInto(day: Date, year: Pick<Span, 'to'> | undefined) {
  const end = year && year.to < day ? year.to : day
  return { from: { $lt: day }, $or: [{ to: { $exists: false } }, { to: { $gte: end } }] }
}

/** When such a one ends: with the old year, if that was said, otherwise when the new one begins. */
export function endOf(formerTo: Date | null | undefined, day: Date): Date {
  return formerTo && formerTo < day ? formerTo : day
}

async function staffAt(schoolId: Types.ObjectId, assignments: readonly AssignmentRecord[], day: Date) {
  const personIds = assignments.map(({ personId }) => personId)
  const memberships = await findMemberships({ personIds, unitId: schoolId })
  const ids = memberships
    .filter(({ role, from, to }) => groupOf(role) === 'staff' && holdsAt({ from, to: to ?? undefined }, day))
    .map(({ personId }) => personId.toString())
  const staff = new Set(ids)
  return (personId: Types.ObjectId) => staff.has(personId.toString())
}

async function readNext(schoolId: Types.ObjectId, toKey: number): Promise<NextClass[]> {
  const classes = await SchoolClass.find({ schoolId, yearKey: toKey }).sort({ sortKey: 1, _id: 1 }).lean()
  const homerooms = await Assignment.find({ schoolId, yearKey: toKey, kind: 'homeroom' }, { classId: 1 }).lean()
  return classes.map(({ _id, name, grades }) => ({
    id: _id.toString(),
    name,
    grades,
    hasClassTeacher: homerooms.some(({ classId }) => classId.equals(_id)),
  }))
}
