import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { wholeOf } from './calendar-page.ts'
import { describeYear } from './describe.ts'
import type { SchoolYear } from './find.ts'
import type { TypedYear } from './input.ts'
import { listCrumb, listUrl, type Place, schoolCrumbs, titleOf, yearUrl } from './page.ts'
import { mostBreaks, mostTerms, type YearPlan } from './rules.ts'
import { termCodes } from './weeks.ts'

export interface FormPage {
  readonly typed: TypedYear
  readonly errors?: FieldErrors
  /** What is changed; undefined: a year is added. */
  readonly year?: SchoolYear
  readonly school?: Place
  readonly seen: string
}

export function formPage({ typed, errors = {}, year, school, seen }: FormPage, words: Translator) {
  const { t } = words
  const url = year ? yearUrl(year.key, school?.id) : listUrl
  const title = year
    ? t(school ? 'years.titles.ownForm' : 'years.titles.change', { label: year.label })
    : t('years.titles.new')
  const day = (name: string, value: string, label: string) => ({ name, value, label: t(label), error: errors[name] })
  const spanFields = (prefix: string, { firstDay = '', lastDay = '' }: { firstDay?: string; lastDay?: string }) => [
    day(`${prefix}firstDay`, firstDay, 'years.form.firstDay'),
    day(`${prefix}lastDay`, lastDay, 'years.form.lastDay'),
  ]
  return {
    title,
    lead: school?.name ?? t('years.form.lead'),
    breadcrumbs: crumbsOf(title, year, school, words),
    url,
    cancelUrl: url,
    seen,
    days: spanFields('', typed),
    optionalDays: [
      day('firstSchoolDay', typed.firstSchoolDay, 'years.year.firstSchoolDay'),
      day('openingDay', typed.openingDay, 'years.year.openingDay'),
    ],
    terms: rowsOf(typed.terms, 1, 2, mostTerms).map((term, at) => ({
      legend: t('years.terms.name', { code: termCodes[at]! }),
      isSpare: at >= 2 && at >= typed.terms.length,
      fields: spanFields(`terms.${at}.`, term ?? {}),
    })),
    breaks: rowsOf(typed.breaks, 2, 2, mostBreaks).map((one, at) => ({
      isSpare: at >= typed.breaks.length,
      legend: t('years.form.break', { number: at + 1 }),
      name: { name: `breaks.${at}.name`, value: one?.name ?? '', error: errors[`breaks.${at}.name`] },
      fields: spanFields(`breaks.${at}.`, one ?? {}),
    })),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: labelOf(name, words) })),
  }
}

export interface PreviewPage {
  readonly from: SchoolYear
  readonly plan: YearPlan
  readonly label: string
  readonly now: Date
}

export function previewPage({ from, plan, label, now }: PreviewPage, words: Translator) {
  const { t } = words
  const typed = typedOf(plan)
  return {
    ...wholeOf(plan, words, now),
    title: titleOf({ label }, words),
    breadcrumbs: [listCrumb(words), { label: from.label, url: yearUrl(from.key) }, { label: t('years.preview.title') }],
    lead: t('years.preview.lead', { label: from.label }),
    url: listUrl,
    editUrl: `${listUrl}/new?from=${from.key}`,
    cancelUrl: yearUrl(from.key),
    hidden: hiddenOf(typed),
  }
}

/** As the fields of the form have it. */
export function typedOf(plan: YearPlan): TypedYear {
  const { firstSchoolDay, openingDay, ...described } = describeYear(plan)
  return { ...described, firstSchoolDay: firstSchoolDay ?? '', openingDay: openingDay ?? '' }
}

export const nothingTyped: TypedYear = {
  firstDay: '',
  lastDay: '',
  firstSchoolDay: '',
  openingDay: '',
  terms: [],
  breaks: [],
}

function hiddenOf({ terms, breaks, ...days }: TypedYear): { name: string; value: string }[] {
  const fields = (prefix: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => ({ name: `${prefix}${name}`, value }))
  return [
    ...fields('', days),
    ...terms.flatMap((term, at) => fields(`terms.${at}.`, term)),
    ...breaks.flatMap((one, at) => fields(`breaks.${at}.`, one)),
  ]
}

/** With some empty ones to write in. */
function rowsOf<Row>(rows: readonly Row[], spare: number, least: number, most: number): (Row | undefined)[] {
  const count = Math.min(most, Math.max(rows.length + spare, least))
  return Array.from({ length: count }, (_, at) => rows[at])
}

function crumbsOf(title: string, year: SchoolYear | undefined, school: Place | undefined, words: Translator) {
  if (!year) return [listCrumb(words), { label: title }]
  const ofYear = { label: year.label, url: yearUrl(year.key, school?.id) }
  return school ? schoolCrumbs(school, words, ofYear, { label: title }) : [listCrumb(words), ofYear, { label: title }]
}

/** Of `terms.0.firstDay`. */
function labelOf(name: string, { t }: Translator): string {
  const [list, at, field] = name.split('.')
  if (at === undefined)
    return t(list === 'firstDay' || list === 'lastDay' ? `years.form.${list}` : `years.year.${list}`)
  const place =
    list === 'terms'
      ? t('years.terms.name', { code: termCodes[Number(at)] ?? '' })
      : t('years.form.break', { number: Number(at) + 1 })
  return field === undefined ? place : `${place}, ${t(`years.form.${field}`)}`
}
