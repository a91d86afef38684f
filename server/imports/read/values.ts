// What stands in one cell, as a value of ours. What cannot be one is noted, with what stands there.

import { fold } from '../../../storage/search/fold.ts'
import { type Gender, type GuardianRelation } from '../../people/index.ts'
import type { Role } from '../../roles.ts'
import type { SchoolLevel } from '../../schools/index.ts'
import { type Cell, dayOfCell, isBlank, textOfCell } from '../../spreadsheets/index.ts'
import type { Reason } from '../wanted.ts'

export class Notes {
  readonly problems: Reason[] = []
  readonly remarks: Reason[] = []

  refuse(code: string, field: string, text: string): undefined {
    this.problems.push({ code, values: { field, text: text.slice(0, 80) } })
  }

  remark(code: string, field: string, text = ''): void {
    this.remarks.push({ code, values: { field, ...(text === '' ? {} : { text: text.slice(0, 80) }) } })
  }
}

/** In NFC, without what cannot be seen, with single spaces. */
export function plainText(cell: Cell | undefined): string {
  return textOfCell(cell)
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const longestName = 200

/** Names in capitals, as many lists have them, are written as names are. */
export function readName(text: string, field: string, notes: Notes): string | undefined {
  const looked = text.replace(/Ð/g, 'Đ').replace(/ð/g, 'đ')
  if (looked !== text) notes.remark('lookalike', field, text)
  if (/[\d@#<>{}[\]|\\/_=+*%$!?^~]/.test(looked) || looked.length > longestName)
    return notes.refuse('nameInvalid', field, text)
  const isCapital = looked === looked.toLocaleUpperCase('vi') && looked !== looked.toLocaleLowerCase('vi')
  if (!isCapital || !/\p{L}{2}/u.test(looked)) return looked
  notes.remark('capitals', field, looked)
  return looked.toLocaleLowerCase('vi').replace(/(^|[\s'’.-])(\p{L})/gu, (_, sign: string, letter: string) => {
    return sign + letter.toLocaleUpperCase('vi')
  })
}

/** Also `5/9/15`, a day's number in Excel, and days of machines with a time. Years of two digits lie in the past. */
export function readDay(cell: Cell, now = new Date()): string | undefined {
  const day = dayOfCell(typeof cell === 'string' ? dateText(cell) : cell)
  if (day !== undefined) return day
  // In CSV it is a text.
  const number = typeof cell === 'string' && /^\d{4,5}(\.\d+)?$/.test(cell.trim()) ? Number(cell) : cell
  if (typeof number === 'number' && number > 3653 && number < 73051)
    return new Date(Date.UTC(1899, 11, 30 + Math.floor(number))).toISOString().slice(0, 10)
  const [, date, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})$/.exec(textOfCell(cell)) ?? []
  if (year === undefined) return undefined
  const century = 2000 + Number(year) > now.getUTCFullYear() ? 1900 : 2000
  return dayOfCell(`${date}/${month}/${century + Number(year)}`)
}

function dateText(text: string): string {
  return textOfCell(text)
    .replace(/\s*([/.-])\s*/g, '$1')
    .replace(/^(\d{4}-\d{2}-\d{2})T.*$/, '$1')
    .replace(/\s+\d{1,2}:\d{2}(:\d{2})?$/, '')
}

export function dayIn(cell: Cell, field: string, notes: Notes): string | undefined {
  if (isBlank(cell)) return undefined
  const text = textOfCell(cell)
  if (/^(19|20)\d\d$/.test(text)) {
    notes.remark('yearOnly', field, text)
    return undefined
  }
  return readDay(cell) ?? notes.refuse('dayInvalid', field, text)
}

export function birthDateIn(cell: Cell, field: string, notes: Notes): string | undefined {
  const day = dayIn(cell, field, notes)
  if (day === undefined) return undefined
  const today = new Date(Date.now() + 24 * 3600_000).toISOString().slice(0, 10)
  return day > '1900-01-01' && day < today ? day : notes.refuse('birthDateImpossible', field, textOfCell(cell))
}

/** Twelve digits. Excel takes it for a number and drops the zeros that it begins with: they are put back, and that is said. */
export function personalIdIn(cell: Cell, field: string, notes: Notes): string | undefined {
  if (isBlank(cell)) return undefined
  const text = plainText(cell).replace(/[\s.'’-]/g, '')
  if (/^\d{12}$/.test(text)) return text
  if (/^\d{10,11}$/.test(text)) {
    notes.remark('zerosRestored', field)
    return text.padStart(12, '0')
  }
  // What is wrong with it is told without it.
  const code = isRounded(cell) ? 'numberRounded' : /^\d{9}$/.test(text) ? 'oldIdentityNumber' : 'personalIdInvalid'
  notes.problems.push({ code, values: { field } })
  return undefined
}

/** Opaque. */
export function codeIn(cell: Cell, field: string, notes: Notes): string | undefined {
  if (isBlank(cell)) return undefined
  const text = plainText(cell)
  if (isRounded(cell)) return notes.refuse('numberRounded', field, text)
  if (text.length > longestCode) return notes.refuse('codeTooLong', field, text)
  return text
}

const longestCode = 64

/** A spreadsheet program keeps fifteen digits of a number. */
function isRounded(cell: Cell): boolean {
  if (typeof cell === 'number') return !Number.isInteger(cell) || Math.abs(cell) >= 1e15
  return /^\d+([.,]\d+)?E\+?\d+$/i.test(textOfCell(cell))
}

export function phoneIn(cell: Cell, field: string, notes: Notes): string | undefined {
  if (isBlank(cell)) return undefined
  const [first = ''] = plainText(cell).split(/[;,/]| - | hoặc /)
  const digits = first.replace(/[\s.()'’-]/g, '').replace(/^(\+|00)?84(?=\d{9}$)/, '0')
  if (/^0\d{9,10}$/.test(digits)) return digits
  if (/^[1-9]\d{8}$/.test(digits)) {
    notes.remark('zeroRestored', field, `0${digits}`)
    return `0${digits}`
  }
  notes.remark('phoneIgnored', field, plainText(cell))
  return undefined
}

export function emailIn(cell: Cell, field: string, notes: Notes): string | undefined {
  if (isBlank(cell)) return undefined
  const text = plainText(cell).toLowerCase()
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) && text.length <= 254) return text
  notes.remark('emailIgnored', field, text)
  return undefined
}

const gendersByWord: Readonly<Record<string, Gender>> = {
  ...{ nam: 'male', m: 'male', male: 'male', trai: 'male', '1': 'male' },
  ...{ nu: 'female', f: 'female', female: 'female', gai: 'female', '0': 'female', '2': 'female' },
}

export function genderIn(cell: Cell, field: string, notes: Notes): Gender | undefined {
  if (isBlank(cell)) return undefined
  const text = plainText(cell)
  return gendersByWord[fold(text)] ?? notes.refuse('genderInvalid', field, text)
}

const preschool = /^(mam non|mau giao|nha tre|nhom tre|la|choi|mam|mn|mg|kg|pk|it|pr|tk|0+)\b/

/** `6`, `Khối 6`, `1, 2`, `1+2`, `Mầm non`; as OneRoster writes them: `06`, `KG`. */
export function gradesIn(cell: Cell, field: string, notes: Notes): number[] | undefined {
  if (isBlank(cell)) return undefined
  const text = plainText(cell)
  const parts = fold(text)
    .replace(/\b(khoi|lop|grade)\b/g, '')
    .split(/[,;+&/]|\bva\b|-/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const grades = parts.map((part) => (preschool.test(part) ? 0 : /^\d{1,2}$/.test(part) ? Number(part) : NaN))
  if (grades.length === 0 || grades.some((grade) => Number.isNaN(grade) || grade > 12))
    return notes.refuse('gradeInvalid', field, text)
  return [...new Set(grades)].sort((a, b) => a - b)
}

/** `2026-2027`, `2026–27`, `2026`: the year in which it begins. */
export function yearIn(cell: Cell, field: string, notes: Notes): number | undefined {
  if (isBlank(cell)) return undefined
  const text = plainText(cell)
  const [, first] = /^(20\d\d)(\s*[-–/]\s*(20)?\d\d)?$/.exec(text) ?? []
  return first === undefined ? notes.refuse('yearInvalid', field, text) : Number(first)
}

/** Longer ones first: `pho hieu truong` is no `hieu truong`. */
const positions: readonly (readonly [RegExp, Role])[] = [
  [/\b(pho hieu truong|pho giam doc|phth|pht|phohieutruong|vice ?principal)\b/, 'vicePrincipal'],
  [/\b(hieu truong|giam doc|ht|principal)\b/, 'principal'],
  [/\b(to truong|to pho|ttcm|tpcm|truong nhom|subject ?leader)\b/, 'subjectLeader'],
  [/\b(thu vien|thiet bi|tv|librarian)\b/, 'librarian'],
  [/\b(giao vu|van thu|gvu|registrar)\b/, 'registrar'],
  [/\b(quan tri|qtt|qtht|administrator|school ?administrator)\b/, 'schoolAdministrator'],
  [/\b(giao vien|giang vien|gv|gvcn|gvbm|chu nhiem|tong phu trach|tpt|teacher)\b/, 'teacher'],
]

/** Undefined for a position that has no part in this system, such as the accountant's. */
export function rolesIn(text: string): Role[] {
  const parts = text.split(/[,;+/]|\bkiêm\b| - /i).map((part) => fold(part).replace(/[^\p{L}\p{N}]+/gu, ' '))
  const found = parts.flatMap((part) => positions.find(([pattern]) => pattern.test(part))?.[1] ?? [])
  return [...new Set(found)]
}

const relations: readonly (readonly [RegExp, GuardianRelation])[] = [
  [/^(me|ma|mother|me ruot)\b/, 'mother'],
  [/^(cha|bo|ba|father|bo ruot)$/, 'father'],
]

export function relationIn(text: string): GuardianRelation {
  const folded = fold(text)
  return relations.find(([pattern]) => pattern.test(folded))?.[1] ?? 'other'
}

const levelWords: readonly (readonly [RegExp, SchoolLevel])[] = [
  [/\b(mam non|mau giao|nha tre|mn|mg|preschool)\b/, 'preschool'],
  [/\b(tieu hoc|th|cap 1|primary)\b/, 'primary'],
  [/\b(trung hoc co so|thcs|cap 2|lower secondary|lowersecondary)\b/, 'lowerSecondary'],
  [/\b(trung hoc pho thong|thpt|cap 3|upper secondary|uppersecondary)\b/, 'upperSecondary'],
  [/\b(thuong xuyen|gdtx|gdnn|continuing)\b/, 'continuing'],
]

export function levelsIn(cell: Cell, field: string, notes: Notes): SchoolLevel[] | undefined {
  if (isBlank(cell)) return undefined
  const text = plainText(cell)
  const folded = fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ')
  const found = levelWords.filter(([pattern]) => pattern.test(folded)).map(([, level]) => level)
  return found.length > 0 ? found : notes.refuse('levelInvalid', field, text)
}
