// Classes, pupils' places in them and assignments of teachers, many at once, in somebody's transaction. Who may, and what the
// audit log says, is the business of whoever calls these.

import type { ClientSession, Types } from 'mongoose'
import { announceChange, announceChanges } from '../changes/index.ts'
import { setClasses } from '../people/index.ts'
import { announceUnit, announceUnitsSoon } from '../schools/index.ts'
import { Assignment } from './assignment.model.ts'
import { SchoolClass } from './class.model.ts'
import { classNameKeyOf, classSortKeyOf } from './name.ts'
import { Placement } from './placement.model.ts'

export interface NewClass {
  readonly id: Types.ObjectId
  readonly schoolId: Types.ObjectId
  readonly yearKey: number
  readonly name: string
  /** 1 to 12, several in a combined class; 0 for preschool. */
  readonly grades: readonly number[]
  readonly campusId?: Types.ObjectId
  readonly predecessorId?: Types.ObjectId
  readonly sectorCode?: string
}

export interface NewPlacement {
  readonly personId: Types.ObjectId
  readonly classId: Types.ObjectId
  readonly schoolId: Types.ObjectId
  readonly yearKey: number
  /** Of a combined class: which of its grades. */
  readonly grade?: number
  readonly from: Date
  readonly to?: Date
}

export interface NewAssignment {
  readonly personId: Types.ObjectId
  readonly classId: Types.ObjectId
  readonly schoolId: Types.ObjectId
  readonly yearKey: number
  readonly kind: 'homeroom' | 'subject'
  readonly level?: string
  readonly subjectCode?: string
  readonly from: Date
  readonly to?: Date
  readonly substituteForId?: Types.ObjectId
}

/** Throws a duplicate-key error when a school has a class of that name in that year. */
export async function addClasses(classes: readonly NewClass[], session?: ClientSession): Promise<void> {
  const createdAt = new Date()
  await SchoolClass.insertMany(
    classes.map(({ id, grades, ...one }) => ({
      _id: id,
      ...one,
      name: one.name.normalize('NFC').trim(),
      nameKey: classNameKeyOf(one.name),
      grades: [...grades].sort((a, b) => a - b),
      sortKey: classSortKeyOf(grades, one.name),
      createdAt,
    })),
    { session },
  )
}

export async function addPlacements(placements: readonly NewPlacement[], session?: ClientSession): Promise<void> {
  await addFirstPlacements(placements, session)
  for (const id of new Set(placements.map(({ schoolId }) => schoolId.toString()))) await announceUnit(id, session)
  await refreshClasses(
    placements.map(({ personId }) => personId),
    session,
  )
}

/** Of pupils who are added in the same transaction, with their classes (`classIds`). */
export async function addFirstPlacements(placements: readonly NewPlacement[], session?: ClientSession): Promise<void> {
  await Placement.insertMany(placements, { session })
  await announceUnitsSoon(
    placements.map(({ schoolId }) => schoolId),
    session,
  )
}

/** `on` is the first day on which it no longer holds; one that has not begun by then is taken back. */
export async function endPlacements(
  ending: { readonly personIds: readonly Types.ObjectId[]; readonly classId: Types.ObjectId; readonly on: Date },
  session?: ClientSession,
): Promise<void> {
  const { personIds, classId, on } = ending
  const open = {
    personId: { $in: [...personIds] },
    classId,
    $or: [{ to: { $exists: false } }, { to: { $gt: on } }],
  }
  const one = await SchoolClass.findById(classId, { schoolId: 1 }, { session }).lean()
  await Placement.deleteMany({ ...open, from: { $gte: on } }, { session })
  await Placement.updateMany(open, { $set: { to: on } }, { session })
  await refreshClasses(personIds, session)
  if (one) await announceUnit(one.schoolId, session)
}

/** Gives their ids. */
export async function addAssignments(
  assignments: readonly NewAssignment[],
  session?: ClientSession,
): Promise<Types.ObjectId[]> {
  const added = await Assignment.insertMany(assignments, { session })
  for (const id of new Set(assignments.map(({ personId }) => personId.toString())))
    await announceChange('person', id, session)
  for (const id of new Set(assignments.map(({ schoolId }) => schoolId.toString()))) await announceUnit(id, session)
  return added.map(({ _id }) => _id)
}

/** Has their teachers see these pupils by the classes in which they have a place that has not ended. */
export async function refreshClasses(
  personIds: readonly Types.ObjectId[],
  session?: ClientSession,
  now = new Date(),
): Promise<void> {
  const distinct = [...new Map(personIds.map((id) => [id.toString(), id])).values()]
  const open = { personId: { $in: distinct }, $or: [{ to: { $exists: false } }, { to: { $gt: now } }] }
  const placements = await Placement.find(open, { personId: 1, classId: 1 }, { session }).lean()
  await setClasses(
    distinct.map((personId) => ({
      personId,
      classIds: placements.filter((one) => one.personId.equals(personId)).map(({ classId }) => classId),
    })),
    session,
  )
  await announceChanges(
    'person',
    distinct.map((id) => id.toString()),
    session,
  )
}
