// School years for tests: the calendar of the demo, and parts of others.

import { beginningOf } from '../../server/schools/day.ts'
import { spanOf } from '../../server/years/days.ts'
import type { YearPlan } from '../../server/years/rules.ts'
import { type Break, type Term, termCodes } from '../../server/years/weeks.ts'

/** `['2026-09-07', '2027-01-17']`, with the first and the last day. */
export type Days = readonly [string, string]

export const terms = (...given: Days[]): Term[] =>
  given.map(([first, last], at) => ({ code: termCodes[at]!, ...spanOf(first, last) }))

export const breaks = (...given: [string, ...Days][]): Break[] =>
  given.map(([name, first, last]) => ({ name, ...spanOf(first, last) }))

/** 18 weeks and a spare one, 17 weeks and two of Tết. */
export function plan(changes: Partial<YearPlan> = {}): YearPlan {
  return {
    key: 2026,
    ...spanOf('2026-08-31', '2027-05-31'),
    firstSchoolDay: beginningOf('2026-08-31'),
    openingDay: beginningOf('2026-09-05'),
    terms: terms(['2026-09-07', '2027-01-17'], ['2027-01-18', '2027-05-30']),
    breaks: breaks(['Tuần dự phòng', '2027-01-11', '2027-01-17'], ['Nghỉ Tết', '2027-02-01', '2027-02-14']),
    ...changes,
  }
}
