import type { Translator } from '../i18n/translator.ts'
import { dayText, drawingOf, spanText, weeksText, wholeOf } from './calendar-page.ts'
import { isWithin } from './days.ts'
import { type SchoolYear, yearIn } from './find.ts'
import { countWeeks } from './weeks.ts'

export const listUrl = '/years'

export function yearUrl(key: number, schoolId?: string): string {
  return schoolId === undefined ? `${listUrl}/${key}` : `${listUrl}/${key}/schools/${schoolId}`
}

export interface Place {
  readonly id: string
  readonly name: string
}

export interface YearsPage {
  readonly years: readonly SchoolYear[]
  /** Undefined: the sector's. */
  readonly school?: Place
  readonly canCreate: boolean
  readonly now: Date
}

export function yearsPage({ years, school, canCreate, now }: YearsPage, words: Translator) {
  const { t } = words
  const current = yearIn(years, now)
  const label = (key: string) => t(`years.list.${key}`)
  return {
    title: t(school ? 'years.titles.ofSchool' : 'years.titles.years'),
    lead: school ? school.name : t('years.list.lead'),
    isLeadVietnamese: school !== undefined,
    breadcrumbs: school && [
      { label: school.name, url: `/schools/${school.id}`, isVietnamese: true },
      { label: t('years.titles.ofSchool') },
    ],
    createUrl: canCreate ? (years[0] ? `${yearUrl(years[0].key)}/next` : `${listUrl}/new`) : undefined,
    current: current && {
      title: t(isWithin(now, current) ? 'years.list.now' : 'years.list.near', { label: current.label }),
      url: yearUrl(current.key, school?.id),
      drawing: drawingOf(current, words, now),
    },
    columns: ['year', 'days', 'weeks', 'kind'].map((key) => ({ label: label(key) })),
    rows: years.map((year) => ({
      cells: [
        { label: label('year'), text: year.label, url: yearUrl(year.key, school?.id), isName: true },
        { label: label('days'), text: spanText(year, words) },
        {
          label: label('weeks'),
          text: countWeeks(year)
            .map(({ count }) => count)
            .join(' + '),
        },
        { label: label('kind'), ...kindOf(year, year === current && isWithin(now, year), words) },
      ],
    })),
  }
}

export interface YearPage {
  readonly year: SchoolYear
  /** Those of the asking one that have it in their own way. */
  readonly ownSchools: readonly Place[]
  readonly canChange: boolean
  readonly now: Date
}

export function yearPage({ year, ownSchools, canChange, now }: YearPage, words: Translator) {
  const { t } = words
  const url = yearUrl(year.key)
  return {
    ...wholeOf(year, words, now),
    title: titleOf(year, words),
    breadcrumbs: [listCrumb(words), { label: year.label }],
    ownSchools: ownSchools.map(({ id, name }) => ({
      text: t('years.year.hasOwn', { name }),
      url: yearUrl(year.key, id),
    })),
    changeUrl: canChange ? `${url}/edit` : undefined,
    nextUrl: canChange ? `${url}/next` : undefined,
    removeUrl: canChange ? `${url}/remove` : undefined,
  }
}

export interface RemoveYearPage {
  readonly year: SchoolYear
  /** Locale keys; nothing: it can be removed. */
  readonly reasons: readonly string[]
}

export function removeYearPage({ year, reasons }: RemoveYearPage, words: Translator) {
  const { t } = words
  const url = yearUrl(year.key)
  return {
    title: t('years.remove.title', { label: year.label }),
    breadcrumbs: [listCrumb(words), { label: year.label, url }, { label: t('years.remove.action') }],
    reasons: reasons.map((key) => t(key)),
    url: `${url}/remove`,
    cancelUrl: url,
  }
}

export interface SchoolYearPage {
  readonly school: Place
  readonly year: SchoolYear
  readonly sectorYear: SchoolYear
  readonly canChange: boolean
  readonly now: Date
}

export function schoolYearPage({ school, year, sectorYear, canChange, now }: SchoolYearPage, words: Translator) {
  const { t } = words
  const url = yearUrl(year.key, school.id)
  const isOwn = year.schoolId !== undefined
  return {
    ...wholeOf(year, words, now),
    title: titleOf(year, words),
    lead: school.name,
    isLeadVietnamese: true,
    breadcrumbs: schoolCrumbs(school, words, { label: year.label }),
    isOwn,
    changeLabel: t(isOwn ? 'years.own.change' : 'years.own.make'),
    changeUrl: canChange ? `${url}/edit` : undefined,
    removeUrl: canChange && isOwn ? `${url}/remove` : undefined,
    sectorUrl: yearUrl(year.key),
    ...differencesOf(sectorYear, year, words),
  }
}

export interface RemovePage {
  readonly school: Place
  readonly year: SchoolYear
}

export function removePage({ school, year }: RemovePage, words: Translator) {
  const { t } = words
  const url = yearUrl(year.key, school.id)
  return {
    title: t('years.titles.remove'),
    lead: school.name,
    isLeadVietnamese: true,
    breadcrumbs: schoolCrumbs(school, words, { label: year.label, url }, { label: t('years.own.remove') }),
    question: t('years.own.removeTitle', { label: year.label }),
    url: `${url}/remove`,
    cancelUrl: url,
    consequences: [t('years.own.removeConsequence')],
  }
}

export function schoolCrumbs(school: Place, words: Translator, ...rest: { label: string; url?: string }[]) {
  const { t } = words
  return [
    { label: school.name, url: `/schools/${school.id}`, isVietnamese: true },
    { label: t('years.titles.ofSchool'), url: `${listUrl}/schools/${school.id}` },
    ...rest,
  ]
}

export function listCrumb({ t }: Translator) {
  return { label: t('years.titles.years'), url: listUrl }
}

export function titleOf({ label }: { readonly label: string }, { t }: Translator): string {
  return t('years.titles.year', { label })
}

function kindOf({ schoolId }: SchoolYear, isCurrent: boolean, { t }: Translator) {
  if (isCurrent && schoolId === undefined)
    return { text: t('years.list.current'), badge: { kind: 'good', icon: 'calendar', label: t('years.list.current') } }
  if (schoolId === undefined) return { text: t('years.list.sector') }
  const label = t(isCurrent ? 'years.list.currentOwn' : 'years.list.own')
  return { text: label, badge: { kind: isCurrent ? 'good' : undefined, icon: 'school', label } }
}

function differencesOf(sector: SchoolYear, own: SchoolYear, words: Translator) {
  const { t } = words
  const label = (key: string) => t(`years.own.${key}`)
  const codes = [...new Set([...sector.terms, ...own.terms].map(({ code }) => code))]
  const breaksText = ({ breaks }: SchoolYear) =>
    breaks.map(({ name, ...span }) => `${name}: ${spanText(span, words)}`).join('; ')
  const termText = ({ terms }: SchoolYear, code: string) => {
    const term = terms.find((term) => term.code === code)
    return term ? spanText(term, words) : ''
  }
  const lines: [string, (year: SchoolYear) => string][] = [
    [t('years.year.days'), (year) => spanText(year, words)],
    [t('years.year.firstSchoolDay'), ({ firstSchoolDay }) => dayText(firstSchoolDay, words)],
    [t('years.year.openingDay'), ({ openingDay }) => dayText(openingDay, words)],
    ...codes.map((code): [string, (year: SchoolYear) => string] => [
      t('years.terms.name', { code }),
      (year) => termText(year, code),
    ]),
    [t('years.year.breaks'), breaksText],
    [t('years.year.weeks'), (year) => weeksText(year, words)],
  ]
  return {
    columns: ['what', 'inSector', 'inSchool'].map((key) => ({ label: label(key) })),
    differences: lines
      .map(([what, textOf]) => ({ what, inSector: textOf(sector), inSchool: textOf(own) }))
      .filter(({ inSector, inSchool }) => inSector !== inSchool)
      .map(({ what, inSector, inSchool }) => ({
        cells: [
          { label: label('what'), text: what, isName: true },
          { label: label('inSector'), text: inSector || '–' },
          { label: label('inSchool'), text: inSchool || '–' },
        ],
      })),
  }
}
