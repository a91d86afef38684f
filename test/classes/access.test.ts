import { expect } from 'chai'
import type { Types } from 'mongoose'
import {
  canManageClasses,
  canSeePupils,
  canUseClassList,
  canViewClass,
  countsFor,
  viewableBy,
} from '../../server/classes/access.ts'
import { endPlacements } from '../../server/classes/add.ts'
import { Assignment } from '../../server/classes/assignment.model.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { findClass, findClassList, isClassTeacherOf, viewerOf } from '../../server/classes/view.ts'
import type { Role } from '../../server/roles.ts'
import { findUnits } from '../../server/schools/index.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { addUnit } from '../schools/units.ts'
import {
  actorOf,
  assign,
  makeClass,
  makeGuardian,
  makePerson,
  makePupil,
  makeUnit,
  type MadeClass,
  type MadePerson,
} from '../support/make.ts'

describe('what somebody may do with classes', () => {
  withDatabase()
  let commune: Types.ObjectId
  let schoolId: Types.ObjectId
  let own: MadeClass
  let beside: MadeClass
  let elsewhere: MadeClass
  let pupil: MadePerson
  beforeEach(async () => {
    commune = await makeUnit('communeOffice')
    schoolId = await addUnit({ name: 'Trường nhà', managedBy: commune })
    own = await makeClass(schoolId, '6A1')
    beside = await makeClass(schoolId, '6A2')
    elsewhere = await makeClass(await makeUnit(), '6A1')
    pupil = await makePupil(own)
  })

  const staff = (role: Role, unitId = schoolId) => makePerson(role, { unitId })
  const teacherOf = async (what?: string) => {
    const teacher = await staff('teacher')
    await assign(teacher, own, what)
    return teacher
  }
  /** What each class is to somebody: `-`, `view`, or what they know and do besides. */
  const rightsOf = async (person: MadePerson) => {
    const actor = await actorOf(person)
    const viewer = await viewerOf(actor)
    const rights: string[] = []
    for (const { classId } of [own, beside, elsewhere]) {
      const one = (await SchoolClass.findById(classId).lean())!
      const school = (await findUnits([one.schoolId.toString()])).get(one.schoolId.toString())!
      const canView = canViewClass(viewer, one, school)
      const found = await SchoolClass.exists({
        $and: [{ _id: classId, schoolId: one.schoolId }, viewableBy(viewer, school)],
      })
      expect(found !== null, 'the rule and its query').to.equal(canView)
      const words = [
        canView && 'view',
        canView && countsFor(actor, school) !== 'none' && countsFor(actor, school),
        canSeePupils(actor, one) && 'pupils',
        canUseClassList(actor, one) && 'list',
        canManageClasses(actor, one.schoolId) && 'manage',
      ]
      rights.push(words.filter(Boolean).join(' ') || '-')
    }
    return rights
  }

  const all = 'view exact pupils list manage'
  const table: [string, () => Promise<MadePerson>, [string, string, string]][] = [
    ...(['registrar', 'schoolAdministrator', 'principal', 'vicePrincipal'] as const).map(
      (role): [string, () => Promise<MadePerson>, [string, string, string]] => [
        `a ${role}`,
        () => staff(role),
        [all, all, '-'],
      ],
    ),
    ['a sectorAdministrator', () => makePerson('sectorAdministrator'), [all, all, all]],
    ...(['teacher', 'subjectLeader', 'librarian'] as const).map(
      (role): [string, () => Promise<MadePerson>, [string, string, string]] => [
        `a ${role} without classes`,
        () => staff(role),
        ['view exact', 'view exact', '-'],
      ],
    ),
    ['a class teacher', () => teacherOf(), ['view exact pupils list', 'view exact', '-']],
    ['a teacher of a subject', () => teacherOf('lowerSecondary TOAN'), ['view exact pupils', 'view exact', '-']],
    ...(['sectorLeader', 'sectorSpecialist', 'reviewer'] as const).map(
      (role): [string, () => Promise<MadePerson>, [string, string, string]] => [
        `a ${role}`,
        () => makePerson(role),
        ['view coarse', 'view coarse', 'view coarse'],
      ],
    ),
    [
      'an officer of the commune that manages the school',
      () => staff('communeOfficer', commune),
      ['view coarse', 'view coarse', '-'],
    ],
    [
      'an officer of another commune',
      async () => staff('communeOfficer', await makeUnit('communeOffice')),
      ['-', '-', '-'],
    ],
    ['a pupil', () => Promise.resolve(pupil), ['view', '-', '-']],
    ['a guardian', () => makeGuardian(pupil), ['view', '-', '-']],
    ['a guardian of somebody else', async () => makeGuardian(await makePupil(elsewhere)), ['-', '-', 'view']],
    ['a registrar of another school', async () => staff('registrar', elsewhere.schoolId), ['-', '-', all]],
  ]
  for (const [who, make, rights] of table)
    it(`is for ${who}: ${rights.join(', ')}`, async () => {
      expect(await rightsOf(await make())).to.deep.equal(rights)
    })

  it('ends with the assignment and with the place in the class', async () => {
    const teacher = await teacherOf()
    await Assignment.updateMany({}, { $set: { to: new Date() } })
    expect(await rightsOf(teacher)).to.deep.equal(['view exact', 'view exact', '-'])
    await endPlacements({ personIds: [pupil.personId], classId: own.classId, on: new Date() })
    expect(await rightsOf(pupil)).to.deep.equal(['-', '-', '-'])
  })

  it('hides a class like one that does not exist', async () => {
    const stranger = await actorOf(await staff('teacher', elsewhere.schoolId))
    expect(await refusal(() => findClass(stranger, own.classId))).to.equal('404 notFound')
    expect(await refusal(() => findClassList(stranger, own.classId))).to.equal('404 notFound')
    expect(await refusal(async () => findClass(stranger, pupil.personId))).to.equal('404 notFound')
  })

  it('gives the list of a class to those who manage it and to its class teacher alone', async () => {
    await makePupil(own, { name: 'Đặng Ân' })
    await makePupil(beside)
    for (const person of [await staff('registrar'), await teacherOf()]) {
      const { one, school, pupils } = await findClassList(await actorOf(person), own.classId)
      expect(one.name).to.equal('6A1')
      expect(school.name).to.equal('Trường nhà')
      expect(pupils.map(({ fullName }) => fullName)).to.deep.equal(['Đặng Ân', 'Nguyễn Văn Thử'])
    }
    for (const person of [await teacherOf('lowerSecondary TOAN'), await staff('teacher'), pupil])
      expect(await refusal(async () => findClassList(await actorOf(person), own.classId))).to.equal('403 forbidden')
  })

  it('knows whose class teacher somebody is', async () => {
    const teacher = await actorOf(await teacherOf())
    const other = await makePupil(beside)
    expect(await isClassTeacherOf(teacher, pupil.personId)).to.equal(true)
    expect(await isClassTeacherOf(teacher, other.personId)).to.equal(false)
    expect(await isClassTeacherOf(await actorOf(await teacherOf('lowerSecondary TOAN')), pupil.personId)).to.equal(
      false,
    )
    await endPlacements({ personIds: [pupil.personId], classId: own.classId, on: new Date() })
    expect(await isClassTeacherOf(teacher, pupil.personId)).to.equal(false)
  })

  async function refusal(ask: () => Promise<unknown>): Promise<string> {
    try {
      await ask()
      return 'none'
    } catch (error) {
      const { status, code } = error as { status: number; code: string }
      return `${status} ${code}`
    }
  }
})
