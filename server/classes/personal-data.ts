// What this feature keeps of somebody, for the copy that they may have of it and for the day when it has to go.

import type { Types } from 'mongoose'
import { announceChange } from '../changes/index.ts'
import type { PersonData } from '../person-data.ts'
import { announceUnit, findUnits } from '../schools/index.ts'
import { refreshClasses } from './add.ts'
import { Assignment } from './assignment.model.ts'
import { findClasses } from './find.ts'
import { Placement } from './placement.model.ts'
import { endAt } from './teachers/assign.ts'

export const classesData: readonly PersonData[] = [
  {
    key: 'classes.placements',
    isKept: true,
    read: async (personId) => {
      const places = await Placement.find({ personId }).sort({ from: 1, _id: 1 }).lean()
      return places.length === 0
        ? undefined
        : await told(places, ({ grade, isRetained }) => ({ grade: grade ?? null, isRetained: isRetained === true }))
    },
    // They say of nobody who it was, and a class is to have had as many pupils as it had. What still holds ends.
    remove: async (personId, session) => {
      const now = new Date()
      const places = await Placement.find({ personId, ...holding(now) }, undefined, { session }).lean()
      for (const { _id, from } of places)
        if (from < now) await Placement.updateOne({ _id }, { $set: { to: now } }, { session })
        else await Placement.deleteOne({ _id }, { session })
      await refreshClasses([personId], session, now)
      for (const id of new Set(places.map(({ schoolId }) => schoolId.toString()))) await announceUnit(id, session)
    },
  },
  {
    key: 'classes.assignments',
    isKept: true,
    read: async (personId) => {
      const assignments = await Assignment.find({ personId }).sort({ from: 1, _id: 1 }).lean()
      if (assignments.length === 0) return undefined
      return await told(assignments, ({ kind, level, subjectCode }) => ({
        kind,
        level: level ?? null,
        subject: subjectCode ?? null,
      }))
    },
    remove: async (personId, session) => {
      const now = new Date()
      const assignments = await Assignment.find({ personId, ...holding(now) }, undefined, { session }).lean()
      for (const assignment of assignments) await endAt(assignment, now, session)
      await announceChange('person', personId.toString(), session)
    },
  },
]

interface Lasting {
  readonly classId: Types.ObjectId
  readonly schoolId: Types.ObjectId
  readonly yearKey: number
  readonly from: Date
  readonly to?: Date | null
}

/** With names, for people to read. */
async function told<R extends Lasting>(records: readonly R[], more: (record: R) => object): Promise<object[]> {
  const classes = await findClasses(records.map(({ classId }) => classId))
  const schools = await findUnits(records.map(({ schoolId }) => schoolId.toString()))
  return records.map((record) => ({
    class: { id: record.classId.toString(), name: classes.get(record.classId.toString())?.name ?? null },
    school: { id: record.schoolId.toString(), name: schools.get(record.schoolId.toString())?.name ?? null },
    year: record.yearKey,
    ...more(record),
    from: record.from.toISOString(),
    to: record.to?.toISOString() ?? null,
  }))
}

function holding(now: Date) {
  return { $or: [{ to: { $exists: false } }, { to: { $gt: now } }] }
}
