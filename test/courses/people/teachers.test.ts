import { expect } from 'chai'
import { Types } from 'mongoose'
import { addAssignments } from '../../../server/classes/index.ts'
import { dayOf } from '../../../server/day.ts'
import { Notice } from '../../../server/notices/notice.model.ts'
import { beginningOf } from '../../../server/schools/index.ts'
import {
  addTeacher,
  endTeacher,
  handOver,
  listOfferedSubstitutes,
  listOwnerless,
} from '../../../server/courses/people/teachers.ts'
import type { CourseRecord } from '../../../server/courses/course.model.ts'
import { refusalOf } from '../../classes/refusal.ts'
import { prepareFeatures } from '../../curation/submissions.ts'
import { withDatabase } from '../../outbox/outbox.ts'
import { actorOf, makeUnit } from '../../support/make.ts'
import { changing, makeCourse, makeOpen, makeSchool, prepareKinds, stored } from '../courses.ts'
import { leaveSchool } from './leave.ts'

const day = (days: number) => dayOf(new Date(Date.now() + days * 86_400_000))
const seatsOf = ({ teachers }: Pick<CourseRecord, 'teachers'>) => teachers.map(({ name, role }) => `${name}: ${role}`)

describe('those who teach a course', () => {
  withDatabase()
  before(prepareFeatures)
  before(prepareKinds)

  const setUp = async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const { personId } = school.colleague.actor
    const noticesOf = async (id: Types.ObjectId) =>
      (await Notice.find({ personId: id }).sort({ at: 1 }).lean()).map(({ key }) => key.replace('courses.notices.', ''))
    return { ...school, course, personId, noticesOf }
  }

  it('are added by its owner or the head of the school, told of it, and ended', async () => {
    const { course, teacher, colleague, personId, as, noticesOf } = await setUp()
    const head = await as('principal')
    const added = await addTeacher(head.actor, changing(course), { personId, role: 'coTeacher' })
    expect(seatsOf(added)).to.deep.equal(['Trần Văn An: owner', 'Nguyễn Văn Thử: coTeacher'])
    expect(await noticesOf(personId)).to.deep.equal(['coTeacherAdded'])
    const again = { personId, role: 'coTeacher' as const }
    expect(await refusalOf(addTeacher(teacher.actor, changing(added), again))).to.equal(
      'person courses.errors.teachesIt',
    )
    expect(await refusalOf(addTeacher(colleague.actor, changing(added), again))).to.equal('403 forbidden')
    const [, seat] = added.teachers
    const ended = await endTeacher(teacher.actor, changing(added), seat!._id)
    expect(seatsOf(ended)).to.deep.equal(['Trần Văn An: owner'])
    expect(await noticesOf(personId)).to.deep.equal(['coTeacherAdded', 'teacherEnded'])
    expect(await refusalOf(endTeacher(teacher.actor, changing(ended), seat!._id))).to.equal('404 notFound')
  })

  it('stand in for somebody between two days, never without them', async () => {
    const { course, teacher, personId } = await setUp()
    const add = async (from?: string, to?: string) =>
      await refusalOf(
        addTeacher(teacher.actor, changing(await stored(course)), { personId, role: 'substitute', from, to }),
      )
    const missing = 'field.errors.required'
    expect(await add()).to.equal(`from ${missing}, to ${missing}`)
    expect(await add(day(0))).to.equal(`to ${missing}`)
    expect(await add(day(2), day(1))).to.equal('to courses.errors.endsBefore')
    expect(await add(day(-3), day(-1))).to.equal('to courses.errors.isOver')
    expect(await add(day(0), day(3))).to.equal('none')
    expect(await add(day(1), day(2))).to.equal('person courses.errors.teachesIt')
    expect(await add(day(8), day(9))).to.equal('none')
  })

  it('are of the staff of the school alone', async () => {
    const { course, teacher, pupil, as } = await setUp()
    const stranger = await as('teacher', await makeUnit())
    for (const { personId } of [stranger.actor, pupil.actor, { personId: new Types.ObjectId() }]) {
      const seat = { personId, role: 'coTeacher' as const }
      expect(await refusalOf(addTeacher(teacher.actor, changing(course), seat))).to.equal(
        'person courses.errors.noColleague',
      )
      expect(await refusalOf(handOver(teacher.actor, changing(course), personId))).to.equal(
        'person courses.errors.noColleague',
      )
    }
  })

  it('leave it by themselves, but for the owner, who hands it over first', async () => {
    const { course, teacher, colleague, personId, noticesOf } = await setUp()
    const [owner] = course.teachers
    expect(await refusalOf(endTeacher(teacher.actor, changing(course), owner!._id))).to.equal('409 courseNeedsOwner')
    const handed = await handOver(teacher.actor, changing(course), personId)
    expect(seatsOf(handed)).to.deep.equal(['Nguyễn Văn Thử: owner', 'Trần Văn An: coTeacher'])
    expect(await noticesOf(personId)).to.deep.equal(['ownerNow'])
    expect(await refusalOf(handOver(colleague.actor, changing(handed), personId))).to.equal(
      'person courses.errors.ownsIt',
    )
    const left = await endTeacher(teacher.actor, changing(handed), handed.teachers[1]!._id)
    expect(seatsOf(left)).to.deep.equal(['Nguyễn Văn Thử: owner'])
    expect(await noticesOf(personId)).to.deep.equal(['ownerNow', 'teacherLeft'])
    expect(await refusalOf(handOver(teacher.actor, changing(left), teacher.actor.personId))).to.equal('404 notFound')
  })

  it('are changed by one of two at once, and the other is told', async () => {
    const { course, teacher, personId, as } = await setUp()
    const other = await as('teacher')
    const add = (id: Types.ObjectId) =>
      refusalOf(addTeacher(teacher.actor, changing(course), { personId: id, role: 'coTeacher' }))
    const answers = await Promise.all([add(personId), add(other.actor.personId)])
    expect(answers.filter((one) => one === '409 courseChanged')).to.have.length(1)
    expect((await stored(course)).teachers).to.have.length(2)
  })

  it('are offered when they stand in for one of them in one of its classes, with those days', async () => {
    const { course, teacher, group, personId } = await setUp()
    const assignment = { personId, classId: group.classId, schoolId: group.schoolId, yearKey: 2026 }
    const until = beginningOf(day(5))
    await addAssignments([
      {
        ...{ ...assignment, kind: 'subject', level: 'lowerSecondary', subjectCode: 'TOAN', from: beginningOf(day(-1)) },
        ...{ to: until, substituteForId: teacher.actor.personId },
      },
    ])
    const [offer, ...others] = await listOfferedSubstitutes(course)
    expect(others).to.deep.equal([])
    expect(offer).to.include({ name: 'Nguyễn Văn Thử', forName: 'Trần Văn An', from: day(-1), to: day(4) })
    const added = await addTeacher(teacher.actor, changing(course), {
      ...{ personId, role: 'substitute', from: offer!.from, to: offer!.to },
    })
    expect(await listOfferedSubstitutes(added)).to.deep.equal([])
  })

  it('are appointed by the head of the school where the owner has left it', async () => {
    const { course, teacher, colleague, personId, as, unitId } = await setUp()
    await makeCourse(colleague, 'Văn 6')
    const head = await as('principal')
    expect(await listOwnerless(head.actor)).to.deep.equal([])
    await leaveSchool(teacher.actor, unitId, 'teacher')
    expect((await listOwnerless(head.actor)).map(({ title }) => title)).to.deep.equal([course.title])
    expect(await listOwnerless(colleague.actor)).to.deep.equal([])
    const handed = await handOver(await actorOf(head.person), changing(course), personId)
    expect(seatsOf(handed)).to.deep.equal(['Nguyễn Văn Thử: owner'])
    expect(await listOwnerless(head.actor)).to.deep.equal([])
  })
})
