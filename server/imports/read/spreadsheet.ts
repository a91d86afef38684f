// A spreadsheet, or rows that came in by the API, as lines of lists.

import { type Cell, readSpreadsheet, type Sheet } from '../../spreadsheets/index.ts'
import { type Draft, type Kind, kinds } from '../wanted.ts'
import { areGarbled } from './garbled.ts'
import { type MatchedSheet, matchSheet } from './headings.ts'
import { readSheet } from './sheet-rows.ts'
import type { ReadList } from './list.ts'

/** Of a whole file. */
export const mostRows = 20_000

export async function readWorkbook(path: string, wanted: Kind | undefined): Promise<ReadList> {
  const reading = await readSpreadsheet(path, { takesCsv: true, mostRows: mostRows + 30 })
  return reading.ok ? await readSheets(reading.sheets, wanted) : { ok: false, problem: reading.error }
}

/** Each row by its headings; what they are may differ from row to row. */
export async function readJsonRows(
  rows: readonly Readonly<Record<string, Cell>>[],
  wanted: Kind | undefined,
): Promise<ReadList> {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = rows.map((row) => headings.map((heading) => row[heading] ?? null))
  return await readSheets([{ name: '', rows: [headings, ...cells] }], wanted)
}

async function readSheets(sheets: readonly Sheet[], wanted: Kind | undefined): Promise<ReadList> {
  const matched = sheets.map((sheet) => ({ sheet, match: matchSheet(sheet, wanted) }))
  const found = matched.flatMap(({ match }) => match ?? [])
  if (areGarbled(sheets.flatMap(textsOf))) return { ok: false, problem: { key: 'imports.problems.garbled' } }
  if (found.length === 0) return { ok: false, problem: { key: 'imports.problems.noHeadings' } }

  const drafts: Draft[] = []
  for (const kind of kinds)
    for (const one of found.filter((match) => match.kind === kind)) drafts.push(...(await readSheet(one)))
  if (drafts.length > mostRows)
    return { ok: false, problem: { key: 'imports.problems.tooManyRows', values: { limit: mostRows } } }
  if (!drafts.some(({ leftOut }) => leftOut === undefined))
    return { ok: false, problem: { key: 'imports.problems.noRows' } }
  const ignored = matched.filter(({ match, sheet }) => !match && sheet.rows.length > 0).map(({ sheet }) => sheet.name)
  return {
    ok: true,
    drafts,
    notes: [...found.flatMap(notesOf), ...ignored.map((name) => ({ code: 'sheetIgnored', values: { name } }))],
  }
}

function notesOf({ matched: { unknown, repeated }, sheet }: MatchedSheet) {
  const known = unknown.filter((heading) => !/^(stt|tt|so tt|no|#)$/i.test(heading.trim()))
  return [
    ...(known.length > 0
      ? [{ code: 'columnsIgnored', values: { sheet: sheet.name, names: known.slice(0, 20).join(', ') } }]
      : []),
    ...repeated.map((field) => ({ code: 'columnTwice', values: { field } })),
  ]
}

/** Enough of them to tell whether they are readable. */
function textsOf({ rows }: Sheet): string[] {
  return rows
    .slice(0, 60)
    .flat()
    .filter((cell): cell is string => typeof cell === 'string' && /\p{L}.*\p{L}/u.test(cell))
}
