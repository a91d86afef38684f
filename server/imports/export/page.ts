import type { Page } from '../../api/paging.ts'
import type { FieldErrors } from '../../http/form.ts'
import { addressOf } from '../../pages/address.ts'
import { formatBytes, formatDate } from '../../pages/helpers.ts'
import type { Choosing } from '../choose.ts'
import { exportDaysKept } from '../forget.ts'
import { schoolChoice, summaryOf, yearOptions } from '../new-page.ts'
import { exportsUrl, schoolNameOf, type Shown, tabsOf } from '../page.ts'
import { exportContents, exportFormats, type ExportRecord } from './export.model.ts'

export interface ExportsPage {
  readonly exports: Page<ExportRecord>
  readonly schoolNames: ReadonlyMap<string, string>
  readonly isFurther: boolean
}

export function exportsPage({ exports, schoolNames, isFurther }: ExportsPage, { words, now }: Shown) {
  const { t, language } = words
  const label = (key: string) => t(`imports.exports.${key}`)
  return {
    newUrl: `${exportsUrl}/new`,
    tabs: tabsOf('exports', t),
    hasExports: exports.items.length > 0,
    columns: ['file', 'school', 'state', 'at'].map((key) => ({ label: label(key) })),
    rows: exports.items.map((one) => ({
      cells: [
        { label: label('file'), text: one.fileName, url: exportUrl(one), isName: true },
        { label: label('school'), text: schoolNameOf(one, schoolNames, t) },
        { label: label('state'), text: stateText(one, t) },
        { label: label('at'), text: formatDate(one.createdAt, 'dateTime', language, now) },
      ],
    })),
    hasPages: isFurther || exports.next !== undefined,
    previousUrl: isFurther ? exportsUrl : undefined,
    nextUrl: exports.next && addressOf(exportsUrl, { cursor: exports.next }),
  }
}

export interface NewExportPage {
  readonly choosing: Choosing
  readonly typed: Readonly<Record<string, string>>
  readonly canHaveIds: boolean
  readonly errors?: FieldErrors
}

export function newExportPage({ choosing, typed, canHaveIds, errors = {} }: NewExportPage, { words }: Shown) {
  const { t } = words
  const { isSector } = choosing
  return {
    ...schoolChoice(choosing, typed, t),
    url: exportsUrl,
    contents: exportContents
      .filter((content) => content !== 'schools' || isSector)
      .map((content) => ({
        value: content,
        label: t(`imports.contents.${content}`),
        isSelected: content === typed.content,
      })),
    formats: exportFormats.map((format) => ({
      value: format,
      label: t(`imports.formats.${format}.name`),
      hint: t(`imports.formats.${format}.hint`),
      isChecked: format === (typed.format || 'xlsx'),
    })),
    years: yearOptions(choosing, typed.year),
    canHaveIds,
    withPersonalIds: typed.withPersonalIds === 'yes',
    errors,
    summary: summaryOf(errors, 'imports.newExport', t),
    breadcrumbs: [{ label: t('imports.titles.exports'), url: exportsUrl }, { label: t('imports.titles.newExport') }],
  }
}

export function exportPage(one: ExportRecord, schoolName: string, { words, now }: Shown) {
  const { t, language } = words
  const until = new Date(one.createdAt.getTime() + exportDaysKept * 24 * 3600_000)
  return {
    title: one.fileName,
    lead: schoolName,
    isWaiting: one.state === 'waiting' && !one.forgottenAt,
    progress: {
      label: t('imports.exports.writing'),
      text: t('imports.exports.lines', { lines: one.lines }),
    },
    url: exportUrl(one),
    isGone: Boolean(one.forgottenAt),
    fileUrl: one.state === 'done' && one.fileKey ? `${exportUrl(one)}/file` : undefined,
    facts: [
      { term: t('imports.newExport.content'), text: t(`imports.contents.${one.content}`) },
      { term: t('imports.newExport.format'), text: t(`imports.formats.${one.format}.name`) },
      { term: t('imports.newExport.year'), text: `${one.yearKey}–${one.yearKey + 1}` },
      {
        term: t('imports.exports.withIds'),
        text: t(one.withPersonalIds ? 'imports.exports.yes' : 'imports.exports.no'),
      },
      { term: t('imports.exports.at'), text: formatDate(one.createdAt, 'dateTime', language, now) },
      { term: t('imports.exports.size'), text: one.size ? formatBytes(one.size, language) : '' },
      { term: t('imports.exports.until'), text: one.forgottenAt ? '' : formatDate(until, 'day', language, now) },
    ].filter(({ text }) => text !== ''),
    newUrl: `${exportsUrl}/new`,
    breadcrumbs: [{ label: t('imports.titles.exports'), url: exportsUrl }, { label: one.fileName }],
  }
}

function stateText({ state, forgottenAt }: ExportRecord, t: (key: string) => string): string {
  return t(`imports.exports.states.${forgottenAt ? 'gone' : state}`)
}

function exportUrl({ _id }: ExportRecord): string {
  return `${exportsUrl}/${_id.toString()}`
}
