// How many pupils are in each class of a school: counted once after each change, not for each page.

import { Types } from 'mongoose'
import { createMemory } from '../changes/index.ts'
import { dayOf, validAt } from '../schools/index.ts'
import { Placement } from './placement.model.ts'
import { findClassYear, momentIn } from './time.ts'

/** By the ids of the classes; one without pupils is left out. */
export type ClassCounts = ReadonlyMap<string, number>

/** As of today, or of the first or the last day of a year that is not the current one. */
export async function countPupils(schoolId: string, yearKey: number, now = new Date()): Promise<ClassCounts> {
  const moment = momentIn(await findClassYear(yearKey, schoolId), now)
  const known = remembered.get(schoolId)
  const counted = known?.get(yearKey)
  if (counted?.asOf === dayOf(moment)) return counted.counts

  const since = remembered.begin()
  const counts = await count(schoolId, yearKey, moment)
  remembered.set(schoolId, new Map(known).set(yearKey, { asOf: dayOf(moment), counts }), since)
  return counts
}

const remembered = createMemory<ReadonlyMap<number, { readonly asOf: string; readonly counts: ClassCounts }>>(
  'unit',
  2000,
)

async function count(schoolId: string, yearKey: number, moment: Date): Promise<ClassCounts> {
  const found = await Placement.aggregate<{ _id: Types.ObjectId; count: number }>([
    { $match: { schoolId: new Types.ObjectId(schoolId), yearKey, ...validAt(moment) } },
    { $group: { _id: '$classId', count: { $sum: 1 } } },
  ])
  return new Map(found.map(({ _id, count }) => [_id.toString(), count]))
}
