import type { Page } from '../api/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { addressOfMaterial, titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { formatBytes, formatDate } from '../pages/helpers.ts'
import { type Upload, uploadField, uploadScripts } from '../uploads/index.ts'
import { addressOfPackage, home } from './address.ts'
import { canCancel, canUndo, type Room } from './decide.ts'
import { isBusy, missingText, reasonText, resultOf } from './describe.ts'
import { type Counts, type RowFilter, rowFilters } from './find.ts'
import { daysKept } from './forget.ts'
import type { PackageRecord, PackageState } from './package.model.ts'
import { columnNames, columns } from './read/columns.ts'
import type { Reason, RowRecord } from './row.model.ts'

const ownMaterials = (t: Translate) => ({ label: t('materials.titles.own'), url: '/materials' })

export interface ListPage {
  readonly packages: Page<PackageRecord>
  readonly isFurther: boolean
}

export function listPage({ packages, isFurther }: ListPage, { t, language }: Translator, now: Date) {
  const label = (key: string) => t(`packages.list.${key}`)
  return {
    title: t('packages.titles.list'),
    lead: t('packages.lead.list'),
    breadcrumbs: [ownMaterials(t), { label: t('packages.titles.list') }],
    newUrl: `${home}/new`,
    exportUrl: `${home}/export`,
    isEmpty: packages.items.length === 0,
    caption: label('caption'),
    columns: ['file', 'state', 'count', 'at'].map((key) => ({ label: label(key), isNumber: key === 'count' })),
    rows: packages.items.map(({ _id, fileName, state, total, createdAt }) => ({
      cells: [
        { label: label('file'), text: fileName, url: addressOfPackage(_id), isName: true, isVietnamese: true },
        { label: label('state'), badge: stateBadge(state, t) },
        { label: label('count'), text: total === 0 ? '' : String(total), isNumber: true },
        { label: label('at'), text: formatDate(createdAt, 'dateTime', language, now) },
      ],
    })),
    firstUrl: isFurther ? home : undefined,
    nextUrl: packages.next && addressOf(home, { cursor: packages.next }),
  }
}

export interface NewPage {
  readonly units: readonly { readonly id: string; readonly name: string }[]
  readonly unitId: string
  readonly uploads: readonly Upload[]
  readonly errors?: FieldErrors | undefined
}

export function newPage({ units, unitId, uploads, errors = {} }: NewPage, { t }: Translator) {
  const chosen = unitId || units[0]?.id
  const label = t('packages.form.file')
  return {
    title: t('packages.titles.new'),
    lead: t('packages.lead.new'),
    breadcrumbs: [
      ownMaterials(t),
      { label: t('packages.titles.list'), url: home },
      { label: t('packages.titles.new') },
    ],
    scripts: uploadScripts,
    url: home,
    cancelUrl: home,
    upload: uploadField(t, { label, uploads }),
    unitId: chosen,
    units:
      units.length > 1
        ? units.map(({ id, name }) => ({ value: id, label: name, isVietnamese: true, isSelected: id === chosen }))
        : undefined,
    templateUrl: `${home}/template`,
    csvUrl: `${home}/template?as=csv`,
    filesColumn: columns.files[0],
    columns: columnNames.map((name) => ({ term: columns[name][0], text: t(`packages.columns.${name}`) })),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({
      ...{ ...error, name },
      label: name === 'unitId' ? t('materials.new.unit') : label,
    })),
  }
}

export interface OnePage {
  readonly found: PackageRecord
  readonly rows: Page<RowRecord>
  readonly counts: Counts
  readonly filter: RowFilter | undefined
  readonly isFurther: boolean
  readonly unitName: string
}

export function onePage(page: OnePage, { t, language }: Translator, now: Date) {
  const { found, rows, counts, filter, isFurther, unitName } = page
  const { state } = found
  const url = addressOfPackage(found._id)
  const isForgotten = Boolean(found.forgottenAt)
  const isOver = Boolean(found.endedAt)
  const hasRows = !isForgotten && state !== 'reading' && state !== 'unreadable' && Boolean(found.kind)
  const label = (key: string) => t(`packages.rows.${key}`)
  const time = (at: Date | null | undefined) => (at ? formatDate(at, 'dateTime', language, now) : '')
  return {
    title: found.fileName,
    lead: unitName,
    breadcrumbs: [ownMaterials(t), { label: t('packages.titles.list'), url: home }, { label: found.fileName }],
    url,
    badge: stateBadge(state, t),
    progress: isBusy(state) ? progressOf(found, t) : undefined,
    problem: found.problem ? reasonText(found.problem as Reason, t) : undefined,
    newUrl: `${home}/new`,
    isReady: state === 'ready',
    summary:
      hasRows && !isBusy(state)
        ? t(`packages.summary.${summaryOf(state)}`, { ...counts, left: leftOf(counts) })
        : undefined,
    startUrl: state === 'ready' && counts.new + counts.same > 0 ? `${url}/start` : undefined,
    cancelUrl: canCancel(found) ? `${url}/cancel` : undefined,
    undoUrl: canUndo(found) && counts.done > 0 ? `${url}/undo` : undefined,
    reportUrl: hasRows && !isBusy(state) ? `${url}/report` : undefined,
    materialsUrl: state === 'done' && counts.done > 0 ? '/materials?state=draft' : undefined,
    isForgotten,
    hasRows,
    filters: filtersOf(counts, filter, { url, t }),
    caption: label('table'),
    columns: ['title', 'place', 'result', 'notes'].map((key) => ({ label: label(key) })),
    rows: rows.items.map((row) => rowView(row, isOver, t)),
    firstUrl: isFurther ? addressOf(url, { filter: filter ?? '' }) : undefined,
    nextUrl: rows.next && addressOf(url, { filter: filter ?? '', cursor: rows.next }),
    notes: (found.notes as Reason[]).map((note) => reasonText(note, t)),
    facts: [
      { term: t('packages.facts.kind'), text: found.kind ? t(`packages.kinds.${found.kind}`) : '' },
      { term: t('packages.facts.size'), text: formatBytes(found.size, language) },
      { term: t('packages.facts.received'), text: time(found.createdAt) },
      { term: t('packages.facts.started'), text: time(found.startedAt) },
      { term: t('packages.facts.ended'), text: time(found.endedAt) },
      { term: t('packages.facts.undone'), text: time(found.undoneAt) },
    ].filter(({ text }) => text !== ''),
    keptUntil: isForgotten
      ? undefined
      : formatDate(new Date(found.createdAt.getTime() + daysKept * 24 * 3600_000), 'day', language, now),
  }
}

function summaryOf(state: PackageState): string {
  return state === 'ready' || state === 'undone' ? state : state === 'cancelled' ? 'cancelled' : 'done'
}

function leftOf(counts: Counts): number {
  return counts.here + counts.same + counts.error
}

function rowView(row: RowRecord, isOver: boolean, t: Translate) {
  const label = (key: string) => t(`packages.rows.${key}`)
  const result = resultOf(row, isOver)
  const shown = row.state === 'done' || row.state === 'kept' ? row.materialId : (row.hereId ?? undefined)
  const missing = missingText(row, t)
  return {
    cells: [
      {
        label: label('title'),
        text: titleOf(row, t),
        isName: true,
        isVietnamese: true,
        ...(shown && { url: addressOfMaterial(shown) }),
      },
      { label: label('place'), text: row.place, isVietnamese: true },
      { label: label('result'), badge: { kind: kinds[result] ?? '', label: t(`packages.results.${result}`) } },
      {
        label: label('notes'),
        text: row.reasons.map((reason) => reasonText(reason, t)).join(' '),
        ...(missing !== '' && { note: `${label('missing')} ${missing}` }),
      },
    ],
  }
}

const kinds: Readonly<Record<string, string>> = {
  ...{ new: 'good', done: 'good', error: 'wrong', failed: 'wrong', same: 'careful', kept: 'careful' },
}

function progressOf({ state, position, total }: PackageRecord, t: Translate) {
  return {
    label: t(`packages.states.${state}`),
    value: position,
    max: Math.max(total, 1),
    text: total === 0 ? t('packages.progress.opening') : t('packages.progress.of', { value: position, total }),
  }
}

interface Filtering {
  readonly url: string
  readonly t: Translate
}

function filtersOf(counts: Counts, current: RowFilter | undefined, { url, t }: Filtering) {
  return [
    { url, label: t('packages.filters.all'), isCurrent: current === undefined },
    ...rowFilters
      .filter((name) => counts[name] > 0 || name === current)
      .map((name) => ({
        ...{ url: addressOf(url, { filter: name }), label: t(`packages.filters.${name}`) },
        ...{ count: counts[name], isCurrent: name === current },
      })),
  ]
}

const stateKinds: Readonly<Partial<Record<PackageState, string>>> = {
  ...{ unreadable: 'wrong', ready: 'careful', done: 'good', cancelled: 'careful' },
}

function stateBadge(state: PackageState, t: Translate) {
  return { kind: stateKinds[state] ?? '', label: t(`packages.states.${state}`) }
}

export interface StartPage {
  readonly found: PackageRecord
  readonly counts: Counts
  readonly room: Room
}

export function startPage({ found, counts, room }: StartPage, words: Translator) {
  const { t, language } = words
  const bytes = (value: number) => formatBytes(value, language)
  return {
    ...askedFrame(found, 'start', t),
    text: t('packages.start.text', { count: counts.new }),
    consequences: [
      t('packages.start.drafts'),
      ...(counts.error > 0 ? [t('packages.start.errors', { count: counts.error })] : []),
      ...(counts.here > 0 ? [t('packages.start.here', { count: counts.here })] : []),
      t('packages.start.room', { needed: bytes(room.needed), left: bytes(room.left) }),
      t('packages.start.undoable', { days: daysKept }),
    ],
    same:
      counts.same > 0
        ? { label: t('packages.start.same', { count: counts.same }), isOnly: counts.new === 0 }
        : undefined,
    isTooMuch: room.needed > room.left,
  }
}

export function askPage(found: PackageRecord, what: 'cancel' | 'undo', { t }: Translator) {
  return {
    ...askedFrame(found, what, t),
    text: t(`packages.${what}.text`),
    consequences: [t(`packages.${what}.${what === 'undo' || found.startedAt ? 'kept' : 'nothing'}`)],
    isGrave: true,
  }
}

function askedFrame(found: PackageRecord, what: 'start' | 'cancel' | 'undo', t: Translate) {
  const url = addressOfPackage(found._id)
  const action = t(`packages.${what}.action`)
  return {
    heading: action,
    lead: found.fileName,
    title: t(`packages.${what}.title`),
    url: `${url}/${what}`,
    actionLabel: action,
    cancelUrl: url,
    breadcrumbs: [
      ...[ownMaterials(t), { label: t('packages.titles.list'), url: home }],
      ...[{ label: found.fileName, url }, { label: action }],
    ],
  }
}
