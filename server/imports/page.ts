import type { Page } from '../api/paging.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { Absent } from './absent.ts'
import type { Counts } from './counts.ts'
import { noteText } from './describe.ts'
import { type RowFilter, rowFilters } from './find.ts'
import { daysKept } from './forget.ts'
import type { ListRecord, ListState } from './list.model.ts'
import type { RowRecord } from './row.model.ts'
import { rowView } from './row-page.ts'
import { kinds, type Reason } from './wanted.ts'

export const importsUrl = '/imports'
export const exportsUrl = '/exports'

export interface Shown {
  readonly words: Translator
  readonly now: Date
}

export function tabsOf(current: 'imports' | 'exports', t: Translator['t']) {
  return [
    { url: importsUrl, label: t('imports.titles.lists'), isCurrent: current === 'imports' },
    { url: exportsUrl, label: t('imports.titles.exports'), isCurrent: current === 'exports' },
  ]
}

export interface ListPage {
  readonly list: ListRecord
  readonly schoolName: string | undefined
  /** Of the one whose rollover has to end first. */
  readonly waitingFor: string | undefined
  readonly rows: Page<RowRecord>
  readonly filter: RowFilter | undefined
  readonly isFurther: boolean
  readonly canWork: boolean
}

const busy: readonly ListState[] = ['reading', 'answering', 'working', 'undoing']

export function listPage(page: ListPage, shown: Shown) {
  const { list, schoolName, rows, filter, isFurther, canWork } = page
  const { words, now } = shown
  const { t, language } = words
  const url = listUrl(list)
  const state = list.state
  const isForgotten = Boolean(list.forgottenAt)
  const counts = (list.counts ?? {}) as Counts
  const isOver = ['done', 'cancelled', 'undone'].includes(state)
  const time = (at: Date | null | undefined) => (at ? formatDate(at, 'dateTime', language, now) : '')
  const due = (counts.create ?? 0) + (counts.change ?? 0)
  return {
    title: titleOf(list, words),
    lead: schoolName ?? t('imports.wholeSector'),
    state: stateBadge(state, t),
    isBusy: busy.includes(state),
    progress: progressOf(list, words),
    waiting:
      page.waitingFor && busy.includes(state) ? t('imports.progress.waiting', { school: page.waitingFor }) : undefined,
    url,
    problem: list.problem as Reason | undefined,
    kindUrl: state === 'unreadable' && canWork && !isForgotten ? `${url}/kind` : undefined,
    kinds: kinds.map((kind) => ({
      value: kind,
      label: t(`imports.kinds.${kind}`),
      isSelected: kind === list.wantedKind,
    })),
    newUrl: `${importsUrl}/new`,
    facts: [
      { term: t('imports.list.kinds'), text: list.kinds.map((kind) => t(`imports.kinds.${kind}`)).join(', ') },
      { term: t('imports.list.year'), text: `${list.yearKey}–${list.yearKey + 1}` },
      {
        term: t('imports.list.received'),
        text: t('imports.list.byAt', { name: list.createdByName, at: time(list.createdAt) }),
      },
      {
        term: t('imports.list.confirmed'),
        text: list.confirmedAt
          ? t('imports.list.byAt', { name: list.confirmedByName ?? '', at: time(list.confirmedAt) })
          : '',
      },
      { term: t('imports.list.ended'), text: time(list.endedAt) },
      {
        term: t('imports.list.undone'),
        text: list.undoneAt ? t('imports.list.byAt', { name: list.undoneByName ?? '', at: time(list.undoneAt) }) : '',
      },
    ].filter(({ text }) => text !== ''),
    notes: (list.notes as Reason[]).map((note) => noteText(note, words)),
    absent: (list.absent as Absent[]).map(({ kind, count, names }) => ({
      title: t(`imports.absent.${kind}`, { count }),
      names,
      more: count > names.length ? t('imports.absent.more', { count: count - names.length }) : undefined,
    })),
    isReady: state === 'ready',
    summary: summaryText(state, counts, words),
    hasRows: !isForgotten && list.total > 0 && !['reading', 'unreadable'].includes(state),
    filters: filtersOf(counts, filter, { url, t, isOver: isOver || state === 'working' || state === 'undoing' }),
    rows: rows.items.map((row) =>
      rowView(row, { words, canAnswer: canWork && state === 'ready', isStopped: state === 'cancelled' }),
    ),
    canAnswer: canWork && state === 'ready' && rows.items.some(({ outcome }) => outcome === 'ask'),
    answerUrl: `${url}/answers`,
    answerAllUrl: `${url}/answer-all`,
    askSeveral: (counts.ask ?? 0) > 1 ? counts.ask : undefined,
    filter: filter ?? '',
    hasPages: isFurther || rows.next !== undefined,
    previousUrl: isFurther ? addressOf(url, { filter: filter ?? '' }) : undefined,
    nextUrl: rows.next && addressOf(url, { filter: filter ?? '', cursor: rows.next }),
    confirmUrl: canWork && state === 'ready' && due > 0 ? `${url}/confirm` : undefined,
    cancelUrl:
      canWork && !isForgotten && ['reading', 'unreadable', 'answering', 'ready', 'working', 'undoing'].includes(state)
        ? `${url}/cancel`
        : undefined,
    undoUrl:
      canWork && !isForgotten && list.confirmedAt && ['done', 'cancelled'].includes(state) ? `${url}/undo` : undefined,
    reportUrl:
      !isForgotten && list.total > 0 && !busy.includes(state) && state !== 'unreadable' ? `${url}/report` : undefined,
    keptUntil: isForgotten
      ? undefined
      : formatDate(new Date(list.createdAt.getTime() + daysKept * 24 * 3600_000), 'day', language, now),
    isForgotten,
    breadcrumbs: [{ label: t('imports.titles.lists'), url: importsUrl }, { label: titleOf(list, words) }],
  }
}

function progressOf({ state, position, total }: ListRecord, { t }: Translator) {
  const value = state === 'undoing' ? total - position : position
  return {
    label: t(`imports.progress.${state}`),
    value,
    max: Math.max(total, 1),
    text: total === 0 ? t('imports.progress.opening') : t('imports.progress.of', { value, total }),
  }
}

function summaryText(state: ListState, counts: Counts, { t }: Translator): string | undefined {
  const of = (name: string) => counts[name] ?? 0
  if (state === 'ready')
    return t('imports.summary.ready', {
      create: of('create'),
      change: of('change'),
      same: of('same'),
      ask: of('ask'),
      left: of('refuse') + of('skip'),
    })
  if (state === 'done' || state === 'cancelled')
    return t(`imports.summary.${state}`, {
      done: of('done'),
      failed: of('failed'),
      left: of('refuse') + of('skip') + of('ask'),
    })
  return state === 'undone' ? t('imports.summary.undone', { undone: of('undone'), kept: of('kept') }) : undefined
}

interface Filtering {
  readonly url: string
  readonly t: Translator['t']
  readonly isOver: boolean
}

function filtersOf(counts: Counts, current: RowFilter | undefined, { url, t, isOver }: Filtering) {
  const offered: readonly RowFilter[] = isOver
    ? ['done', 'failed', 'undone', 'kept', 'ask', 'refuse', 'skip', 'same', 'remarked']
    : rowFilters.filter((name) => !['done', 'failed', 'undone', 'kept'].includes(name))
  return [
    { url, label: t('imports.filters.all'), isCurrent: current === undefined },
    ...offered
      .filter((name) => (counts[name] ?? 0) > 0 || name === current)
      .map((name) => ({
        url: addressOf(url, { filter: name }),
        label: t(`imports.filters.${name}`),
        count: counts[name] ?? 0,
        isCurrent: name === current,
      })),
  ]
}

const stateKinds: Readonly<Partial<Record<ListState, string>>> = {
  ...{ unreadable: 'wrong', ready: 'careful', done: 'good', cancelled: 'careful' },
}

export function stateBadge(state: string, t: Translator['t']) {
  return { kind: stateKinds[state as ListState], label: t(`imports.states.${state}`) }
}

export function titleOf({ fileName }: Pick<ListRecord, 'fileName'>, { t }: Translator): string {
  return fileName === '' ? t('imports.lists.rowsOfProgram') : fileName
}

export function listUrl({ _id }: Pick<ListRecord, '_id'>): string {
  return `${importsUrl}/${_id.toString()}`
}

export function schoolNameOf(
  { schoolId }: { schoolId?: { toString(): string } | null },
  names: ReadonlyMap<string, string>,
  t: Translator['t'],
): string {
  return schoolId ? (names.get(schoolId.toString()) ?? '') : t('imports.wholeSector')
}

function cancelText(state: ListState): string {
  if (state === 'undoing') return 'imports.cancel.undoing'
  return state === 'working' ? 'imports.cancel.partly' : 'imports.cancel.nothing'
}

export function askPage(list: ListRecord, what: 'confirm' | 'cancel' | 'undo', { words }: Shown) {
  const { t } = words
  const counts = (list.counts ?? {}) as Counts
  const of = (name: string) => counts[name] ?? 0
  const consequences = {
    confirm: [
      ...(of('create') > 0 ? [t('imports.confirm.create', { count: of('create') })] : []),
      ...(of('change') > 0 ? [t('imports.confirm.change', { count: of('change') })] : []),
      ...(of('ask') > 0 ? [t('imports.confirm.ask', { count: of('ask') })] : []),
      t('imports.confirm.nobodyRemoved'),
      t('imports.confirm.undoable'),
    ],
    cancel: [t(cancelText(list.state))],
    undo: [t('imports.undo.restored'), t('imports.undo.removed'), t('imports.undo.kept')],
  }[what]
  const url = listUrl(list)
  return {
    heading: t(`imports.${what}.action`),
    lead: titleOf(list, words),
    title: t(`imports.${what}.title`),
    text: t(`imports.${what}.text`),
    consequences,
    url: `${url}/${what}`,
    actionLabel: t(`imports.${what}.action`),
    cancelUrl: url,
    isGrave: what !== 'confirm',
    breadcrumbs: [
      { label: t('imports.titles.lists'), url: importsUrl },
      { label: titleOf(list, words), url },
      { label: t(`imports.${what}.action`) },
    ],
  }
}
