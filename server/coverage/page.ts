import type { Translate, Translator } from '../i18n/translator.ts'
import { nameIn } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { OwnSchool } from './access.ts'
import { partTabs } from './parts.ts'
import { addressInCatalogue, addressOfCall, addressOfMap, addressOfNewCall, home } from './address.ts'
import type { CallRecord } from './calls/call.model.ts'
import { type Counts, type Measure, measures, sector } from './cells.ts'
import type { ReconcilingRecord } from './counts.model.ts'
import type { Column, Grid, Group, Overview, Row, Share } from './grid.ts'
import { levelOf, rangesOf, stepsFor } from './shades.ts'
import type { WantedList } from './wanted/find.ts'
import { wantedRows, wantedTable } from './wanted/rows.ts'
import { rowName, shortName } from './words.ts'

interface Scoped {
  readonly scope: string
  /** Schools of theirs, of which what lives only there can be counted as well. */
  readonly schools: readonly OwnSchool[]
}

export interface MapPage extends Scoped {
  readonly grid: Grid
  readonly measure: Measure
  /** The open calls by cell. */
  readonly calls: ReadonlyMap<string, CallRecord>
  readonly canCall: boolean
  readonly wanted: WantedList
}

export function mapPage({ grid, measure, scope, schools, calls, canCall, wanted }: MapPage, words: Translator) {
  const { t } = words
  const { subject, grade, known, depth, groups, columns, total } = grid
  const query = { scope: scope === sector ? '' : scope, show: measure === 'materials' ? '' : measure }
  const url = (more: Readonly<Record<string, string>>) => addressOfMap(subject, grade, { ...query, ...more })
  const steps = stepsFor(measure, mostIn(groups, measure))
  const name = t('coverage.subjectInGrade', { subject: known.name, grade })
  const fileUrl = (format: string) => addressOf(`${addressOfMap(subject, grade)}/file`, { ...query, format })
  return {
    title: t('coverage.titles.map', { name }),
    lead: leadOf(grid, t),
    breadcrumbs: [{ url: home, label: t('coverage.titles.overview') }, { label: name }],
    scopes: scopeTabs({ scope, schools }, (one) => url({ scope: one }), t),
    measures: measures.map((one) => ({
      label: t(`coverage.measures.${one}`),
      url: url({ show: one === 'materials' ? '' : one }),
      isCurrent: one === measure,
    })),
    depthNote: depth === 'outcomes' ? undefined : t(`coverage.depth.${depth}`),
    caption: t('coverage.caption', { name, what: t(`coverage.measures.${measure}`) }),
    firstColumn: t(`coverage.columns.${depth === 'outcomes' ? 'outcome' : depth === 'topics' ? 'topic' : 'place'}`),
    columns: columns.map((column) => ({
      label: shortName(nameIn(words, column)),
      isVietnamese: isVietnamese(column),
    })),
    span: columns.length + 2,
    groups: groups.map(({ strand, topic, rows, code }) => ({
      heading: code === '' ? '' : strand === topic || strand === '' ? topic : `${strand} · ${topic}`,
      rows: rows.map((row) => ({
        ...{ name: rowName(row, t), code: row.kind === 'outcome' ? row.code : '' },
        ...{ isVietnamese: row.kind === 'outcome', isWhole: row.kind !== 'outcome' },
        cells: row.cells.map((counts, at) =>
          cellOf({ row, type: columns[at]!.type, counts }, { grid, measure, steps, calls, canCall }),
        ),
        total: row.total[measure],
      })),
    })),
    totals: columns.map((column) => column.total[measure]),
    total: total[measure],
    legend: [
      { level: 0, label: t('coverage.legend.none') },
      ...rangesOf(steps).map(({ from, to }, at) => ({ level: at + 1, label: rangeText(from, to, t) })),
    ],
    hasCalls: calls.size > 0,
    canCall,
    newCallUrl: canCall ? addressOfNewCall({ subject, grade, row: '', type: '' }) : undefined,
    callsUrl: addressOf('/calls', { subject, grade: String(grade) }),
    files: [
      { label: t('coverage.download.xlsx'), url: fileUrl('xlsx') },
      { label: t('coverage.download.csv'), url: fileUrl('csv') },
    ],
    wanted: {
      ...wantedTable(wanted, words, { canCall }),
      rows: wantedRows(wanted.items, words, { canCall }),
      allUrl: addressOf('/wanted', { subject, grade: String(grade) }),
    },
  }
}

function leadOf({ depth, covered, outcomes, total }: Grid, t: Translate): string {
  if (depth === 'outcomes') return t('coverage.covered', { covered, outcomes, materials: total.materials })
  return t('coverage.counted', { materials: total.materials })
}

interface CellPlace {
  readonly row: Row
  readonly type: string
  readonly counts: Counts
}

interface CellLook extends Pick<MapPage, 'grid' | 'measure' | 'calls' | 'canCall'> {
  readonly steps: readonly number[]
}

/** What is there leads to it, what is not to a call for it. */
function cellOf({ row, type, counts }: CellPlace, { grid, measure, steps, calls, canCall }: CellLook) {
  const place = { subject: grid.subject, grade: grid.grade, row: row.row, type }
  const value = counts[measure]
  const shown = { value, level: levelOf(value, steps) }
  if (row.kind === 'gone') return shown
  if (counts.materials > 0) return { ...shown, url: addressInCatalogue(place) }
  const call = calls.get(`${row.row === 'subject' ? '' : row.row} ${type}`)
  if (call) return { ...shown, isCalled: true, url: addressOfCall(call._id) }
  return canCall ? { ...shown, isWanting: true, url: addressOfNewCall(place) } : shown
}

function mostIn(groups: readonly Group[], measure: Measure): number {
  return Math.max(0, ...groups.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map((cell) => cell[measure]))))
}

function rangeText(from: number, to: number | undefined, t: Translate): string {
  if (to === undefined) return t('coverage.legend.atLeast', { from })
  return from === to ? String(from) : t('coverage.legend.range', { from, to })
}

/** A type without an English name. */
function isVietnamese({ englishName }: Column): boolean {
  return englishName === undefined
}

function scopeTabs({ scope, schools }: Scoped, url: (scope: string) => string, t: Translate) {
  if (schools.length === 0) return []
  return [
    { label: t('coverage.reach.sector'), url: url(''), isCurrent: scope === sector },
    ...schools.map(({ id, name }) => ({
      label: schools.length === 1 || !name ? t('coverage.reach.school') : name,
      isVietnamese: schools.length > 1 && name !== undefined,
      url: url(id),
      isCurrent: scope === id,
    })),
  ]
}

export interface OverviewPage extends Scoped {
  readonly overview: Overview
  readonly reconciling: ReconcilingRecord | undefined
  /** They have asked for a subject that is not taught in that grade. */
  readonly isMissed: boolean
  readonly asked: { readonly subject: string; readonly grade: string }
}

export function overviewPage(page: OverviewPage, words: Translator, now: Date) {
  const { overview, reconciling, scope, schools, isMissed, asked } = page
  const { t, language } = words
  const query: Record<string, string> = scope === sector ? {} : { scope }
  const byCode = new Map(overview.subjects.map((subject) => [subject.code, subject]))
  const levels = [...new Set(overview.subjects.map(({ level }) => level))]
  return {
    title: t('coverage.titles.overview'),
    lead: t('coverage.overview.lead'),
    parts: partTabs('map', t),
    scopes: scopeTabs({ scope, schools }, (one) => addressOf(home, { scope: one }), t),
    isMissed,
    scope: query.scope,
    subjects: [...byCode.values()].map(({ code, name }) => ({
      ...{ value: code, label: name, isVietnamese: true, isSelected: code === asked.subject },
    })),
    grades: Array.from({ length: 12 }, (_, at) => String(at + 1)).map((grade) => ({
      ...{ value: grade, label: t('coverage.grade', { grade }), isSelected: grade === asked.grade },
    })),
    levels: levels.map((level) => {
      const subjects = overview.subjects.filter((one) => one.level === level)
      const grades = [...new Set(subjects.flatMap((one) => one.grades.map(({ grade }) => grade)))].sort((a, b) => a - b)
      return {
        caption: t(`schools.levels.${level}`),
        grades: grades.map((grade) => t('coverage.grade', { grade })),
        rows: subjects.map((subject) => ({
          name: subject.name,
          cells: grades.map((grade) => {
            const isTaught = subject.grades.some((one) => one.grade === grade && !one.isRetired)
            if (!isTaught) return {}
            const share = overview.shares.get(`${subject.code}.${grade}`)!
            return { ...shareOf(share, t), url: addressOfMap(subject.code, grade, query) }
          }),
        })),
      }
    }),
    reconciling:
      reconciling &&
      t('coverage.overview.reconciled', {
        at: formatDate(reconciling.endedAt, 'dateTime', language, now),
        compared: reconciling.compared,
        mended: reconciling.mended,
        mendedCounts: reconciling.mendedCounts,
      }),
    reconcilingKind: reconciling && reconciling.mended + reconciling.mendedCounts > 0 ? 'careful' : 'info',
  }
}

function shareOf({ outcomes, covered, materials }: Share, t: Translate) {
  if (outcomes === 0)
    return {
      text: t('coverage.overview.materials', { count: materials }),
      level: levelOf(materials, stepsFor('materials', 0)),
    }
  return {
    text: `${covered}/${outcomes}`,
    note: t('coverage.overview.share', { percent: Math.floor((covered / outcomes) * 100) }),
    level: covered === 0 ? 0 : Math.ceil((covered / outcomes) * 4),
  }
}
