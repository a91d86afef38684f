// OneRoster 1.1 and 1.2, CSV packages (https://www.imsglobal.org/oneroster-v11-final-csv-tables,
// https://www.imsglobal.org/spec/oneroster/v1p2): a ZIP of tables, of which manifest.csv says which there are.

import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { Reason } from '../wanted.ts'
import type { ReadList } from './list.ts'
import { draftsOf } from './roster-records.ts'

export type RosterRow = Readonly<Record<string, string>>

export interface Roster {
  readonly version: string
  readonly tables: Readonly<Record<TableName, readonly NumberedRow[]>>
}

/** As a text editor numbers lines when no cell has several: the one with the names of the columns is 1. */
export interface NumberedRow {
  readonly number: number
  readonly row: RosterRow
}

const tableNames = [
  ...(['orgs', 'academicSessions', 'courses', 'classes', 'users', 'roles', 'enrollments', 'demographics'] as const),
]
type TableName = (typeof tableNames)[number]

/** Those of which a package without them says nothing. */
const needed: readonly TableName[] = ['orgs', 'users']

const mostEntries = 100
const mostBytes = 200 * 1024 * 1024
const mostRows = 200_000
export const mostUsers = 50_000

/** A ZIP that has a manifest.csv; an XLSX has none. */
export async function isRoster(path: string): Promise<boolean> {
  try {
    const archive = await openPromise(path, { lazyEntries: true, autoClose: false })
    try {
      if (archive.entryCount > mostEntries) return false
      for await (const { fileName } of archive.eachEntry()) if (baseOf(fileName) === 'manifest.csv') return true
      return false
    } finally {
      archive.close()
    }
  } catch {
    return false
  }
}

export async function readRoster(path: string): Promise<ReadList> {
  let archive: ZipFile
  try {
    archive = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true })
  } catch {
    return refused('rosterDamaged')
  }
  try {
    return await readArchive(archive)
  } catch (error) {
    if (error instanceof Refusal) return refused(error.code, error.values)
    return refused('rosterDamaged')
  } finally {
    archive.close()
  }
}

class Refusal extends Error {
  readonly code: string
  readonly values: Readonly<Record<string, string | number>>

  constructor(code: string, values: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.code = code
    this.values = values
  }
}

function refused(code: string, values: Readonly<Record<string, string | number>> = {}): ReadList {
  return { ok: false, problem: { key: `imports.problems.${code}`, values } }
}

async function readArchive(archive: ZipFile): Promise<ReadList> {
  const entries = await listEntries(archive)
  const manifest = new Map<string, string>()
  for (const { row } of await readTable(archive, entries.get('manifest.csv')))
    manifest.set(row.propertyname ?? '', row.value ?? '')
  const version = manifest.get('oneroster.version') ?? ''
  if (!/^1\.[12](\.\d+)?$/.test(version)) throw new Refusal('rosterVersion', { version: version || '?' })

  const tables = Object.fromEntries(
    tableNames.map((name) => [name, [] as NumberedRow[]]),
  ) as unknown as Roster['tables']
  for (const name of tableNames) {
    const told = (manifest.get(`file.${name}`) ?? '').toLowerCase()
    const entry = entries.get(`${name.toLowerCase()}.csv`)
    if (told === 'absent' || (!entry && told === '')) {
      if (needed.includes(name)) throw new Refusal('rosterFileMissing', { name: `${name}.csv` })
    } else if (!entry) throw new Refusal('rosterFileMissing', { name: `${name}.csv` })
    else (tables[name] as NumberedRow[]).push(...(await readTable(archive, entry)))
  }
  if (tables.users.length > mostUsers) throw new Refusal('tooManyRows', { limit: mostUsers })
  const { drafts, notes } = await draftsOf({ version, tables })
  if (drafts.length === 0) throw new Refusal('noRows')
  const known = new Set(['manifest.csv', ...tableNames.map((name) => `${name.toLowerCase()}.csv`)])
  const unknown = [...entries.keys()].filter((name) => !known.has(name))
  return {
    ok: true,
    drafts,
    notes: [{ code: 'rosterVersion', values: { version } }, ...ignoredNotes(unknown), ...notes],
  }
}

function ignoredNotes(names: readonly string[]): Reason[] {
  return names.length > 0 ? [{ code: 'filesIgnored', values: { names: names.slice(0, 20).join(', ') } }] : []
}

/** Some packages have a folder around the files. */
async function listEntries(archive: ZipFile): Promise<Map<string, Entry>> {
  if (archive.entryCount > mostEntries) throw new Refusal('rosterTooLarge')
  const entries = new Map<string, Entry>()
  let bytes = 0
  for await (const entry of archive.eachEntry()) {
    bytes += entry.uncompressedSize
    if (bytes > mostBytes) throw new Refusal('rosterTooLarge')
    if (entry.fileName.endsWith('/') || /(^|\/)(__MACOSX\/|\.)/.test(entry.fileName)) continue
    entries.set(baseOf(entry.fileName), entry)
  }
  return entries
}

function baseOf(fileName: string): string {
  return (fileName.split('/').at(-1) ?? '').toLowerCase()
}

/** Names of columns in lower case: the specification writes them in one way, programs in several. */
async function readTable(archive: ZipFile, entry: Entry | undefined): Promise<NumberedRow[]> {
  if (!entry) throw new Refusal('rosterFileMissing', { name: 'manifest.csv' })
  const rows: NumberedRow[] = []
  try {
    const delimiter = await separatorOf(archive, entry)
    await pipeline(
      await archive.openReadStreamPromise(entry),
      decoded,
      parse({
        delimiter,
        columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
        bom: true,
        relax_column_count: true,
        skip_empty_lines: true,
        max_record_size: 1_000_000,
      }),
      async (read: AsyncIterable<Record<string, string>>) => {
        for await (const row of read) {
          if (rows.length === mostRows) throw new Refusal('tooManyRows', { limit: mostRows })
          rows.push({ number: rows.length + 2, row: tidied(row) })
        }
      },
    )
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('rosterFileUnreadable', { name: baseOf(entry.fileName) })
  }
  return rows
}

/** Commas, or semicolons where a spreadsheet program has saved a file once more: names of columns have neither in them. */
async function separatorOf(archive: ZipFile, entry: Entry): Promise<',' | ';'> {
  let start = ''
  for await (const text of decoded(await archive.openReadStreamPromise(entry))) {
    start += text
    if (/[\r\n]/.test(start) || start.length > 10_000) break
  }
  const [names = ''] = start.split(/[\r\n]/)
  return names.includes(';') && !names.includes(',') ? ';' : ','
}

/** Throws when it is no UTF-8. */
async function* decoded(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

function tidied(row: Record<string, string>): RosterRow {
  return Object.fromEntries(Object.entries(row).map(([name, text]) => [name, text.normalize('NFC').trim()]))
}
