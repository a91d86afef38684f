// People and schools that nobody has ever met, as many as wanted: the same number always gives the same ones.

import type { Types } from 'mongoose'
import type { Role } from '../../server/roles.ts'
import type { SchoolLevel } from '../../server/schools/index.ts'

const surnames = list('Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý')
const middleNames = list('Văn Thị Minh Ngọc Gia Bảo Đức Hữu Thanh Quốc Khánh Thuỳ')
const givenNames = list(
  'An Ân Ánh Bình Châu Dũng Dung Đạt Giang Hà Hải Hân Huy Khôi Lan Linh Long Mai Nam Ngân Nhi Oanh Phúc Quân Sơn Thảo Trang Uyên Vy Ý Yến',
)
const levels: readonly SchoolLevel[] = ['preschool', 'primary', 'lowerSecondary', 'upperSecondary']
const levelWords = ['Mầm non', 'Tiểu học', 'THCS', 'THPT']

/** One principal, one librarian, and the others teach; then the pupils. As in a province of 300,000 pupils in 600 schools. */
export const staffOfSchool = 25
export const peopleOfSchool = 525

export interface InventedSchool {
  readonly code: string
  readonly name: string
  readonly level: SchoolLevel
}

export interface InventedPerson {
  readonly fullName: string
  readonly userName: string
  /** Undefined where the numbers are used up: it may be missing. */
  readonly personalId: string | undefined
  readonly birthDate: Date
  readonly role: Role
}

/** A school with the people who have been made for it. */
export interface Invented {
  readonly schoolId: Types.ObjectId
  readonly level: SchoolLevel
  readonly people: readonly { readonly id: Types.ObjectId; readonly role: Role }[]
}

export interface InventedClass {
  readonly name: string
  readonly grades: readonly number[]
  readonly pupilIds: readonly Types.ObjectId[]
  readonly teacherId: Types.ObjectId | undefined
}

/** `school` counts from 1. */
export function inventSchool(school: number): InventedSchool {
  const kind = school % levels.length
  return { code: codeOf(school), name: `Trường ${levelWords[kind]} Số ${school}`, level: levels[kind]! }
}

export function codeOf(school: number): string {
  return `THU-${String(school).padStart(4, '0')}`
}

/** `place` counts from 0 within the school: the staff first. */
export function inventPerson(school: number, place: number): InventedPerson {
  const number = school * peopleOfSchool + place
  // Strides that share no factor with the lengths of the lists: every name meets every other.
  const middle = middleNames[(number * 5) % middleNames.length]!
  const words = [surnames[(number * 3) % surnames.length]!, middle, givenNames[number % givenNames.length]!]
  return {
    fullName: words.join(' '),
    userName: `thu${school}.${place + 1}`,
    personalId: personalIdOf(school, place),
    birthDate: birthDateOf(place),
    role: place === 0 ? 'principal' : place === 1 ? 'librarian' : place < staffOfSchool ? 'teacher' : 'student',
  }
}

const pupilsOfClass = 42
const gradesOf: Record<SchoolLevel, readonly number[]> = {
  preschool: [0],
  primary: [1, 2, 3, 4, 5],
  lowerSecondary: [6, 7, 8, 9],
  upperSecondary: [10, 11, 12],
  continuing: [10, 11, 12],
}

/** 6A1, 7A1, …, then 6A2 …; each with the next of the teachers. */
export function inventClasses({ level, people }: Invented): InventedClass[] {
  const idsOf = (wanted: Role) => people.filter(({ role }) => role === wanted).map(({ id }) => id)
  const [pupilIds, teacherIds] = [idsOf('student'), idsOf('teacher')]
  const grades = gradesOf[level]
  return Array.from({ length: Math.ceil(pupilIds.length / pupilsOfClass) }, (_, at) => {
    const grade = grades[at % grades.length]!
    const number = Math.floor(at / grades.length) + 1
    return {
      name: grade === 0 ? `Lá ${number}` : `${grade}A${number}`,
      grades: [grade],
      pupilIds: pupilIds.slice(at * pupilsOfClass, (at + 1) * pupilsOfClass),
      teacherId: teacherIds[at % Math.max(teacherIds.length, 1)],
    }
  })
}

function birthDateOf(place: number): Date {
  const year = place < staffOfSchool ? 1970 + (place % 30) : 2009 + (place % 12)
  return new Date(Date.UTC(year, place % 12, (place % 28) + 1))
}

/** 999 is no place that ids are given for. Of the rest six digits tell school and place. */
function personalIdOf(school: number, place: number): string | undefined {
  if (school > 999) return undefined
  const born = place < staffOfSchool ? `0${70 + (place % 30)}` : `2${String(9 + (place % 12)).padStart(2, '0')}`
  return `999${born}${String(school * 1000 + place).padStart(6, '0')}`
}

function list(words: string): readonly string[] {
  return words.normalize('NFC').split(' ')
}
