// A day of one school year in another one: of the same week of school and the same weekday. Pure.

import {
  addDays,
  dayBeginning,
  schoolDaysOf,
  type SchoolYear,
  type Week,
  weekdayOf,
  weekOf,
} from '../../years/index.ts'

type Calendar = Pick<SchoolYear, 'key' | 'weeks' | 'breaks'>

export interface MovedDay {
  readonly at: Date
  /** Of the day that it was, and of the one that it will be; undefined: outside of the weeks of school. */
  readonly week: number | undefined
  readonly newWeek: number | undefined
}

/** Without the calendar of one of the two: as many weeks later as there are between their beginnings. */
export function moveDay(day: Date, from: Calendar | undefined, to: Calendar | undefined, years: number): MovedDay {
  const time = day.getTime() - dayBeginning(day).getTime()
  const old = from && weekFor(from, day)
  const week = old && to?.weeks.find(({ number }) => number === old.number)
  if (!from || !to || !old || !week)
    return { at: addDays(day, shiftOf(from, to, years)), week: old?.number, newWeek: undefined }
  // What fell into a break belongs to the week after it, from its first day on.
  const weekday = day < old.from ? weekdayOf(old.from) : weekdayOf(day)
  const wanted = addDays(mondayOf(week), weekday)
  const at = schoolDayFrom(to, week, wanted)
  return { at: new Date(at.getTime() + time), week: old.number, newWeek: weekOf(to, at)?.number }
}

/** Its own, or after a break the next one; before the first and after the last week there is none. */
function weekFor({ weeks }: Calendar, day: Date): Week | undefined {
  const own = weekOf({ weeks }, day)
  if (own) return own
  const [first] = weeks
  return first && day >= first.from ? weeks.find(({ from }) => from > day) : undefined
}

/** It is no day of school there: the next one that is. A Sunday stays one. */
function schoolDayFrom(to: Calendar, week: Week, wanted: Date): Date {
  if (weekdayOf(wanted) === 6) return wanted
  const later = to.weeks.filter(({ number }) => number >= week.number && number <= week.number + 1)
  return later.flatMap((one) => schoolDaysOf(to, one)).find((day) => day >= wanted) ?? wanted
}

function mondayOf({ from }: Week): Date {
  const first = dayBeginning(from)
  return addDays(first, -weekdayOf(first))
}

function shiftOf(from: Calendar | undefined, to: Calendar | undefined, years: number): number {
  const [old, first] = [from?.weeks[0], to?.weeks[0]]
  if (!old || !first) return years * 364
  return Math.round((mondayOf(first).getTime() - mondayOf(old).getTime()) / 86_400_000)
}
