import type { Page } from '../api/paging.ts'
import type { AuditRecord } from '../audit/index.ts'
import type { FieldErrors } from '../http/form.ts'
import { type Language, readWords, type Translator } from '../i18n/translator.ts'
import type { Tab } from '../pages/administration.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { AuditQuery } from './input.ts'
import type { SubjectNames } from './subject-names.ts'

export interface AuditPage {
  readonly tabs: readonly Tab[]
  /** As it was typed. */
  readonly query: Readonly<Record<keyof AuditQuery, string>>
  readonly entries: Page<AuditRecord>
  readonly names: SubjectNames
  readonly isFurther: boolean
  readonly errors?: FieldErrors
}

export const auditUrl = '/administration/audit'

export function auditPage(
  { tabs, query, entries, names, isFurther, errors = {} }: AuditPage,
  words: Translator,
  now: Date,
) {
  const { t } = words
  const { person, subject, ...fields } = query
  const isNarrowed = Object.values(query).some((value) => value !== '')
  return {
    tabs,
    ...fields,
    errors,
    actions: actionsIn(words.language).map((action) => ({
      value: action,
      label: actionLabel(action, words),
      isSelected: action === query.action,
    })),
    hidden: Object.entries({ person, subject }).flatMap(([name, value]) => (value === '' ? [] : [{ name, value }])),
    narrowed: [
      ...(person === '' ? [] : [{ text: onlyOf(person, entries, words), url: filteredBy({ ...query, person: '' }) }]),
      ...(subject === ''
        ? []
        : [{ text: t('operations.log.onlySubject'), url: filteredBy({ ...query, subject: '' }) }]),
    ],
    isNarrowed,
    allUrl: auditUrl,
    hasEntries: entries.items.length > 0,
    columns: ['at', 'who', 'what', 'subject', 'address'].map((key) => ({ label: t(`operations.log.${key}`) })),
    rows: entries.items.map((entry) => ({ cells: cellsOf(entry, { query, names, words, now }) })),
    hasPages: isFurther || entries.next !== undefined,
    previousUrl: isFurther ? filteredBy(query) : undefined,
    nextUrl: entries.next && filteredBy(query, entries.next),
  }
}

export interface EntryPage {
  readonly tabs: readonly Tab[]
  readonly entry: AuditRecord
  readonly names: SubjectNames
}

export function entryPage({ tabs, entry, names }: EntryPage, words: Translator, now: Date) {
  const { t, language } = words
  const what = actionLabel(entry.action, words)
  return {
    title: what,
    tabs,
    facts: [
      { term: t('operations.log.at'), text: formatDate(entry.at, 'dateTime', language, now) },
      { term: t('operations.log.who'), text: entry.actorName ?? t('operations.log.system') },
      { term: t('operations.log.subject'), text: subjectLabel(entry, names, words) },
      { term: t('operations.log.address'), text: entry.address ?? '' },
      { term: t('operations.log.device'), text: entry.device ?? '' },
      { term: t('operations.log.code'), text: entry.action },
    ].filter(({ text }) => text !== ''),
    before: linesOf(entry.before),
    after: linesOf(entry.after),
    breadcrumbs: [{ label: t('operations.titles.audit'), url: auditUrl }, { label: what }],
  }
}

/** Every action that a feature has words for, in the order of these. */
export function actionsIn(language: Language): readonly string[] {
  const known = actions.get(language)
  if (known) return known
  const words = readWords(language)
  const found = [...words.keys()].flatMap((key) => /^(\w+)\.audit\.(\w+)$/.exec(key)?.slice(1, 3).join('.') ?? [])
  const texts = new Map(found.map((action) => [action, words.get(wordOf(action)) ?? '']))
  const sorted = found.sort((a, b) => texts.get(a)!.localeCompare(texts.get(b)!, language))
  actions.set(language, sorted)
  return sorted
}

const actions = new Map<Language, readonly string[]>()

function wordOf(action: string): string {
  return action.replace('.', '.audit.')
}

/** An action of a feature that is gone has no words any more. */
function actionLabel(action: string, { t, has }: Translator): string {
  return has(wordOf(action)) ? t(wordOf(action)) : action
}

interface Cells extends Pick<AuditPage, 'query' | 'names'> {
  readonly words: Translator
  readonly now: Date
}

function cellsOf(entry: AuditRecord, { query, names, words, now }: Cells) {
  const { t, language } = words
  const label = (key: string) => t(`operations.log.${key}`)
  return [
    { label: label('at'), text: formatDate(entry.at, 'dateTime', language, now) },
    {
      label: label('who'),
      text: entry.actorName ?? label('system'),
      isVietnamese: entry.actorName !== undefined,
      url: entry.actorId ? filteredBy({ ...query, person: entry.actorId.toString() }) : undefined,
    },
    {
      label: label('what'),
      text: actionLabel(entry.action, words),
      url: `${auditUrl}/${entry._id.toString()}`,
      isName: true,
    },
    {
      label: label('subject'),
      text: subjectLabel(entry, names, words),
      url: filteredBy({ ...query, subject: String(entry.subjectId) }),
    },
    { label: label('address'), text: entry.address ?? '' },
  ]
}

/** Its name; otherwise its kind, where the feature has a word for that, and its id. */
function subjectLabel(entry: AuditRecord, names: SubjectNames, { t, has }: Translator): string {
  const { action, subjectKind } = entry
  const id = String(entry.subjectId)
  const key = `${action.split('.')[0]}.subjects.${subjectKind}`
  return names.get(id) ?? (has(key) ? `${t(key)} ${id}` : id)
}

function onlyOf(person: string, entries: Page<AuditRecord>, { t }: Translator): string {
  const name = entries.items.find(({ actorId }) => actorId?.toString() === person)?.actorName
  return t('operations.log.onlyPerson', { name: name ?? person })
}

function filteredBy(query: AuditPage['query'], cursor = ''): string {
  return addressOf(auditUrl, { ...query, cursor })
}

function linesOf(values: unknown) {
  return Object.entries((values ?? {}) as Record<string, unknown>).map(([term, value]) => ({
    term,
    text: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}
