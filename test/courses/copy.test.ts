import { expect } from 'chai'
import { itemsOf } from '../../server/arrange.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { Course, type CourseRecord } from '../../server/courses/course.model.ts'
import { addLink, makeOpen, makeSchool, stored } from './courses.ts'

describe('copying a course', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  it('takes what was ticked into a draft without pupils, and reports it', async () => {
    const school = await makeSchool()
    const first = await addLink(school.teacher, await makeOpen(school), { title: 'A' })
    await addLink(school.teacher, first.course, { title: 'B' })
    const course = await stored(first.course)
    const url = `/courses/${course._id.toString()}/copy`
    expect((await (await signIn(app, school.colleague.person)).get(url)).status).to.equal(404)
    expect((await (await signIn(app, school.pupil.person)).get(url)).status).to.equal(403)
    const browser = await signIn(app, school.teacher.person)
    const page = await browser.get(url)
    const shown = /name="shown" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
    const form = { title: 'Toán 6 năm sau', unit: school.unitId.toString(), shown, then: 'copy' }
    const items = [first.item._id.toString()]
    expect((await browser.post(url, { ...form, title: '', items }, url)).status).to.equal(422)
    const done = await browser.post(url, { ...form, items }, url)
    expect(done.status).to.equal(303)
    await app.work()
    const made = (await Course.findOne({ copiedFromId: course._id }).lean<CourseRecord>())!
    expect(itemsOf(made.sections).map(({ title }) => title)).to.deep.equal(['A'])
    expect([made.state, made.learners.length]).to.deep.equal(['draft', 0])
    expect((await browser.get(done.location!)).html).to.include('Đã chép 1 trên 1')
  })
})
