// School years are asked for on most pages of a school and change once a year: each server remembers them until they do
// (server/changes).

import { type ClientSession, Types } from 'mongoose'
import { announceChange, createMemory } from '../changes/index.ts'
import { notFound } from '../errors.ts'
import { SchoolCalendar, type YearRecord } from './calendar.model.ts'
import { isWithin } from './days.ts'
import type { YearPlan } from './rules.ts'
import { type Week, weeksOf } from './weeks.ts'

export interface SchoolYear extends YearPlan {
  /** `2026-2027` */
  readonly label: string
  /** Of the school that has this year in its own way; undefined: the sector's. */
  readonly schoolId: string | undefined
  readonly weeks: readonly Week[]
  readonly changedAt: Date
  readonly changedByName: string | undefined
}

type Id = Types.ObjectId | string

/** As it is in a school, or in the sector. @throws AppError 404 */
export async function findYear(key: number, schoolId?: Id): Promise<SchoolYear> {
  const year = (await listYears(schoolId)).find((year) => year.key === key)
  if (!year) throw notFound()
  return year
}

/** The latest first; those that a school has in its own way stand in the place of the sector's. */
export async function listYears(schoolId?: Id): Promise<readonly SchoolYear[]> {
  const years = await yearsOf(undefined)
  if (schoolId === undefined) return years
  const own = await yearsOf(schoolId.toString())
  return years.map((year) => own.find(({ key }) => key === year.key) ?? year)
}

/** The year that a moment belongs to, between two years the next one, after the last one that; undefined when there is none. */
export async function yearAt(time: Date, schoolId?: Id): Promise<SchoolYear | undefined> {
  return yearIn(await listYears(schoolId), time)
}

/** The same rule, of years that are at hand. */
export function yearIn(years: readonly SchoolYear[], time: Date): SchoolYear | undefined {
  return years.find((year) => isWithin(time, year)) ?? years.findLast((year) => year.from > time) ?? years[0]
}

/** What a school has in its own way, without effect where the sector has no such year. */
export async function findOwnYear(key: number, schoolId: Id): Promise<SchoolYear | undefined> {
  return (await yearsOf(schoolId.toString())).find((year) => year.key === key)
}

/** Under which changes of the years of these schools are announced. */
export function yearKeysOf(schoolIds: readonly string[]): string[] {
  return [sectorKey, ...schoolIds]
}

/** After every change, in its transaction. */
export async function announceYears(schoolId: Id | null, session?: ClientSession): Promise<void> {
  await announceChange('year', schoolId?.toString() ?? sectorKey, session)
}

export function labelOf(key: number): string {
  return `${key}-${key + 1}`
}

export function knownYear(stored: YearRecord, schoolId: string | undefined): SchoolYear {
  const { key, from, to, firstSchoolDay, openingDay, changedAt, changedByName } = stored
  const terms = stored.terms.map(({ code, from, to }) => ({ code, from, to }))
  const breaks = stored.breaks.map(({ name, from, to }) => ({ name, from, to }))
  return {
    key,
    label: labelOf(key),
    schoolId,
    from,
    to,
    firstSchoolDay: firstSchoolDay ?? undefined,
    openingDay: openingDay ?? undefined,
    terms,
    breaks,
    weeks: weeksOf({ terms, breaks }),
    changedAt,
    changedByName: changedByName ?? undefined,
  }
}

const sectorKey = 'sector'
const remembered = createMemory<readonly SchoolYear[]>('year', 2000)

async function yearsOf(schoolId: string | undefined): Promise<readonly SchoolYear[]> {
  const key = schoolId ?? sectorKey
  const known = remembered.get(key)
  if (known) return known

  const since = remembered.begin()
  const unitId = schoolId === undefined ? null : new Types.ObjectId(schoolId)
  const stored = await SchoolCalendar.findOne({ unitId }).lean<{ years: YearRecord[] }>()
  const years = (stored?.years ?? []).map((year) => knownYear(year, schoolId)).sort((a, b) => b.key - a.key)
  remembered.set(key, years, since)
  return years
}
