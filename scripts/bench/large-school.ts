// Adds a school of 2,000 pupils in 48 classes, with teachers, guardians and the calendar of its next year, to a directory
// that a server may have open. Writes where it is.

import { join } from 'node:path'
import mongoose, { Types } from 'mongoose'
import { addAccounts, hashPassword } from '../../server/accounts/index.ts'
import { addAssignments, addClasses, addPlacements } from '../../server/classes/index.ts'
import { readConfig } from '../../server/config.ts'
import { addPeopleWithMemberships, linkGuardian } from '../../server/people/index.ts'
import type { Role } from '../../server/roles.ts'
import { addUnits, beginningOf } from '../../server/schools/index.ts'
import { SchoolCalendar } from '../../server/years/calendar.model.ts'
import { announceYears } from '../../server/years/find.ts'
import { spanOf, termCodes } from '../../server/years/index.ts'
import { connect, disconnect } from '../../storage/database/index.ts'
import { inventPerson } from '../seed/invent.ts'
import { largeSchoolUsers as users } from './large-school-users.ts'
import { demoPassword } from './server.ts'

const yearKey = 2026
const from = beginningOf('2026-08-31')
const grades = [6, 7, 8, 9]
const classCount = 48
const pupilsOfClass = 41
/** In no class yet. */
const free = 32
const teacherCount = 60
const subjects = ['TOAN', 'VAN', 'NN1', 'TIN']

const config = readConfig()
await connect({ uri: config.mongodbUri, directory: join(config.dataDirectory, 'database') })
try {
  await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
  await addNextYear()
  console.log(JSON.stringify(await addSchool()))
} finally {
  await disconnect()
}

async function addSchool() {
  const schoolId = new Types.ObjectId()
  await addUnits([{ id: schoolId, code: 'LON', name: 'Trường THCS Lớn', kind: 'school', levels: ['lowerSecondary'] }])
  const [registrarId] = await addPeople(1, 'registrar', schoolId)
  const teacherIds = await addPeople(teacherCount, 'teacher', schoolId)
  const pupilIds = await addPeople(classCount * pupilsOfClass + free, 'student', schoolId)
  const classes = Array.from({ length: classCount }, (_, at) => {
    const grade = grades[at % grades.length]!
    const ofClass = pupilIds.slice(at * pupilsOfClass, (at + 1) * pupilsOfClass)
    return {
      id: new Types.ObjectId(),
      name: `${grade}A${Math.floor(at / grades.length) + 1}`,
      grade,
      pupilIds: ofClass,
    }
  })
  const inYear = { schoolId, yearKey, from }
  await addClasses(classes.map(({ id, name, grade }) => ({ id, schoolId, yearKey, name, grades: [grade] })))
  for (const { id, pupilIds } of classes)
    await addPlacements(pupilIds.map((personId) => ({ ...inYear, classId: id, personId })))
  await addAssignments(
    classes.flatMap(({ id }, at) => {
      const teacherOf = (step: number) => teacherIds[(at + step) % teacherCount]!
      return [
        { ...inYear, classId: id, personId: teacherOf(0), kind: 'homeroom' as const },
        ...subjects.map((subjectCode, step) => ({
          ...{ ...inYear, classId: id, personId: teacherOf(step), subjectCode },
          ...{ kind: 'subject' as const, level: 'lowerSecondary' },
        })),
      ]
    }),
  )
  // Families of two children, in two classes.
  const guardianIds = await addPeople(pupilIds.length, 'guardian', schoolId)
  const half = pupilIds.length / 2
  for (const [at, childId] of pupilIds.entries())
    for (const [relation, offset] of [
      ['mother', 0],
      ['father', half],
    ] as const) {
      const guardianId = guardianIds[(at % half) + offset]!
      await linkGuardian({ guardianId, childId, relation, from, origin: 'school' })
    }
  const passwordHash = await hashPassword(demoPassword)
  const accountOf = (personId: Types.ObjectId, userName: string) => {
    return { personId, userName, passwordHash, mustChangePassword: false }
  }
  await addAccounts([
    accountOf(registrarId!, users.registrar),
    accountOf(teacherIds[0]!, users.teacher),
    accountOf(guardianIds[0]!, users.guardian),
  ])
  return { schoolId, classId: classes[0]!.id }
}

async function addPeople(count: number, role: Role, unitId: Types.ObjectId): Promise<Types.ObjectId[]> {
  const ids: Types.ObjectId[] = []
  for (let begin = 0; begin < count; begin += 500) {
    const people = Array.from({ length: Math.min(500, count - begin) }, (_, at) => {
      // Invented names, of places far beyond those of the other schools.
      const { fullName, birthDate } = inventPerson(9000, begin + at)
      return { id: new Types.ObjectId(), fullName, birthDate, memberships: [{ unitId, role, from }] }
    })
    await addPeopleWithMemberships(people)
    ids.push(...people.map(({ id }) => id))
  }
  return ids
}

async function addNextYear(): Promise<void> {
  const span = spanOf('2027-08-30', '2028-05-31')
  const terms = [{ code: termCodes[0], ...span }]
  const year = { key: yearKey + 1, label: '2027-2028', ...span, terms, breaks: [], changedAt: new Date() }
  await SchoolCalendar.updateOne({ unitId: null }, { $push: { years: year } })
  await announceYears(null)
}
