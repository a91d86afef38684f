import type { Translate } from '../i18n/translator.ts'
import type { Tab } from '../pages/administration.ts'
import { formatBytes, formatDate } from '../pages/helpers.ts'
import { leftUndone, type Problem } from './left-undone.ts'
import type { Status } from './status.ts'

export interface StatusPage {
  readonly tabs: readonly Tab[]
  readonly status: Status
}

interface Words {
  readonly t: Translate
  readonly has: (key: string) => boolean
  readonly language: string
  readonly now: Date
}

export function statusPage({ tabs, status }: StatusPage, words: Words) {
  return {
    tabs,
    problems: problemsOf(status, words),
    stores: storesOf(status, words),
    facts: factsOf(status, words),
    backup: backupOf(status, words),
    timers: timersOf(status, words),
    records: recordsOf(status, words),
  }
}

/** What somebody should do something about. */
function problemsOf({ isReady, checks, disk, events, lastBackup }: Status, { t, now }: Words): Problem[] {
  const away = checks.filter(({ isReachable }) => !isReachable)
  const isFull = disk.free < Math.max(disk.total / 20, 2 * 2 ** 30)
  return [
    ...away.map(({ name }) => ({
      kind: isReady ? ('careful' as const) : ('wrong' as const),
      key: 'operations.status.away',
      values: { name: storeName(name, t) },
    })),
    ...(isFull ? [{ kind: 'wrong' as const, key: 'operations.status.full' }] : []),
    ...leftUndone({ events, lastBackup }, now),
  ]
}

function storeName(name: string, t: Translate): string {
  return ['database', 'files', 'search'].includes(name) ? t(`operations.status.names.${name}`) : name
}

function storesOf({ checks }: Status, { t }: Words) {
  const label = (key: string) => t(`operations.status.${key}`)
  return {
    columns: [
      { label: label('store') },
      { label: label('reachable') },
      { label: label('milliseconds'), isNumber: true },
    ],
    rows: checks.map(({ name, isReachable, milliseconds }) => ({
      cells: [
        { label: label('store'), text: storeName(name, t), isName: true },
        {
          label: label('reachable'),
          badge: isReachable
            ? { kind: 'good', icon: 'good', label: label('yes') }
            : { kind: 'wrong', icon: 'wrong', label: label('no') },
        },
        { label: label('milliseconds'), text: String(milliseconds), isNumber: true },
      ],
    })),
  }
}

function factsOf({ versions, disk, events, index }: Status, { t, language, now }: Words) {
  const bytes = (value: number) => formatBytes(value, language)
  const isEmbedded = versions.database === 'embedded'
  return [
    { term: t('operations.status.version'), text: versions.ours },
    { term: 'Node.js', text: versions.node },
    {
      term: t('operations.status.names.database'),
      text: isEmbedded ? t('operations.status.embedded') : `MongoDB ${versions.database}`,
    },
    {
      term: t('operations.status.disk'),
      text: t('operations.status.diskText', { free: bytes(disk.free), total: bytes(disk.total) }),
    },
    ...(index
      ? [
          {
            term: t('operations.status.index'),
            text: t('operations.status.indexText', {
              at: formatDate(index.endedAt, 'dateTime', language, now),
              compared: index.compared,
              mended: index.mended,
            }),
          },
        ]
      : []),
    { term: t('operations.outbox.waiting'), text: String(events.waiting), url: '/administration/outbox' },
    { term: t('operations.outbox.dead'), text: String(events.dead), url: '/administration/outbox' },
  ]
}

function backupOf({ lastBackup }: Status, { t, language, now }: Words) {
  if (!lastBackup) return undefined
  const { at, documents, files, bytes } = lastBackup
  return t('operations.status.backup', {
    at: formatDate(at, 'dateTime', language, now),
    documents,
    files,
    size: formatBytes(bytes, language),
  })
}

function timersOf({ timers }: Status, { t, has, language, now }: Words) {
  const label = (key: string) => t(`operations.status.${key}`)
  if (timers.length === 0) return undefined
  return {
    columns: ['timer', 'ranAt', 'ended'].map((key) => ({ label: label(key) })),
    rows: timers.map(({ _id: name, ranAt, endedAt, error }) => ({
      cells: [
        { label: label('timer'), text: has(timerKey(name)) ? t(timerKey(name)) : name, isName: true },
        { label: label('ranAt'), text: formatDate(ranAt, 'dateTime', language, now) },
        {
          label: label('ended'),
          badge: error
            ? { kind: 'wrong', icon: 'wrong', label: error }
            : endedAt
              ? { kind: 'good', icon: 'good', label: label('well') }
              : { kind: 'careful', icon: 'careful', label: label('notYet') },
        },
      ],
    })),
  }
}

/** `tokens.sweep` has the words `tokens.timers.sweep`. */
function timerKey(name: string): string {
  return name.replace('.', '.timers.')
}

function recordsOf({ records }: Status, { t, language }: Words) {
  const label = (key: string) => t(`operations.status.${key}`)
  const format = new Intl.NumberFormat(language === 'en' ? 'en-GB' : language)
  return {
    columns: [{ label: label('collection') }, { label: label('count'), isNumber: true }],
    rows: records.map(({ name, count }) => ({
      cells: [
        { label: label('collection'), text: name, isName: true },
        { label: label('count'), text: format.format(count), isNumber: true },
      ],
    })),
  }
}
