// The columns of each kind of list, with what schools write above them. The first heading is how we write it ourselves.

import type { Columns } from '../../spreadsheets/index.ts'
import type { Kind } from '../wanted.ts'

const person = {
  fullName: [
    ...['Họ và tên', 'Họ tên', 'Họ & tên', 'Tên đầy đủ', 'Họ và tên khai sinh', 'Họ, chữ đệm và tên'],
    ...['Họ, chữ đệm, tên', 'Full name', 'Name'],
  ],
  lastNames: ['Họ và tên đệm', 'Họ đệm', 'Họ và đệm', 'Họ, tên đệm', 'Họ và chữ đệm', 'Họ lót', 'Họ và tên lót', 'Họ'],
  givenName: ['Tên'],
  birthDate: ['Ngày sinh', 'Ngày tháng năm sinh', 'Ngày, tháng, năm sinh', 'NTNS', 'Sinh ngày', 'Date of birth'],
  birthDay: ['Ngày sinh - Ngày'],
  birthMonth: ['Ngày sinh - Tháng'],
  birthYear: ['Năm sinh', 'Ngày sinh - Năm'],
  gender: ['Giới tính', 'Giới', 'Nam/Nữ', 'Phái', 'GT', 'Gender', 'Sex'],
  female: [
    'Nữ',
    'Nữ (x)',
    'GT nữ',
    'Giới tính nữ',
    'Giới tính (nữ)',
    'Giới tính (nữ: x)',
    'Giới tính (x là nữ)',
    'HS nữ',
  ],
  male: ['Nam', 'Nam (x)', 'GT nam', 'Giới tính nam'],
  sectorCode: [
    ...['Mã định danh', 'Mã định danh ngành', 'Mã định danh Bộ GD&ĐT', 'Mã định danh Bộ GDĐT', 'Mã định danh CSDL'],
    ...['Mã định danh trên CSDL ngành', 'Mã định danh CSDL ngành', 'Mã CSDL', 'Sector code'],
  ],
  personalId: [
    ...['Số định danh cá nhân', 'Số ĐDCN', 'ĐDCN', 'Số ĐDCN/CCCD', 'CCCD', 'Số CCCD', 'CCCD/ĐDCN', 'ĐDCN/CCCD'],
    ...['Mã định danh cá nhân', 'Mã ĐDCN', 'Số định danh', 'CMND/CCCD', 'Số CMND/CCCD', 'Căn cước công dân'],
    ...['Số căn cước công dân', 'Số căn cước', 'Căn cước', 'Số CMND/TCC/ĐDCN/Hộ chiếu', 'Personal id'],
  ],
  phone: [
    ...['Điện thoại', 'Số điện thoại', 'SĐT', 'ĐT', 'Số ĐT', 'Di động', 'Điện thoại di động', 'ĐTDĐ'],
    ...['Điện thoại liên hệ', 'SĐT liên hệ', 'Điện thoại liên lạc', 'Phone'],
  ],
  email: ['Thư điện tử', 'Email', 'E-mail', 'Địa chỉ email', 'Hộp thư'],
  userName: ['Tên đăng nhập', 'Tài khoản', 'Tên tài khoản', 'Username', 'User name'],
  sortName: ['Tên để sắp xếp', 'Tên sắp xếp'],
  id: ['Mã trong hệ thống'],
  schoolCode: ['Mã trường', 'Mã đơn vị', 'Mã cơ sở giáo dục', 'Mã cơ sở'],
} as const

const className = ['Lớp', 'Tên lớp', 'Lớp học', 'Lớp hiện tại', 'Lớp hiện nay', 'Class']
const grade = ['Khối', 'Khối lớp', 'Khối học', 'Grade']
const year = ['Năm học']

/** `Họ tên cha`, `Cha - Họ tên`, `SĐT bố` … */
function parent(words: readonly string[], fields: readonly (readonly [string, string])[]): string[] {
  return words.flatMap((word) =>
    fields.flatMap(([before, after]) => [`${before} ${word}`, `${before} của ${word}`, `${word} - ${after}`]),
  )
}

const named = [
  ['Họ tên', 'Họ tên'],
  ['Họ và tên', 'Họ và tên'],
  ['Tên', 'Tên'],
] as const
const called = [
  ['Điện thoại', 'Điện thoại'],
  ['Số điện thoại', 'Số điện thoại'],
  ['SĐT', 'SĐT'],
  ['Số ĐT', 'Số ĐT'],
  ['ĐT', 'ĐT'],
] as const
const identified = [
  ['Số định danh cá nhân', 'Số định danh cá nhân'],
  ['Số ĐDCN', 'Số ĐDCN'],
  ['Số CCCD', 'Số CCCD'],
  ['CCCD', 'CCCD'],
] as const
const father = ['cha', 'bố', 'ba']
const mother = ['mẹ', 'má']
const guardian = ['người giám hộ', 'NGH', 'giám hộ']

const pupils = {
  ...person,
  fullName: [
    ...person.fullName,
    ...['Họ và tên học sinh', 'Họ tên học sinh', 'Tên học sinh', 'Họ và tên HS', 'Họ tên HS', 'Họ và tên trẻ'],
    ...['Họ tên trẻ', 'Họ và tên học viên', 'Họ tên học viên'],
  ],
  sectorCode: [
    ...person.sectorCode,
    ...['Mã học sinh', 'Mã HS', 'Mã định danh học sinh', 'Mã học viên', 'Mã trẻ', 'Mã số học sinh'],
  ],
  className,
  grade,
  year,
  firstDay: ['Ngày vào trường', 'Ngày nhập học', 'Ngày vào lớp'],
  state: ['Trạng thái', 'Tình trạng', 'Trạng thái học sinh', 'Tình trạng học tập'],
  fatherName: parent(father, named),
  fatherPhone: parent(father, called),
  fatherId: parent(father, identified),
  motherName: parent(mother, named),
  motherPhone: parent(mother, called),
  motherId: parent(mother, identified),
  guardianName: [...parent(guardian, named), 'Người giám hộ'],
  guardianPhone: parent(guardian, called),
  guardianId: parent(guardian, identified),
}

const staffNames = ['cán bộ', 'giáo viên', 'GV', 'CB', 'CBGV', 'nhân viên', 'cán bộ giáo viên', 'cán bộ, giáo viên']
const staff = {
  ...person,
  fullName: [
    ...person.fullName,
    ...staffNames.flatMap((word) => [`Họ và tên ${word}`, `Họ tên ${word}`, `Tên ${word}`]),
  ],
  sectorCode: [...person.sectorCode, ...staffNames.flatMap((word) => [`Mã ${word}`, `Mã định danh ${word}`])],
  roles: [
    ...['Chức vụ', 'Vị trí việc làm', 'Vai trò', 'Nhóm chức vụ', 'Chức danh', 'Nhiệm vụ', 'Chức vụ, vị trí việc làm'],
    ...['Vị trí', 'Role'],
  ],
  group: ['Tổ chuyên môn', 'Tổ', 'Tổ bộ môn', 'Mã tổ chuyên môn'],
  homeroom: ['Chủ nhiệm lớp', 'Lớp chủ nhiệm', 'Chủ nhiệm', 'GVCN lớp', 'GVCN'],
  teaching: ['Phân công giảng dạy', 'Phân công chuyên môn', 'Phân công'],
  subjects: ['Môn dạy', 'Môn', 'Dạy môn', 'Môn giảng dạy', 'Bộ môn', 'Môn học giảng dạy'],
  taughtClasses: ['Lớp dạy', 'Dạy lớp', 'Dạy các lớp', 'Các lớp dạy', 'Lớp giảng dạy'],
  year,
}

const classes = {
  className,
  grade,
  year,
  campus: ['Điểm trường', 'Phân hiệu', 'Cơ sở', 'Điểm học'],
  sectorCode: ['Mã lớp', 'Mã định danh lớp'],
  homeroomName: ['Giáo viên chủ nhiệm', 'GVCN', 'Chủ nhiệm', 'Họ tên GVCN', 'Họ và tên GVCN', 'Tên GVCN'],
  homeroomCode: ['Mã GVCN', 'Mã giáo viên chủ nhiệm'],
  schoolCode: person.schoolCode,
  size: ['Sĩ số', 'Số học sinh', 'Số HS', 'Tổng số học sinh'],
}

const schools = {
  code: person.schoolCode,
  name: ['Tên trường', 'Tên đơn vị', 'Tên cơ sở giáo dục', 'Tên cơ sở', 'Trường', 'Tên trường học'],
  levels: ['Cấp học', 'Cấp', 'Cấp trường', 'Các cấp học', 'Bậc học'],
  managedBy: [
    'Đơn vị quản lý',
    'Cơ quan quản lý',
    'Mã đơn vị quản lý',
    'Trực thuộc',
    'Đơn vị chủ quản',
    'Cơ quan chủ quản',
  ],
}

const guardians = {
  ...person,
  fullName: [
    ...person.fullName,
    ...['Họ và tên phụ huynh', 'Họ tên phụ huynh', 'Phụ huynh', 'Tên phụ huynh', 'Họ và tên PH', 'Họ tên PH'],
    ...['Họ và tên người giám hộ', 'Họ tên người giám hộ', 'Họ tên cha mẹ', 'Họ và tên cha mẹ'],
  ],
  phone: [...person.phone, 'Điện thoại phụ huynh', 'SĐT phụ huynh', 'Số điện thoại phụ huynh', 'SĐT PH'],
  relation: ['Quan hệ', 'Mối quan hệ', 'Quan hệ với học sinh', 'Quan hệ với HS', 'Là'],
  childName: [
    'Họ và tên học sinh',
    'Họ tên học sinh',
    'Tên học sinh',
    'Học sinh',
    'Họ tên con',
    'Họ và tên con',
    'Họ tên HS',
  ],
  childBirthDate: [
    'Ngày sinh học sinh',
    'Ngày sinh HS',
    'Ngày sinh của học sinh',
    'Ngày sinh con',
    'Ngày sinh của con',
  ],
  childCode: ['Mã học sinh', 'Mã HS', 'Mã định danh học sinh', 'Mã định danh của học sinh'],
  childPersonalId: ['Số định danh cá nhân học sinh', 'Số ĐDCN học sinh', 'CCCD học sinh', 'Số ĐDCN của học sinh'],
  childId: ['Mã trong hệ thống của học sinh'],
  childUserName: ['Tên đăng nhập học sinh', 'Tài khoản học sinh'],
  className,
}

export const columns = { schools, classes, staff, pupils, guardians } satisfies Record<Kind, Columns<string>>

export type ColumnOf<K extends Kind> = Extract<keyof (typeof columns)[K], string>

/** Without these a list is not of that kind: one of each line. */
export const needed: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  schools: [['code'], ['name']],
  classes: [['className']],
  staff: [
    ['fullName', 'givenName'],
    ['roles', 'subjects', 'homeroom', 'teaching', 'group'],
  ],
  pupils: [['fullName', 'givenName']],
  guardians: [
    ['fullName', 'givenName'],
    ['childName', 'childCode', 'childPersonalId', 'childUserName', 'childId'],
  ],
}

/** Whoever has these is no list of that kind. */
export const foreign: Readonly<Record<Kind, readonly string[]>> = {
  schools: [],
  classes: ['Họ và tên', 'Họ tên', 'Họ và tên học sinh', 'Ngày sinh', 'Họ tên học sinh', 'Tên học sinh', 'Họ đệm'],
  staff: [],
  pupils: ['Chức vụ', 'Quan hệ', 'Mối quan hệ', 'Quan hệ với học sinh', 'Môn dạy', 'Vị trí việc làm'],
  guardians: [],
}
