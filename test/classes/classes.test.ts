import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { changeClass, removeClass } from '../../server/classes/change.ts'
import { Assignment } from '../../server/classes/assignment.model.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { type ClassForm, createClass } from '../../server/classes/create.ts'
import { listClasses } from '../../server/classes/list.ts'
import { classNameKeyOf, classSortKeyOf } from '../../server/classes/name.ts'
import { takeOutPupil } from '../../server/classes/pupils/place.ts'
import { findSchool } from '../../server/classes/guarded.ts'
import { leastToldCount } from '../../server/people/small-counts.ts'
import { usePolicies } from '../../server/policies/index.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { addUnit } from '../schools/units.ts'
import { actorOf, assign, decide, makeGuardian, makePerson, makePupil, makeUnit } from '../support/make.ts'
import { refusalOf } from './refusal.ts'
import { makeCalendar, makeSchoolYear, type TestSchool, yearKey } from './school.ts'

const origin = { address: '127.0.0.1', device: 'test' }

describe('what a class is called', () => {
  it('is the same whatever the case and the spaces, but not whatever the marks', () => {
    for (const name of ['6A1', '6a1', ' 6A1 ']) expect(classNameKeyOf(name)).to.equal('6a1')
    expect(classNameKeyOf('Lớp  ghép')).to.equal('lớp ghép')
    expect(classNameKeyOf('La 1')).not.to.equal(classNameKeyOf('Lá 1'))
    expect(classNameKeyOf('Lá 1'.normalize('NFD'))).to.equal('lá 1')
  })

  it('sorts by grade and then naturally', () => {
    const sorted = (classes: [number[], string][]) =>
      classes
        .map(([grades, name]) => [classSortKeyOf(grades, name), name] as const)
        .sort()
        .map(([, name]) => name)
    expect(
      sorted([
        [[10], '10A1'],
        [[6], '6A10'],
        [[6], '6A2'],
        [[1, 2], 'Ghép'],
        [[0], 'Lá 1'],
      ]),
    ).to.deep.equal(['Lá 1', 'Ghép', '6A2', '6A10', '10A1'])
  })
})

describe('a class', () => {
  withDatabase()
  let school: TestSchool
  let registrar: Actor
  beforeEach(async () => {
    await makeCalendar()
    school = await makeSchoolYear([{ name: '6A1', grades: [6], pupils: 1, hasTeacher: true }])
    registrar = await actorOf(await makePerson('registrar', { unitId: school.schoolId }))
  })
  const create = (
    form: Partial<ClassForm> & { yearKey?: number } = {},
    actor = registrar,
    schoolId = school.schoolId,
  ) => createClass(actor, { schoolId, yearKey, name: '6A2', grades: [6], campusId: null, ...form }, origin)
  const one = async () => (await SchoolClass.findById(school.of('6A1').id).lean())!

  it('is made by those who manage the school alone', async () => {
    const teacher = await actorOf(await makePerson('teacher', { unitId: school.schoolId }))
    expect(await refusalOf(create({}, teacher))).to.equal('403 forbidden')
    expect(await refusalOf(create({}, await actorOf(await makePerson('registrar'))))).to.equal('404 notFound')
    const office = await makeUnit('sectorOffice')
    const sector = await actorOf(await makePerson('sectorAdministrator', { unitId: office }))
    expect(await refusalOf(create({}, sector))).to.equal('none')
    expect(await refusalOf(create({ name: '6A3' }, sector, office))).to.equal('404 notFound')
  })

  it('is made with a name that no other class of the school has in that year', async () => {
    for (const name of ['6A1', ' 6a1 '])
      expect(await refusalOf(create({ name })), name).to.equal('name classes.errors.nameTaken')
    expect(await refusalOf(create({ name: '6A1', yearKey: 2027 }))).to.equal('none')
    const others = await makeSchoolYear([])
    const other = await actorOf(await makePerson('registrar', { unitId: others.schoolId }))
    expect(await refusalOf(create({ name: '6A1' }, other, others.schoolId))).to.equal('none')
  })

  it('is made once, even by two people at the same moment', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => refusalOf(create())))
    expect(answers.filter((answer) => answer === 'none')).to.have.lengthOf(1)
    expect(answers.filter((answer) => answer === 'name classes.errors.nameTaken')).to.have.lengthOf(2)
  })

  it('is of a year that the calendar has', async () => {
    expect(await refusalOf(create({ yearKey: 2028 }))).to.equal('year classes.errors.noSuchYear')
  })

  it('has grades of its school, several only where primary pupils learn together', async () => {
    for (const [grades, answer] of [
      [[], 'field.errors.required'],
      [[5], 'classes.errors.notGradeOfSchool'],
      [[10], 'classes.errors.notGradeOfSchool'],
      [[6, 7], 'classes.errors.combinedOnlyInPrimary'],
    ] as const)
      expect(await refusalOf(create({ grades })), String(grades)).to.equal(`grades ${answer}`)

    const primary = await addUnit({ name: 'Tiểu học', levels: ['preschool', 'primary'] })
    const other = await actorOf(await makePerson('registrar', { unitId: primary }))
    for (const [grades, answer] of [
      [[1, 2], 'none'],
      [[1, 2, 3], 'none'],
      [[1, 2, 3, 4], 'grades classes.errors.tooManyGrades'],
      [[0, 1], 'grades classes.errors.combinedOnlyInPrimary'],
      [[0], 'none'],
    ] as const)
      expect(
        await refusalOf(create({ grades, name: `Lớp ${grades.join()}` }, other, primary)),
        String(grades),
      ).to.equal(answer)
    const made = (await SchoolClass.findOne({ name: 'Lớp 1,2' }).lean())!
    expect(made.grades).to.deep.equal([1, 2])
  })

  it('lies at a campus of its school', async () => {
    const campusId = await addUnit({ name: 'Điểm Cồn', kind: 'campus', partOf: school.schoolId })
    const elsewhere = await addUnit({ name: 'Điểm khác', kind: 'campus', partOf: await makeUnit() })
    expect(await refusalOf(create({ campusId: elsewhere }))).to.equal('campus classes.errors.notCampusOfSchool')
    expect(String((await create({ campusId })).campusId)).to.equal(String(campusId))
  })

  it('is renamed with all that its name is sorted and found by, and audited', async () => {
    const { _id } = await one()
    await create({ name: '6A2' })
    expect(await refusalOf(changeClass(registrar, _id, { name: '6a2' }, origin))).to.equal(
      'name classes.errors.nameTaken',
    )
    const changed = await changeClass(registrar, _id, { name: '6B', grades: [7] }, origin)
    expect(changed).to.deep.include({ name: '6B', nameKey: '6b', grades: [7] })
    expect(changed.sortKey).to.equal(classSortKeyOf([7], '6B'))
    const entry = (await AuditEntry.findOne({ action: 'classes.changed' }).lean())!
    expect(entry.before).to.deep.include({ name: '6A1' })
    expect(entry.after).to.deep.include({ name: '6B' })
    expect(entry.unitIds.map(String)).to.deep.equal([String(school.schoolId)])
  })

  it('is removed only when nobody ever was in it', async () => {
    const { _id } = await one()
    expect(await refusalOf(removeClass(registrar, _id, origin))).to.equal('409 classHasPupils')
    const [personId] = school.of('6A1').pupilIds
    await takeOutPupil(registrar, { classId: _id, personId: personId! }, '2026-09-30', origin)
    expect(await refusalOf(removeClass(registrar, _id, origin))).to.equal('409 classHasPupils')
    await takeOutPupil(registrar, { classId: _id, personId: personId! }, undefined, origin)
    await removeClass(registrar, _id, origin)
    expect(await SchoolClass.countDocuments()).to.equal(0)
    expect(await Assignment.countDocuments()).to.equal(0)
  })
})

describe('the classes of a school', () => {
  withDatabase()
  const now = beginningOf('2026-11-21')
  let school: TestSchool
  beforeEach(async () => {
    await makeCalendar()
    school = await makeSchoolYear([
      { name: '6A10', grades: [6], pupils: 5, hasTeacher: true },
      { name: '6A2', grades: [6], pupils: 4 },
      { name: '7A1', grades: [7] },
    ])
  })
  const list = async (actor: Actor, key = yearKey, at = now) => {
    const known = await findSchool(school.schoolId)
    const page = await listClasses(actor, { school: known, yearKey: key }, { limit: 60, cursor: undefined }, at)
    return page.items.map(({ one, pupils, classTeachers }) => [
      one.name,
      pupils && 'count' in pupils ? pupils.count : pupils,
      classTeachers.length,
    ])
  }
  const staff = async () => actorOf(await makePerson('teacher', { unitId: school.schoolId }))

  it('are in their order, with how many are in them and who their class teacher is', async () => {
    expect(await list(await staff())).to.deep.equal([
      ['6A2', 4, 0],
      ['6A10', 5, 1],
      ['7A1', 0, 0],
    ])
    expect(await list(await staff(), 2027)).to.deep.equal([])
  })

  it('are counted as of the day, before the year as of its first and after it as of its last one', async () => {
    const registrar = await actorOf(await makePerson('registrar', { unitId: school.schoolId }))
    const [personId] = school.of('6A2').pupilIds
    await takeOutPupil(registrar, { classId: school.of('6A2').id, personId: personId! }, '2026-12-31', origin)
    const counted = async (day: string) => (await list(registrar, yearKey, beginningOf(day)))[0]![1]
    expect(await counted('2026-08-01')).to.equal(4)
    expect(await counted('2026-12-31')).to.equal(4)
    expect(await counted('2027-01-01')).to.equal(3)
    expect(await counted('2027-07-01')).to.equal(3)
  })

  it('are told above the school without small numbers, and which are small is for the sector to say', async () => {
    usePolicies([leastToldCount])
    const leader = await actorOf(await makePerson('sectorLeader'))
    const told = async () => (await list(leader)).map(([, pupils]) => pupils)
    expect(await told()).to.deep.equal([{ fewerThan: 5 }, 5, 0])
    await decide(leastToldCount, 6)
    expect(await told()).to.deep.equal([{ fewerThan: 6 }, { fewerThan: 6 }, 0])
    await decide(leastToldCount, 4)
    expect(await told()).to.deep.equal([4, 5, 0])
  })

  it('are for a family only its own, without numbers, and for others none', async () => {
    const { id: classId, name } = school.of('6A2')
    const pupil = await makePupil({ classId, schoolId: school.schoolId, name })
    expect(await list(await actorOf(await makeGuardian(pupil)))).to.deep.equal([['6A2', undefined, 0]])
    expect(await refusalOf(list(await actorOf(await makePerson('teacher'))))).to.equal('404 notFound')
  })

  it('are those that somebody teaches there besides, without others', async () => {
    const visiting = await makePerson('teacher')
    await assign(
      visiting,
      { classId: school.of('7A1').id, schoolId: school.schoolId, name: '7A1' },
      'lowerSecondary TOAN',
    )
    expect((await list(await actorOf(visiting))).map(([name]) => name)).to.deep.equal(['7A1'])
  })

  it('come in pages', async () => {
    const actor = await staff()
    const known = await findSchool(school.schoolId)
    const first = await listClasses(actor, { school: known, yearKey }, { limit: 2, cursor: undefined }, now)
    const second = await listClasses(actor, { school: known, yearKey }, { limit: 2, cursor: first.next }, now)
    expect([...first.items, ...second.items].map(({ one }) => one.name)).to.deep.equal(['6A2', '6A10', '7A1'])
    expect(second.next).to.equal(undefined)
  })
})
