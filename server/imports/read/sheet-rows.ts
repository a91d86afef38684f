// The rows of one sheet as lines of a list. Totals, signatures and repeated headings are no records, which is said.

import { fold } from '../../../storage/search/fold.ts'
import { type Cell, foldHeading, isBlank, rowsBelow, type SheetRow, textOfCell } from '../../spreadsheets/index.ts'
import type { Draft, Kind, Wanted } from '../wanted.ts'
import type { MatchedSheet } from './headings.ts'
import { readClass, readGuardian, readPupil, readSchool, readStaff } from './records.ts'
import { Notes } from './values.ts'

/** What a reader of a record gets of its row. */
export interface Line {
  /** The class that all rows of the sheet are of, by its title or its name. */
  readonly titledClass: string | undefined
  cell(name: string): Cell
  text(name: string): string
  has(name: string): boolean
  readonly notes: Notes
}

export type ReadRecord = (
  line: Line,
) => Promise<{ readonly label: string; readonly wanted?: Wanted; readonly leftOut?: string }>

const readers: Readonly<Record<Kind, ReadRecord>> = {
  schools: readSchool,
  classes: readClass,
  staff: readStaff,
  pupils: readPupil,
  guardians: readGuardian,
}

export async function readSheet({ kind, sheet, matched }: MatchedSheet): Promise<Draft[]> {
  const headings = sheet.rows[matched.headingRow] ?? []
  const at = withGivenNames(sheet.rows.slice(matched.headingRow + 1), headings, matched.at)
  const moved = movedIdentifiers(kind, rowsBelow(sheet, { ...matched, at }), at)
  const titledClass = classInTitle(sheet, matched.headingRow)
  const place = (number: number) => (sheet.name === '' ? String(number) : `${sheet.name}, ${number}`)
  const drafts: Draft[] = []
  for (const row of rowsBelow(sheet, { ...matched, at: moved.at })) {
    const cells = sheet.rows[row.number - 1] ?? []
    const first = cells.find((cell) => !isBlank(cell)) ?? null
    const isRepeated = cells.every(
      (cell, at) => foldHeading(textOfCell(cell)) === foldHeading(textOfCell(headings[at])),
    )
    const base = { kind, place: place(row.number), problems: [], remarks: [] }
    if (isRepeated || isNumbering(cells) || isNote(kind, row, { at: moved.at, first })) {
      const label = textOfCell(first).slice(0, 120)
      drafts.push({ ...base, label, leftOut: { code: 'noRecord' } })
      continue
    }
    const notes = new Notes()
    if (moved.isMoved) notes.remark('takenForPersonalId', 'personalId')
    const has = (name: string) => moved.at.has(name)
    const read = await readers[kind]({ titledClass, cell: row.cell, text: row.text, has, notes })
    const { problems, remarks } = notes
    const wanted = problems.length > 0 ? undefined : read.wanted
    const leftOut = read.leftOut === undefined ? undefined : { code: read.leftOut }
    drafts.push({ kind, place: place(row.number), label: read.label, wanted, problems, remarks, leftOut })
    if (drafts.length % 200 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return drafts
}

/** `DANH SÁCH HỌC SINH LỚP 6A1` above the headings, or else the name of the sheet, unless a program has given it that. */
function classInTitle({ name, rows }: MatchedSheet['sheet'], headingRow: number): string | undefined {
  const titles = rows.slice(0, headingRow).flatMap((row) => row.filter((cell) => !isBlank(cell)).map(textOfCell))
  const titled = titles.flatMap(
    (title) => /(?:^|[\s:])lớp\s*:?\s*(\d{1,2}[^\s,;]*)/iu.exec(title.normalize('NFC'))?.[1] ?? [],
  )
  if (titled.length > 0) return titled[0]
  const isUsual = /^(sheet|trang tinh|table|du lieu|data|danh sach|hoc sinh|ds)? ?\d*$/.test(foldHeading(name))
  return isUsual ? undefined : name
}

/** `Họ và tên` may stand above two columns: the given names are then in the one without a heading. */
function withGivenNames(
  rows: readonly (readonly Cell[])[],
  headings: readonly Cell[],
  at: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const column = at.get('fullName')
  if (column === undefined || at.has('givenName') || !isBlank(headings[column + 1])) return at
  // Notes below the list have little else in their row.
  const named = rows.filter((row) => !isBlank(row[column]) && row.filter((cell) => !isBlank(cell)).length > 2)
  const split = named.filter((row) => /^[\p{L}'’]+$/u.test(textOfCell(row[column + 1])))
  return split.length > 0 && split.length * 2 >= named.length ? new Map(at).set('givenName', column + 1) : at
}

/** `(1)`, `(2)`, `(3)` below the headings. */
function isNumbering(cells: readonly Cell[]): boolean {
  const given = cells.filter((cell) => !isBlank(cell)).map((cell) => textOfCell(cell).replace(/[()[\]]/g, ''))
  return given.length >= 3 && given.every((text, at) => text === String(Number(given[0]) + at))
}

const words =
  /^(tong|cong|danh sach|nguoi lap|lap bieu|lap bang|hieu truong|xac nhan|ghi chu|ky ten|thu truong|ngay \d|can bo|giao vien chu nhiem)\b/
const distinguishing: Readonly<Record<Kind, readonly string[]>> = {
  schools: ['code', 'name'],
  classes: ['className'],
  staff: ['fullName', 'givenName'],
  pupils: ['fullName', 'givenName'],
  guardians: ['fullName', 'givenName'],
}

/** Below the list somebody writes how many there are, the place and the day, and signs. */
function isNote(
  kind: Kind,
  row: SheetRow<string>,
  { at, first }: { readonly at: ReadonlyMap<string, number>; readonly first: Cell },
): boolean {
  const names = [...at.keys()]
  const given = names.filter((name) => row.text(name) !== '')
  if (given.length === 0) return true
  const hasName = distinguishing[kind].some((name) => row.text(name) !== '')
  if (!hasName && words.test(fold(textOfCell(first)))) return true
  const others = given.filter((name) => !distinguishing[kind].includes(name) && name !== 'lastNames')
  if (!hasName) return others.length < 2
  const text = fold(distinguishing[kind].map((name) => row.text(name)).join(' '))
  return others.length <= 1 && words.test(text)
}

/**
 * Many lists call the personal id `Mã định danh`, which is also what the sector calls its own code. Twelve digits that tell
 * the year of birth are a personal id: that must not be kept in the clear, or be shown in lists.
 */
function movedIdentifiers(kind: Kind, rows: readonly SheetRow<string>[], at: ReadonlyMap<string, number>) {
  const column = at.get('sectorCode')
  if (column === undefined || at.has('personalId') || kind === 'classes') return { at, isMoved: false }
  const given = rows.filter((row) => row.text('sectorCode') !== '')
  const alike = given.filter((row) => isPersonalId(row.text('sectorCode'), row.text('birthDate')))
  if (alike.length === 0 || alike.length * 2 < given.length) return { at, isMoved: false }
  const moved = new Map(at)
  moved.delete('sectorCode')
  moved.set('personalId', column)
  return { at: moved, isMoved: true }
}

/** The fourth digit tells century and gender, the two after it the year of birth. */
function isPersonalId(text: string, birthDate: string): boolean {
  const digits = /^\d{10,12}$/.test(text) ? text.padStart(12, '0') : undefined
  if (digits === undefined) return false
  const [year] = /\b(19|20)\d\d\b/.exec(birthDate) ?? []
  if (year === undefined) return digits.startsWith('0') && text.length === 12
  return 19 + Math.floor(Number(digits[3]) / 2) === Number(year.slice(0, 2)) && digits.slice(4, 6) === year.slice(2)
}
