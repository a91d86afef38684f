// Fields of a local time (see zone.ts) that Date itself does not have.
import { day } from './zone.ts'

export function dayOfYear(local: Date): number {
  return daysSinceEpoch(local) - Math.floor(timeOf(local.getUTCFullYear(), 0, 1) / day) + 1
}

/** Weeks begin on Sunday; the days before the first Sunday are week 0. */
export function weekOfYear(local: Date): number {
  return Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7)
}

/** 1 is Monday. */
export function isoDayOfWeek(local: Date): number {
  return local.getUTCDay() || 7
}

/** ISO 8601: the week belongs to the year in which its Thursday lies. */
export function isoWeekYear(local: Date): number {
  return thursdayOf(local).getUTCFullYear()
}

export function isoWeek(local: Date): number {
  return Math.ceil(dayOfYear(thursdayOf(local)) / 7)
}

export function daysSinceEpoch(local: Date): number {
  return Math.floor(local.getTime() / day)
}

/** The same as Date.UTC, which takes the years 0 to 99 for 1900 to 1999. Months count from 0. */
export function timeOf(year: number, month: number, dayOfMonth: number): number {
  return new Date(0).setUTCFullYear(year, month, dayOfMonth)
}

function thursdayOf(local: Date): Date {
  return new Date(local.getTime() + (4 - isoDayOfWeek(local)) * day)
}
