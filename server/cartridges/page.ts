// The pages on which a course comes in from a package.

import type { Page } from '../api/index.ts'
import { coursesHome, type CourseUnit, addressOfCourse, addressOfItem } from '../courses/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatBytes, formatDate } from '../pages/helpers.ts'
import { type Upload, uploadField, uploadScripts } from '../uploads/index.ts'
import { addressOfExport, addressOfImport, home } from './address.ts'
import { canCancel, type SaidCourse, type Space } from './decide.ts'
import { notesText, reasonText, resultOf } from './describe.ts'
import type { ExportRecord } from './export.model.ts'
import { type Counts, type RowFilter, rowFilters } from './find.ts'
import { daysKept } from './forget.ts'
import { dayChoices, type ImportRecord, type ImportState } from './import.model.ts'
import type { Reason } from './read/draft.ts'
import type { RowRecord } from './row.model.ts'

function crumbs(t: Translate, ...more: { readonly label: string; readonly url?: string }[]) {
  return [{ label: t('courses.titles.list'), url: coursesHome }, ...more]
}

export interface ListPage {
  readonly imports: Page<ImportRecord>
  readonly exports: readonly ExportRecord[]
  readonly isFurther: boolean
}

export function listPage({ imports, exports, isFurther }: ListPage, words: Translator, now: Date) {
  const { t, language } = words
  const label = (key: string) => t(`cartridges.list.${key}`)
  const day = (at: Date) => formatDate(at, 'dateTime', language, now)
  return {
    title: t('cartridges.titles.list'),
    lead: t('cartridges.lead'),
    breadcrumbs: crumbs(t, { label: t('cartridges.titles.list') }),
    newUrl: `${home}/new`,
    isEmpty: imports.items.length === 0,
    caption: t('cartridges.list.imports'),
    columns: ['file', 'received', 'state'].map((key) => ({ label: label(key) })),
    rows: imports.items.map((one) => ({
      cells: [
        {
          label: label('file'),
          text: one.title ?? one.fileName,
          isName: true,
          isVietnamese: true,
          url: addressOfImport(one._id),
        },
        { label: label('received'), text: day(one.createdAt) },
        { label: label('state'), badge: stateBadge(one.state, t) },
      ],
    })),
    exports: exports.map((one) => exportRow(one, words, now)),
    firstUrl: isFurther ? home : undefined,
    nextUrl: imports.next && addressOf(home, { cursor: imports.next }),
  }
}

function exportRow({ _id, title, kind, createdAt }: ExportRecord, { t, language }: Translator, now: Date) {
  const about = `${t(`cartridges.kinds.${kind}.name`)} · ${formatDate(createdAt, 'dateTime', language, now)}`
  return { url: addressOfExport(_id), title, about }
}

export interface NewPage {
  readonly units: readonly CourseUnit[]
  readonly unitId: string
  /** Into which it goes. */
  readonly course: { readonly id: string; readonly title: string } | undefined
  readonly uploads: readonly Upload[]
  readonly errors?: FieldErrors | undefined
}

export function newPage({ units, unitId, course, uploads, errors }: NewPage, { t }: Translator) {
  return {
    title: t('cartridges.titles.new'),
    lead: course?.title ?? t('cartridges.form.lead'),
    isLeadVietnamese: course !== undefined,
    breadcrumbs: crumbs(t, { label: t('cartridges.titles.list'), url: home }, { label: t('cartridges.titles.new') }),
    url: home,
    cancelUrl: course ? addressOfCourse(course.id) : home,
    courseId: course?.id ?? '',
    into: course && t('cartridges.form.into'),
    unitId: unitId || units[0]?.id.toString(),
    units:
      course || units.length < 2
        ? undefined
        : units.map(({ id, name }) => ({
            ...{ value: id.toString(), label: name, isVietnamese: true, isSelected: id.toString() === unitId },
          })),
    upload: uploadField(t, { label: t('cartridges.form.file'), uploads }),
    errors,
    summary:
      errors &&
      Object.entries(errors).map(([name, error]) => ({
        ...{ ...error, name, label: t(name === 'unitId' ? 'cartridges.form.unit' : 'cartridges.form.file') },
      })),
    scripts: uploadScripts,
    systems: ['canvas', 'moodle', 'brightspace', 'blackboard', 'sakai', 'hoclieu'].map((name) => ({
      term: t(`cartridges.systems.${name}`),
      text: t(`cartridges.ways.${name}`),
    })),
  }
}

export interface OnePage {
  readonly found: ImportRecord
  readonly counts: Counts
  readonly rows: Page<RowRecord>
  readonly filter: RowFilter | undefined
  readonly isFurther: boolean
  readonly space: Space
  /** Of the course, for whoever still teaches it. */
  readonly isThere: boolean
}

export function onePage(page: OnePage, words: Translator, now: Date) {
  const { found, counts, rows, filter, isFurther, isThere } = page
  const { t, language } = words
  const { state } = found
  const problem = found.problem as Reason | null | undefined
  const url = addressOfImport(found._id)
  const label = (key: string) => t(`cartridges.rows.${key}`)
  const isBusy = state === 'reading' || state === 'working'
  const hasRows = state !== 'reading' && state !== 'unreadable' && !found.forgottenAt && found.total > 0
  const time = (at: Date | null | undefined) => (at ? formatDate(at, 'dateTime', language, now) : '')
  return {
    title: found.title ?? ((found.course as SaidCourse | undefined)?.title || found.fileName),
    lead: found.fileName,
    breadcrumbs: crumbs(t, { label: t('cartridges.titles.list'), url: home }, { label: found.fileName }),
    url,
    progress: isBusy ? progressOf(found, t) : undefined,
    badge: stateBadge(state, t),
    problem: problem ? reasonText(problem, t) : undefined,
    summary:
      state === 'ready' || state === 'done'
        ? t(`cartridges.summary.${state}`, { ...counts, total: found.total })
        : undefined,
    notHeld: counts.notHeld > 0 && hasRows ? t('cartridges.summary.notHeld', { count: counts.notHeld }) : undefined,
    failed: counts.failed > 0 ? t('cartridges.summary.failed', { count: counts.failed }) : undefined,
    isForgotten: Boolean(found.forgottenAt),
    start: state === 'ready' ? startForm(page, url, words) : undefined,
    cancelUrl: canCancel(found) ? `${url}/cancel` : undefined,
    retryUrl: state === 'done' && counts.failed > 0 && found.storedFileId ? `${url}/retry` : undefined,
    reportUrl: hasRows ? `${url}/report` : undefined,
    courseUrl: isThere && found.startedAt ? addressOfCourse(found.courseId) : undefined,
    newUrl: `${home}/new`,
    notes: (found.notes as Reason[]).map((note) => reasonText(note, t)),
    hasRows,
    filters: filtersOf(counts, filter, { url, t }),
    caption: label('caption'),
    columns: ['title', 'source', 'becomes', 'result', 'notes'].map((key) => ({ label: label(key) })),
    rows: rows.items.map((row) => rowView(row, { found, isThere, t })),
    firstUrl: isFurther ? addressOf(url, { filter: filter ?? '' }) : undefined,
    nextUrl: rows.next && addressOf(url, { filter: filter ?? '', cursor: rows.next }),
    facts: [
      { term: t('cartridges.facts.format'), text: formatText(found, t) },
      { term: t('cartridges.facts.size'), text: formatBytes(found.size, language) },
      { term: t('cartridges.facts.received'), text: time(found.createdAt) },
      { term: t('cartridges.facts.started'), text: time(found.startedAt) },
      { term: t('cartridges.facts.ended'), text: time(found.endedAt) },
    ].filter(({ text }) => text !== ''),
    keptUntil: found.forgottenAt
      ? undefined
      : formatDate(new Date(found.createdAt.getTime() + daysKept * 86_400_000), 'day', language, now),
  }
}

function formatText({ format, system }: ImportRecord, t: Translate): string {
  if (!format) return ''
  if (format === 'hoclieu') return t('cartridges.systems.hoclieu')
  const name = format === 'imscp' ? 'IMS Content Package' : `IMS Common Cartridge ${format}`
  return system === 'other' ? name : `${name} · ${t(`cartridges.systems.${system}`)}`
}

function startForm({ found, space, counts }: OnePage, url: string, { t, language }: Translator) {
  const { makesCourse, hasDays, fileName } = found
  const { title, yearKey } = found.course as SaidCourse
  const choices = dayChoices.filter((one) => one !== 'move' || yearKey !== undefined)
  const usual = yearKey === undefined ? 'drop' : 'move'
  const bytes = (value: number) => formatBytes(value, language)
  return {
    url: `${url}/start`,
    title: makesCourse ? title || fileName.replace(/\.\w+$/, '') : undefined,
    days: hasDays
      ? choices.map((value) => ({ value, label: t(`cartridges.days.${value}`), isSelected: value === usual }))
      : undefined,
    consequences: [
      t(makesCourse ? 'cartridges.start.newCourse' : 'cartridges.start.intoCourse'),
      t('cartridges.start.people'),
      ...(space.needed > 0
        ? [t('cartridges.start.space', { needed: bytes(space.needed), left: bytes(space.left) })]
        : []),
    ],
    isTooMuch: space.needed > space.left,
    isNothing: counts.same + counts.other === 0,
  }
}

interface RowContext {
  readonly found: ImportRecord
  readonly isThere: boolean
  readonly t: Translate
}

function rowView(row: RowRecord, { found, isThere, t }: RowContext) {
  const label = (key: string) => t(`cartridges.rows.${key}`)
  const result = resultOf(row, Boolean(found.endedAt))
  const url =
    row.state === 'done' && isThere && row.as !== 'heading' ? addressOfItem(found.courseId, row.itemId) : undefined
  return {
    cells: [
      { label: label('title'), text: row.title, isName: true, isVietnamese: true, ...(url && { url }) },
      { label: label('source'), text: t(`cartridges.sources.${row.source}`) },
      { label: label('becomes'), text: row.outcome === 'notHeld' ? '–' : t(`cartridges.sources.${row.as}`) },
      { label: label('result'), badge: { kind: kinds[result] ?? '', label: t(`cartridges.results.${result}`) } },
      { label: label('notes'), text: notesText(row, t) },
    ],
  }
}

const kinds: Readonly<Record<string, string>> = {
  ...{ same: 'good', done: 'good', other: 'careful', notHeld: 'careful', failed: 'wrong' },
}

function progressOf({ state, position, total }: ImportRecord, t: Translate) {
  return {
    label: t(`cartridges.states.${state}`),
    value: position,
    max: Math.max(total, 1),
    text: total === 0 ? t('cartridges.progress.opening') : t('cartridges.progress.of', { value: position, max: total }),
  }
}

function filtersOf(
  counts: Counts,
  current: RowFilter | undefined,
  { url, t }: { readonly url: string; readonly t: Translate },
) {
  return [
    { url, label: t('cartridges.filters.all'), isCurrent: current === undefined },
    ...rowFilters
      .filter((name) => counts[name] > 0 || name === current)
      .map((name) => ({
        ...{ url: addressOf(url, { filter: name }), label: t(`cartridges.filters.${name}`) },
        ...{ count: counts[name], isCurrent: name === current },
      })),
  ]
}

const stateKinds: Readonly<Partial<Record<ImportState, string>>> = {
  ...{ unreadable: 'wrong', ready: 'careful', done: 'good', cancelled: 'careful' },
}

function stateBadge(state: ImportState, t: Translate) {
  return { kind: stateKinds[state] ?? '', label: t(`cartridges.states.${state}`) }
}

export function cancelPage(found: ImportRecord, { t }: Translator) {
  const url = addressOfImport(found._id)
  return {
    heading: t('cartridges.cancel.action'),
    lead: found.fileName,
    title: t('cartridges.cancel.title'),
    text: t('cartridges.cancel.text'),
    consequences: [t(found.startedAt ? 'cartridges.cancel.kept' : 'cartridges.cancel.nothing')],
    url: `${url}/cancel`,
    actionLabel: t('cartridges.cancel.action'),
    cancelUrl: url,
    isGrave: true,
    breadcrumbs: crumbs(t, { label: t('cartridges.titles.list'), url: home }, { label: found.fileName, url }),
  }
}
