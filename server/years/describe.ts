// A year in days, as forms, programs and the audit log have it.

import { dayOf } from '../schools/index.ts'
import { firstDayOf, lastDayOf, type Span } from './days.ts'
import type { YearForm } from './input.ts'
import type { YearPlan } from './rules.ts'

export function describeYear({ firstSchoolDay, openingDay, terms, breaks, ...span }: YearPlan): YearForm {
  return {
    ...describeSpan(span),
    firstSchoolDay: firstSchoolDay ? dayOf(firstSchoolDay) : null,
    openingDay: openingDay ? dayOf(openingDay) : null,
    terms: terms.map(describeSpan),
    breaks: breaks.map(({ name, ...span }) => ({ name, ...describeSpan(span) })),
  }
}

export function describeSpan(span: Span): { firstDay: string; lastDay: string } {
  return { firstDay: firstDayOf(span), lastDay: lastDayOf(span) }
}
