// A school with a calendar, classes, pupils and teachers, for tests.

import { Types } from 'mongoose'
import { pino } from 'pino'
import { addAssignments, addClasses, addPlacements, type NewAssignment } from '../../server/classes/add.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { addPeopleWithMemberships } from '../../server/people/index.ts'
import type { Role } from '../../server/roles.ts'
import { beginningOf, type SchoolLevel } from '../../server/schools/index.ts'
import { addYears, spanOf, termCodes } from '../../server/years/index.ts'
import { addUnit } from '../schools/units.ts'

export const yearKey = 2026
/** The first day of the school year, and of the next one. */
export const from = beginningOf('2026-08-31')
export const nextFrom = beginningOf('2027-08-30')

/** The years 2026 and 2027 of the sector, and the curriculum. */
export async function makeCalendar(): Promise<void> {
  const yearOf = (key: number, firstDay: string, lastDay: string) => ({
    ...{ key, ...spanOf(firstDay, lastDay), firstSchoolDay: undefined, openingDay: undefined, breaks: [] },
    terms: [{ code: termCodes[0]!, ...spanOf(firstDay, lastDay) }],
  })
  await addYears([yearOf(2026, '2026-08-31', '2027-05-31'), yearOf(2027, '2027-08-30', '2028-05-31')])
  await loadCurriculum(pino({ level: 'silent' }))
}

export interface ClassPlan {
  readonly name: string
  readonly grades: readonly number[]
  /** How many pupils. */
  readonly pupils?: number
  readonly hasTeacher?: boolean
  /** Codes of the curriculum's level of the class. */
  readonly subjects?: readonly string[]
}

export interface TestSchool {
  readonly schoolId: Types.ObjectId
  readonly classes: readonly TestClass[]
  /** The class of that name. */
  of(name: string): TestClass
}

export interface TestClass {
  readonly id: Types.ObjectId
  readonly name: string
  readonly pupilIds: readonly Types.ObjectId[]
  readonly teacherId: Types.ObjectId | undefined
}

/** Without accounts: for what is not about signing in. */
export async function makeSchoolYear(
  plans: readonly ClassPlan[],
  { levels = ['lowerSecondary'] }: { levels?: SchoolLevel[] } = {},
): Promise<TestSchool> {
  const schoolId = await addUnit({ name: 'Trường THCS Thử', levels })
  const classes = plans.map(({ name, pupils = 0, hasTeacher = false }) => ({
    id: new Types.ObjectId(),
    name,
    pupilIds: Array.from({ length: pupils }, () => new Types.ObjectId()),
    teacherId: hasTeacher ? new Types.ObjectId() : undefined,
  }))
  await addClasses(plans.map(({ name, grades }, at) => ({ id: classes[at]!.id, schoolId, yearKey, name, grades })))
  for (const one of classes) {
    await addMembers(schoolId, 'student', one.pupilIds, one.name)
    if (one.teacherId) await addMembers(schoolId, 'teacher', [one.teacherId], one.name)
    await addPlacements(one.pupilIds.map((personId) => ({ personId, classId: one.id, schoolId, yearKey, from })))
  }
  await addAssignments(
    plans.flatMap(({ grades, subjects = [] }, at): NewAssignment[] => {
      const { id: classId, teacherId: personId } = classes[at]!
      if (!personId) return []
      const common = { personId, classId, schoolId, yearKey, from }
      const level = grades[0]! < 6 ? 'primary' : grades[0]! < 10 ? 'lowerSecondary' : 'upperSecondary'
      return [
        { ...common, kind: 'homeroom' },
        ...subjects.map((subjectCode) => ({ ...common, kind: 'subject' as const, level, subjectCode })),
      ]
    }),
  )
  return { schoolId, classes, of: (name) => classes.find((one) => one.name === name)! }
}

export async function addMembers(
  unitId: Types.ObjectId,
  role: Role,
  ids: readonly Types.ObjectId[],
  name: string = role,
  to?: Date,
): Promise<void> {
  const membership = { unitId, role, from: beginningOf('2026-08-01'), ...(to ? { to } : {}) }
  await addPeopleWithMemberships(
    ids.map((id, at) => ({ id, fullName: `Nguyễn ${name} ${String(at).padStart(3, '0')}`, memberships: [membership] })),
  )
}
