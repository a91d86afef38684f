// Lists as spreadsheets: what is written here is read again (read/columns.ts), and then changes nothing.

import { findSubjects, type KnownSubject } from '../../curriculum/index.ts'
import { relatedUnitId } from '../../schools/index.ts'
import type { Cell } from '../../spreadsheets/index.ts'
import type { Kind } from '../wanted.ts'
import { columns } from '../read/columns.ts'
import { findUnits } from '../../schools/index.ts'
import { listedPeople, type ListedPerson, listSchoolClasses, type Scope, schoolsIn } from './records.ts'
import type { Types } from 'mongoose'

export interface Written {
  /** Of the sheet. */
  readonly name: string
  readonly headings: readonly string[]
  readonly rows: AsyncIterable<readonly Cell[]>
}

export interface Wish {
  readonly schoolId: Types.ObjectId | undefined
  readonly yearKey: number
  readonly withPersonalIds: boolean
  readonly today: Date
}

/** In Vietnamese, whoever asks: these are the words that schools know. */
const sheetNames: Readonly<Record<Kind, string>> = {
  schools: 'Trường',
  classes: 'Lớp',
  staff: 'Cán bộ, giáo viên',
  pupils: 'Học sinh',
  guardians: 'Phụ huynh',
}

const personFields = [
  'id',
  'sectorCode',
  'fullName',
  'sortName',
  'birthDate',
  'gender',
  'personalId',
  'phone',
  'email',
] as const
const fields = {
  schools: ['code', 'name', 'levels', 'managedBy'],
  classes: ['schoolCode', 'year', 'className', 'grade', 'campus', 'sectorCode', 'homeroomName', 'homeroomCode'],
  staff: ['schoolCode', ...personFields, 'userName', 'roles', 'group', 'homeroom', 'teaching', 'year'],
  pupils: ['schoolCode', ...personFields, 'userName', 'className', 'grade', 'year'],
  guardians: ['schoolCode', ...personFields, 'relation', 'childId', 'childCode', 'childName', 'childBirthDate'],
} as const satisfies Record<Kind, readonly string[]>

export function sheetOf(kind: Kind, wish: Wish): Written {
  const names = fields[kind].filter((name) => name !== 'personalId' || wish.withPersonalIds)
  const headings: Readonly<Record<string, readonly string[]>> = columns[kind]
  return {
    name: sheetNames[kind],
    headings: names.map((name) => headings[name]?.[0] ?? name),
    rows: rowsOf(kind, wish, names),
  }
}

/** An empty list to fill in. */
export function templateOf(kind: Kind): Omit<Written, 'rows'> {
  const own: readonly string[] = ['id', 'childId', 'sortName', 'userName', 'schoolCode']
  const names = fields[kind].filter((name) => !own.includes(name))
  const more = kind === 'pupils' ? ['fatherName', 'fatherPhone', 'motherName', 'motherPhone'] : []
  const headings: Readonly<Record<string, readonly string[]>> = columns[kind]
  return { name: sheetNames[kind], headings: [...names, ...more].map((name) => headings[name]?.[0] ?? name) }
}

async function* rowsOf(kind: Kind, wish: Wish, names: readonly string[]): AsyncGenerator<Cell[]> {
  const subjects = await findSubjects()
  for await (const school of schoolsIn(wish.schoolId, wish.today)) {
    const scope = { ...wish, school }
    for await (const values of valuesOf(kind, scope, subjects)) yield names.map((name) => values[name] ?? null)
  }
}

type Values = Readonly<Record<string, Cell | undefined>>

async function* valuesOf(kind: Kind, scope: Scope, subjects: readonly KnownSubject[]): AsyncGenerator<Values> {
  const { school, yearKey, today } = scope
  const shared = { schoolCode: school.code, year: `${yearKey}-${yearKey + 1}` }
  if (kind === 'schools') {
    const managerId = relatedUnitId(school.relations, 'managedBy', today)
    const manager = managerId === undefined ? undefined : (await findUnits([managerId])).get(managerId)
    yield {
      code: school.code,
      name: school.name,
      levels: school.levels.map((level) => levelWords[level]).join(', '),
      managedBy: manager?.code,
    }
  } else if (kind === 'classes') {
    for (const { one, campus, homeroom } of await listSchoolClasses(scope)) {
      const head = { homeroomName: homeroom?.fullName, homeroomCode: homeroom?.sectorCode }
      yield {
        ...shared,
        className: one.name,
        grade: gradeText(one.grades),
        campus: campus?.name,
        sectorCode: one.sectorCode,
        ...head,
      }
    }
  } else if (kind === 'staff') {
    for await (const listed of listedPeople('staff', scope))
      yield { ...shared, ...personOf(listed), ...(await staffOf(listed, scope, subjects)) }
  } else if (kind === 'pupils') {
    for await (const listed of listedPeople('student', scope)) {
      const [first] = listed.classes
      yield { ...shared, ...personOf(listed), className: first?.name, grade: first && gradeText(first.grades) }
    }
  } else {
    for await (const listed of listedPeople('guardian', scope)) yield* guardiansOf(listed, shared)
  }
}

function personOf({ person, personalId, userName }: ListedPerson): Values {
  const { _id, fullName, sortName, isSortNameGiven, birthDate, gender, sectorCode, phone, email } = person
  return {
    ...{ id: _id.toString(), sectorCode, fullName, birthDate, personalId, phone, email, userName },
    sortName: isSortNameGiven ? sortName : undefined,
    gender: gender && genderWords[gender],
  }
}

async function staffOf(
  { roles, teaching, person }: ListedPerson,
  scope: Scope,
  subjects: readonly KnownSubject[],
): Promise<Values> {
  const groupId = roles
    .find(({ role, unitId }) => role === 'subjectLeader' && !unitId.equals(scope.school.id))
    ?.unitId.toString()
  const group = groupId === undefined ? undefined : (await findUnits([groupId])).get(groupId)
  const classes = await classNames(scope)
  const bySubject = new Map<string, string[]>()
  for (const { kind, level, subjectCode, classId } of teaching) {
    if (kind !== 'subject') continue
    const subject = subjects.find((one) => one.level === level && one.code === subjectCode)?.name ?? subjectCode ?? ''
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), classes.get(classId.toString()) ?? ''])
  }
  const homeroom = teaching
    .filter(({ kind }) => kind === 'homeroom')
    .map(({ classId }) => classes.get(classId.toString()) ?? '')
  const held = [...new Set(roles.map(({ role }) => role))].map((role) => roleWords[role] ?? role)
  return {
    roles: held.join(', '),
    group: group?.name,
    homeroom: homeroom.join(', '),
    teaching: [...bySubject].map(([subject, names]) => `${subject}: ${names.join(', ')}`).join('; '),
    id: person._id.toString(),
  }
}

const classesBySchool = new WeakMap<object, Promise<Map<string, string>>>()

/** Once for a school. */
function classNames(scope: Scope): Promise<Map<string, string>> {
  let names = classesBySchool.get(scope)
  if (!names) {
    names = listSchoolClasses(scope).then(
      (classes) => new Map(classes.map(({ one }) => [one._id.toString(), one.name])),
    )
    classesBySchool.set(scope, names)
  }
  return names
}

function* guardiansOf(listed: ListedPerson, shared: Values): Generator<Values> {
  for (const { child, relation } of listed.links) {
    const { _id, sectorCode, fullName, birthDate } = child
    yield {
      ...{ ...shared, ...personOf(listed), relation: relationWords[relation] },
      ...{ childId: _id.toString(), childCode: sectorCode, childName: fullName, childBirthDate: birthDate },
    }
  }
}

function gradeText(grades: readonly number[]): string {
  return grades.map((grade) => (grade === 0 ? 'Mầm non' : String(grade))).join(', ')
}

const genderWords = { male: 'Nam', female: 'Nữ' } as const
const relationWords = { mother: 'Mẹ', father: 'Cha', other: 'Người giám hộ' } as const
const levelWords = {
  preschool: 'Mầm non',
  primary: 'Tiểu học',
  lowerSecondary: 'THCS',
  upperSecondary: 'THPT',
  continuing: 'GDTX',
} as const
const roleWords: Readonly<Record<string, string>> = {
  principal: 'Hiệu trưởng',
  vicePrincipal: 'Phó hiệu trưởng',
  schoolAdministrator: 'Quản trị phần mềm',
  registrar: 'Giáo vụ',
  librarian: 'Thư viện',
  subjectLeader: 'Tổ trưởng chuyên môn',
  teacher: 'Giáo viên',
}
