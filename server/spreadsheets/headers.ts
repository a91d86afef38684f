// Which column is which, told by its heading: in any case, with or without diacritics, whatever signs stand around it.

import { fold } from '../../storage/search/fold.ts'
import { type Cell, isBlank, textOfCell } from './cells.ts'
import type { Sheet } from './read.ts'

/** By name of ours, what people write above such a column; the first is how we write it ourselves. */
export type Columns<Name extends string> = Readonly<Record<Name, readonly string[]>>

export interface MatchedColumns<Name extends string> {
  /** Counted from 0; -1 when no row looks like headings. */
  readonly headingRow: number
  readonly at: ReadonlyMap<Name, number>
  /** Headings that say nothing to us, as they are written. */
  readonly unknown: readonly string[]
  /** Names of ours that several columns claim; the first column counts. */
  readonly repeated: readonly Name[]
}

export interface SheetRow<Name extends string> {
  /** As the spreadsheet program shows it: from 1. */
  readonly number: number
  cell(name: Name): Cell
  /** Of the cell, in NFC and trimmed; empty also when the column is missing. */
  text(name: Name): string
}

/** Titles and explanations may stand above: the headings are the one of the first rows that has most names of columns. */
export function matchColumns<Name extends string>({ rows }: Sheet, columns: Columns<Name>): MatchedColumns<Name> {
  const names = new Map<string, Name>()
  for (const [name, headings] of Object.entries<readonly string[]>(columns))
    for (const heading of headings) names.set(foldHeading(heading), name as Name)

  const nameOf = (cell: Cell) => names.get(foldHeading(textOfCell(cell)))
  const counts = rows.slice(0, lookedThrough).map((row) => new Set(row.flatMap((cell) => nameOf(cell) ?? [])).size)
  const best = Math.max(0, ...counts)
  const headingRow = best === 0 ? -1 : counts.indexOf(best)

  const at = new Map<Name, number>()
  const repeated = new Set<Name>()
  const unknown: string[] = []
  for (const [column, cell] of (rows[headingRow] ?? []).entries()) {
    const name = nameOf(cell)
    if (name === undefined) {
      if (!isBlank(cell)) unknown.push(textOfCell(cell))
    } else if (at.has(name)) repeated.add(name)
    else at.set(name, column)
  }
  return { headingRow, at, unknown, repeated: [...repeated] }
}

/** Those below the headings that are not empty. */
export function rowsBelow<Name extends string>(
  { rows }: Sheet,
  { headingRow, at }: MatchedColumns<Name>,
): SheetRow<Name>[] {
  if (headingRow < 0) return []
  return rows.slice(headingRow + 1).flatMap((row, index) => {
    if (row.every(isBlank)) return []
    const cell = (name: Name) => row[at.get(name) ?? -1] ?? null
    return [{ number: headingRow + index + 2, cell, text: (name: Name) => textOfCell(cell(name)) }]
  })
}

/** Sheets are told apart by their names in the same way. */
export function foldHeading(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const lookedThrough = 20
