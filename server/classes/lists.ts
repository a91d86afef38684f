// Classes and who is in them, many at once, for lists that come in and go out. Who may know is the business of whoever calls
// this.

import type { ClientSession, Types } from 'mongoose'
import { validAt } from '../schools/index.ts'
import { Assignment, type AssignmentRecord } from './assignment.model.ts'
import { type ClassRecord, SchoolClass } from './class.model.ts'
import { classNameKeyOf } from './name.ts'
import { Placement, type PlacementRecord } from './placement.model.ts'

/** Of a school in a year, in order. */
export async function listClassesOf(
  schoolId: Types.ObjectId,
  yearKey: number,
  session?: ClientSession,
): Promise<ClassRecord[]> {
  return await SchoolClass.find({ schoolId, yearKey }, undefined, { session }).sort({ sortKey: 1, _id: 1 }).lean()
}

/** Those of these names. */
export async function listClassesNamed(
  schoolId: Types.ObjectId,
  { yearKey, names }: { yearKey: number; names: readonly string[] },
  session?: ClientSession,
): Promise<ClassRecord[]> {
  const nameKey = { $in: names.map(classNameKeyOf) }
  return await SchoolClass.find({ schoolId, yearKey, nameKey }, undefined, { session }).lean()
}

/** In any year. */
export async function hasClasses(schoolId: Types.ObjectId, session?: ClientSession): Promise<boolean> {
  return (await SchoolClass.exists({ schoolId }).session(session ?? null)) !== null
}

/** Of any school. */
export async function hasClassesIn(yearKey: number): Promise<boolean> {
  return (await SchoolClass.exists({ yearKey })) !== null
}

/** All that these pupils have or had, or all of these classes. */
export async function listPlacementsOf(
  of: { readonly personIds: readonly Types.ObjectId[] } | { readonly classIds: readonly Types.ObjectId[] },
  session?: ClientSession,
): Promise<PlacementRecord[]> {
  return await Placement.find(filterOf(of), undefined, { session }).lean()
}

/** The same of those who teach. */
export async function listAssignmentsOf(
  of: { readonly personIds: readonly Types.ObjectId[] } | { readonly classIds: readonly Types.ObjectId[] },
  session?: ClientSession,
): Promise<AssignmentRecord[]> {
  return await Assignment.find(filterOf(of), undefined, { session }).lean()
}

/** Who is in which class of a school on a day of a year. */
export async function listPlacesAt(
  { schoolId, yearKey }: { readonly schoolId: Types.ObjectId; readonly yearKey: number },
  time: Date,
): Promise<Pick<PlacementRecord, 'personId' | 'classId'>[]> {
  return await Placement.find({ schoolId, yearKey, ...validAt(time) }, { personId: 1, classId: 1 }).lean()
}

function filterOf(of: { personIds: readonly Types.ObjectId[] } | { classIds: readonly Types.ObjectId[] }) {
  return 'personIds' in of ? { personId: { $in: [...of.personIds] } } : { classId: { $in: [...of.classIds] } }
}
