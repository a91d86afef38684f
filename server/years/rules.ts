// What a school year must be like. Each rule has a sentence, beside the field that breaks it. Pure.

import type { FieldErrors } from '../http/form.ts'
import { dayOf } from '../schools/index.ts'
import { addDays, isWithin, type Span } from './days.ts'
import { type Break, type Term, termCodes } from './weeks.ts'

/** A year as it is decided on. */
export interface YearPlan extends Span {
  /** The calendar year in which it begins. */
  readonly key: number
  /** When pupils come back to school. */
  readonly firstSchoolDay: Date | undefined
  /** Of the ceremony. */
  readonly openingDay: Date | undefined
  readonly terms: readonly Term[]
  readonly breaks: readonly Break[]
}

export const mostTerms = termCodes.length
export const mostBreaks = 20
/** Days. */
export const longestYear = 400

/** By the names of the fields of its form (input.ts). `others` are the years that hold in the same place. */
export function problemsOf(plan: YearPlan, others: readonly (Span & { key: number; label: string })[]): FieldErrors {
  const errors: Record<string, { key: string; values?: Record<string, string | number> }> = {}
  const refuse = (field: string, rule: string, values?: Record<string, string | number>) => {
    errors[field] ??= { key: `years.errors.${rule}`, ...(values && { values }) }
  }
  const inYear = (span: Span) => plan.from <= span.from && span.to <= plan.to

  if (dayOf(plan.from).slice(0, 4) !== String(plan.key)) refuse('firstDay', 'notInKeyYear', { year: String(plan.key) })
  if (plan.to <= plan.from) refuse('lastDay', 'endsBeforeItBegins')
  else if (plan.to > addDays(plan.from, longestYear)) refuse('lastDay', 'tooLong', { days: longestYear })
  const overlapping = others.find((other) => other.key !== plan.key && overlap(other, plan))
  if (overlapping) refuse('firstDay', 'overlapsYear', { label: overlapping.label })
  for (const field of ['firstSchoolDay', 'openingDay'] as const) {
    const day = plan[field]
    if (day && !isWithin(day, plan)) refuse(field, 'outsideYear')
  }

  if (plan.terms.length === 0) refuse('terms.0.firstDay', 'noTerm')
  for (const [at, term] of plan.terms.entries()) {
    const before = plan.terms[at - 1]
    if (term.to <= term.from) refuse(`terms.${at}.lastDay`, 'endsBeforeItBegins')
    else if (before && term.from < before.to) refuse(`terms.${at}.firstDay`, 'termsOutOfOrder')
    else if (!inYear(term)) refuse(`terms.${at}.${term.from < plan.from ? 'firstDay' : 'lastDay'}`, 'outsideYear')
  }
  for (const [at, one] of plan.breaks.entries()) {
    if (one.to <= one.from) refuse(`breaks.${at}.lastDay`, 'endsBeforeItBegins')
    else if (plan.breaks.slice(0, at).some((other) => overlap(other, one)))
      refuse(`breaks.${at}.firstDay`, 'breaksOverlap')
    else if (!plan.terms.some((term) => term.from <= one.from && one.to <= term.to))
      refuse(`breaks.${at}.firstDay`, 'breakOutsideTerm')
  }
  return errors
}

function overlap(one: Span, other: Span): boolean {
  return one.from < other.to && other.from < one.to
}
