// The weeks of a school year: numbered from 1 through all terms, those of breaks left out. Pure.

import { addDays, dayBeginning, daysOf, isWithin, type Span, weekdayOf } from './days.ts'

export const termCodes = ['I', 'II', 'III', 'IV'] as const
export type TermCode = (typeof termCodes)[number]

export interface Term extends Span {
  readonly code: TermCode
}

export interface Break extends Span {
  readonly name: string
}

/** From its Monday to its Sunday, as far as there are terms: the first one may begin later, the last one end sooner. */
export interface CalendarWeek extends Span {
  /** Of its first day of school. */
  readonly term: TermCode
  /** Undefined: it has no day of school from Monday to Friday. */
  readonly number: number | undefined
  /** What falls into it, wholly or in part. */
  readonly breaks: readonly string[]
}

export type Week = CalendarWeek & { readonly number: number }

interface Parts {
  readonly terms: readonly Term[]
  readonly breaks: readonly Break[]
}

/** Of all terms, with those that are breaks. */
export function calendarOf({ terms, breaks }: Parts): CalendarWeek[] {
  let number = 0
  return mondaysOf(terms).flatMap((monday): CalendarWeek[] => {
    const days = daysOf({ from: monday, to: addDays(monday, 7) }).filter((day) => isIn(terms, day))
    const first = days[0]
    if (!first) return []
    const taught = days.filter((day) => weekdayOf(day) < 5 && !isIn(breaks, day))
    const span = { from: first, to: addDays(days.at(-1)!, 1) }
    return [
      {
        ...span,
        term: terms.find((term) => isWithin(taught[0] ?? first, term))!.code,
        number: taught.length > 0 ? ++number : undefined,
        breaks: breaks.filter(({ from, to }) => from < span.to && span.from < to).map(({ name }) => name),
      },
    ]
  })
}

export function weeksOf(parts: Parts): Week[] {
  return calendarOf(parts).filter((week): week is Week => week.number !== undefined)
}

/** The week that a day belongs to, weekends too; undefined in a week of a break, and when there is no term. */
export function weekOf({ weeks }: { readonly weeks: readonly Week[] }, day: Date): Week | undefined {
  return weeks.find((week) => isWithin(day, week))
}

/** On these days of a week there is school, Saturdays too: days of a term that are in no break, and no Sunday. */
export function schoolDaysOf({ breaks }: Pick<Parts, 'breaks'>, week: Span): Date[] {
  return daysOf(week).filter((day) => weekdayOf(day) < 6 && !isIn(breaks, day))
}

/** How many weeks of each term have a number. */
export function countWeeks({ terms, weeks }: { readonly terms: readonly Term[]; readonly weeks: readonly Week[] }) {
  return terms.map(({ code }) => ({ code, count: weeks.filter(({ term }) => term === code).length }))
}

function mondaysOf(terms: readonly Term[]): Date[] {
  const [first, last] = [terms[0], terms.at(-1)]
  if (!first || !last) return []
  const monday = addDays(dayBeginning(first.from), -weekdayOf(first.from))
  return daysOf({ from: monday, to: last.to }).filter((day) => weekdayOf(day) === 0)
}

function isIn(spans: readonly Span[], day: Date): boolean {
  return spans.some((span) => isWithin(day, span))
}
