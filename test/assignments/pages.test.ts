import { expect } from 'chai'
import { WorkSubmission } from '../../server/assignments/submission.model.ts'
import { Course } from '../../server/courses/course.model.ts'
import { stored } from '../courses/courses.ts'
import { makeGuardian, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeAssignment } from './assignments.ts'

describe('the pages of assignments', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const valueOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!

  it('take work from a pupil and bring the mark back, without scripts', async () => {
    const { url, pupil, other, teacher } = await makeAssignment()
    const browser = await signIn(app, pupil.person)
    const { html } = await browser.get(url)
    expect(html).to.include('Làm bài 1 và 2.').and.include('Nộp bài')
    const typed = {
      text: 'Bài của em',
      link: '',
      revision: valueOf(html, 'revision'),
      operation: valueOf(html, 'operation'),
    }
    const wrong = await browser.post(`${url}/submit`, { ...typed, link: 'bai-lam' }, url)
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('id="error-link"').and.include('Bài của em')
    expect((await browser.post(`${url}/draft`, typed, url)).status).to.equal(303)
    const stale = await browser.post(`${url}/submit`, { ...typed, text: 'Bản khác' }, url)
    expect(stale.status).to.equal(409)
    expect(stale.html).to.include('Bản khác').and.include('Bản đã lưu ở nơi khác')
    const now = { ...typed, revision: valueOf(stale.html, 'revision') }
    expect((await browser.post(`${url}/submit`, now, url)).status).to.equal(303)
    expect((await browser.get(url)).html)
      .to.include('Đã nộp')
      .and.include('Rút bài lại')

    const desk = await signIn(app, teacher.person)
    const summary = (await desk.get(url)).html
    expect(summary).to.include('1 trên 2 học sinh đã nộp')
    const work = `${url}/work/${pupil.actor.personId.toString()}`
    const page = (await desk.get(work)).html
    const hidden = ['submission', 'attempt', 'revision', 'markedAt'].map((name) => [name, valueOf(page, name)])
    const marking = { ...Object.fromEntries(hidden), comment: 'Tốt lắm', returns: 'yes' }
    const refused = await desk.post(work, { ...marking, mark: '85' }, work)
    expect(refused.status).to.equal(422)
    expect(refused.html).to.include('id="error-mark"').and.include('Tốt lắm').and.include('value="85"')
    expect((await desk.post(work, { ...marking, mark: '8,5' }, work)).location).to.equal(url)
    expect((await browser.get(url)).html)
      .to.include('8,5 điểm')
      .and.include('Tốt lắm')
    const empty = await desk.get(`${url}/work/${other.actor.personId.toString()}`)
    expect(empty.html).to.include('Học sinh chưa nộp bài')
  })

  it('show what is to be done as Markdown, and nothing that runs', async () => {
    const { url, pupil } = await makeAssignment({
      instructions: 'Nộp:\n\n- **bản mô tả**\n- ảnh\n\n<script>x</script>',
    })
    const { html } = await (await signIn(app, pupil.person)).get(url)
    expect(html).to.include('<li><strong>bản mô tả</strong></li>').and.include('&lt;script&gt;x&lt;/script&gt;')
  })

  it('keep a draft as a script sends it, with the time at which it was received', async () => {
    const { url, pupil } = await makeAssignment()
    const browser = await signIn(app, pupil.person)
    const form = { text: 'Đang viết', link: '', revision: '0' }
    const send = async (fields: Record<string, string>) =>
      await browser.postWithout(
        `${url}/draft`,
        { _csrf: await browser.token(url), ...fields },
        { accept: 'application/json' },
      )
    const answer = await send(form)
    expect(answer.status).to.equal(200)
    expect(JSON.parse(answer.html)).to.include({ revision: 1 })
    expect(answer.html).to.match(/Máy chủ đã nhận lúc \d\d:\d\d:\d\d/)
    const stale = await send({ ...form, text: 'Khác' })
    expect(stale.status).to.equal(409)
    expect((await WorkSubmission.findOne().lean())!.draft!.text).to.equal('Đang viết')
  })

  it('show families what becomes of it, and nothing of others', async () => {
    const { url, pupil, other, handIn } = await makeAssignment()
    await handIn(pupil.actor, 'Bài của Khôi')
    await handIn(other.actor, 'Bài của Hân')
    const family = await signIn(app, await makeGuardian(pupil.person))
    const { html } = await family.get(url)
    expect(html).to.include('Mai Anh Khôi').and.include('Đã nộp').and.not.include('Hân').and.not.include('/submit')
    expect((await family.get(`${url}/work/${pupil.actor.personId.toString()}`)).status).to.equal(403)
    const classmate = await signIn(app, other.person)
    expect((await classmate.get(`${url}/work/${pupil.actor.personId.toString()}`)).status).to.equal(403)
    expect((await classmate.get(url)).html)
      .to.include('Bài của Hân')
      .and.not.include('Bài của Khôi')
  })

  it('show what is to be done, and nobody’s work, to who sees the course as a template', async () => {
    const { url, course, colleague, pupil, handIn } = await makeAssignment()
    await handIn(pupil.actor, 'Bài của Khôi')
    await Course.updateOne({ _id: course._id }, { $set: { isTemplate: true } })
    const { status, html } = await (await signIn(app, colleague.person)).get(url)
    expect(status).to.equal(200)
    expect(html).to.include('Làm bài 1 và 2.').and.not.include('Khôi').and.not.include('/submit')
  })

  it('make an assignment with its dates, and say beside the field what is wrong with them', async () => {
    const { course, teacher } = await makeAssignment()
    const browser = await signIn(app, teacher.person)
    const adding = `/courses/${course._id.toString()}/items/new?kind=assignment`
    const { revision } = await stored(course)
    const form = {
      ...{ title: 'Bài tập 2', isPublished: 'yes', rule: 'submitted', revision: revision.toString() },
      ...{ 'facts.instructions': 'Đọc trang 5', 'facts.again': 'never', 'facts.scheme': 'points' },
      ...{ 'facts.dueAt': '2026-12-02T21:00', 'facts.closesAt': '2026-12-01T21:00' },
    }
    const wrong = await browser.post(adding, form, adding)
    expect(wrong.status).to.equal(422)
    expect(wrong.html)
      .to.include('id="error-facts.closesAt"')
      .and.include('Đọc trang 5')
      .and.include('2026-12-02T21:00')
    expect((await browser.post(adding, { ...form, 'facts.closesAt': '' }, adding)).status).to.equal(303)
    expect((await browser.get(`/courses/${course._id.toString()}`)).html).to.include('02/12/2026')
  })
})
