import { Types } from 'mongoose'
import { addAccounts } from '../../server/accounts/index.ts'
import { addAssignments, addClasses, addPlacements } from '../../server/classes/index.ts'
import { addPeopleWithMemberships } from '../../server/people/index.ts'
import { addUnits, beginningOf } from '../../server/schools/index.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { codeOf, inventClasses, inventPerson, inventSchool, type Invented, peopleOfSchool } from './invent.ts'

export interface Filling {
  /** How many people, on top of those who are there. */
  readonly people: number
  /** Everybody's: to hash so many would take hours, and nobody real will sign in. */
  readonly passwordHash: string
  /** Told after each school. */
  onProgress(made: number): void
}

export interface Filled {
  readonly schools: number
  readonly people: number
  readonly firstUserName: string
}

/** School by school, so that only one is in memory. Stopped half-way it leaves whole schools and part of one. */
export async function fill({ people, passwordHash, onProgress }: Filling): Promise<Filled> {
  const sectorId = await findOrAddOffice('sectorOffice', 'THU-SO', 'Sở Giáo dục và Đào tạo Thử')
  const first = await firstFreeSchool()
  let made = 0
  for (let school = first; made < people; school += 1) {
    const count = Math.min(peopleOfSchool, people - made)
    await addSchool({ school, count, sectorId, passwordHash })
    made += count
    onProgress(made)
  }
  return { schools: Math.ceil(people / peopleOfSchool), people: made, firstUserName: inventPerson(first, 0).userName }
}

const schoolsOfCommune = 10
const since = beginningOf('2025-07-01')

interface School {
  readonly school: number
  readonly count: number
  readonly sectorId: Types.ObjectId
  readonly passwordHash: string
}

async function addSchool({ school, count, sectorId, passwordHash }: School): Promise<void> {
  const { code, name, level } = inventSchool(school)
  const managerId = level === 'upperSecondary' ? sectorId : await communeOf(school)
  const unitId = new Types.ObjectId()
  const relations = [
    { kind: 'managedBy' as const, unitId: managerId },
    { kind: 'guidedBy' as const, unitId: sectorId },
  ]
  await addUnits([{ id: unitId, code, name, kind: 'school', levels: [level], relations }])

  const people = Array.from({ length: count }, (_, place) => ({
    id: new Types.ObjectId(),
    ...inventPerson(school, place),
  }))
  await addPeopleWithMemberships(
    people.map(({ id, fullName, personalId, birthDate, role }) => ({
      ...{ id, fullName, birthDate },
      ...(personalId === undefined ? {} : { personalId }),
      memberships: [{ unitId, role, from: since }],
    })),
  )
  await addSchoolClasses({ schoolId: unitId, level, people })
  await addAccounts(
    people.map(({ id, userName }) => ({ personId: id, userName, passwordHash, mustChangePassword: false })),
  )
}

const yearKey = 2026
const yearSince = beginningOf('2026-08-31')

/** The pupils of a school in classes, each with a class teacher. */
async function addSchoolClasses(school: Invented): Promise<void> {
  const { schoolId } = school
  const classes = inventClasses(school).map((one) => ({ ...one, id: new Types.ObjectId() }))
  const inYear = { schoolId, yearKey, from: yearSince }
  await addClasses(classes.map(({ id, name, grades }) => ({ id, schoolId, yearKey, name, grades })))
  await addPlacements(
    classes.flatMap(({ id, pupilIds }) => pupilIds.map((personId) => ({ ...inYear, classId: id, personId }))),
  )
  await addAssignments(
    classes.flatMap(({ id, teacherId }) =>
      teacherId ? [{ ...inYear, classId: id, personId: teacherId, kind: 'homeroom' as const }] : [],
    ),
  )
}

async function communeOf(school: number): Promise<Types.ObjectId> {
  const number = Math.ceil(school / schoolsOfCommune)
  return await findOrAddOffice('communeOffice', `THU-UB-${number}`, `UBND xã Thử ${number}`)
}

async function findOrAddOffice(kind: 'sectorOffice' | 'communeOffice', code: string, name: string) {
  const known = await Unit.findOne(kind === 'sectorOffice' ? { kind } : { code })
    .select('_id')
    .lean()
  if (known) return known._id
  const id = new Types.ObjectId()
  await addUnits([{ id, code, name, kind }])
  return id
}

/** After those of earlier calls, whose codes and user names are taken. */
async function firstFreeSchool(): Promise<number> {
  let school = 1
  while (await Unit.exists({ code: codeOf(school) })) school += 1
  return school
}
