// The days, weeks and years of the statistics. A year is that of schools, with the holidays after it: from August to July. Pure.

import { dayOf } from '../day.ts'

/** The calendar year in which the year of a day begins. */
export function yearOf(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return month >= firstMonth ? year : year - 1
}

const firstMonth = 8

/** This one and those before it; what is older goes. */
export const keptYears = 5

/** The first and the last day. */
export function daysOfYear(year: number): { readonly first: string; readonly last: string } {
  return { first: `${year}-08-01`, last: `${year + 1}-07-31` }
}

/** The Monday of its week. */
export function weekOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return addDays(day, -((weekday + 6) % 7))
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * 3600_000).toISOString().slice(0, 10)
}

/** The weeks of a year by their Mondays, as far as they have begun; the first one may begin before the year. */
export function weeksOf(year: number, now: Date): string[] {
  const { first, last } = daysOfYear(year)
  const today = dayOf(now)
  const end = today < last ? today : last
  const weeks: string[] = []
  for (let week = weekOf(first); week <= end; week = addDays(week, 7)) weeks.push(week)
  return weeks
}
