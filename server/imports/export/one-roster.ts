// The same lists as a OneRoster package, 1.1 or 1.2 (read/one-roster.ts reads it). What OneRoster has no column for stands in
// columns whose names begin with `metadata.`, as it allows. Lines are written as they are read; nothing is held for long.

import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { findSubjects } from '../../curriculum/index.ts'
import { findUnits, relatedUnitId } from '../../schools/index.ts'
import { findYear, firstDayOf, lastDayOf } from '../../years/index.ts'
import { countUpTo } from './count.ts'
import { listedPeople, listSchoolClasses, schoolsIn } from './records.ts'
import { gradeText, groupId, type RosterVersion, scopesOf, type Writing } from './roster-names.ts'
import { demographics, enrollments, roles, users, usersIn } from './roster-people.ts'
import type { Wish } from './sheets.ts'

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
  const users = usersIn({ ...wish, version, year: undefined, onLines: () => undefined })
  return await countUpTo(most, users)
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
