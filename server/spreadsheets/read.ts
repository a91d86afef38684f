import { open } from 'node:fs/promises'
import type { Cell } from './cells.ts'
import { type Job, runJob, ThreadEnded } from './thread.ts'

export interface Sheet {
  /** As the tab is called; empty for CSV. */
  readonly name: string
  /** Empty rows within are kept, so that the number of a row is the one that people see. */
  readonly rows: readonly (readonly Cell[])[]
}

/** A locale key and what fills it: a file that cannot be read is a user's mistake, to be shown beside the field. */
export interface Unreadable {
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
}

export type Reading =
  { readonly ok: true; readonly sheets: readonly Sheet[] } | { readonly ok: false; readonly error: Unreadable }

export interface ReadOptions {
  /** XLSX alone when left out. */
  readonly takesCsv?: boolean
  /** Of one sheet, with its headings. */
  readonly mostRows?: number
}

/** What a file is, its first bytes say, not its name. */
export async function readSpreadsheet(path: string, options: ReadOptions = {}): Promise<Reading> {
  const { takesCsv = false, mostRows = 20_000 } = options
  const format = await formatOf(path)
  if (format === 'empty') return refused('empty')
  if (format === 'compound') return refused('oldFormat')
  if (format === 'other' && !takesCsv) return refused('notXlsx')

  const job: Job = { kind: format === 'zip' ? 'readXlsx' : 'readCsv', path, mostRows }
  try {
    const answer = await runJob<{ sheets: Sheet[] } | { problem: Problem }>(job)
    return 'sheets' in answer ? { ok: true, sheets: answer.sheets } : refused(answer.problem, mostRows)
  } catch (error) {
    // It needed more memory or time than any honest list of people does.
    if (error instanceof ThreadEnded) return refused('tooLarge')
    throw error
  }
}

/** `spreadsheets.errors.<problem>` */
export type Problem = 'empty' | 'oldFormat' | 'notXlsx' | 'damaged' | 'tooLarge' | 'tooManyRows' | 'notUtf8' | 'notCsv'

function refused(problem: Problem, limit?: number): Reading {
  const values = problem === 'tooManyRows' && limit !== undefined ? { values: { limit } } : {}
  return { ok: false, error: { key: `spreadsheets.errors.${problem}`, ...values } }
}

async function formatOf(path: string): Promise<'zip' | 'compound' | 'other' | 'empty'> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    if (bytesRead === 0) return 'empty'
    if (buffer.toString('latin1', 0, 4) === 'PK\x03\x04') return 'zip'
    // .xls, and .xlsx with a password.
    return buffer.toString('hex') === 'd0cf11e0a1b11ae1' ? 'compound' : 'other'
  } finally {
    await file.close()
  }
}
