// Which classes of a school a disruption is for.

import type { ClassRecord } from '../classes/index.ts'
import { findClasses, listClassesOf } from '../classes/index.ts'
import { beginningOf } from '../schools/index.ts'
import { yearAt } from '../years/index.ts'
import { usualYearKey } from './days.ts'
import type { DisruptionRecord } from './disruption.model.ts'

/** In order; of the whole school those of the year in which it begins. */
export async function classesOf({
  schoolId,
  classIds,
  from,
}: Pick<DisruptionRecord, 'schoolId' | 'classIds' | 'from'>): Promise<ClassRecord[]> {
  if (classIds.length > 0) {
    const found = [...(await findClasses(classIds)).values()]
    return found.sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
  }
  const year = await yearAt(beginningOf(from), schoolId)
  return await listClassesOf(schoolId, year?.key ?? usualYearKey(from))
}
