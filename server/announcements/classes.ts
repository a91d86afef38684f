// The classes of a school in the year that is now.

import type { Types } from 'mongoose'
import { listClassesOf } from '../classes/index.ts'
import { dayOf } from '../day.ts'
import { yearAt } from '../years/index.ts'

type ClassRecord = Awaited<ReturnType<typeof listClassesOf>>[number]

/** Where nobody has entered a school year, it begins in August. */
export async function classesAt(schoolId: Types.ObjectId, now: Date): Promise<readonly ClassRecord[]> {
  const [year = 0, month = 0] = dayOf(now).split('-').map(Number)
  const key = (await yearAt(now, schoolId))?.key ?? (month >= 8 ? year : year - 1)
  return await listClassesOf(schoolId, key)
}
