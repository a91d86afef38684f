import { expect } from 'chai'
import { Course } from '../../server/courses/course.model.ts'
import { Lesson } from '../../server/timetable/lesson.model.ts'
import { TimetableImport } from '../../server/timetable/import/import.model.ts'
import { saveTimetable } from '../../server/timetable/save.ts'
import { writeXlsx, xlsxType } from '../../server/spreadsheets/index.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeSchool, maths, monday, origin, type School } from './school.ts'

describe('the pages of timetables', () => {
  let app: RunningApp
  let school: School
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    school = await makeSchool()
  })
  after(() => app.stop())

  const ofClass = (rest = '') => `/timetable/classes/${school.group.classId.toString()}${rest}`
  const ofSchool = (rest = '') => `/timetable/schools/${school.unitId.toString()}${rest}`
  const valueOf = () => `lowerSecondary TOAN ${school.teacher.person.personId.toString()}`
  const save = async (group = school.group) =>
    await saveTimetable(
      school.registrar.actor,
      { plan: { classId: group.classId, lessons: [maths(school)] }, from: '2026-11-02', seen: undefined },
      origin,
    )

  it('enter a timetable in a grid, and keep what was typed when it collides', async () => {
    const registrar = await signIn(app, school.registrar.person)
    const grid = await registrar.get(ofClass(`/edit?from=${monday}`))
    expect(grid.html).to.include('Trần Văn An').and.include('name="slots.5.afternoon.5"')
    const fields = { from: monday, revision: '0', 'slots.0.morning.3': valueOf(), 'rooms.0.morning.3': 'P.12' }
    const saved = await registrar.post(ofClass('/edit'), fields, ofClass('/edit'))
    expect(saved).to.include({ status: 303, location: `${ofClass()}?day=${monday}` })
    const week = await registrar.get(saved.location!)
    expect(week.html).to.include('08:55–09:40').and.include('P.12').and.include('Tuần 13')

    const other = `/timetable/classes/${school.other.classId.toString()}/edit`
    const refused = await registrar.post(other, { ...fields, revision: '0' }, other)
    expect(refused.status).to.equal(422)
    expect(refused.html).to.include('Trần Văn An đang dạy lớp 7A2 lúc 08:55–09:40.').and.include('value="P.12"')
  })

  it('show a pupil the week of their class, and a teacher theirs with the way to prepare a lesson', async () => {
    await save()
    const pupil = await (await signIn(app, school.pupil.person)).get(`/timetable/mine?day=${monday}`)
    expect(pupil.html).to.include('Trần Văn An').and.not.include('/courses/lesson/')
    const teacher = await (await signIn(app, school.teacher.person)).get(`/timetable/mine?day=${monday}`)
    expect(teacher.html).to.include('7A2').and.include('/courses/lesson/')
  })

  it('show a school one day, by grade', async () => {
    await save()
    const teacher = await signIn(app, school.teacher.person)
    const { html, status } = await teacher.get(ofSchool(`?day=${monday}`))
    expect(status).to.equal(200)
    expect(html).to.include('7A2').and.include('7A3').and.not.include('/absences')
    expect((await (await signIn(app, school.pupil.person)).get(ofSchool())).status).to.equal(404)
  })

  it('take bell times, and refuse those that overlap', async () => {
    await save()
    const registrar = await signIn(app, school.registrar.person)
    const page = await registrar.get(ofSchool('/bells'))
    const fields = Object.fromEntries(
      [...page.html.matchAll(/<input class="input" type="time" value="([^"]*)" [^>]*name="([^"]+)"/g)].map(
        ([, value, name]) => [name!, value!],
      ),
    )
    expect(Object.keys(fields)).to.have.length(24)
    const overlap = await registrar.post(ofSchool('/bells'), { ...fields, 'secondary.morning.3.begins': '08:30' })
    expect(overlap.status).to.equal(422)
    const saved = await registrar.post(ofSchool('/bells'), { ...fields, 'secondary.morning.3.begins': '08:58' })
    expect(saved.status).to.equal(303)
    expect((await registrar.get(ofClass(`?day=${monday}`))).html).to.include('08:58–09:40')
  })

  it('say who stands in', async () => {
    await save()
    const registrar = await signIn(app, school.registrar.person)
    const [lesson] = await Lesson.find().lean()
    const asked = { day: monday, person: school.teacher.person.personId.toString() }
    const query = ofSchool(`/absences?${new URLSearchParams(asked).toString()}`)
    const name = `lessons.${lesson!._id.toString()}`
    expect((await registrar.get(query)).html).to.include(`name="${name}"`)
    const fields = { ...asked, [name]: school.colleague.person.personId.toString(), note: 'Phiếu số 3' }
    expect((await registrar.post(ofSchool('/absences'), fields, query)).status).to.equal(303)
    const week = await (await signIn(app, school.pupil.person)).get(ofClass(`?day=${monday}`))
    expect(week.html).to.include('Lê Thị Bình dạy thay Trần Văn An').and.include('Phiếu số 3')
  })

  it('read a spreadsheet first and take it over when asked, without the rows that cannot be', async () => {
    await save()
    const registrar = await signIn(app, school.registrar.person)
    const headings = ['Lớp', 'Thứ', 'Buổi', 'Tiết', 'Môn', 'Giáo viên', 'Phòng'].map((heading) => ({ heading }))
    const rows = [
      ['7A3', '2', 'Sáng', '4', 'Toán', '', 'P.1'],
      ['7A3', 'Thứ Hai', 'sáng', '3', 'toán', 'Trần Văn An', ''],
      ['7A3', '2', 'Sáng', '4', 'Toán', '', ''],
      ['9Z', '2', 'Sáng', '1', 'Toán', '', ''],
      ['7A3', '8', 'Sáng', '1', 'Toán', '', ''],
      ['7A3', '3', 'Chiều', '1', 'Toán', 'Không Ai', ''],
      ['7A3', '3', 'Chiều', '2', 'Ma thuật', '', ''],
    ]
    const bytes = await writeXlsx([{ name: 'TKB', columns: headings, rows }])
    const file = new File([new Uint8Array(bytes)], 'tkb.xlsx', { type: xlsxType })
    const sent = await registrar.post(ofSchool('/import'), { from: monday, file })
    expect(sent.status).to.equal(303)
    const report = await registrar.get(sent.location!)
    expect(report.html).to.include('Dùng được 1 trong 7 dòng')
    for (const why of [
      ...['Trần Văn An đang dạy lớp 7A2', 'Lớp đã có tiết này ở dòng 2.', 'Trường không có lớp này', 'ghi từ 2 đến 7'],
      ...['Trường không có thầy cô tên như vậy.', 'Không có môn này ở khối của lớp.'],
    ])
      expect(report.html).to.include(why)
    expect(await Lesson.countDocuments()).to.equal(1)

    for (let twice = 0; twice < 2; twice++)
      expect((await registrar.post(`${sent.location!}/confirm`, {}, sent.location!)).status).to.equal(303)
    expect(await Lesson.countDocuments()).to.equal(2)
    expect(await TimetableImport.countDocuments({ doneAt: null })).to.equal(0)
    const none = await registrar.post(ofSchool('/import'), { from: monday })
    expect(none.status).to.equal(422)
    const stranger = await signIn(app, school.teacher.person)
    expect((await stranger.get(sent.location!)).status).to.equal(403)
    const template = await registrar.get(ofSchool('/template'))
    expect(template.headers.get('content-type')).to.include('spreadsheet')
  })

  it('lead from a lesson to its course, which is made when there is none', async () => {
    await save()
    const [lesson] = await Lesson.find().lean()
    const address = `/courses/lesson/${lesson!._id.toString()}/${monday}`
    expect((await (await signIn(app, school.colleague.person)).get(address)).status).to.equal(403)
    const teacher = await signIn(app, school.teacher.person)
    expect((await teacher.get(`/courses/lesson/${lesson!._id.toString()}/2026-12-01`)).status).to.equal(404)
    const page = await teacher.get(address)
    expect(page.status).to.equal(200)
    expect(page.html).to.include('Toán 7A2')
    expect((await teacher.post(address, { then: 'section', section: '' })).status).to.equal(422)
    expect(await Course.countDocuments()).to.equal(0)
  })
})
