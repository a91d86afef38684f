// A school year as people and programs write it: with first and last days, the same for both.

import { z } from 'zod'
import { seenField } from '../http/seen.ts'
import { beginningOf } from '../schools/index.ts'
import { spanOf } from './days.ts'
import { mostBreaks, mostTerms, type YearPlan } from './rules.ts'
import { termCodes } from './weeks.ts'

const day = z.iso.date({ error: 'years.errors.day' })
const days = { firstDay: day, lastDay: day }
const optionalDay = day.nullable().default(null)

export const yearForm = z.strictObject({
  ...days,
  firstSchoolDay: optionalDay.meta({ description: 'When pupils come back to school.' }),
  openingDay: optionalDay.meta({ description: 'Of the opening ceremony.' }),
  terms: z.array(z.strictObject(days)).max(mostTerms).meta({ description: 'In their order: I, II …' }),
  breaks: z
    .array(z.strictObject({ name: z.string().min(1).max(100), ...days }))
    .max(mostBreaks)
    .default([])
    .meta({ description: 'Each within one term. Weeks without a day of school from Monday to Friday have no number.' }),
})
export type YearForm = z.output<typeof yearForm>

export const keySchema = z.int().min(1900).max(2200)

/** What a form sends, under names like `terms.0.firstDay`; rows left empty are left out. */
export function typedYear(body: unknown) {
  const given = (body ?? {}) as Readonly<Record<string, unknown>>
  const text = (name: string) => {
    const value = given[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  const rows = <Name extends string>(list: string, most: number, ...names: Name[]) =>
    Array.from(
      { length: most },
      (_, at) => Object.fromEntries(names.map((name) => [name, text(`${list}.${at}.${name}`)])) as Record<Name, string>,
    ).filter((row) => names.some((name) => row[name] !== ''))
  return {
    firstDay: text('firstDay'),
    lastDay: text('lastDay'),
    firstSchoolDay: text('firstSchoolDay'),
    openingDay: text('openingDay'),
    terms: rows('terms', mostTerms, 'firstDay', 'lastDay'),
    breaks: rows('breaks', mostBreaks, 'name', 'firstDay', 'lastDay'),
  }
}
export type TypedYear = ReturnType<typeof typedYear>

/** As `yearForm` takes it. */
export function formOf(typed: TypedYear) {
  return { ...typed, firstSchoolDay: typed.firstSchoolDay || null, openingDay: typed.openingDay || null }
}

export const seenForm = z.object({ seen: seenField })

export function planOf(key: number, form: YearForm): YearPlan {
  const { firstDay, lastDay, firstSchoolDay, openingDay, terms, breaks } = form
  return {
    key,
    ...spanOf(firstDay, lastDay),
    firstSchoolDay: firstSchoolDay === null ? undefined : beginningOf(firstSchoolDay),
    openingDay: openingDay === null ? undefined : beginningOf(openingDay),
    terms: terms.map((term, at) => ({ code: termCodes[at]!, ...spanOf(term.firstDay, term.lastDay) })),
    breaks: breaks.map((one) => ({ name: one.name, ...spanOf(one.firstDay, one.lastDay) })),
  }
}
