// People and schools that nobody has ever met, as many as wanted: the same number always gives the same ones.

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
  readonly role: Role
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
    role: place === 0 ? 'principal' : place === 1 ? 'librarian' : place < staffOfSchool ? 'teacher' : 'student',
  }
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
