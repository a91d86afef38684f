// Days in Vietnam, which are all equally long.

import { beginningOf, dayOf } from '../schools/index.ts'

const dayLength = 24 * 3600_000

/** `from` is the beginning of the first day, `to` that of the first day after. */
export interface Span {
  readonly from: Date
  readonly to: Date
}

export function spanOf(firstDay: string, lastDay: string): Span {
  return { from: beginningOf(firstDay), to: addDays(beginningOf(lastDay), 1) }
}

export function firstDayOf({ from }: Pick<Span, 'from'>): string {
  return dayOf(from)
}

export function lastDayOf({ to }: Pick<Span, 'to'>): string {
  return dayOf(addDays(to, -1))
}

export function addDays(day: Date, days: number): Date {
  return new Date(day.getTime() + days * dayLength)
}

/** The beginning of the day that a moment belongs to. */
export function dayBeginning(time: Date): Date {
  return beginningOf(dayOf(time))
}

/** 0 is Monday. */
export function weekdayOf(day: Date): number {
  return (new Date(`${dayOf(day)}T00:00:00Z`).getUTCDay() + 6) % 7
}

export function isWithin(time: Date, { from, to }: Span): boolean {
  return from <= time && time < to
}

/** Each by its beginning. */
export function daysOf({ from, to }: Span): Date[] {
  const count = Math.round((to.getTime() - from.getTime()) / dayLength)
  return Array.from({ length: count }, (_, at) => addDays(from, at))
}
