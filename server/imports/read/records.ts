// One row of each kind of list as what it wants.

import { fold } from '../../../storage/search/fold.ts'
import type { GuardianRelation } from '../../people/index.ts'
import type { Role } from '../../roles.ts'
import { isBlank, textOfCell } from '../../spreadsheets/index.ts'
import type { WantedGuardian, WantedPerson, WantedTeaching } from '../wanted.ts'
import { isOurId } from './our-id.ts'
import { sealedId } from './sealed-id.ts'
import type { Line, ReadRecord } from './sheet-rows.ts'
import * as read from './values.ts'

export const readSchool: ReadRecord = (line) => {
  const { notes } = line
  const code = read.codeIn(line.cell('code'), 'code', notes)
  const name = read.plainText(line.cell('name'))
  if (code === undefined) notes.refuse('missing', 'code', '')
  if (name === '') notes.refuse('missing', 'name', '')
  if (name.length > 200) notes.refuse('tooLong', 'name', name)
  const levels = read.levelsIn(line.cell('levels'), 'levels', notes)
  const managedBy = optional(read.plainText(line.cell('managedBy')))
  const label = name || code || ''
  return Promise.resolve({
    label,
    wanted: { kind: 'schools', code: code ?? '', name, ...given({ levels, managedBy }) },
  })
}

export const readClass: ReadRecord = (line) => {
  const { notes } = line
  const name = read.plainText(line.cell('className'))
  if (name === '') notes.refuse('missing', 'className', '')
  if (name.length > longestClassName) notes.refuse('tooLong', 'className', name)
  const facts = given({
    grades: read.gradesIn(line.cell('grade'), 'grade', notes),
    yearKey: read.yearIn(line.cell('year'), 'year', notes),
    campus: optional(read.plainText(line.cell('campus'))),
    sectorCode: read.codeIn(line.cell('sectorCode'), 'classCode', notes),
    homeroomName: optional(read.plainText(line.cell('homeroomName'))),
    homeroomCode: read.codeIn(line.cell('homeroomCode'), 'homeroom', notes),
    schoolCode: read.codeIn(line.cell('schoolCode'), 'schoolCode', notes),
  })
  return Promise.resolve({ label: name, wanted: { kind: 'classes', name, ...facts } })
}

export const readStaff: ReadRecord = async (line) => {
  const { notes } = line
  const person = await readPerson(line)
  const position = read.plainText(line.cell('roles'))
  const homeroomClasses = listOf(line.text('homeroom'))
  const teaching = teachingOf(line)
  const isTeaching = teaching.length > 0 || homeroomClasses.length > 0 || line.text('subjects') !== ''
  const named = read.rolesIn(position)
  const roles: Role[] = position === '' && (isTeaching || !line.has('roles')) ? ['teacher'] : named
  if (line.text('subjects') !== '' && teaching.length === 0) notes.remark('subjectsWithoutClasses', 'subjects')
  const facts = given({
    group: optional(read.plainText(line.cell('group'))),
    homeroomClasses: homeroomClasses.length > 0 ? homeroomClasses : undefined,
    teaching: teaching.length > 0 ? teaching : undefined,
    yearKey: read.yearIn(line.cell('year'), 'year', notes),
    schoolCode: read.codeIn(line.cell('schoolCode'), 'schoolCode', notes),
  })
  const label = person.fullName
  if (roles.length === 0) return { label, leftOut: position === '' ? 'noPosition' : 'positionWithoutPart' }
  return { label, wanted: { kind: 'staff', person, roles, ...facts } }
}

export const readPupil: ReadRecord = async (line) => {
  const { notes } = line
  const person = await readPerson(line)
  const className =
    optional(read.plainText(line.cell('className'))) ?? (line.has('className') ? undefined : line.titledClass)
  if (className !== undefined && className.length > longestClassName) notes.refuse('tooLong', 'className', className)
  const guardians = [
    ...(await readParent(line, 'father', 'father')),
    ...(await readParent(line, 'mother', 'mother')),
    ...(await readParent(line, 'guardian', 'other')),
  ]
  const facts = given({
    className,
    grades: read.gradesIn(line.cell('grade'), 'grade', notes),
    yearKey: read.yearIn(line.cell('year'), 'year', notes),
    firstDay: read.dayIn(line.cell('firstDay'), 'firstDay', notes),
    guardians: guardians.length > 0 ? guardians : undefined,
    schoolCode: read.codeIn(line.cell('schoolCode'), 'schoolCode', notes),
  })
  const state = fold(line.text('state'))
  const label = labelOf(person)
  if (/(chuyen (di|truong)|thoi hoc|bo hoc|da tot nghiep|chuyen di)/.test(state)) return { label, leftOut: 'hasLeft' }
  return { label, wanted: { kind: 'pupils', person, ...facts } }
}

export const readGuardian: ReadRecord = async (line) => {
  const { notes } = line
  const person = await readPerson(line)
  const childName = read.plainText(line.cell('childName'))
  const child = {
    fullName: childName,
    ...given({
      id: ourIdOf(line.text('childId')),
      birthDate: read.birthDateIn(line.cell('childBirthDate'), 'childBirthDate', notes),
      sectorCode: read.codeIn(line.cell('childCode'), 'childCode', notes),
      personalId: await sealedId(read.personalIdIn(line.cell('childPersonalId'), 'childPersonalId', notes)),
      userName: optional(read.plainText(line.cell('childUserName'))),
      className: optional(read.plainText(line.cell('className'))),
    }),
  }
  if (childName === '' && !child.id && !child.sectorCode && !child.personalId && !child.userName)
    notes.refuse('missing', 'child', '')
  const relation = read.relationIn(line.text('relation'))
  const schoolCode = read.codeIn(line.cell('schoolCode'), 'schoolCode', notes)
  const label = childName === '' ? person.fullName : `${person.fullName} → ${childName}`
  return { label, wanted: { kind: 'guardians', person, relation, child, ...given({ schoolCode }) } }
}

const longestClassName = 50

async function readPerson(line: Line): Promise<WantedPerson> {
  const { notes } = line
  const whole = read.plainText(line.cell('fullName'))
  const parts = [line.cell('lastNames'), line.cell('givenName')].map(read.plainText).filter((part) => part !== '')
  // Where the surname stands under `Họ và tên` and the given name beside it, in a column without a heading of its own.
  const isSplit = line.has('givenName') && line.has('fullName') && !line.has('lastNames')
  const text = isSplit ? [whole, ...parts].filter((part) => part !== '').join(' ') : whole || parts.join(' ')
  if (text === '') notes.refuse('missing', 'fullName', '')
  const fullName = text === '' ? '' : (read.readName(text, 'fullName', notes) ?? text)
  return {
    fullName,
    ...given({
      id: ourIdOf(line.text('id')),
      sortName: optional(read.plainText(line.cell('sortName'))),
      birthDate: birthDateOf(line),
      gender: genderOf(line),
      personalId: await sealedId(read.personalIdIn(line.cell('personalId'), 'personalId', notes)),
      sectorCode: read.codeIn(line.cell('sectorCode'), 'sectorCode', notes),
      phone: read.phoneIn(line.cell('phone'), 'phone', notes),
      email: read.emailIn(line.cell('email'), 'email', notes),
      userName: userNameOf(line),
    }),
  }
}

function birthDateOf(line: Line): string | undefined {
  const { notes } = line
  const [day, month, year] = ['birthDay', 'birthMonth', 'birthYear'].map((name) => line.text(name))
  if (isBlank(line.cell('birthDate')) && day && month && year)
    return read.birthDateIn(`${day}/${month}/${year}`, 'birthDate', notes)
  const cell = isBlank(line.cell('birthDate')) ? line.cell('birthYear') : line.cell('birthDate')
  return read.birthDateIn(cell, 'birthDate', notes)
}

/** Some lists have a column `Nữ` with a cross, or one for each. */
function genderOf(line: Line) {
  if (line.has('gender')) return read.genderIn(line.cell('gender'), 'gender', line.notes)
  if (line.has('male') && line.has('female') && isBlank(line.cell('male')) && isBlank(line.cell('female')))
    return undefined
  if (!line.has('female')) return line.has('male') && !isBlank(line.cell('male')) ? ('male' as const) : undefined
  return isBlank(line.cell('female')) ? ('male' as const) : ('female' as const)
}

function ourIdOf(text: string): string | undefined {
  return isOurId(text) ? text : undefined
}

function userNameOf(line: Line): string | undefined {
  const text = read.plainText(line.cell('userName'))
  if (text === '') return undefined
  if (/\s/.test(text) || text.length < 3 || text.length > 100)
    return line.notes.refuse('userNameInvalid', 'userName', text)
  return text
}

async function readParent(
  line: Line,
  prefix: 'father' | 'mother' | 'guardian',
  relation: GuardianRelation,
): Promise<WantedGuardian[]> {
  const text = read.plainText(line.cell(`${prefix}Name`))
  if (text === '' || /^[-–.x]+$/i.test(text)) return []
  const field = `${prefix}Name`
  const fullName = read.readName(text, field, line.notes)
  if (fullName === undefined) return []
  const personalId = await sealedId(read.personalIdIn(line.cell(`${prefix}Id`), `${prefix}Id`, line.notes))
  const phone = read.phoneIn(line.cell(`${prefix}Phone`), `${prefix}Phone`, line.notes)
  return [{ relation, person: { fullName, ...given({ personalId, phone }) } }]
}

/** `Toán: 6A1, 6A2; Tin học: 6A2`, or each subject in each class of two columns. */
function teachingOf(line: Line): WantedTeaching[] {
  const groups = line
    .text('teaching')
    .split(/[;\n]/)
    .map((group) => group.split(':'))
  const written = groups.flatMap(([subject = '', classes = '']) =>
    listOf(classes).map((className) => ({ subject: subject.trim(), className })),
  )
  const subjects = listOf(line.text('subjects'))
  const classes = listOf(line.text('taughtClasses'))
  return [...written, ...subjects.flatMap((subject) => classes.map((className) => ({ subject, className })))]
}

function listOf(text: string): string[] {
  return textOfCell(text)
    .split(/[,;\n]/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '')
}

/** Those of one name are told apart by their birth dates. */
export function labelOf({ fullName, birthDate }: WantedPerson): string {
  return birthDate === undefined ? fullName : `${fullName} (${birthDate.split('-').reverse().join('/')})`
}

function optional(text: string): string | undefined {
  return text === '' ? undefined : text
}

/** Without what is undefined, which records do not keep. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
