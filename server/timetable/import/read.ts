// What the rows of a spreadsheet mean: each a lesson, or why it is none.

import { Types } from 'mongoose'
import { type ClassRecord, listAssignmentsOf } from '../../classes/index.ts'
import { fold } from '../../../storage/search/fold.ts'
import type { KnownSubject } from '../../curriculum/index.ts'
import type { FieldError } from '../../http/form.ts'
import type { KnownPerson } from '../../people/index.ts'
import { holdsAt } from '../../schools/index.ts'
import { type Columns, matchColumns, rowsBelow, type Sheet, type SheetRow } from '../../spreadsheets/index.ts'
import { subjectsOf } from '../form-page.ts'
import { longestRoom } from '../input.ts'
import type { Session } from '../times.ts'
import type { ImportRow } from './import.model.ts'

export type Column = 'group' | 'weekday' | 'session' | 'period' | 'subject' | 'teacher' | 'room'

/** The first is how we write it. */
export const columns: Columns<Column> = {
  group: ['Lớp', 'Tên lớp', 'Class'],
  weekday: ['Thứ', 'Ngày', 'Weekday', 'Day'],
  session: ['Buổi', 'Session'],
  period: ['Tiết', 'Tiết số', 'Period'],
  subject: ['Môn', 'Môn học', 'Subject'],
  teacher: ['Giáo viên', 'GV', 'Thầy cô', 'Teacher'],
  room: ['Phòng', 'Phòng học', 'Room'],
}
const needed: readonly Column[] = ['group', 'weekday', 'period', 'subject']

export interface SchoolWords {
  readonly classes: readonly ClassRecord[]
  readonly staff: readonly KnownPerson[]
  readonly on: Date
}

export type ReadRows =
  { readonly ok: true; readonly rows: readonly ImportRow[] } | { readonly ok: false; readonly error: FieldError }

export async function readRows(sheets: readonly Sheet[], known: SchoolWords): Promise<ReadRows> {
  const matched = sheets.map((sheet) => ({ sheet, columns: matchColumns(sheet, columns) }))
  const found = matched.find(({ columns: { at } }) => needed.every((name) => at.has(name)))
  if (!found) return { ok: false, error: { key: 'timetable.errors.columnsMissing' } }
  const classes = new Map(known.classes.map((one) => [wordOf(one.name), one]))
  const assignments = await listAssignmentsOf({ classIds: known.classes.map(({ _id }) => _id) })
  const held = assignments.filter(({ from, to }) => holdsAt({ from, to: to ?? undefined }, known.on))
  const subjects = new Map<string, readonly KnownSubject[]>()
  for (const { _id, grades } of known.classes) subjects.set(_id.toString(), await subjectsOf(grades))

  const slots = new Map<string, number>()
  const rows = rowsBelow(found.sheet, found.columns).map((row): ImportRow => {
    const text = Object.keys(columns)
      .map((name) => row.text(name as Column))
      .filter((part) => part !== '')
      .join(' · ')
    const shown = { number: row.number, text }
    const refused = (what: string, values?: FieldError['values']): ImportRow => ({
      ...{ ...shown, problem: { key: `timetable.errors.${what}`, ...(values && { values }) } },
    })
    const group = classes.get(wordOf(row.text('group')))
    if (!group) return refused('unknownClass')
    const slot = slotIn(row)
    if (typeof slot === 'string') return refused(slot)
    const wanted = wordOf(row.text('subject'))
    const subject = subjects
      .get(group._id.toString())!
      .find(({ code, name, shortName, aliases }) =>
        [code, name, shortName, ...aliases].some((word) => word && wordOf(word) === wanted),
      )
    if (!subject) return refused('unknownSubject')
    const ofClass = held.filter(({ classId }) => classId.equals(group._id))
    const assigned = [
      ...ofClass.filter(({ level, subjectCode }) => level === subject.level && subjectCode === subject.code),
      ...ofClass.filter(({ kind }) => kind === 'homeroom'),
    ].map(({ personId }) => String(personId))
    const teacher = teacherIn(row.text('teacher'), known.staff, assigned)
    if (teacher.problem !== undefined) return refused(teacher.problem)
    const key = `${group._id.toString()} ${slot.weekday} ${slot.session} ${slot.period}`
    const before = slots.get(key)
    if (before !== undefined) return refused('rowTwice', { row: before })
    slots.set(key, row.number)
    return {
      ...{ ...shown, classId: group._id, className: group.name },
      lesson: {
        ...{ ...slot, level: subject.level, subjectCode: subject.code, teacherId: new Types.ObjectId(teacher.id) },
        room: row.text('room').slice(0, longestRoom),
      },
    }
  })
  return { ok: true, rows }
}

function slotIn(row: SheetRow<Column>) {
  const day = wordOf(row.text('weekday')).replace(/^thu /, '')
  const weekday = weekdayNames.findIndex((names) => names.includes(day))
  if (weekday < 0) return 'unknownWeekday'
  const part = wordOf(row.text('session'))
  const session: Session | undefined = ['', 'sang', 's', 'morning'].includes(part)
    ? 'morning'
    : ['chieu', 'c', 'afternoon'].includes(part)
      ? 'afternoon'
      : undefined
  if (!session) return 'unknownSession'
  const period = Number(row.text('period'))
  if (!Number.isInteger(period) || period < 1) return 'noPeriod'
  return { weekday, session, period }
}

const weekdayNames = [
  ['2', 'hai', 'monday'],
  ['3', 'ba', 'tuesday'],
  ['4', 'tu', 'wednesday'],
  ['5', 'nam', 'thursday'],
  ['6', 'sau', 'friday'],
  ['7', 'bay', 'saturday'],
]

/** Left out: whoever is assigned. Of several of one name the one who teaches the class. A code of the sector will do too. */
function teacherIn(
  text: string,
  staff: readonly KnownPerson[],
  assigned: readonly string[],
): { readonly id: string; readonly problem?: undefined } | { readonly problem: string } {
  if (text === '') return assigned[0] ? { id: assigned[0] } : { problem: 'noTeacher' }
  const named = staff.filter(({ fullName, sectorCode }) => sectorCode === text || wordOf(fullName) === wordOf(text))
  const exact = named.filter(({ fullName }) => fullName === text)
  const among = exact.length > 0 ? exact : named
  const own = among.filter(({ id }) => assigned.includes(id))
  const found = own.length > 0 ? own : among
  if (found.length > 1) return { problem: 'severalTeachers' }
  return found[0] ? { id: found[0].id } : { problem: 'unknownTeacher' }
}

function wordOf(text: string): string {
  return fold(text).replace(/\s+/g, ' ').trim()
}
