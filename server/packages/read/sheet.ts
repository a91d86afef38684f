// A spreadsheet with one row for each material, beside the files that it names.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvalidInput } from '../../api/index.ts'
import { readForm } from '../../http/form.ts'
import { checkCodes, type ContentForm, contentForm } from '../../materials/index.ts'
import {
  type MatchedColumns,
  matchColumns,
  readSpreadsheet,
  rowsBelow,
  type Sheet,
  type SheetRow,
} from '../../spreadsheets/index.ts'
import { keyOf } from '../archive/names.ts'
import type { OpenPackage, PackedEntry } from '../archive/open.ts'
import { PackageProblem } from '../archive/problem.ts'
import type { Reason } from '../row.model.ts'
import { type ColumnName, columns } from './columns.ts'
import type { DraftFile, DraftRow } from './draft.ts'
import { reasonsOf } from './reasons.ts'
import { findVocabulary, lookUp, type Vocabulary, type Words } from './words.ts'

/** Bytes of the spreadsheet. */
const mostSheet = 20 * 1024 ** 2
/** Of those that lie on top: more are not looked into. */
const mostLookedInto = 10

export interface ReadSheet {
  readonly rows: readonly DraftRow[]
  readonly notes: readonly Reason[]
}

/** @throws PackageProblem when there is none, or more than one */
export async function readSheet(archive: OpenPackage, mostRows: number): Promise<ReadSheet> {
  const found = []
  for (const packed of topmost(archive)) found.push(...(await lookInto(archive, packed, mostRows)))
  const [first, second] = found
  const [[title], [files], [link]] = [columns.title, columns.files, columns.link]
  if (!first) throw new PackageProblem('noSheet', { title, files, link })
  if (second) throw new PackageProblem('severalSheets', { first: first.packed.path, second: second.packed.path })
  const { packed, sheet, matched } = first
  const folder = packed.path.slice(0, packed.path.lastIndexOf('/') + 1)
  const vocabulary = await findVocabulary()
  const named = new Set<PackedEntry>([packed])
  const rows: DraftRow[] = []
  for (const row of rowsBelow(sheet, matched)) {
    const draft = await readRow(row, { archive, folder, vocabulary })
    rows.push(draft)
    for (const file of draft.files) named.add(file.packed)
  }
  return {
    rows,
    notes: notesOf(
      matched,
      archive.entries.filter((entry) => !named.has(entry)),
    ),
  }
}

function topmost({ entries }: OpenPackage): PackedEntry[] {
  const tables = entries.filter(({ path }) => /\.(xlsx|csv)$/i.test(path))
  const depthOf = ({ path }: PackedEntry) => path.split('/').length
  const least = Math.min(...tables.map(depthOf))
  return tables.filter((entry) => depthOf(entry) === least).slice(0, mostLookedInto)
}

interface FoundSheet {
  readonly packed: PackedEntry
  readonly sheet: Sheet
  readonly matched: MatchedColumns<ColumnName>
}

/** The one sheet of it that lists materials, if there is such a one: other spreadsheets are materials themselves. */
async function lookInto(archive: OpenPackage, packed: PackedEntry, mostRows: number): Promise<FoundSheet[]> {
  const bytes = await archive.read(packed, mostSheet)
  if (!bytes) return []
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-package-'))
  try {
    const path = join(directory, 'sheet')
    await writeFile(path, bytes, { mode: 0o600 })
    const reading = await readSpreadsheet(path, { takesCsv: true, mostRows: mostRows + 30 })
    if (!reading.ok) return []
    return reading.sheets
      .map((sheet) => ({ packed, sheet, matched: matchColumns(sheet, columns) }))
      .filter(({ matched: { at } }) => at.has('title') && (at.has('files') || at.has('link')))
      .sort((a, b) => b.matched.at.size - a.matched.at.size)
      .slice(0, 1)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function notesOf({ unknown, repeated }: MatchedColumns<ColumnName>, unnamed: readonly PackedEntry[]): Reason[] {
  const strange = unknown.filter((heading) => !/^(stt|tt|số tt|no|#)\.?$/i.test(heading.trim()))
  const names = unnamed.map(({ path }) => path)
  return [
    ...(strange.length > 0
      ? [{ key: 'packages.notes.columnsIgnored', values: { names: strange.slice(0, 20).join(', ') } }]
      : []),
    ...repeated.map((name) => ({ key: 'packages.notes.columnTwice', values: { name: columns[name][0] } })),
    ...(names.length > 0
      ? [{ key: 'packages.notes.filesUnnamed', values: { count: names.length, names: names.slice(0, 10).join(', ') } }]
      : []),
  ]
}

interface Around {
  readonly archive: OpenPackage
  readonly folder: string
  readonly vocabulary: Vocabulary
}

async function readRow(row: SheetRow<ColumnName>, { archive, folder, vocabulary }: Around): Promise<DraftRow> {
  const errors: Reason[] = []
  const files = filesOf(row, archive, folder, errors)
  const form = readForm(contentForm, valuesOf(row, vocabulary, errors))
  const content = form.ok ? form.values : {}
  if (!form.ok) errors.push(...reasonsOf(form.errors, 'packages.reasons.notOurs'))
  if (row.text('title') === '') errors.push({ key: 'field.errors.required', field: 'title' })
  errors.push(...(await strangeCodes(content)))
  return { place: String(row.number), title: row.text('title'), content, files, errors, remarks: [] }
}

async function strangeCodes(content: ContentForm): Promise<Reason[]> {
  try {
    await checkCodes(content)
    return []
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return reasonsOf(error.errors, 'packages.reasons.notOurs')
  }
}

/** Empty cells say nothing. */
function valuesOf(row: SheetRow<ColumnName>, vocabulary: Vocabulary, errors: Reason[]): Record<string, unknown> {
  const known = (field: ColumnName, words: Words) => (text: string) => {
    const code = lookUp(words, text)
    if (code === undefined) errors.push({ key: 'packages.reasons.unknownWord', values: { text }, field })
    return code
  }
  const one = (field: ColumnName, words: Words) => {
    const text = row.text(field)
    return text === '' ? undefined : known(field, words)(text)
  }
  const several = (field: ColumnName, words: Words) => {
    const found = partsOf(row.text(field)).flatMap((part) => {
      // A name may have a comma in it.
      const parts = lookUp(words, part) === undefined ? part.split(',') : [part]
      return parts.map((text) => text.trim()).filter((text) => text !== '')
    })
    return found.length === 0 ? undefined : found.flatMap((text) => known(field, words)(text) ?? [])
  }
  const split = (field: ColumnName, at: RegExp) => {
    const found = row
      .text(field)
      .split(at)
      .map((text) => text.trim())
      .filter((text) => text !== '')
    return found.length === 0 ? undefined : found
  }
  const text = (field: ColumnName) => row.text(field) || undefined
  const given: Partial<Record<ColumnName, unknown>> = {
    ...{ title: text('title'), description: text('description'), link: text('link'), lesson: text('lesson') },
    ...{ sourceText: text('sourceText'), sourceUrl: text('sourceUrl') },
    type: one('type', vocabulary.types),
    series: one('series', vocabulary.series),
    term: one('term', vocabulary.terms),
    licence: one('licence', vocabulary.licences),
    scope: one('scope', vocabulary.scopes),
    subjects: several('subjects', vocabulary.subjects),
    languages: several('languages', vocabulary.languages),
    audience: several('audience', vocabulary.audiences),
    cognitiveLevels: several('cognitiveLevels', vocabulary.cognitiveLevels),
    grades: split('grades', /[;,\s]+|lớp/i),
    topics: split('topics', /[;,\s]+/),
    outcomes: split('outcomes', /[;,\s]+/),
    keywords: split('keywords', /[;,\n]/),
    authors: split('authors', /[;\n]/),
    schoolYear: /^\d{4}/.exec(row.text('schoolYear'))?.[0] ?? text('schoolYear'),
    ...{ minutes: text('minutes'), periods: text('periods') },
    isForTeachersOnly: yesNo(row, 'isForTeachersOnly', errors),
    isStem: yesNo(row, 'isStem', errors),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function yesNo(row: SheetRow<ColumnName>, field: ColumnName, errors: Reason[]): boolean | undefined {
  const text = row.text(field)
  if (text === '') return undefined
  if (/^(có|x|yes|true|1|đúng)$/i.test(text)) return true
  if (/^(không|no|false|0|sai)$/i.test(text)) return false
  errors.push({ key: 'packages.reasons.yesOrNo', values: { text }, field })
  return undefined
}

function partsOf(text: string): string[] {
  return text
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function filesOf(row: SheetRow<ColumnName>, archive: OpenPackage, folder: string, errors: Reason[]): DraftFile[] {
  const files: DraftFile[] = []
  for (const field of ['files', 'answerFiles'] as const)
    for (const path of partsOf(row.text(field))) {
      const packed = archive.find(path.replaceAll('\\', '/').replace(/^(\.?\/)+/, ''), folder)
      if (!packed) errors.push({ key: 'packages.reasons.fileMissing', values: { name: path }, field })
      else if (!files.some((file) => file.packed === packed)) files.push(fileOf(packed, path, field === 'answerFiles'))
    }
  return files
}

/** Named as the spreadsheet does where the archive cannot: of both it is the one that somebody has typed. */
function fileOf(packed: PackedEntry, typed: string, isAnswer: boolean): DraftFile {
  const name = typed.normalize('NFC').split(/[\\/]/).at(-1)!
  const isCaptions = /\.(srt|vtt)$/.test(keyOf(name))
  const role = isAnswer ? 'answers' : isCaptions ? 'captions' : 'content'
  return { packed, path: packed.path, name, role, isForTeachersOnly: isAnswer }
}
