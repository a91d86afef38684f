import { expect } from 'chai'
import { Types } from 'mongoose'
import { findTopics } from '../../server/curriculum/index.ts'
import { Course, type CourseRecord } from '../../server/courses/course.model.ts'
import { createCourse } from '../../server/courses/create.ts'
import { Lesson } from '../../server/timetable/lesson.model.ts'
import { saveTimetable } from '../../server/timetable/save.ts'
import { bring, publish } from '../materials/published.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeSchool, maths, monday, origin, type School } from '../timetable/school.ts'
import { addLink } from './courses.ts'

describe('preparing a lesson of the timetable', () => {
  let app: RunningApp
  let school: School
  let address: string
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    school = await makeSchool(6)
    const plan = { classId: school.group.classId, lessons: [maths(school)] }
    await saveTimetable(school.registrar.actor, { plan, from: '2026-09-07', seen: undefined }, origin)
    const [lesson] = await Lesson.find().lean()
    address = `/courses/lesson/${lesson!._id.toString()}/${monday}`
  })
  after(() => app.stop())

  const courses = async () => await Course.find({ yearKey: 2026 }).lean<CourseRecord[]>()
  const titlesIn = ({ sections }: CourseRecord) =>
    sections.map(({ title, items }) => `${title}: ${items.map((one) => one.title).join()}`)

  async function publishFor(topic: string) {
    const { unitId, teacher } = school
    const as = async (role: 'librarian' | 'reviewer', unit = unitId) => {
      const person = await makePerson(role, { unitId: unit })
      return { person, actor: await actorOf(person) }
    }
    const place = {
      ...{ unitId, owner: teacher, librarian: await as('librarian') },
      ...{ reviewer: await as('reviewer', await makeUnit('sectorOffice')), as: as as never },
    }
    const content = { title: 'Phiếu luyện tập', scope: 'school' as const, audience: ['teachers' as const], link: '' }
    const about = { subjects: ['TOAN'], grades: [6], topics: [topic], outcomes: [] }
    const files = [{ name: 'Phiếu.txt', body: 'Một phần hai' }]
    const material = await publish(place, await bring(teacher.actor, files, { ...content, ...about }))
    await app.work()
    return material
  }

  /** Their own of the year before, with a link in it. */
  async function makeEarlier() {
    const form = {
      title: 'Toán 6 năm ngoái',
      introduction: '',
      unit: school.unitId.toString(),
      firstSection: 'Số hữu tỉ',
    }
    const subject = { level: 'lowerSecondary', subjectCode: 'TOAN' }
    const course = await createCourse(school.teacher.actor, { ...form, subject }, origin)
    await addLink(school.teacher, course)
    await Course.updateOne({ _id: course._id }, { $set: { yearKey: 2025 } })
    return (await Course.findById(course._id).lean<CourseRecord>())!
  }

  it('offers what is approved for the topic, and puts it into a course that is made once', async () => {
    const [first, second] = await findTopics('TOAN', 6)
    const material = await publishFor(second!.code)
    const teacher = await signIn(app, school.teacher.person)
    expect((await teacher.get(`${address}?topic=${first!.code}`)).html).to.not.include('Phiếu luyện tập')
    expect((await teacher.get(`${address}?topic=${second!.code}`)).html).to.include('Phiếu luyện tập')

    const fields = { then: 'materials', topic: second!.code, materials: material._id.toString() }
    expect((await teacher.post(address, { ...fields, materials: [] })).status).to.equal(422)
    for (let twice = 0; twice < 2; twice++) expect((await teacher.post(address, fields)).status).to.equal(303)
    const [course, ...more] = await courses()
    expect(more).to.have.length(0)
    expect(course).to.deep.include({ title: 'Toán 6A2', subjectCode: 'TOAN', grades: [6] })
    expect(course!.classIds.map(String)).to.deep.equal([school.group.classId.toString()])
    expect(titlesIn(course!)).to.deep.equal([`Tuần 13 – ${second!.name}: Phiếu luyện tập`])
    // The course stands there now.
    expect((await teacher.get(address)).html).to.match(new RegExp(`value="${second!.code}"[^>]* selected`))
  })

  it('takes no material that is not offered to them', async () => {
    const teacher = await signIn(app, school.teacher.person)
    const refused = await teacher.post(address, { then: 'materials', materials: new Types.ObjectId().toString() })
    expect(refused.status).to.equal(404)
  })

  it('copies a section of last year into the course', async () => {
    const earlier = await makeEarlier()
    const teacher = await signIn(app, school.teacher.person)
    expect((await teacher.get(address)).html).to.include('Số hữu tỉ')
    const section = earlier.sections[0]!._id.toString()
    const sent = await teacher.post(address, { then: 'section', section })
    expect(sent.status).to.equal(303)
    await app.work()
    expect((await courses()).map(titlesIn)).to.deep.equal([['Số hữu tỉ: Trang luyện tập']])
    expect((await teacher.get(sent.location!)).status).to.equal(200)
    const wrong = await teacher.post(address, { then: 'section', section: new Types.ObjectId().toString() })
    expect(wrong.status).to.equal(404)
  })

  it('copies the whole course of last year for the class', async () => {
    const earlier = await makeEarlier()
    const teacher = await signIn(app, school.teacher.person)
    expect((await teacher.post(address, { then: 'course', course: earlier._id.toString() })).status).to.equal(303)
    await app.work()
    const [course] = await courses()
    expect(course!.classIds.map(String)).to.deep.equal([school.group.classId.toString()])
    expect(titlesIn(course!)).to.deep.equal(['Số hữu tỉ: Trang luyện tập'])
  })

  it('is for whoever gives the lesson, on a day on which it takes place', async () => {
    expect((await (await signIn(app, school.colleague.person)).get(address)).status).to.equal(403)
    const teacher = await signIn(app, school.teacher.person)
    expect((await teacher.get(address.replace(monday, '2026-12-01'))).status).to.equal(404)
  })
})
