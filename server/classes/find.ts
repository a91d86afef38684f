// Classes and who is in them, without asking who wants to know: for features that have answered that.

import type { Types } from 'mongoose'
import { findPeople, type KnownPerson } from '../people/index.ts'
import { validAt } from '../schools/index.ts'
import { Assignment, type AssignmentRecord } from './assignment.model.ts'
import { type ClassRecord, SchoolClass } from './class.model.ts'
import { Placement } from './placement.model.ts'

export async function findClasses(ids: readonly Types.ObjectId[]): Promise<Map<string, ClassRecord>> {
  const found = await SchoolClass.find({ _id: { $in: [...ids] } }).lean()
  return new Map(found.map((one) => [one._id.toString(), one]))
}

/** The pupils of a class on a day, in the order of a class list. */
export async function listPupils(classId: Types.ObjectId, now = new Date()): Promise<KnownPerson[]> {
  const placements = await Placement.find({ classId, ...validAt(now) }, { personId: 1 }).lean()
  const people = await findPeople(placements.map(({ personId }) => personId))
  return [...people.values()].sort(inOrder)
}

/** Who teaches a class on a day. */
export async function listAssignments(classId: Types.ObjectId, now = new Date()): Promise<AssignmentRecord[]> {
  return await Assignment.find({ classId, ...validAt(now) }).lean()
}

/** By name; those of one name by their birth dates, the older one first. */
export function inOrder(a: KnownPerson, b: KnownPerson): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1
  return (a.birthDate?.getTime() ?? 0) - (b.birthDate?.getTime() ?? 0)
}
