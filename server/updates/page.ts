import type { Page } from '../api/index.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, contentFields, fileChangeText, shownRecall, textOf, titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import { addressOfUpdate, home } from './address.ts'
import { isNewer } from './decide.ts'
import type { Compared, ListedUpdate, Shelf, Update } from './find.ts'
import { shelves } from './find.ts'
import type { LinkRecord } from './link.model.ts'
import type { FileOutcome, Outcome } from './merge.ts'

export interface ListPage {
  readonly updates: Page<ListedUpdate>
  readonly shelf: Shelf
  /** Only what uses this material. */
  readonly of?: string | undefined
  readonly isFurther: boolean
}

export function listPage({ updates, shelf, of = '', isFurther }: ListPage, words: Translator, now: Date) {
  const { t, language } = words
  const url = (more: Record<string, string>) => addressOf(home, { shelf: shelf === 'open' ? '' : shelf, of, ...more })
  const columns = ['own', 'original', 'editions', 'at']
  return {
    title: t('updates.titles.list'),
    lead: t('updates.lead.list'),
    breadcrumbs: [{ label: t('materials.titles.own'), url: '/materials' }, { label: t('updates.titles.list') }],
    tabs: shelves.map((value) => ({
      label: t(`updates.shelves.${value}`),
      url: addressOf(home, { shelf: value === 'open' ? '' : value, of }),
      isCurrent: value === shelf,
    })),
    allUrl: of === '' ? undefined : addressOf(home, { shelf: shelf === 'open' ? '' : shelf }),
    caption: t(`updates.shelves.${shelf}`),
    columns: columns.map((key) => ({ label: t(`updates.columns.${key}`) })),
    rows: updates.items.map(({ link, upstream }) => ({
      cells: [
        {
          label: t('updates.columns.own'),
          text: titleOf(link, t),
          url: addressOfUpdate(link._id),
          isName: true,
          isVietnamese: true,
          note: t(`updates.kinds.${link.kind}`),
        },
        {
          label: t('updates.columns.original'),
          text: upstream?.live ? upstream.live.content.title : t('updates.hiddenOriginal'),
          isVietnamese: upstream?.live != null,
        },
        {
          label: t('updates.columns.editions'),
          text: editionsText(link, words),
          ...(upstream && shownRecall(upstream, link.synced, words, now) && { note: t('updates.ownIsRecalled') }),
        },
        { label: t('updates.columns.at'), text: formatDate(link.at, 'day', language, now) },
      ],
    })),
    isEmpty: updates.items.length === 0,
    emptyText: t(isFurther ? 'updates.empty.further' : `updates.empty.${shelf}`),
    firstUrl: isFurther ? url({}) : undefined,
    nextUrl: updates.next && url({ cursor: updates.next }),
  }
}

function editionsText({ synced, available, state }: LinkRecord, { t }: Translator): string {
  return state === 'taken' && synced === available
    ? t('updates.hasEdition', { number: synced })
    : t('updates.fromTo', { from: synced, to: available })
}

export function updatePage(update: Update, words: Translator, now: Date) {
  const { link, upstream, editions, compared, mayDecide, whyNot, whyNotUndo } = update
  const { t, language } = words
  const url = addressOfUpdate(link._id)
  const original = upstream && addressOfMaterial(upstream._id)
  const isOpen = isNewer(link)
  return {
    title: isOpen ? t('updates.titles.one', { number: link.available }) : t('updates.titles.decided'),
    name: titleOf(link, t),
    breadcrumbs: [
      { label: t('updates.titles.list'), url: home },
      { label: titleOf(link, t), isVietnamese: true },
    ],
    badge: stateBadge(link, words),
    recalled: upstream && shownRecall(upstream, link.synced, words, now),
    isHidden: upstream === undefined,
    facts: [
      { term: t('updates.facts.own'), text: titleOf(link, t), url: link.url, isVietnamese: true },
      ...(upstream?.live
        ? [{ term: t('updates.facts.original'), text: upstream.live.content.title, url: original, isVietnamese: true }]
        : []),
    ],
    links: original && [
      { label: t('updates.openEdition', { number: link.synced }), url: `${original}/editions/${link.synced}` },
      ...(isOpen
        ? [
            {
              label: t('updates.openEdition', { number: link.available }),
              url: `${original}/editions/${link.available}`,
            },
          ]
        : []),
      { label: t('updates.openOwn'), url: link.url },
    ],
    editions: editions.map(({ number, change, note, publishedAt, madeByName }) => ({
      label: t('materials.view.editions.number', { number }),
      day: formatDate(publishedAt!, 'day', language, now),
      change: t(`materials.changes.${change}`),
      isBreaking: change === 'breaking',
      note,
      by: madeByName,
    })),
    differences: compared && differencesOf(update, compared, words),
    whyNot: whyNot && {
      text: t(`updates.whyNot.${whyNot}`),
      means: t('updates.whyNot.means', { number: link.synced }),
    },
    choices: compared && isOpen && mayDecide ? choicesOf(update, compared, words) : undefined,
    passed: mayDecide ? undefined : t(`updates.passed.${link.kind}`),
    last: lastOf(update, words, now),
    undoUrl: mayDecide && (link.state === 'skipped' || (mayUndo(link) && !whyNotUndo)) ? `${url}/undo` : undefined,
    undoLabel: t(link.state === 'skipped' ? 'updates.undo.skipped' : 'updates.undo.taken'),
    whyNotUndo: link.state !== 'skipped' && whyNotUndo ? t(whyNotUndo) : undefined,
    revision: link.revision,
  }
}

function mayUndo({ taken }: LinkRecord): boolean {
  return taken?.kept !== undefined
}

function stateBadge({ state }: LinkRecord, { t }: Translator) {
  const looks = {
    current: { kind: '', icon: 'check' },
    open: { kind: 'careful', icon: 'bell' },
    taken: { kind: 'good', icon: 'check' },
    skipped: { kind: '', icon: 'close' },
  }
  return { ...looks[state], label: t(`updates.states.${state}`) }
}

function lastOf({ link }: Update, { t, language }: Translator, now: Date): string | undefined {
  const { state, available, synced, at, taken } = link
  const day = (date: Date) => formatDate(date, 'dateTime', language, now)
  if (state === 'skipped') return t('updates.last.skipped', { number: available, day: day(at) })
  return taken ? t(`updates.last.${taken.mode}`, { number: synced, from: taken.from, day: day(taken.at) }) : undefined
}

function differencesOf({ link }: Update, compared: Compared, words: Translator) {
  const { t } = words
  const { base, theirs, mine, merged, fields, files, texts } = compared
  const shown = (text: string) => (text === '' ? t('materials.differences.nothing') : text)
  const outcomes = merged?.fields ?? fields.map((field) => ({ field, outcome: 'theirs' as const }))
  const order = (field: string) => contentFields.findIndex((one) => one === field)
  const columns = ['field', 'base', 'theirs', ...(mine ? ['mine', 'outcome'] : [])]
  const label = (key: string) => t(`updates.compare.${key}`, { from: link.synced, to: link.available })
  const fieldRow = ({ field, outcome }: (typeof outcomes)[number]) => ({
    cells: [
      { label: label('field'), text: t(`materials.form.${field}`), isName: true },
      ...[base, theirs, ...(mine ? [mine] : [])].map(({ content, names }, at) => ({
        label: label(['base', 'theirs', 'mine'][at]!),
        text: shown(textOf(field, content, names, words)),
        isVietnamese: true,
      })),
      ...(mine ? [{ label: label('outcome'), badge: outcomeBadge(outcome, words) }] : []),
    ],
  })
  const sorted = [...outcomes].sort((a, b) => order(a.field) - order(b.field))
  const [ofOriginal, ofOwn] = apart(sorted)
  const [filesOfOriginal, filesOfOwn] = apart(merged?.files ?? [])
  return {
    isNothing: fields.length + files.length === 0,
    caption: t('updates.compare.fields'),
    columns: columns.map((key) => ({ label: label(key) })),
    rows: ofOriginal.map(fieldRow),
    ownRows: ofOwn.map(fieldRow),
    files: files.map((change) => fileChangeText(change, words)),
    filesCaption: t('updates.compare.files'),
    fileColumns: ['file', 'theirsDid', 'mineDid', 'outcome'].map((key) => ({ label: label(key) })),
    fileRows: filesOfOriginal.map((file) => fileRow(file, label, words)),
    ownFileRows: filesOfOwn.map((file) => fileRow(file, label, words)),
    ownCount: ofOwn.length + filesOfOwn.length,
    texts: texts.map(({ name, changes, isMore }) => ({
      title: t('updates.compare.text', { name }),
      isUnknown: changes === undefined,
      changes: changes?.map(({ removed, added }) => ({ removed, added })),
      more: isMore ? t('updates.compare.moreText') : undefined,
    })),
  }
}

/** What the original has a part in, and what only whoever uses it has changed. */
function apart<Told extends { readonly outcome: Outcome }>(told: readonly Told[]): [Told[], Told[]] {
  return [told.filter(({ outcome }) => outcome !== 'mine'), told.filter(({ outcome }) => outcome === 'mine')]
}

function fileRow(file: FileOutcome, label: (key: string) => string, words: Translator) {
  const { t } = words
  return {
    cells: [
      { label: label('file'), text: file.name, isName: true, isVietnamese: true },
      { label: label('theirsDid'), text: t(`updates.fates.${file.theirs}`) },
      { label: label('mineDid'), text: t(`updates.fates.${file.mine}`) },
      { label: label('outcome'), badge: outcomeBadge(file.outcome, words) },
    ],
  }
}

const looks: Readonly<Record<Outcome, { readonly kind: string; readonly icon: string }>> = {
  theirs: { kind: '', icon: 'download' },
  mine: { kind: '', icon: 'edit' },
  same: { kind: 'good', icon: 'check' },
  conflict: { kind: 'careful', icon: 'careful' },
}

function outcomeBadge(outcome: Outcome, { t }: Translator) {
  return { ...looks[outcome], label: t(`updates.outcomes.${outcome}`) }
}

function choicesOf({ link, whyNot }: Update, { mine, merged, licence }: Compared, { t }: Translator) {
  const url = addressOfUpdate(link._id)
  const conflicts = [...(merged?.fields ?? []), ...(merged?.files ?? [])].filter(
    ({ outcome }) => outcome === 'conflict',
  )
  const changed = [...(merged?.fields ?? []), ...(merged?.files ?? [])].filter(
    ({ outcome }) => outcome === 'mine' || outcome === 'conflict',
  )
  const isSkipped = link.skipped >= link.available
  return {
    ownRevision: mine?.revision,
    licence:
      licence && !whyNot ? t('updates.newLicence', { name: t(`materials.licences.${licence}.name`) }) : undefined,
    conflicts: conflicts.length > 0 ? t('updates.conflicts', { count: conflicts.length }) : undefined,
    forms: [
      ...(mine
        ? []
        : [
            {
              url: `${url}/take`,
              label: t('updates.choices.pinned.action'),
              text: t('updates.choices.pinned.text'),
              isFirst: true,
            },
          ]),
      ...(whyNot || !mine
        ? []
        : [
            {
              url: `${url}/keep`,
              label: t('updates.choices.keep.action'),
              text: t('updates.choices.keep.text', { count: changed.length }),
              isFirst: true,
            },
            {
              url: `${url}/take`,
              label: t('updates.choices.take.action'),
              text: t('updates.choices.take.text', { count: changed.length }),
            },
          ]),
      ...(isSkipped
        ? []
        : [{ url: `${url}/skip`, label: t('updates.choices.skip.action'), text: t('updates.choices.skip.text') }]),
    ],
  }
}
