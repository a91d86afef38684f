// Of which kind a sheet is, and which of its columns is which. Headings may stand in two rows: `Cha` above `Họ tên` and `SĐT`.

import {
  type Cell,
  foldHeading,
  isBlank,
  matchColumns,
  type MatchedColumns,
  type Sheet,
  textOfCell,
} from '../../spreadsheets/index.ts'
import { type Kind, kinds } from '../wanted.ts'
import { columns, foreign, needed } from './columns.ts'

export interface MatchedSheet {
  readonly kind: Kind
  /** With its headings in one row. */
  readonly sheet: Sheet
  readonly matched: MatchedColumns<string>
}

/** Undefined when it is of no kind, or not of the one that is wanted. */
export function matchSheet(sheet: Sheet, wanted: Kind | undefined): MatchedSheet | undefined {
  const tried = wanted === undefined ? kinds : [wanted]
  const matches = tried.flatMap((kind) => matchAs(kind, sheet) ?? [])
  const fitting = matches.filter((one) => wanted !== undefined || !hasForeign(one))
  return fitting.sort((a, b) => scoreOf(b) - scoreOf(a))[0]
}

function matchAs(kind: Kind, sheet: Sheet): MatchedSheet | undefined {
  const of: Readonly<Record<string, readonly string[]>> = columns[kind]
  const simple = matchColumns<string>(sheet, of)
  const { headingRow } = simple
  const joined =
    headingRow < 0 ? [] : [headingRow, headingRow - 1].filter((row) => row >= 0).map((row) => joinHeadings(sheet, row))
  const best = joined.reduce<Omit<MatchedSheet, 'kind'>>(
    (found, next) => {
      const matched = matchColumns<string>(next, of)
      return matched.at.size > found.matched.at.size ? { sheet: next, matched } : found
    },
    { sheet, matched: simple },
  )
  const has = (name: string) => best.matched.at.has(name)
  return needed[kind].every((any) => any.some(has)) ? { kind, ...best } : undefined
}

/** A sheet may have what two kinds need: the one that understands more of it counts, of equals the more special one. */
function scoreOf({ kind, matched: { at } }: MatchedSheet): number {
  const special: Readonly<Record<Kind, number>> = {
    guardians: 0.4,
    staff: 0.3,
    pupils: 0.2,
    schools: 0.15,
    classes: 0.1,
  }
  // `Mã học sinh` alone may as well be the pupil's own.
  const isOfPupils = kind === 'guardians' && !['relation', 'childName', 'childId'].some((name) => at.has(name))
  return at.size + (isOfPupils ? 0 : special[kind])
}

function hasForeign({ kind, sheet, matched }: MatchedSheet): boolean {
  const names = new Set(foreign[kind].map(foldHeading))
  return (sheet.rows[matched.headingRow] ?? []).some((cell) => names.has(foldHeading(textOfCell(cell))))
}

/** The row below is taken for a second line of headings; a cell of the upper one reaches as far as the next that is not empty. */
function joinHeadings({ name, rows }: Sheet, at: number): Sheet {
  const upper = rows[at] ?? []
  const lower = rows[at + 1] ?? []
  let above: Cell = null
  const width = Math.max(upper.length, lower.length)
  const headings = Array.from({ length: width }, (_, column): Cell => {
    const [top = null, below = null] = [upper[column], lower[column]]
    if (!isBlank(top)) above = top
    if (isBlank(below)) return top
    const own = textOfCell(below)
    return isGeneral(own) ? own : `${textOfCell(above)} - ${own}`
  })
  return { name, rows: [...rows.slice(0, at), headings, [], ...rows.slice(at + 2)] }
}

/** `Họ đệm` and `Tên` below `Họ và tên` need no more than that. */
function isGeneral(heading: string): boolean {
  return ['ho dem', 'ho va ten dem', 'ho va dem', 'ho lot', 'ho', 'ten', 'nu'].includes(foldHeading(heading))
}
