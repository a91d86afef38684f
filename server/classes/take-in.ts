// What lists that are taken in change of classes, and what takes it back, in somebody's transaction. Who may, and what the
// audit log says, is the business of whoever calls these.

import type { ClientSession, Types } from 'mongoose'
import { announceChange } from '../changes/index.ts'
import { announceUnit } from '../schools/index.ts'
import { refreshClasses } from './add.ts'
import { Assignment } from './assignment.model.ts'
import { SchoolClass } from './class.model.ts'
import { classSortKeyOf } from './name.ts'
import { Placement, type PlacementRecord } from './placement.model.ts'

/** What is left out stays; null removes it. */
export interface ClassChange {
  readonly grades?: readonly number[]
  readonly campusId?: Types.ObjectId | null
  readonly sectorCode?: string | null
}

/** Says whether there is such a class. */
export async function setClassFacts(id: Types.ObjectId, change: ClassChange, session: ClientSession): Promise<boolean> {
  const found = await SchoolClass.findById(id, { name: 1, grades: 1, schoolId: 1 }, { session }).lean()
  if (!found) return false
  const grades = [...(change.grades ?? found.grades)].sort((a, b) => a - b)
  const entries = Object.entries({ ...change, grades, sortKey: classSortKeyOf(grades, found.name) })
  const set = Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined))
  const unset = Object.fromEntries(entries.filter(([, value]) => value === null).map(([name]) => [name, 1]))
  await SchoolClass.updateOne({ _id: id }, { $set: set, $unset: unset }, { session })
  await announceUnit(found.schoolId, session)
  return true
}

/** Removes it unless somebody is or was in it, teaches it, or it is followed by another one. Says whether it is gone. */
export async function takeBackClass(id: Types.ObjectId, session: ClientSession): Promise<boolean> {
  const of = { classId: id }
  if (await Placement.exists(of).session(session)) return false
  if (await Assignment.exists(of).session(session)) return false
  if (await SchoolClass.exists({ predecessorId: id }).session(session)) return false
  const removed = await SchoolClass.findByIdAndDelete(id, { session }).lean()
  if (removed) await announceUnit(removed.schoolId, session)
  return true
}

/** Places that ended on this day go on. */
export async function reopenPlacements(
  { personId, classId, schoolId, on }: Pick<PlacementRecord, 'personId' | 'classId' | 'schoolId'> & { on: Date },
  session: ClientSession,
): Promise<void> {
  await Placement.updateMany({ personId, classId, to: on }, { $unset: { to: 1 } }, { session })
  await refreshClasses([personId], session)
  await announceUnit(schoolId, session)
}

export interface AddedAssignment {
  readonly personId: Types.ObjectId
  readonly classId: Types.ObjectId
  readonly kind: 'homeroom' | 'subject'
  readonly level?: string | undefined
  readonly subjectCode?: string | undefined
  readonly from: Date
}

export async function takeBackAssignment(added: AddedAssignment, session: ClientSession): Promise<void> {
  const { personId, classId, kind, level, subjectCode, from } = added
  const subject = kind === 'subject' ? { level, subjectCode } : {}
  await Assignment.deleteOne({ personId, classId, kind, ...subject, from }, { session })
  await announceChange('person', personId.toString(), session)
}

/** Another one takes over: `on` is the first day on which they no longer do it. */
export async function endAssignment(
  { personId, classId, kind, from }: AddedAssignment,
  on: Date,
  session: ClientSession,
): Promise<void> {
  await Assignment.updateOne({ personId, classId, kind, from }, { $set: { to: on } }, { session })
  await announceChange('person', personId.toString(), session)
}

export async function reopenAssignment(
  { personId, classId, kind, from }: AddedAssignment,
  session: ClientSession,
): Promise<void> {
  await Assignment.updateOne({ personId, classId, kind, from }, { $unset: { to: 1 } }, { session })
  await announceChange('person', personId.toString(), session)
}
