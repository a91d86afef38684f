import { expect } from 'chai'
import mongoose from 'mongoose'
import { Discussion } from '../../server/discussions/discussion.model.ts'
import { Post } from '../../server/discussions/post.model.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeTalk } from './discussions.ts'

describe('the pages of discussions', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const valueOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!

  it('take a question below an item and bring the answer back, without scripts', async () => {
    const { courseId, link, url, pupil, other, teacher } = await makeTalk()
    const item = `/courses/${courseId.toString()}/items/${link._id.toString()}`
    const place = `${url}/${link._id.toString()}`
    const browser = await signIn(app, pupil.person)
    const { html } = await browser.get(item)
    expect(html).to.include('Hỏi về mục này').and.include('Chưa có câu hỏi nào')
    const form = { text: 'Em **chưa** hiểu <script>x</script>', operation: valueOf(html, 'operation') }
    const empty = await browser.post(place, { ...form, text: ' ' }, item)
    expect(empty.status).to.equal(422)
    expect(empty.html).to.include('id="error-text"')
    const sent = await browser.post(place, form, item)
    expect(sent.status).to.equal(303)
    expect((await browser.post(place, form, item)).location).to.equal(sent.location)
    expect(await Post.countDocuments()).to.equal(1)
    expect((await browser.get(sent.location!.split('#')[0]!)).html)
      .to.include('<strong>chưa</strong>')
      .and.include('&lt;script&gt;')
      .and.include(`data-post-sent="${form.operation}"`)

    const desk = await signIn(app, teacher.person)
    expect((await desk.get(`/courses/${courseId.toString()}`)).html).to.include('1 mới')
    expect((await desk.get(url)).html).to.include('1 chủ đề')
    expect((await desk.get(`${place}?show=open`)).html).to.include('Mai Anh Khôi')
    const thread = `${place}/threads/${(await Post.findOne().lean())!._id.toString()}`
    const answer = { text: 'Em xem ví dụ 1.', operation: valueOf((await desk.get(thread)).html, 'operation') }
    expect((await desk.post(thread, answer, thread)).status).to.equal(303)
    expect((await desk.get(`${place}?show=open`)).html).to.include('Câu hỏi nào cũng đã có trả lời')

    expect((await browser.get(item)).html).to.include('1 mới')
    const answered = (await browser.get(place)).html
    expect(answered).to.include('Em xem ví dụ 1.').and.include('Đã trả lời').and.include('Thầy cô')
    expect((await browser.get(item)).html).not.to.include('1 mới')
    expect((await (await signIn(app, other.person)).get(place)).html).to.include('Mai Anh Khôi')
  })

  it('give back what was typed when it was closed meanwhile', async () => {
    const { courseId, url, pupil, set } = await makeTalk()
    const place = `${url}/${courseId.toString()}`
    const browser = await signIn(app, pupil.person)
    const form = { text: 'Câu em vừa gõ', operation: valueOf((await browser.get(place)).html, 'operation') }
    const token = await browser.token(place)
    await set({ isClosed: true })
    const refused = await browser.postWithout(place, { ...form, _csrf: token })
    expect(refused.status).to.equal(409)
    expect(refused.html).to.include('Câu em vừa gõ').and.include('thảo luận vừa đóng')
    expect(await Post.countDocuments()).to.equal(0)
  })

  it('change, delete, report and hide a post', async () => {
    const talk = await makeTalk()
    const { courseId, pupil, other, teacher, guardian } = talk
    const post = await talk.write(pupil.actor, 'Chữ đầu')
    const place = `${talk.url}/${courseId.toString()}`
    const one = `${place}/posts/${post._id.toString()}`
    const thread = `${place}/threads/${post._id.toString()}`
    const browser = await signIn(app, pupil.person)
    const edit = { text: 'Chữ sau', seen: valueOf((await browser.get(`${one}/edit`)).html, 'seen') }
    expect((await browser.post(`${one}/edit`, edit, `${one}/edit`)).status).to.equal(303)
    const stale = await browser.post(`${one}/edit`, { ...edit, text: 'Chữ khác' }, `${one}/edit`)
    expect(stale.status).to.equal(409)
    expect(stale.html).to.include('Chữ khác').and.include('Chữ sau')

    const friend = await signIn(app, other.person)
    expect((await friend.get(`${one}/edit`)).status).to.equal(403)
    expect((await friend.get(`${one}/moderate`)).status).to.equal(403)
    expect((await friend.post(`${one}/report`, { reason: 'Chưa hay' }, `${one}/report`)).status).to.equal(303)
    const desk = await signIn(app, teacher.person)
    expect((await desk.get(talk.url)).html).to.include('Bài học sinh báo với thầy cô')
    const looked = (await desk.get(`${one}/moderate`)).html
    expect(looked).to.include('Chưa hay').and.include('Chữ đầu').and.include('Ngô Gia Hân')
    const refused = await desk.post(`${one}/moderate`, { action: 'hide', reason: '' }, `${one}/moderate`)
    expect(refused.status).to.equal(422)
    const hide = { action: 'hide', reason: 'Cần lịch sự' }
    expect((await desk.post(`${one}/moderate`, hide, `${one}/moderate`)).status).to.equal(303)
    expect((await browser.get(thread)).html).to.include('Cần lịch sự')
    expect((await friend.get(thread)).status).to.equal(404)
    expect((await (await signIn(app, guardian.person)).get(thread)).html).to.include('Cần lịch sự')
    await desk.post(`${one}/moderate`, { action: 'show' }, `${one}/moderate`)
    expect((await browser.post(`${one}/delete`, {}, `${one}/delete`)).status).to.equal(303)
    expect((await friend.get(place)).html).not.to.include('Chữ sau')
  })

  it('are run as a teacher decides, who is refused nothing else', async () => {
    const { courseId, link, url, pupil, teacher } = await makeTalk()
    const item = `/courses/${courseId.toString()}/items/${link._id.toString()}`
    const settings = `${url}/${link._id.toString()}/settings`
    const browser = await signIn(app, pupil.person)
    expect((await browser.get(settings)).status).to.equal(403)
    const desk = await signIn(app, teacher.person)
    expect((await desk.post(settings, {}, settings)).status).to.equal(303)
    expect((await Discussion.findById(link._id).lean())!.isOn).to.equal(false)
    expect((await browser.get(item)).html).not.to.include('Hỏi về mục này')
    expect((await desk.get(item)).html).to.include('Học sinh không hỏi ở đây')
  })

  it('show an item of this kind with what it is about, to pupils and to their guardians', async () => {
    const { courseId, item, pupil, guardian, other, write } = await makeTalk()
    await write(other.actor, 'Ý của Hân', { placeId: item._id })
    const url = `/courses/${courseId.toString()}/items/${item._id.toString()}`
    const seen = (await (await signIn(app, pupil.person)).get(url)).html
    expect(seen).to.include('Vì sao lá xanh?').and.include('Ý của Hân').and.include('Ngô Gia Hân')
    const family = (await (await signIn(app, guardian.person)).get(url)).html
    expect(family).to.include('Vì sao lá xanh?').and.not.include('Hân')
  })

  it('take the same number of queries however much has been written', async () => {
    const talk = await makeTalk()
    const { courseId, url, pupil, other, write } = talk
    const place = `${url}/${courseId.toString()}`
    const course = `/courses/${courseId.toString()}`
    const browser = await signIn(app, pupil.person)
    let queries = 0
    const queriesOf = async (path: string) => {
      queries = 0
      await browser.get(path)
      return queries
    }
    // Both times something is new, and what a server remembers is remembered.
    const queriesOfBoth = async () => {
      await browser.get(course)
      return [await queriesOf(course), await queriesOf(place)]
    }
    for (let at = 0; at < 2; at++) await write(other.actor, `Chủ đề ${at}`)
    const thread = await write(other.actor, 'Có trả lời')
    await write(other.actor, 'Đáp', { threadId: thread._id })
    mongoose.set('debug', (collection: string) => void (queries += collection === 'changes' ? 0 : 1))
    try {
      const few = await queriesOfBoth()
      expect(few[1]).to.be.above(4)
      for (let at = 0; at < 12; at++) {
        const { _id: threadId } = await write(other.actor, `Nữa ${at}`)
        for (let reply = 0; reply < 6; reply++) await write(other.actor, 'Đáp', { threadId })
      }
      expect(await queriesOfBoth()).to.deep.equal(few)
    } finally {
      mongoose.set('debug', false)
    }
  }).timeout(120_000)
})
