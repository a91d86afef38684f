import { expect } from 'chai'
import { Announcement, Receipt } from '../../server/announcements/announcement.model.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { carry, makeTelling, toldBy } from './announcements.ts'

describe('the pages of announcements', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const valueOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!

  it('let a teacher tell a course, which reads it at home and in the course, and see who has', async () => {
    const { course, teacher, pupil, guardian, otherPupil } = await makeTelling()
    const courseUrl = `/courses/${course._id.toString()}`
    const desk = await signIn(app, teacher.person)
    expect((await desk.get(courseUrl)).html).to.include('Đăng tin')
    const url = `/announcements/new?course=${course._id.toString()}`
    const form = {
      ...{
        title: 'Mai kiểm tra',
        text: 'Các em **ôn** chương 1.',
        groups: 'pupils',
        link: '',
        asksConfirmation: 'yes',
      },
      operation: valueOf((await desk.get(url)).html, 'operation'),
    }
    const wrong = await desk.post(url, { ...form, title: '', link: 'https://vi.example/x' }, url)
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('id="error-title"').and.include('id="error-link"').and.include('chương 1')
    const nobody = Object.fromEntries(Object.entries(form).filter(([name]) => name !== 'groups'))
    expect((await desk.post(url, nobody, url)).html).to.include('id="error-groups"')
    const sent = await desk.post(url, form, url)
    expect(sent.status).to.equal(303)
    expect((await desk.post(url, form, url)).location).to.equal(sent.location)
    await carry((await Announcement.findOne().lean())!)

    const browser = await signIn(app, pupil.person)
    expect((await browser.get('/')).html).to.include('Mai kiểm tra')
    expect((await browser.get(courseUrl)).html)
      .to.include('Mai kiểm tra')
      .and.not.include('Đăng tin')
    expect((await browser.get('/announcements')).html).to.include('Chưa đọc')
    expect((await browser.get(sent.location!)).html)
      .to.include('<strong>ôn</strong>')
      .and.include('Xác nhận đã đọc')
    expect((await browser.get('/')).html).to.include('Cần xác nhận')
    expect((await browser.post(`${sent.location!}/confirm`, {}, sent.location!)).status).to.equal(303)
    expect((await browser.get('/')).html).not.to.include('Mai kiểm tra')
    expect((await (await signIn(app, otherPupil.person)).get(sent.location!)).status).to.equal(404)
    expect((await (await signIn(app, guardian.person)).get(sent.location!)).status).to.equal(404)
    expect((await browser.get(`${sent.location!}/readers`)).status).to.equal(404)
    const readers = (await desk.get(`${sent.location!}/readers?show=read`)).html
    expect(readers).to.include('1 trên 1 đã đọc, 1 đã xác nhận').and.include('Mai Anh Khôi')
  })

  it('let a class teacher tell their own classes, by name', async () => {
    const { unitId, homeroom, group, other, teacher } = await makeTelling()
    const url = `/announcements/new?school=${unitId.toString()}`
    expect((await (await signIn(app, teacher.person)).get(url)).status).to.equal(403)
    const desk = await signIn(app, homeroom.person)
    const { html } = await desk.get(url)
    expect(html).to.include(group.classId.toString()).and.not.include(other.classId.toString())
    const form = { title: 'Họp lớp', text: 'Chiều nay.', groups: 'guardians', operation: valueOf(html, 'operation') }
    const none = await desk.post(url, form, url)
    expect(none.status).to.equal(422)
    expect(none.html).to.include('id="error-classes"')
    const sent = await desk.post(url, { ...form, classes: group.classId.toString() }, url)
    expect(sent.status).to.equal(303)
    const made = (await Announcement.findOne().lean())!
    await carry(made)
    expect((await toldBy(made)).map((one) => one.split(' ')[0])).to.deep.equal(['guardians'])
  })

  it('change and take back what was told', async () => {
    const { tell, toCourse, teacher, pupil } = await makeTelling()
    const one = await tell(teacher.actor, toCourse)
    await carry(one)
    const url = `/announcements/${one._id.toString()}`
    const desk = await signIn(app, teacher.person)
    const edit = { title: 'Nghỉ lễ', text: 'Nghỉ hai ngày.', endsAt: '', revision: '1' }
    expect((await desk.post(`${url}/edit`, edit, `${url}/edit`)).status).to.equal(303)
    const stale = await desk.post(`${url}/edit`, { ...edit, text: 'Nghỉ ba ngày.' }, `${url}/edit`)
    expect(stale.status).to.equal(409)
    expect(stale.html).to.include('Nghỉ ba ngày.').and.include('Nghỉ hai ngày.')
    const browser = await signIn(app, pupil.person)
    expect((await browser.get(url)).html).to.include('Đã sửa lúc')
    expect((await browser.get(`${url}/edit`)).status).to.equal(404)
    expect((await desk.get('/announcements?show=sent')).html)
      .to.include('Nghỉ lễ')
      .and.include('Đã đăng')
    expect((await desk.post(`${url}/withdraw`, {}, `${url}/withdraw`)).status).to.equal(303)
    expect((await browser.get(url)).status).to.equal(404)
    expect((await desk.get(url)).html).to.include('đã được thu hồi')
    expect(await Receipt.countDocuments({ isOpen: true })).to.equal(0)
  })
})
