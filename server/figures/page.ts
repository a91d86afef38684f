import type { Page } from '../api/paging.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { roles } from '../roles.ts'
import { beginningOf, type KnownUnit } from '../schools/index.ts'
import { usageUrl } from '../usage/index.ts'
import { type FiguresInput, type View, views } from './input.ts'
import type { AskedFor, ListedClass, ListedSchool, ToldFigures, Totals } from './list.ts'
import type { Sum, Told } from './tell.ts'
import { gradesName, levelName, pupilColumns, sumText, toldText } from './words.ts'

export const figuresUrl = '/figures'

interface Common extends AskedFor {
  readonly query: FiguresInput
  readonly errors?: FieldErrors
  /** Of somebody who has several. */
  readonly scopes: readonly KnownUnit[]
  /** The smallest number that is told; 0 when all are. */
  readonly least: number
  /** How materials are used there, too. */
  readonly seesUsage: boolean
}

export interface OfficePage extends Common {
  readonly listed: Page<ListedSchool>
  readonly isFurther: boolean
  readonly totals: Totals
}

export function officePage(page: OfficePage, words: Translator, now: Date) {
  const { scope, listed, isFurther, totals, query } = page
  const { t } = words
  const office = scope.kind === 'office' ? scope.office : undefined
  const address = addressesOf(page)
  const table = tables[query.view](listed.items, totals, words)
  const missing = totals.schools - totals.counted
  return {
    ...frameOf(page, words, office?.name ?? t('figures.sector')),
    tabs: views.map((view) => ({
      label: t(`figures.views.${view}`),
      url: address({ view }),
      isCurrent: view === query.view,
    })),
    tiles: tilesOf(totals, words),
    bars: barsOf(totals.grades, words),
    levels: totals.levels.length > 1 ? levelsTable(totals.levels, words) : undefined,
    missing: missing > 0 ? t('figures.missing', { count: missing, total: totals.schools }) : undefined,
    counted: countedText(
      listed.items.flatMap(({ figures }) => figures?.countedAt ?? []),
      words,
      now,
    ),
    caption: t('figures.caption', { count: totals.schools }),
    hasRows: totals.schools > 0,
    columns: table.columns,
    rows: [
      ...listed.items.map(({ school, figures }) => ({
        cells: [
          {
            ...head('school', words),
            text: school.name,
            url: address({ unit: school.id }),
            isName: true,
            isVietnamese: true,
          },
          ...(figures ? table.cellsOf(figures) : [{ label: '', text: t('figures.counting') }]),
        ],
      })),
      {
        cells: [
          { ...head('school', words), text: t('figures.total', { count: totals.counted }), isName: true },
          ...table.total,
        ],
      },
    ],
    hasPages: isFurther || listed.next !== undefined,
    previousUrl: isFurther ? address({}) : undefined,
    nextUrl: listed.next && address({ cursor: listed.next }),
  }
}

export interface SchoolPage extends Common {
  readonly figures: ToldFigures
  readonly classes: readonly ListedClass[]
}

export function schoolPage(page: SchoolPage, words: Translator, now: Date) {
  const { scope, figures, classes } = page
  const { t } = words
  const label = (key: string) => head(key, words)
  const totals = {
    ...figures,
    ...Object.fromEntries(
      pupilColumns.map((key) => [key, figures[key] === undefined ? undefined : single(figures[key])]),
    ),
    grades: figures.grades.map((one) => ({ ...one, pupils: single(one.pupils) })),
  } as unknown as Totals
  return {
    ...frameOf(page, words, scope.kind === 'school' ? scope.school.name : ''),
    tiles: tilesOf(totals, words, figures),
    bars: barsOf(
      totals.grades,
      words,
      figures.grades.map(({ pupils }) => pupils),
    ),
    counted: countedText([figures.countedAt], words, now),
    caption: t('figures.classCaption', { count: classes.length }),
    hasRows: classes.length > 0,
    columns: [label('class'), label('grade'), ...pupilColumns.map(label)].map(({ label }, at) => ({
      label,
      isNumber: at > 1,
    })),
    rows: [
      ...classes.map((one) => ({
        cells: [
          { ...label('class'), text: one.name, url: `/classes/${one.id}`, isName: true },
          { ...label('grade'), text: gradesName(one.grades, words) },
          ...pupilColumns.map((key) => number(key, toldText(one[key], words), words)),
        ],
      })),
      {
        cells: [
          { ...label('class'), text: t('figures.whole'), isName: true },
          { ...label('grade'), text: '' },
          ...pupilColumns.map((key) => number(key, toldText(figures[key], words), words)),
        ],
      },
    ],
    staffCaption: t('figures.staffCaption', { count: figures.staff }),
    staffColumns: [label('role'), { ...label('people'), isNumber: true }],
    staffRows: inOrder(figures.roles).map(({ role, count }) => ({
      cells: [
        { ...label('role'), text: t(`roles.${role}`), isName: true },
        number('people', t('figures.number', { value: count }), words),
      ],
    })),
  }
}

interface Table {
  readonly columns: readonly { readonly label: string; readonly isNumber?: boolean }[]
  readonly total: readonly object[]
  cellsOf(figures: ToldFigures): readonly object[]
}

const tables: Record<View, (listed: readonly ListedSchool[], totals: Totals, words: Translator) => Table> = {
  overview: (_listed, totals, words) => {
    const value = (count: number | undefined) =>
      count === undefined ? '–' : words.t('figures.number', { value: count })
    const keys = ['classes', ...pupilColumns, 'staff', 'staffUnused']
    return {
      columns: columnsOf(
        keys.map((key) => head(key, words).label),
        words,
      ),
      cellsOf: (figures) => [
        number('classes', value(figures.classes), words),
        ...pupilColumns.map((key) => number(key, toldText(figures[key], words), words)),
        number('staff', value(figures.staff), words),
        number('staffUnused', value(figures.staffUnused), words),
      ],
      total: [
        number('classes', value(totals.classes), words),
        ...pupilColumns.map((key) => number(key, sumText(totals[key], words), words)),
        number('staff', value(totals.staff), words),
        number('staffUnused', value(totals.staffUnused), words),
      ],
    }
  },
  grades: (_listed, { grades }, words) => {
    const labels = grades.map((one) => gradesName(one.grades, words))
    const same = (a: readonly number[], b: readonly number[]) => a.join() === b.join()
    return {
      columns: columnsOf(labels, words),
      cellsOf: (figures) =>
        grades.map(({ grades: key }, at) => {
          const found = figures.grades.find((one) => same(one.grades, key))
          return { label: labels[at], text: found ? toldText(found.pupils, words) : '–', isNumber: true }
        }),
      total: grades.map(({ pupils }, at) => ({ label: labels[at], text: sumText(pupils, words), isNumber: true })),
    }
  },
  staff: (_listed, totals, words) => {
    const found = inOrder(totals.roles)
    const labels = found.map(({ role }) => words.t(`roles.${role}`))
    const value = (count: number) => words.t('figures.number', { value: count })
    return {
      columns: columnsOf([...labels, head('staff', words).label], words),
      cellsOf: (figures) => [
        ...found.map(({ role }, at) => {
          const count = figures.roles.find((one) => one.role === role)?.count ?? 0
          return { label: labels[at], text: value(count), isNumber: true }
        }),
        number('staff', value(figures.staff), words),
      ],
      total: [
        ...found.map(({ count }, at) => ({ label: labels[at], text: value(count), isNumber: true })),
        number('staff', value(totals.staff), words),
      ],
    }
  },
}

function columnsOf(labels: readonly string[], words: Translator) {
  return [{ label: head('school', words).label }, ...labels.map((label) => ({ label, isNumber: true }))]
}

function inOrder<R extends { readonly role: string }>(found: readonly R[]): R[] {
  const order: readonly string[] = roles
  return [...found].sort((a, b) => order.indexOf(b.role) - order.indexOf(a.role))
}

function head(key: string, { t }: Translator) {
  return { label: t(`figures.columns.${key}`) }
}

function number(key: string, text: string, words: Translator) {
  return { ...head(key, words), text, isNumber: true }
}

function single(told: Told): Sum {
  return told === 'few' || told === undefined ? { value: 0, isAtLeast: true } : { value: told, isAtLeast: false }
}

function tilesOf(totals: Totals, words: Translator, figures?: ToldFigures) {
  const { t } = words
  const value = (key: 'pupils' | 'linked' | 'unused') =>
    figures ? toldText(figures[key], words) : sumText(totals[key], words)
  return [
    ...(figures ? [] : [{ value: t('figures.number', { value: totals.schools }), label: t('figures.tiles.schools') }]),
    { value: t('figures.number', { value: totals.classes }), label: t('figures.tiles.classes') },
    { value: value('pupils'), label: t('figures.tiles.pupils') },
    { value: t('figures.number', { value: totals.staff }), label: t('figures.tiles.staff') },
    { value: value('linked'), label: t('figures.tiles.linked', { pupils: value('pupils') }) },
    { value: value('unused'), label: t('figures.tiles.unused', { pupils: value('pupils') }) },
  ]
}

/** Pupils by grade, the longest as wide as there is room. */
function levelsTable(levels: Totals['levels'], words: Translator) {
  const { t } = words
  const value = (count: number) => t('figures.number', { value: count })
  return {
    caption: t('figures.levels.caption'),
    columns: [
      head('level', words),
      ...['schools', 'classes', 'pupils'].map((key) => ({ ...head(key, words), isNumber: true })),
    ],
    rows: levels.map(({ level, schools, classes, pupils }) => ({
      cells: [
        { ...head('level', words), text: t(`schools.levels.${level}`), isName: true },
        number('schools', value(schools), words),
        number('classes', value(classes), words),
        number('pupils', sumText(pupils, words), words),
      ],
    })),
  }
}

function barsOf(grades: Totals['grades'], words: Translator, told?: readonly Told[]) {
  const most = Math.max(1, ...grades.map(({ pupils }) => pupils.value))
  return grades.map(({ grades, classes, pupils }, at) => ({
    label: gradesName(grades, words),
    level: levelName(grades, words),
    classes: words.t('figures.classes', { count: classes }),
    width: Math.round((pupils.value / most) * 100),
    text: told ? toldText(told[at], words) : sumText(pupils, words),
  }))
}

function frameOf(page: Common, words: Translator, name: string) {
  const { scope, years, yearKey, day, query, errors = {}, scopes, least, seesUsage } = page
  const { t, language } = words
  const unit = scope.kind === 'school' ? scope.school.id : (scope.office?.id ?? 'all')
  const shown = formatDate(beginningOf(day), 'day', language, new Date())
  const address = addressesOf(page)
  const keys = [...new Set([...years.map(({ key }) => key), yearKey])].sort((a, b) => b - a)
  return {
    name,
    lead: t('figures.lead', { year: `${yearKey}-${yearKey + 1}`, day: shown }),
    unit,
    view: query.view,
    url: figuresUrl,
    day: errors.day ? query.day : day,
    errors,
    years: keys.map((key) => ({ value: String(key), label: `${key}-${key + 1}`, isSelected: key === yearKey })),
    scopes:
      scopes.length < 2
        ? []
        : scopes.map(({ id, name }) => ({
            label: name,
            isVietnamese: true,
            url: address({ unit: id }),
            isCurrent: id === unit,
          })),
    fileUrl: address({}, `${figuresUrl}/file`),
    usageUrl: seesUsage ? addressOf(usageUrl, { unit }) : undefined,
    hiddenNote: least > 0 ? t('figures.hiddenNote', { least }) : undefined,
  }
}

function addressesOf({ scope, yearKey, day, query }: Common) {
  const unit = scope.kind === 'school' ? scope.school.id : (scope.office?.id ?? 'all')
  return (changes: Readonly<Record<string, string>>, path: string = figuresUrl) =>
    addressOf(path, { unit, year: String(yearKey), day, view: query.view, ...changes })
}

function countedText(times: readonly Date[], { t, language }: Translator, now: Date): string | undefined {
  const [first] = [...times].sort((a, b) => a.getTime() - b.getTime())
  return first && t('figures.counted', { at: formatDate(first, 'dateTime', language, now) })
}
