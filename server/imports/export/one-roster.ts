// The same lists as a OneRoster package, 1.1 or 1.2 (read/one-roster.ts reads it). What OneRoster has no column for stands in
// columns whose names begin with `metadata.`, as it allows. Lines are written as they are read; nothing is held for long.

import { Readable } from 'node:stream'
import type { Types } from 'mongoose'
import { ZipFile } from 'yazl'
import { findSubjects } from '../../curriculum/index.ts'
import { type Group, groups, type RecognisedPerson } from '../../people/index.ts'
import { findUnits, type KnownUnit, relatedUnitId } from '../../schools/index.ts'
import { findYear, firstDayOf, lastDayOf, type SchoolYear } from '../../years/index.ts'
import { isOpen } from '../plan/roles.ts'
import { dayText } from '../plan/match.ts'
import { listedPeople, type ListedPerson, listSchoolClasses, type Scope, schoolsIn } from './records.ts'
import type { Wish } from './sheets.ts'

export type RosterVersion = '1.1' | '1.2'

interface Writing extends Wish {
  readonly version: RosterVersion
  readonly year: Pick<SchoolYear, 'from' | 'to' | 'terms' | 'label'> | undefined
  /** Told now and then how many lines there are. */
  onLines(lines: number): void
}

export async function streamRoster(
  wish: Wish,
  version: RosterVersion,
  onLines: (lines: number) => void,
): Promise<Readable> {
  const year = await findYear(wish.yearKey, wish.schoolId).catch(() => undefined)
  const writing: Writing = { ...wish, version, year, onLines }
  const zip = new ZipFile()
  for (const [name, lines] of Object.entries(filesOf(writing)))
    zip.addReadStreamLazy(name, (done) => done(null, Readable.from(textOf(lines))))
  zip.end()
  const output = zip.outputStream as Readable
  zip.on('error', (error: Error) => output.destroy(error))
  return output
}

/** Stops counting when there are more than `most`. */
export async function countRosterUsers(wish: Wish, version: RosterVersion, most: number): Promise<number> {
  let count = 0
  for await (const _ of usersIn({ ...wish, version, year: undefined, onLines: () => undefined }))
    if (++count > most) break
  return count
}

type Lines = () => AsyncIterable<readonly string[]>

function filesOf(writing: Writing): Record<string, Lines> {
  const files: Record<string, Lines> = {
    'academicSessions.csv': () => sessions(writing),
    'classes.csv': () => classes(writing),
    'courses.csv': () => courses(),
    'demographics.csv': () => demographics(writing),
    'enrollments.csv': () => enrollments(writing),
    'orgs.csv': () => orgs(writing),
    'users.csv': () => users(writing),
    ...(writing.version === '1.2' ? { 'roles.csv': () => roles(writing) } : {}),
  }
  return { 'manifest.csv': () => manifest(writing.version, Object.keys(files)), ...files }
}

async function* textOf(lines: Lines): AsyncGenerator<Buffer> {
  let text = ''
  for await (const line of lines()) {
    text += `${line.map(quoted).join(',')}\r\n`
    if (text.length < 32_768) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

/** No apostrophe before what looks like a formula: these files are for programs. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text
}

const allFiles = [
  ...['academicSessions', 'categories', 'classes', 'classResources', 'courses', 'courseResources', 'demographics'],
  ...['enrollments', 'lineItems', 'orgs', 'resources', 'results', 'users'],
]
const filesSince12 = [
  ...[
    'lineItemLearningObjectiveIds',
    'lineItemScoreScales',
    'resultLearningObjectiveIds',
    'resultScoreScales',
    'roles',
  ],
  ...['scoreScales', 'userProfiles', 'userResources'],
]

async function* manifest(version: RosterVersion, written: readonly string[]) {
  await Promise.resolve()
  yield ['propertyName', 'value']
  yield ['manifest.version', '1.0']
  yield ['oneroster.version', version]
  for (const name of [...allFiles, ...(version === '1.2' ? filesSince12 : [])])
    yield [`file.${name}`, written.includes(`${name}.csv`) ? 'bulk' : 'absent']
  yield ['source.systemName', 'Hoclieu']
  yield ['source.systemCode', 'hoclieu']
}

async function* sessions({ year, yearKey }: Writing) {
  await Promise.resolve()
  yield [
    'sourcedId',
    'status',
    'dateLastModified',
    'title',
    'type',
    'startDate',
    'endDate',
    'parentSourcedId',
    'schoolYear',
  ]
  const ends = String(yearKey + 1)
  const [first, last] = year ? [firstDayOf(year), lastDayOf(year)] : [`${yearKey}-09-01`, `${yearKey + 1}-05-31`]
  yield [sessionId(yearKey), '', '', `${yearKey}-${yearKey + 1}`, 'schoolYear', first, last, '', ends]
  for (const term of year?.terms ?? [])
    yield [
      `${sessionId(yearKey)}-${term.code}`,
      '',
      '',
      term.code,
      'semester',
      firstDayOf(term),
      lastDayOf(term),
      sessionId(yearKey),
      ends,
    ]
}

function sessionId(yearKey: number): string {
  return `year-${yearKey}`
}

async function* orgs({ schoolId, today }: Writing) {
  yield [
    'sourcedId',
    'status',
    'dateLastModified',
    'name',
    'type',
    'identifier',
    'parentSourcedId',
    'metadata.levels',
    'metadata.managedBy',
  ]
  for await (const school of schoolsIn(schoolId, today)) {
    const managerId = relatedUnitId(school.relations, 'managedBy', today)
    const manager = managerId === undefined ? undefined : (await findUnits([managerId])).get(managerId)
    yield [school.id, '', '', school.name, 'school', school.code, '', school.levels.join(' '), manager?.code ?? '']
  }
}

async function* courses() {
  yield [
    'sourcedId',
    'status',
    'dateLastModified',
    'schoolYearSourcedId',
    'title',
    'courseCode',
    'grades',
    'orgSourcedId',
    'subjects',
    'subjectCodes',
  ]
  yield [homeroomCourse, '', '', '', 'Sinh hoạt lớp', '', '', '', '', '']
  for (const { level, code, name, grades } of await findSubjects())
    yield [
      courseId(level, code),
      '',
      '',
      '',
      name,
      code,
      grades.map(({ grade }) => gradeText(grade)).join(','),
      '',
      name,
      code,
    ]
}

const homeroomCourse = 'homeroom'

function courseId(level: string, code: string): string {
  return `${level}-${code}`
}

function gradeText(grade: number): string {
  return grade === 0 ? 'KG' : String(grade).padStart(2, '0')
}

async function* classes(writing: Writing) {
  yield [
    ...[
      'sourcedId',
      'status',
      'dateLastModified',
      'title',
      'grades',
      'courseSourcedId',
      'classCode',
      'classType',
      'location',
    ],
    ...['schoolSourcedId', 'termSourcedIds', 'subjects', 'subjectCodes', 'periods', 'metadata.homeroom'],
  ]
  const term = sessionId(writing.yearKey)
  for await (const scope of scopesOf(writing)) {
    for (const { one, campus } of await listSchoolClasses(scope)) {
      const grades = one.grades.map(gradeText).join(',')
      const rest = ['homeroom', campus?.name ?? '', scope.school.id, term, '', '', '', '']
      yield [one._id.toString(), '', '', one.name, grades, homeroomCourse, one.sectorCode ?? '', ...rest]
    }
    const written = new Set<string>()
    const names = new Map((await listSchoolClasses(scope)).map(({ one }) => [one._id.toString(), one]))
    for await (const { teaching } of listedPeople('staff', scope)) {
      for (const { kind, classId, level, subjectCode } of teaching) {
        const of = names.get(classId.toString())
        if (kind !== 'subject' || !of || !level || !subjectCode) continue
        const id = groupId(classId, level, subjectCode)
        if (written.has(id)) continue
        written.add(id)
        const grades = of.grades.map(gradeText).join(',')
        const rest = ['', 'scheduled', '', scope.school.id, term, '', subjectCode, '', of.name]
        yield [id, '', '', `${of.name} ${subjectCode}`, grades, courseId(level, subjectCode), ...rest]
      }
    }
  }
}

function groupId(classId: Types.ObjectId, level: string, subjectCode: string): string {
  return `${classId.toString()}-${level}-${subjectCode}`
}

async function* scopesOf(writing: Writing): AsyncGenerator<Scope> {
  for await (const school of schoolsIn(writing.schoolId, writing.today)) yield { ...writing, school }
}

interface RosterUser extends ListedPerson {
  readonly group: Group
  readonly school: KnownUnit
  readonly sourcedId: string
}

async function* usersIn(writing: Writing): AsyncGenerator<RosterUser> {
  let lines = 0
  for await (const scope of scopesOf(writing)) {
    for (const group of groups) {
      for await (const listed of listedPeople(group, scope)) {
        if (group === 'guardian' && listed.links.length === 0) continue
        yield {
          ...listed,
          group,
          school: scope.school,
          sourcedId: sourcedIdOf(listed.person, group, scope.school, writing),
        }
        if (++lines % 500 === 0) writing.onLines(lines)
      }
    }
  }
  writing.onLines(lines)
}

/** Of the first thing that somebody is the id itself; 1.1 has one role for each user, so that further ones are users more. */
function sourcedIdOf(
  person: RecognisedPerson,
  group: Group,
  { id }: { id: string },
  { schoolId, today }: Wish,
): string {
  const places = person.places.filter((place) => isOpen(place, today) && (!schoolId || place.unitId.equals(schoolId)))
  const keys = places.map((place) => `${groups.indexOf(place.group)} ${place.unitId.toString()}`).sort()
  const own = `${groups.indexOf(group)} ${id}`
  return keys[0] === own || keys.length === 0 ? person._id.toString() : `${person._id.toString()}-${group}-${id}`
}

const userColumns11 = [
  ...[
    'sourcedId',
    'status',
    'dateLastModified',
    'enabledUser',
    'orgSourcedIds',
    'role',
    'username',
    'userIds',
    'givenName',
  ],
  ...['familyName', 'middleName', 'identifier', 'email', 'sms', 'phone', 'agentSourcedIds', 'grades', 'password'],
]
const userColumns12 = [
  ...[
    'sourcedId',
    'status',
    'dateLastModified',
    'enabledUser',
    'username',
    'userIds',
    'givenName',
    'familyName',
    'middleName',
  ],
  ...['identifier', 'email', 'sms', 'phone', 'agentSourcedIds', 'grades', 'password', 'userMasterIdentifier'],
  ...[
    'resourceSourcedIds',
    'preferredGivenName',
    'preferredMiddleName',
    'preferredFamilyName',
    'primaryOrgSourcedId',
    'pronouns',
  ],
]
const ownColumns = ['metadata.fullName', 'metadata.sortName', 'metadata.relation', 'metadata.roles']

async function* users(writing: Writing) {
  const names = writing.version === '1.1' ? userColumns11 : userColumns12
  yield [...names, ...ownColumns]
  for await (const user of usersIn(writing)) {
    const { person, personalId, userName, links, group, school, sourcedId, classes } = user
    const { familyName, middleName, givenName } = namesOf(person.fullName)
    const values: Record<string, string> = {
      ...{ sourcedId, enabledUser: 'true', orgSourcedIds: school.id, role: roleOf(user), username: userName ?? '' },
      ...{ givenName, familyName, middleName, identifier: person.sectorCode ?? '', email: person.email ?? '' },
      ...{ phone: person.phone ?? '', primaryOrgSourcedId: school.id },
      userIds: personalId === undefined ? '' : `{personalId:${personalId}}`,
      agentSourcedIds: links.map(({ child }) => child._id.toString()).join(','),
      grades: group === 'student' ? (classes[0]?.grades ?? []).map(gradeText).join(',') : '',
      'metadata.fullName': person.fullName,
      'metadata.sortName': person.isSortNameGiven ? person.sortName : '',
      'metadata.relation': links[0]?.relation ?? '',
      'metadata.roles': writing.version === '1.1' ? ownRoles(user) : '',
    }
    yield [...names, ...ownColumns].map((name) => values[name] ?? '')
  }
}

/** Surname first, given name last; both are required. */
function namesOf(fullName: string) {
  const words = fullName.split(/\s+/)
  const [familyName = '', givenName = ''] = [words[0], words.at(-1)]
  return { familyName, givenName, middleName: words.slice(1, -1).join(' ') }
}

function ownRoles({ group, roles: held }: RosterUser): string {
  return group === 'staff' ? [...new Set(held.map(({ role }) => role))].join(' ') : ''
}

function roleOf({ group, roles: held, links }: RosterUser): string {
  if (group === 'student') return 'student'
  if (group === 'guardian') return links.some(({ relation }) => relation !== 'other') ? 'parent' : 'guardian'
  return held.some(({ role }) => role === 'teacher' || role === 'subjectLeader') ? 'teacher' : 'administrator'
}

const rolesOf12: Readonly<Record<string, string>> = {
  ...{ teacher: 'teacher', subjectLeader: 'teacher', principal: 'principal', vicePrincipal: 'principal' },
  ...{ schoolAdministrator: 'siteAdministrator', registrar: 'siteAdministrator', librarian: 'aide' },
}

async function* roles(writing: Writing) {
  yield [
    ...[
      'sourcedId',
      'status',
      'dateLastModified',
      'userSourcedId',
      'roleType',
      'role',
      'beginDate',
      'endDate',
      'orgSourcedId',
    ],
    ...['userProfileSourcedId', 'metadata.roles'],
  ]
  for await (const user of usersIn(writing)) {
    const { group, roles: held, sourcedId, school } = user
    const names = group === 'staff' ? [...new Set(held.map(({ role }) => role))] : [roleOf(user)]
    for (const [at, name] of names.entries()) {
      const role = group === 'staff' ? (rolesOf12[name] ?? 'aide') : name
      const rest = ['', '', school.id, '', group === 'staff' ? name : '']
      yield [`${sourcedId}-${school.id}-${name}`, '', '', sourcedId, at === 0 ? 'primary' : 'secondary', role, ...rest]
    }
  }
}

async function* enrollments(writing: Writing) {
  yield [
    'sourcedId',
    'status',
    'dateLastModified',
    'classSourcedId',
    'schoolSourcedId',
    'userSourcedId',
    'role',
    'primary',
    'beginDate',
    'endDate',
  ]
  for await (const { group, classes: own, teaching, sourcedId, school, firstDay } of usersIn(writing)) {
    const begin = firstDay ? firstDayOf({ from: firstDay }) : ''
    if (group === 'student')
      for (const { _id } of own)
        yield [
          `${sourcedId}-${_id.toString()}`,
          '',
          '',
          _id.toString(),
          school.id,
          sourcedId,
          'student',
          'false',
          begin,
          '',
        ]
    for (const { kind, classId, level, subjectCode, from } of teaching) {
      const id = kind === 'homeroom' ? classId.toString() : groupId(classId, level ?? '', subjectCode ?? '')
      yield [`${sourcedId}-${id}`, '', '', id, school.id, sourcedId, 'teacher', 'true', firstDayOf({ from }), '']
    }
  }
}

async function* demographics(writing: Writing) {
  yield [
    ...['sourcedId', 'status', 'dateLastModified', 'birthDate', 'sex', 'americanIndianOrAlaskaNative', 'asian'],
    ...['blackOrAfricanAmerican', 'nativeHawaiianOrOtherPacificIslander', 'white', 'demographicRaceTwoOrMoreRaces'],
    ...[
      'hispanicOrLatinoEthnicity',
      'countryOfBirthCode',
      'stateOfBirthAbbreviation',
      'cityOfBirth',
      'publicSchoolResidenceStatus',
    ],
  ]
  for await (const { person, sourcedId } of usersIn(writing)) {
    if (!person.birthDate && !person.gender) continue
    const birthDate = person.birthDate ? dayText(person.birthDate) : ''
    yield [sourcedId, '', '', birthDate, person.gender ?? '', ...Array.from({ length: 11 }, () => '')]
  }
}
