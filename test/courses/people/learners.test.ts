import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../../server/actor.ts'
import { setState } from '../../../server/courses/create.ts'
import { learnedCourseData, taughtCourseData } from '../../../server/courses/people/data-of-person.ts'
import { listLearnerCandidates } from '../../../server/courses/people/candidates.ts'
import { CourseEnrolment } from '../../../server/courses/people/enrolment.model.ts'
import {
  enrolPerson,
  joinByCode,
  joinOpenCourse,
  leaveCourse,
  setDoor,
  unenrolPerson,
} from '../../../server/courses/people/enrol.ts'
import { addGroup, changeGroup, removeGroup } from '../../../server/courses/people/groups.ts'
import { listLearners } from '../../../server/courses/people/learners.ts'
import { listCourses } from '../../../server/courses/find.ts'
import { Course, type CourseRecord, type Door } from '../../../server/courses/course.model.ts'
import { loadCourse } from '../../../server/courses/write.ts'
import { inTransaction } from '../../../storage/database/index.ts'
import { refusalOf } from '../../classes/refusal.ts'
import { prepareFeatures } from '../../curation/submissions.ts'
import { withDatabase } from '../../outbox/outbox.ts'
import { actorOf, makeClass, makePupil, makeUnit } from '../../support/make.ts'
import { addLink, changing, makeCourse, makeOpen, makeSchool, origin, prepareKinds, stored } from '../courses.ts'
import { leaveSchool } from './leave.ts'

describe('those who learn in a course', () => {
  withDatabase()
  before(prepareFeatures)
  before(prepareKinds)

  /** A course of one class, and a pupil of another class of the school. */
  const setUp = async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const person = await makePupil(await makeClass(school.unitId, '6B'), { name: 'Nguyễn Minh Anh' })
    const other = { person, actor: await actorOf(person) }
    const sees = (actor: Actor) => refusalOf(loadCourse(actor, course._id))
    const open = async (door: Door) => await setDoor(school.teacher.actor, changing(await stored(course)), { door })
    return { ...school, course, other, sees, open }
  }

  it('are found by name in the classes that somebody teaches, and otherwise by their exact user name', async () => {
    const { teacher, pupil, other, course, as } = await setUp()
    const find = async (actor: Actor, text: string) =>
      (await listLearnerCandidates(actor, course, text)).map(({ name }) => name)
    expect(await find(teacher.actor, 'anh khoi')).to.deep.equal([pupil.person.name])
    expect(await find(teacher.actor, 'minh anh')).to.deep.equal([])
    expect(await find(teacher.actor, other.person.userName.slice(0, -1))).to.deep.equal([])
    expect(await find(teacher.actor, other.person.userName)).to.deep.equal([other.person.name])
    expect(await find((await as('principal')).actor, 'minh anh')).to.deep.equal([other.person.name])
    const elsewhere = await makePupil(await makeClass(await makeUnit()))
    expect(await find(teacher.actor, elsewhere.userName)).to.deep.equal([])
  })

  it('are taken in one by one as the same rule has it, once each, and taken out again', async () => {
    const { teacher, pupil, other, course, sees, colleague } = await setUp()
    const enrol = (wanted: Parameters<typeof enrolPerson>[2], actor = teacher.actor) =>
      refusalOf(enrolPerson(actor, changing(course), wanted))
    const { personId } = other.actor
    expect(await enrol({ personId })).to.equal('person courses.errors.noPerson')
    expect(await enrol({ personId: new Types.ObjectId() })).to.equal('person courses.errors.noPerson')
    expect(await enrol({ userName: 'khong-co' })).to.equal('person courses.errors.noPerson')
    expect(await enrol({ userName: teacher.person.userName })).to.equal('person courses.errors.teachesIt')
    expect(await enrol({ userName: other.person.userName }, colleague.actor)).to.equal('404 notFound')
    expect(await enrol({ userName: other.person.userName }, pupil.actor)).to.equal('403 forbidden')
    expect(await sees(other.actor)).to.equal('404 notFound')
    const both = await Promise.all([1, 2].map(() => enrol({ userName: other.person.userName })))
    expect(both).to.deep.equal(['none', 'none'])
    expect(await sees(other.actor)).to.equal('none')
    expect((await stored(course)).revision).to.equal(course.revision)
    const [, told] = await listLearners(await stored(course))
    expect(told).to.deep.include({ name: other.person.name, className: '6B', hasLeft: false, birthDate: undefined })
    expect(told!.enrolment).to.include({ how: 'person', byName: teacher.actor.name })
    const remove = () => refusalOf(unenrolPerson(teacher.actor, changing(course), personId))
    expect(await remove()).to.equal('none')
    expect(await remove()).to.equal('404 notFound')
    expect(await sees(other.actor)).to.equal('404 notFound')
    expect(await CourseEnrolment.countDocuments()).to.equal(0)
  })

  it('are told apart by their birth dates when they have one name', async () => {
    const { course, group } = await setUp()
    for (const date of ['2014-02-03', '2014-09-10'])
      await makePupil(group, { name: 'Nguyễn Minh Anh', birthDate: new Date(date) })
    const told = (await listLearners(course)).map(({ name, birthDate }) => `${name} ${birthDate?.toISOString()}`)
    expect(told).to.deep.equal([
      'Nguyễn Minh Anh 2014-02-03T00:00:00.000Z',
      'Nguyễn Minh Anh 2014-09-10T00:00:00.000Z',
      'Mai Anh Khôi undefined',
    ])
  })

  it('come in with a code, all of a class at once, and leave again', async () => {
    const { course, group, other, open, teacher, sees, unitId } = await setUp()
    const joinCode = (await open('code')).joinCode!
    expect(joinCode).to.match(/^[2-9CFGHJKMNPQRTVX]{8}$/)
    const more = await makeClass(unitId)
    const actors = await Promise.all([1, 2, 3, 4, 5].map(async () => await actorOf(await makePupil(more))))
    const before = await stored(course)
    const joined = await Promise.all(
      [...actors, other.actor, other.actor].map((one) => joinByCode(one, joinCode, origin)),
    )
    expect(joined.map(({ kind }) => kind)).to.deep.equal(Array(7).fill('joined'))
    const after = await stored(course)
    expect(after.personIds).to.have.length(6)
    expect(after.learners).to.have.length(7)
    expect(after.revision).to.equal(before.revision)
    expect(await sees(actors[0]!)).to.equal('none')
    const ofClass = await actorOf(await makePupil(group))
    expect(await joinByCode(ofClass, joinCode, origin)).to.include({ kind: 'joined' })
    expect((await stored(course)).personIds).to.have.length(6)
    expect(await refusalOf(leaveCourse(ofClass, course._id, origin))).to.equal('403 forbidden')
    expect(await refusalOf(leaveCourse(other.actor, course._id, origin))).to.equal('none')
    expect(await refusalOf(leaveCourse(other.actor, course._id, origin))).to.equal('404 notFound')
    await enrolPerson(teacher.actor, changing(course), { userName: (await makePupil(more)).userName })
  })

  it('are told why a code does not open', async () => {
    const { course, other, open, teacher, colleague } = await setUp()
    const joinCode = (await open('code')).joinCode!
    const kindOf = async (actor: Actor, code = joinCode) => (await joinByCode(actor, code, origin)).kind
    const elsewhere = await actorOf(await makePupil(await makeClass(await makeUnit())))
    expect(await kindOf(other.actor, 'CCCCCCCC')).to.equal('wrong')
    expect(await kindOf(elsewhere)).to.equal('otherSchool')
    expect(await kindOf(colleague.actor)).to.equal('otherSchool')
    expect(await kindOf(teacher.actor)).to.equal('joined')
    await open('closed')
    expect(await kindOf(other.actor)).to.equal('doorClosed')
    expect((await open('code')).joinCode).to.equal(joinCode)
    await setState(teacher.actor, changing(await stored(course)), 'draft')
    expect(await kindOf(other.actor)).to.equal('notOpenYet')
    await setState(teacher.actor, changing(await stored(course)), 'closed')
    expect(await kindOf(other.actor)).to.equal('doorClosed')
    const renewed = await setDoor(teacher.actor, changing(await stored(course)), { door: 'code', isNewCode: true })
    expect(renewed.joinCode).to.not.equal(joinCode)
    expect(await kindOf(other.actor)).to.equal('wrong')
    expect((await stored(course)).personIds).to.have.length(0)
  })

  it('come in through an open door that is theirs, found by its name', async () => {
    const { course, other, open, colleague } = await setUp()
    const found = async (actor: Actor, text = '') =>
      (await listCourses(actor, 'open', { limit: 20 }, { text })).items.map(({ title }) => title)
    expect(await found(colleague.actor)).to.deep.equal([])
    await open('staff')
    expect(await found(colleague.actor, 'so tu nh')).to.deep.equal([course.title])
    expect(await found(colleague.actor, 'van')).to.deep.equal([])
    expect(await found(other.actor)).to.deep.equal([])
    expect(await refusalOf(joinOpenCourse(other.actor, course._id, origin))).to.equal('404 notFound')
    await joinOpenCourse(colleague.actor, course._id, origin)
    expect((await listCourses(colleague.actor, 'learning', { limit: 20 })).items).to.have.length(1)
    await open('everyone')
    const stranger = await actorOf(await makePupil(await makeClass(await makeUnit())))
    await joinOpenCourse(stranger, course._id, origin)
    expect((await listLearners(await stored(course))).map(({ hasLeft }) => hasLeft)).to.deep.equal([
      false,
      false,
      false,
    ])
  })

  it('see it no longer once they have left the school, and their teachers see that', async () => {
    const { course, other, teacher, sees, unitId } = await setUp()
    await enrolPerson(teacher.actor, changing(course), { userName: other.person.userName })
    await leaveSchool(other.actor, unitId, 'student')
    expect(await sees(await actorOf(other.person))).to.equal('404 notFound')
    const told = (await listLearners(await stored(course))).find(({ name }) => name === other.person.name)
    expect(told).to.include({ hasLeft: true })
  })

  it('are in groups, several if need be, out of which they go with the course', async () => {
    const { course, teacher, pupil, other } = await setUp()
    const latest = async () => changing(await stored(course))
    const [ofClass, alone] = [pupil.actor.personId, other.actor.personId]
    const first = { name: 'Nhóm 1', personIds: [ofClass, alone] }
    expect(await refusalOf(addGroup(teacher.actor, await latest(), first))).to.equal('members courses.errors.noLearner')
    await enrolPerson(teacher.actor, await latest(), { userName: other.person.userName })
    const { group } = await addGroup(teacher.actor, await latest(), first)
    expect(await refusalOf(addGroup(teacher.actor, await latest(), { ...first, name: 'NHÓM 1' }))).to.equal(
      'name courses.errors.groupNamed',
    )
    await addGroup(teacher.actor, await latest(), { name: 'Nhóm 2', personIds: [alone] })
    await unenrolPerson(teacher.actor, await latest(), alone)
    expect((await stored(course)).groups.map(({ personIds }) => personIds.map(String))).to.deep.equal([
      ...[[ofClass.toString()], []],
    ])
    const renamed = { id: group._id, name: 'Nhóm A', personIds: [ofClass] }
    expect(await refusalOf(changeGroup(teacher.actor, changing(course), renamed))).to.equal('409 courseChanged')
    await changeGroup(teacher.actor, await latest(), renamed)
    expect(await refusalOf(changeGroup(pupil.actor, await latest(), renamed))).to.equal('403 forbidden')
    expect(await refusalOf(removeGroup(teacher.actor, await latest(), course._id))).to.equal('404 notFound')
  })

  it('are not shown what was for a group that is gone', async () => {
    const { course, teacher, pupil } = await setUp()
    const { group } = await addGroup(teacher.actor, changing(course), {
      ...{ name: 'Nhóm 1', personIds: [pupil.actor.personId] },
    })
    await addLink(teacher, await stored(course))
    await Course.updateOne({ _id: course._id }, { $set: { 'sections.0.items.0.groupIds': [group._id] } })
    const after = await removeGroup(teacher.actor, changing(await stored(course)), group._id)
    expect(after.sections[0]!.items[0]).to.deep.include({ isPublished: false, groupIds: [] })
  })

  it('have a copy of what is kept of them, of which nothing stays', async () => {
    const { course, teacher, other } = await setUp()
    const { personId } = other.actor
    expect(await learnedCourseData.read(personId)).to.equal(undefined)
    await enrolPerson(teacher.actor, changing(course), { userName: other.person.userName })
    await addGroup(teacher.actor, changing(await stored(course)), { name: 'Nhóm 1', personIds: [personId] })
    const [copy] = (await learnedCourseData.read(personId)) as Record<string, unknown>[]
    expect(copy).to.deep.include({ title: course.title, how: 'person', groups: ['Nhóm 1'] })
    for (let run = 0; run < 2; run++)
      await inTransaction(async (session) => await learnedCourseData.remove(personId, session))
    expect(await learnedCourseData.read(personId)).to.equal(undefined)
    const kept = await stored(course)
    expect([...kept.personIds, ...kept.groups[0]!.personIds]).to.deep.equal([])
    expect(kept.learners).to.have.length(1)
  })

  it('leave their teacher a course without a name, when that one is removed', async () => {
    const { course, teacher } = await setUp()
    await makeCourse(teacher, 'Toán 7')
    const { personId } = teacher.actor
    expect(await taughtCourseData.read(personId)).to.have.length(2)
    await inTransaction(async (session) => await taughtCourseData.remove(personId, session))
    const { teachers }: Pick<CourseRecord, 'teachers'> = await stored(course)
    expect(teachers.map(({ name, role }) => `${name}${role}`)).to.deep.equal(['owner'])
  })
})
