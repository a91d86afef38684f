import { dayOf, beginningOf } from '../schools/index.ts'
import { addDays, type Span } from './days.ts'
import type { YearPlan } from './rules.ts'

/**
 * The year after one, each day 52 weeks later, so that Mondays stay Mondays; the ceremony keeps its date. Breaks of the lunar
 * calendar are somewhere else: people look at it before it is saved.
 */
export function nextYearOf({ key, firstSchoolDay, openingDay, terms, breaks, ...span }: YearPlan): YearPlan {
  return {
    key: key + 1,
    ...moved(span),
    firstSchoolDay: firstSchoolDay && addDays(firstSchoolDay, shift),
    openingDay: openingDay && sameDateNextYear(openingDay),
    terms: terms.map(({ code, ...term }) => ({ code, ...moved(term) })),
    breaks: breaks.map(({ name, ...one }) => ({ name, ...moved(one) })),
  }
}

const shift = 364

function moved({ from, to }: Span): Span {
  return { from: addDays(from, shift), to: addDays(to, shift) }
}

function sameDateNextYear(day: Date): Date {
  const [year, ...date] = dayOf(day).split('-')
  return beginningOf([Number(year) + 1, ...date].join('-'))
}
