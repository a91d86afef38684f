// The pages of statistics: of a material, of a school, of the sector.

import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, shownContent, titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { beginningOf } from '../schools/index.ts'
import { daysOfYear } from './calendar.ts'
import { chartOf, type Week } from './chart.ts'
import type { Counted, MaterialUsage, NamedReach, TopMaterial, UnitUsage } from './statistics.ts'
import { useName } from './words.ts'

export const usageUrl = '/usage'

export function addressOfUsage(id: { toString(): string }): string {
  return `${addressOfMaterial(id)}/usage`
}

export function materialUsagePage(usage: MaterialUsage, words: Translator) {
  const { material, total, reach, useCounts, uses } = usage
  const { t } = words
  const url = addressOfUsage(material._id)
  const name = titleOf(shownContent(material), t)
  const count = useCounts.uses.reduce((sum, one) => sum + one.count, 0)
  return {
    ...frameOf(usage, words, (year) => addressOf(url, { year })),
    title: t('usage.titles.material'),
    name,
    breadcrumbs: [{ label: name, url: addressOfMaterial(material._id) }, { label: t('usage.titles.material') }],
    fileUrl: addressOf(`${url}/file`, { year: String(usage.year) }),
    tiles: [...tilesOf(total, words), tile(reach.schools, 'schools', words), tile(count, 'uses', words)],
    counted: countedPart(usage, words),
    reach: reachPart(reach, words),
    useKinds: useCounts.uses.map(({ kind, count }) => t('usage.useKind', { kind: useName(kind, words), count })),
    uses: uses.slice(0, mostUses).map(({ kind, title, url, edition }) => ({
      ...(title === '' ? { unnamed: t('usage.unnamed') } : { title, url }),
      note: t('usage.useNote', { kind: useName(kind, words), edition }),
    })),
  }
}

/** The newest; the others are in the spreadsheet. */
const mostUses = 20

export interface UnitPage extends UnitUsage {
  /** Of somebody who has several. */
  readonly own: readonly { readonly id: string; readonly name: string }[]
}

export function unitUsagePage(page: UnitPage, words: Translator) {
  const { scope, year, materials, people, own } = page
  const { t } = words
  const unit = scope.school?.id ?? 'all'
  const heading = t(scope.school ? 'usage.ofMaterials' : 'usage.ofSector')
  const byPeople = t('usage.byPeople')
  return {
    ...frameOf(page, words, (year) => addressOf(usageUrl, { unit, year })),
    title: t('usage.titles.unit'),
    name: scope.school?.name ?? t('usage.sector'),
    scopes:
      own.length < 2
        ? []
        : own.map(({ id, name }) => ({
            label: name,
            isVietnamese: true,
            url: addressOf(usageUrl, { unit: id }),
            isCurrent: id === unit,
          })),
    fileUrl: addressOf(`${usageUrl}/file`, { unit, year: String(year) }),
    parts: [
      {
        heading,
        tiles: [...tilesOf(materials.total, words), tile(materials.reach.schools, 'schools', words)],
        counted: countedPart(materials, words, heading),
        top: topPart(materials.top, words, scope.school?.id),
        reach: reachPart(materials.reach, words),
      },
      ...(people
        ? [
            {
              heading: byPeople,
              tiles: tilesOf(people.total, words),
              counted: countedPart(people, words, byPeople),
              top: topPart(people.top, words),
            },
          ]
        : []),
    ],
  }
}

function frameOf(
  { year, years }: { readonly year: number; readonly years: readonly number[] },
  { t, language }: Translator,
  yearUrl: (year: string) => string,
) {
  const { first, last } = daysOfYear(year)
  const day = (text: string) => formatDate(beginningOf(text), 'day', language, new Date())
  return {
    lead: t('usage.lead', { year: `${year}–${year + 1}`, first: day(first), last: day(last) }),
    years:
      years.length < 2
        ? []
        : years.map((one) => ({
            label: t('usage.year', { year: `${one}–${one + 1}` }),
            url: yearUrl(String(one)),
            isCurrent: one === year,
          })),
  }
}

function tilesOf({ views, downloads }: Counted['total'], words: Translator) {
  return [tile(views, 'views', words), tile(downloads, 'downloads', words)]
}

function tile(value: number, key: string, { t }: Translator) {
  return { value: t('usage.number', { value }), label: t(`usage.tiles.${key}`, { count: value }) }
}

/** The picture, and the same as a table: the latest week first, without those before the first look. */
function countedPart({ weeks, total }: Counted, words: Translator, part?: string) {
  if (total.views === 0 && total.downloads === 0) return undefined
  const { t, language } = words
  const { lines, months, ...chart } = chartOf(weeks)
  const rows = weeks.slice(weeks.findIndex(isUsed)).reverse()
  return {
    chart: {
      ...chart,
      lines: lines.map((line) => ({ ...line, text: t('usage.number', { value: line.text }) })),
      months: months.map(({ x, text }) => ({ x, text: monthName(Number(text), language) })),
      label: t('usage.chart', { views: total.views, downloads: total.downloads }),
    },
    caption: part ? t('usage.byWeekOf', { part }) : t('usage.byWeek'),
    columns: columnsOf('week', words),
    rows: rows.map(({ day, ...counts }) => ({
      cells: [
        { label: t('usage.columns.week'), text: weekText(day, words), isName: true },
        ...countCells(counts, words),
      ],
    })),
  }
}

function monthName(month: number, language: string): string {
  return new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, month - 1))
}

function weekText(day: string, { t, language }: Translator): string {
  const at = beginningOf(day)
  return t('usage.weekFrom', { day: formatDate(at, 'day', language, at) })
}

function isUsed({ views, downloads }: Week): boolean {
  return views > 0 || downloads > 0
}

/** `unitId`: whose they all are; it is not told of each. */
function topPart(top: readonly TopMaterial[], words: Translator, unitId?: string) {
  if (top.length === 0) return undefined
  const { t } = words
  return {
    caption: t('usage.top', { count: top.length }),
    columns: columnsOf('material', words),
    rows: top.map(({ material, ...counts }) => ({
      cells: [
        {
          label: t('usage.columns.material'),
          text: titleOf(shownContent(material), t),
          url: addressOfMaterial(material._id),
          isName: true,
          lang: 'vi',
          noteName: material.unitId.toString() === unitId ? undefined : material.unitName,
        },
        ...countCells(counts, words),
      ],
    })),
  }
}

function reachPart({ schools, told, untold, leastTold }: NamedReach, words: Translator) {
  if (schools === 0) return undefined
  const { t } = words
  return {
    caption: t('usage.reach', { count: schools }),
    columns: columnsOf('school', words),
    rows: told.slice(0, mostSchools).map(({ name, counts }) => ({
      cells: [
        { label: t('usage.columns.school'), text: name, isName: true, isVietnamese: true },
        ...countCells(counts, words),
      ],
    })),
    more: told.length > mostSchools ? t('usage.moreSchools', { count: told.length - mostSchools }) : undefined,
    untold: untold > 0 ? t('usage.untold', { count: untold, least: leastTold }) : undefined,
  }
}

const mostSchools = 30

function columnsOf(first: string, { t }: Translator) {
  return [
    { label: t(`usage.columns.${first}`) },
    { label: t('usage.columns.views'), isNumber: true },
    { label: t('usage.columns.downloads'), isNumber: true },
  ]
}

function countCells({ views, downloads }: { readonly views: number; readonly downloads: number }, { t }: Translator) {
  const cell = (key: string, value: number) => ({
    label: t(`usage.columns.${key}`),
    text: t('usage.number', { value }),
    isNumber: true,
  })
  return [cell('views', views), cell('downloads', downloads)]
}
