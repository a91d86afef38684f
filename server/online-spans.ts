// Days on which classes learn online because their school is closed. A feature declares them (feature.ts); whoever has dates -
// due work, lessons of a timetable - asks here.

import type { Types } from 'mongoose'
import { dayOf } from './day.ts'

export interface OnlineSpan {
  readonly id: string
  readonly schoolId: string
  /** None: the whole school. */
  readonly classIds: readonly string[]
  /** `2026-11-28` */
  readonly from: string
  /** It is still online. */
  readonly lastDay: string
  /** After the last day, for what was due meanwhile. */
  readonly graceDays: number
}

/** Of a school, also those that are over. */
export type OnlineSpans = (schoolId: Types.ObjectId) => Promise<readonly OnlineSpan[]>

let finders: readonly OnlineSpans[] = []

/** prepare.ts collects them. */
export function useOnlineSpans(declared: readonly OnlineSpans[]): void {
  finders = declared
}

export async function findOnlineSpans(schoolId: Types.ObjectId): Promise<readonly OnlineSpan[]> {
  return (await Promise.all(finders.map(async (find) => await find(schoolId)))).flat()
}

type Ids = readonly { toString(): string }[]

/** Those that one of these classes is in; a span of the whole school is for all. */
export function spansFor(spans: readonly OnlineSpan[], classIds: Ids): OnlineSpan[] {
  const own = classIds.map(String)
  return spans.filter((span) => span.classIds.length === 0 || span.classIds.some((id) => own.includes(id)))
}

/** Whether the lessons of a class on a day are online. */
export function isOnline(spans: readonly OnlineSpan[], classId: { toString(): string }, day: string): boolean {
  return spansFor(spans, [classId]).some(({ from, lastDay }) => from <= day && day <= lastDay)
}

/**
 * What is due on such a day is due so many days after the last of them, at the same time of day. The stored date stays as it
 * is: when the span ends earlier or later, this moves with it. Pure.
 */
export function graced(dueAt: Date, spans: readonly OnlineSpan[], classIds: Ids): Date {
  let due = dueAt
  for (const { from, lastDay, graceDays } of spansFor(spans, classIds).sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const day = dayOf(due)
    if (from > day || day > lastDay) continue
    due = new Date(due.getTime() + daysBetween(day, lastDay) * oneDay + graceDays * oneDay)
  }
  return due
}

const oneDay = 24 * 3600_000

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / oneDay
}

interface Dates {
  readonly dueAt?: Date | null | undefined
  readonly closesAt?: Date | null | undefined
}

/** Nothing closes before it is due. Pure. */
export function gracedDates<D extends Dates>(dates: D, spans: readonly OnlineSpan[], classIds: Ids): D {
  const dueAt = dates.dueAt && graced(dates.dueAt, spans, classIds)
  const closes = dates.closesAt && graced(dates.closesAt, spans, classIds)
  const closesAt = closes && dueAt && closes < dueAt ? dueAt : closes
  return { ...dates, ...(dueAt && { dueAt }), ...(closesAt && { closesAt }) }
}
