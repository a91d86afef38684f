import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { Assignment } from '../../server/classes/assignment.model.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import {
  type AssignmentForm,
  assignTeacher,
  endAssignment,
  listSubjects,
} from '../../server/classes/teachers/assign.ts'
import { listLeaving, listTeachers } from '../../server/classes/teachers/list.ts'
import { endMembership } from '../../server/people/index.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makePerson } from '../support/make.ts'
import { refusalOf } from './refusal.ts'
import { addMembers, makeCalendar, makeSchoolYear, type TestSchool, yearKey } from './school.ts'

const origin = { address: '127.0.0.1', device: 'test' }
const maths = { kind: 'subject', level: 'lowerSecondary', subjectCode: 'TOAN' } as const

describe('the teachers of a class', () => {
  withDatabase()
  let school: TestSchool
  let registrar: Actor
  let an: Types.ObjectId
  let binh: Types.ObjectId
  beforeEach(async () => {
    await makeCalendar()
    school = await makeSchoolYear([{ name: '6A1', grades: [6] }])
    an = new Types.ObjectId()
    binh = new Types.ObjectId()
    await addMembers(school.schoolId, 'teacher', [an], 'An')
    await addMembers(school.schoolId, 'teacher', [binh], 'Bình', beginningOf('2026-12-01'))
    registrar = await actorOf(await makePerson('registrar', { unitId: school.schoolId }))
  })
  const classId = () => school.of('6A1').id
  const assign = (form: Partial<AssignmentForm> = {}, actor = registrar) =>
    assignTeacher(
      actor,
      classId(),
      { personId: an, duty: { kind: 'homeroom' }, firstDay: '2026-09-07', ...form },
      origin,
    )
  const end = (assignmentId: Types.ObjectId, lastDay?: string) =>
    endAssignment(registrar, { classId: classId(), assignmentId }, lastDay, origin)
  const spans = async () =>
    (await Assignment.find({ classId: classId() }).sort({ from: 1 }).lean()).map(({ personId, from, to }) => [
      personId.equals(an) ? 'An' : 'Bình',
      from,
      to,
    ])

  it('are assigned by those who manage the school alone', async () => {
    const teacher = await actorOf(await makePerson('teacher', { unitId: school.schoolId }))
    expect(await refusalOf(assign({}, teacher))).to.equal('403 forbidden')
    expect(await refusalOf(assign({}, await actorOf(await makePerson('principal'))))).to.equal('404 notFound')
    expect(await refusalOf(assign())).to.equal('none')
  })

  it('work at the school on their first day', async () => {
    const stranger = new Types.ObjectId()
    expect(await refusalOf(assign({ personId: stranger }))).to.equal('person classes.errors.notStaffThen')
    expect(await refusalOf(assign({ personId: binh, firstDay: '2026-12-01' }))).to.equal(
      'person classes.errors.notStaffThen',
    )
    expect(await refusalOf(assign({ personId: binh, firstDay: '2026-11-30' }))).to.equal('none')
  })

  it('begin and end within the school year', async () => {
    expect(await refusalOf(assign({ firstDay: '2026-08-30' }))).to.equal('firstDay classes.errors.outsideYear')
    expect(await refusalOf(assign({ lastDay: '2027-06-01' }))).to.equal('lastDay classes.errors.outsideYear')
    expect(await refusalOf(assign({ lastDay: '2026-09-06' }))).to.equal('lastDay classes.errors.endsBeforeItBegins')
    expect(await refusalOf(assign({ lastDay: '2026-09-07' }))).to.equal('none')
  })

  it('teach subjects of the curriculum that their grade has', async () => {
    expect(await refusalOf(assign({ duty: maths }))).to.equal('none')
    for (const duty of [
      { ...maths, subjectCode: 'VATLI' },
      { ...maths, level: 'primary' },
    ])
      expect(await refusalOf(assign({ duty }))).to.equal('duty classes.errors.notTaughtInGrade')
    const subjects = await listSubjects({ grades: [6] })
    expect(subjects.map(({ level }) => level))
      .to.include('lowerSecondary')
      .and.not.to.include('primary')
    expect(await listSubjects({ grades: [0] })).to.deep.equal([])
  })

  it('have one class teacher at a time; another one takes over on a day when that is wanted', async () => {
    await assign()
    const binhs = { personId: binh, firstDay: '2026-10-01' }
    expect(await refusalOf(assign(binhs))).to.equal('duty classes.errors.hasClassTeacher')
    await assign({ ...binhs, replaces: true })
    const day = beginningOf('2026-10-01')
    expect(await spans()).to.deep.equal([
      ['An', beginningOf('2026-09-07'), day],
      ['Bình', day, undefined],
    ])
  })

  it('have one class teacher, even when two people assign one at the same moment', async () => {
    const answers = await Promise.all([an, binh, an, binh].map((personId) => refusalOf(assign({ personId }))))
    expect(answers.filter((answer) => answer === 'none')).to.have.lengthOf(1)
    expect(await Assignment.countDocuments()).to.equal(1)
  })

  it('may be several for a subject, but nobody twice', async () => {
    await assign({ duty: maths })
    expect(await refusalOf(assign({ duty: maths, firstDay: '2026-10-01' }))).to.equal(
      'person classes.errors.alreadyAssigned',
    )
    expect(await refusalOf(assign({ duty: maths, personId: binh }))).to.equal('none')
  })

  it('are stood in for until a day, by somebody else, for what they do', async () => {
    await assign()
    const sub = { personId: binh, firstDay: '2026-10-01', substituteForId: an }
    expect(await refusalOf(assign(sub))).to.equal('lastDay classes.errors.substituteNeedsEnd')
    const boxed = { ...sub, lastDay: '2026-10-15' }
    expect(await refusalOf(assign({ ...boxed, duty: maths }))).to.equal(
      'substituteFor classes.errors.nobodyToStandInFor',
    )
    expect(await refusalOf(assign({ ...boxed, substituteForId: binh }))).to.equal(
      'substituteFor classes.errors.substituteForThemselves',
    )
    expect(await refusalOf(assign(boxed))).to.equal('none')
    const one = (await SchoolClass.findById(classId()).lean())!
    const listed = await listTeachers(one, beginningOf('2026-10-02'))
    expect(listed.map(({ person, substituteFor }) => [person.id, substituteFor?.id])).to.deep.equal([
      [String(an), undefined],
      [String(binh), String(an)],
    ])
    expect(await listTeachers(one, beginningOf('2026-10-16'))).to.have.lengthOf(1)
  })

  it('see the class from their first to their last day', async () => {
    const teacher = await makePerson('teacher', { unitId: school.schoolId })
    expect((await actorOf(teacher)).classes).to.deep.equal([])
    const id = await assign({ personId: teacher.personId, firstDay: '2026-08-31' })
    expect((await actorOf(teacher)).classes).to.deep.equal([
      { classId: classId(), schoolId: school.schoolId, isHomeroom: true },
    ])
    await end(id)
    expect((await actorOf(teacher)).classes).to.deep.equal([])
  })

  it('end after a last day, or as if it had never been', async () => {
    const id = await assign()
    expect(await refusalOf(end(id, '2026-09-06'))).to.equal('lastDay classes.errors.endsBeforeItBegins')
    await end(id, '2026-09-07')
    expect(await spans()).to.deep.equal([['An', beginningOf('2026-09-07'), beginningOf('2026-09-08')]])
    expect(await refusalOf(end(id, '2026-09-08'))).to.equal('lastDay classes.errors.afterItEnded')
    await end(id)
    expect(await spans()).to.deep.equal([])
    expect(await refusalOf(end(id))).to.equal('404 notFound')
  })

  it('are told to those who manage the school when they have left it, or will', async () => {
    await assign({ lastDay: '2026-11-30' })
    const leaving = async (day: string) =>
      (await listLeaving(school.schoolId, yearKey, beginningOf(day))).map(({ person }) => person.id)
    await assign({ duty: maths, personId: binh, lastDay: '2026-11-30' })
    expect(await leaving('2026-11-01')).to.deep.equal([])
    await assign({ duty: { ...maths, subjectCode: 'VAN' }, personId: binh })
    expect(await leaving('2026-11-01')).to.deep.equal([String(binh)])
    await inTransaction((session) =>
      endMembership({ personId: an, unitId: school.schoolId, role: 'teacher', on: beginningOf('2026-11-30') }, session),
    )
    expect(await leaving('2026-11-01')).to.have.members([String(an), String(binh)])
    expect(await leaving('2026-12-01')).to.deep.equal([String(binh)])
  })
})
