import { expect } from 'chai'
import { makeGuardian, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addLink, changing, makeCourse, makeOpen, makeSchool, stored } from './courses.ts'
import { setState } from '../../server/courses/create.ts'

describe('the pages of courses', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  it('lead a teacher from nothing to a lesson that a pupil opens', async () => {
    const { teacher, pupil, group } = await makeSchool()
    const browser = await signIn(app, teacher.person)
    expect((await browser.get('/courses')).html).to.include('/courses/new')
    const unit = teacher.actor.memberships[0]!.unitId.toString()
    const made = await browser.post(
      '/courses/new',
      { title: 'Toán 6', introduction: '', unit, subject: '' },
      '/courses/new',
    )
    expect(made.status).to.equal(303)
    const url = made.location!
    const draft = await signIn(app, pupil.person)
    expect((await draft.get(url)).status).to.equal(404)

    const adding = `${url}/items/new?kind=link`
    const wrong = await browser.post(
      adding,
      { title: 'Luyện tập', 'facts.url': 'ftp://x', rule: 'viewed', revision: '1' },
      adding,
    )
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('id="error-facts.url"').and.include('value="Luyện tập"').and.include('ftp://x')
    const fine = {
      title: 'Luyện tập',
      'facts.url': 'https://vi.example/',
      rule: 'viewed',
      isPublished: 'yes',
      revision: '1',
    }
    expect((await browser.post(adding, fine, adding)).status).to.equal(303)
    const people = `${url}/people`
    expect((await browser.post(people, { classes: group.classId.toString(), revision: '2' }, people)).status).to.equal(
      303,
    )
    expect((await browser.post(`${url}/state`, { state: 'open', revision: '3' }, url)).status).to.equal(303)
    expect((await browser.get(url)).html).to.include('Luyện tập')

    expect((await draft.get('/courses')).html).to.include('Toán 6')
    const seen = await draft.get(url)
    expect(seen.html).to.include('Luyện tập').and.not.include('/edit').and.not.include('/publish')
    const [item] = /\/courses\/\w+\/items\/\w{24}/.exec(seen.html)!
    expect((await draft.get(item)).html).to.include('https://vi.example/')
  })

  it('show pupils and their guardians what is open, and others nothing', async () => {
    const school = await makeSchool()
    const course = await makeOpen(school)
    const shown = await addLink(school.teacher, course, { title: 'Đã mở' })
    await addLink(school.teacher, shown.course, { title: 'Chưa mở', isPublished: false })
    const url = `/courses/${course._id.toString()}`
    const guardian = await makeGuardian(school.pupil.person)
    for (const person of [school.pupil.person, guardian]) {
      const { status, html } = await (await signIn(app, person)).get(url)
      expect(status).to.equal(200)
      expect(html).to.include('Đã mở').and.not.include('Chưa mở')
    }
    const teacher = await signIn(app, school.teacher.person)
    expect((await teacher.get(url)).html).to.include('Chưa mở')
    expect((await teacher.get(`${url}?as=pupil`)).html)
      .to.include('Đã mở')
      .and.not.include('Chưa mở')
    expect((await (await signIn(app, school.colleague.person)).get(url)).status).to.equal(404)
    const hidden = (await stored(course)).sections[0]!.items[1]!._id.toString()
    expect((await (await signIn(app, school.pupil.person)).get(`${url}/items/${hidden}`)).status).to.equal(404)
  })

  it('keep what was typed when somebody else has changed the course', async () => {
    const { teacher } = await makeSchool()
    const course = await makeCourse(teacher)
    await setState(teacher.actor, changing(course), 'open')
    const browser = await signIn(app, teacher.person)
    const url = `/courses/${course._id.toString()}/describe`
    const answer = await browser.post(url, { title: 'Toán 6 mới', introduction: '', subject: '', revision: '1' }, url)
    expect(answer.status).to.equal(409)
    expect(answer.html).to.include('value="Toán 6 mới"').and.include('name="revision" value="2"')
    const again = await browser.post(url, { title: 'Toán 6 mới', introduction: '', subject: '', revision: '2' }, url)
    expect(again.status).to.equal(303)
    expect((await stored(course)).title).to.equal('Toán 6 mới')
  })
})
