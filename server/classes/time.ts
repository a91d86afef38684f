// Classes belong to a school year: who is in one is asked of a moment of that year.

import { listYears, type SchoolYear, type Span } from '../years/index.ts'

/** Undefined when neither the sector nor the school has decided on that year. */
export async function findClassYear(key: number, schoolId: string): Promise<SchoolYear | undefined> {
  return (await listYears(schoolId)).find((year) => year.key === key)
}

/** Now while the year lasts, its first moment before it, its last one afterwards. */
export function momentIn(year: Span | undefined, now: Date): Date {
  if (!year) return now
  if (now < year.from) return year.from
  return now < year.to ? now : new Date(year.to.getTime() - 1)
}

/** Of a class: of its school's year. */
export async function momentOf(one: { schoolId: { toString(): string }; yearKey: number }, now: Date): Promise<Date> {
  return momentIn(await findClassYear(one.yearKey, one.schoolId.toString()), now)
}

export function yearLabel(key: number): string {
  return `${key}-${key + 1}`
}
