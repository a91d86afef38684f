import type { Page } from '../../api/index.ts'
import type { FieldError } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import { valueText } from '../entries/form-page.ts'
import { kinds } from '../entries/kinds.ts'
import { textsOf } from '../entries/values.ts'
import { breadcrumbsTo, importsUrl, type Look, schoolYearText, tabsFor } from '../tabs.ts'
import type { KnownVersion } from '../versions.ts'
import type { ImportRecord, ItemRecord, Reason } from './import.model.ts'
import { type ShownItems, shownItems } from './list.ts'

export interface ImportsPage {
  readonly imports: Page<ImportRecord>
  readonly isFurther: boolean
  /** Those that can still be changed. */
  readonly versions: readonly KnownVersion[]
  readonly chosen: string
  readonly error?: FieldError | undefined
}

export function importsPage({ imports, isFurther, versions, chosen, error }: ImportsPage, look: Look) {
  const { t, language } = look.translator
  const label = (key: string) => t(`curriculum.imports.${key}`)
  const now = new Date()
  return {
    tabs: tabsFor(look, importsUrl),
    breadcrumbs: breadcrumbsTo(look.translator, t('curriculum.titles.imports')),
    options: versions.map(({ code, name, firstSchoolYear }) => ({
      value: code,
      label: t('curriculum.version.option', { name, year: schoolYearText(firstSchoolYear) }),
      isSelected: code === chosen,
    })),
    templates: versions.map(({ code, name }) => ({
      name,
      url: addressOf(`${importsUrl}/template`, { version: code }),
    })),
    error,
    summary: error && [{ ...error, name: 'file', label: label('file') }],
    columns: ['time', 'file', 'by', 'state'].map((key) => ({ label: label(key) })),
    rows: imports.items.map((found) => ({
      cells: [
        {
          label: label('time'),
          text: formatDate(found.createdAt, 'dateTime', language, now),
          url: urlOf(found),
          isName: true,
        },
        { label: label('file'), text: nameOf(found, look.translator) },
        { label: label('by'), text: found.createdByName, lang: 'vi' },
        { label: label('state'), text: t(`curriculum.imports.states.${found.state}`) },
      ],
    })),
    hasPages: isFurther || imports.next !== undefined,
    previousUrl: isFurther ? importsUrl : undefined,
    nextUrl: imports.next && addressOf(importsUrl, { cursor: imports.next }),
  }
}

export interface ImportPage {
  readonly found: ImportRecord
  readonly versionName: string
  readonly items: Page<ItemRecord>
  readonly shown: ShownItems | undefined
  readonly isFurther: boolean
}

export function importPage({ found, versionName, items, shown, isFurther }: ImportPage, look: Look) {
  const { translator } = look
  const { t, language } = translator
  const { state, create, change, done, applied, ignored, createdAt, createdByName } = found
  const url = urlOf(found)
  const label = (key: string) => t(`curriculum.imports.${key}`)
  const total = state === 'undoing' ? applied : create + change
  const counts: Partial<Record<string, number>> = {
    ...{ create, change, leave: found.leave, refuse: found.refuse },
    ...{ skipped: found.skipped, kept: found.kept },
  }
  return {
    title: nameOf(found, translator),
    lead: t('curriculum.imports.into', {
      version: versionName,
      name: createdByName,
      day: formatDate(createdAt, 'dateTime', language, new Date()),
    }),
    breadcrumbs: breadcrumbsTo(translator, nameOf(found, translator), {
      label: t('curriculum.titles.imports'),
      url: importsUrl,
    }),
    url,
    state: t(`curriculum.imports.states.${state}`),
    stateText: t(`curriculum.imports.stateTexts.${state}`, {
      create,
      change,
      applied,
      skipped: found.skipped,
      undone: found.undone,
      kept: found.kept,
    }),
    isBusy: state === 'applying' || state === 'undoing',
    done,
    total: total || 1,
    progressText: t('curriculum.imports.progress', { done, total }),
    canConfirm: state === 'checked' && total > 0,
    canCancel: state === 'checked' || state === 'applying',
    canUndo: (state === 'done' || state === 'cancelled') && applied > 0,
    undoUrl: `${url}/undo`,
    ignored: ignored.length > 0 ? t('curriculum.imports.ignored', { names: ignored.join('; ') }) : undefined,
    tabs: [undefined, ...shownItems]
      .filter((one) => one === undefined || one === shown || (counts[one] ?? 0) > 0)
      .map((one) => ({
        label: label(one ? `shown.${one}` : 'shown.all'),
        url: addressOf(url, { shown: one ?? '' }),
        isCurrent: one === shown,
        count: one && counts[one],
      })),
    columns: ['row', 'entry', 'action', 'details'].map((key) => ({ label: label(key) })),
    rows: items.items.map((item) => ({
      cells: [
        {
          label: label('row'),
          text: t('curriculum.imports.rowOf', { row: item.row, sheet: item.sheet }),
          isName: true,
        },
        { label: label('entry'), text: `${t(`curriculum.kinds.${item.kind}.one`)} ${item.label}` },
        { label: label('action'), text: actionText(item, translator) },
        { label: label('details'), text: detailsOf(item, translator) || '–', lang: isQuoted(item) ? 'vi' : undefined },
      ],
    })),
    hasPages: isFurther || items.next !== undefined,
    previousUrl: isFurther ? addressOf(url, { shown: shown ?? '' }) : undefined,
    nextUrl: items.next && addressOf(url, { shown: shown ?? '', cursor: items.next }),
  }
}

export function undoPage(found: ImportRecord, look: Look) {
  const { t } = look.translator
  const url = urlOf(found)
  return {
    title: t('curriculum.titles.undoImport'),
    breadcrumbs: breadcrumbsTo(
      look.translator,
      t('curriculum.titles.undoImport'),
      { label: t('curriculum.titles.imports'), url: importsUrl },
      { label: nameOf(found, look.translator), url },
    ),
    question: t('curriculum.imports.undo.question', { name: nameOf(found, look.translator) }),
    text: t('curriculum.imports.undo.text', { count: found.applied }),
    consequences: [t('curriculum.imports.undo.created'), t('curriculum.imports.undo.changed')],
    url: `${url}/undo`,
    actionLabel: t('curriculum.imports.undo.action'),
    cancelUrl: url,
  }
}

/** Rows that came in by the API have no file. */
function nameOf({ fileName }: ImportRecord, { t }: Translator): string {
  return fileName || t('curriculum.imports.ofProgram')
}

function urlOf({ _id }: ImportRecord): string {
  return `${importsUrl}/${_id.toString()}`
}

/** Texts of the curriculum alone, without a reason of ours. */
function isQuoted({ reason, resultReason, values }: ItemRecord): boolean {
  return !reason && !resultReason && values !== undefined
}

function actionText({ action, result, retire }: ItemRecord, { t }: Translator): string {
  const what = typeof retire !== 'boolean' ? action : retire ? 'retire' : 'restore'
  const text = t(`curriculum.imports.actions.${what}`)
  return result ? `${text} – ${t(`curriculum.imports.results.${result}`)}` : text
}

export function detailsOf(item: ItemRecord, translator: Translator): string {
  const { reason, resultReason, values = {}, before = {} } = item
  const { t } = translator
  const kind = kinds[item.kind]
  const parts = Object.keys(values).flatMap((name) => {
    // The code stands beside it already.
    const field = kind.fields.find((one) => one.name === name && one.name !== 'code')
    if (!field) return []
    const textOf = (all: Readonly<Record<string, unknown>>) =>
      valueText(field, textsOf({ ...kind, fields: [field] }, all)[name]!, translator)
    const text = item.action === 'change' ? `${textOf(before) || '–'} → ${textOf(values) || '–'}` : textOf(values)
    return text === '' ? [] : [`${t(`curriculum.fields.${name}`)}: ${text}`]
  })
  return [
    reason && reasonText(reason, translator),
    resultReason && t(`curriculum.imports.reasons.${resultReason}`),
    parts.join('; '),
  ]
    .filter(Boolean)
    .join(' ')
}

function reasonText({ key, values, field }: Reason, { t, has }: Translator): string {
  const name = `curriculum.fields.${field}`
  return field && has(name) ? `${t(name)}: ${t(key, values)}` : t(key, values)
}
