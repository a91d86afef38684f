import { expect } from 'chai'
import { Message } from '../../server/curation/message.model.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { origin } from '../materials/materials.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { handIn, makeType, openOf, step, why } from './submissions.ts'

describe('the pages of curation', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  const setup = async (content = {}) => {
    const unitId = await makeUnit()
    const person = async (role: Parameters<typeof makePerson>[0], name: string) => {
      const made = await makePerson(role, { unitId, name })
      return { actor: await actorOf(made), browser: await signIn(app, made) }
    }
    const owner = await person('teacher', 'Trần Văn An')
    const leader = await person('subjectLeader', 'Trần Văn Ân')
    const librarian = await person('librarian', 'Bùi Ngọc Yến')
    const submission = await handIn(owner.actor, content)
    const url = `/curation/${submission._id.toString()}`
    return { unitId, owner, leader, librarian, submission, url, person }
  }

  it('tell what waits, on the first page and in the queue', async () => {
    const { leader, owner, librarian, submission } = await setup({ title: 'Phân số bằng tranh' })
    expect((await leader.browser.get('/')).html).to.include('/curation/next')
    expect((await owner.browser.get('/')).html).not.to.include('/curation/next')
    const queue = (await leader.browser.get('/curation')).html
    expect(queue).to.include('Phân số bằng tranh').and.include('Trần Văn An').and.include('hôm nay')
    expect((await leader.browser.get('/curation?view=overdue')).html).not.to.include('Phân số bằng tranh')
    expect((await librarian.browser.get('/curation?stage=school')).html).not.to.include('Phân số bằng tranh')
    expect((await leader.browser.get('/curation?stage=x&grade=x&view=x')).status).to.equal(200)
    const next = await leader.browser.get('/curation/next?stage=group')
    expect(next.location).to.equal(`/curation/${submission._id.toString()}?stage=group`)
  })

  it('tell on the first page what has come meanwhile, and that nothing is left', async () => {
    const { leader, owner, submission } = await setup()
    const waits = async (count: number) => (await leader.browser.get('/')).html.includes(`<p>${count} học liệu`)
    expect(await waits(1)).to.equal(true)
    const second = await handIn(owner.actor, { title: 'Một học liệu nữa' })
    expect(await waits(2)).to.equal(true)
    for (const { materialId } of [submission, second]) await step(leader.actor, materialId, 'approveInGroup')
    expect((await leader.browser.get('/')).html).not.to.include('/curation/next')
  })

  it('are a tab beside the own materials of whoever has a queue', async () => {
    const { leader, owner } = await setup()
    expect((await leader.browser.get('/materials')).html).to.match(/href="\/curation"[^>]*>Chờ tôi duyệt/)
    expect((await owner.browser.get('/materials')).html).not.to.include('Chờ tôi duyệt')
  })

  it('are not there for those whose it is not', async () => {
    const { url, person } = await setup()
    const colleague = await person('teacher', 'Lê Thị Ánh')
    expect((await colleague.browser.get(url)).status).to.equal(404)
    const elsewhere = await signIn(app, await makePerson('librarian'))
    expect((await elsewhere.get(url)).status).to.equal(404)
    expect((await elsewhere.post(`${url}/decide`, { step: 'publishInSchool' }, '/curation')).status).to.equal(404)
    expect((await elsewhere.post(`${url}/messages`, { text: 'Xin chào' }, '/curation')).status).to.equal(404)
  })

  it('ask for a decision, and with it for a code and for words; what was typed is kept', async () => {
    const { leader, url, submission } = await setup()
    const post = (form: Record<string, string>) => leader.browser.post(`${url}/decide`, form, url)
    const nothing = await post({})
    expect(nothing.status).to.equal(422)
    expect(nothing.html).to.include('id="error-step"')
    const mute = await post({ step: 'requestChanges', internalNote: 'Nhớ gọi lại' })
    expect(mute.status).to.equal(422)
    expect(mute.html).to.include('id="error-reasonCode"').and.include('id="error-reason"').and.include('Nhớ gọi lại')
    expect((await post({ step: 'refuse', ...why })).status).to.equal(403)
    expect((await post({ step: 'nothing' })).status).to.equal(422)
    expect((await Submission.findById(submission._id).lean())!.state).to.equal('open')
  })

  it('go on with the next one that fits the same filter', async () => {
    const { owner, leader, url, submission } = await setup()
    const other = await handIn(owner.actor)
    const answer = await leader.browser.post(`${url}/decide?stage=group`, { step: 'approveInGroup' }, url)
    expect([answer.status, answer.location]).to.deep.equal([303, `/curation/${other._id.toString()}?stage=group`])
    expect((await Material.findById(submission.materialId).lean())!.state).to.equal('awaitingSchool')
    const last = await leader.browser.post(`/curation/${other._id.toString()}/decide`, { step: 'approveInGroup' }, url)
    expect(last.location).to.equal('/curation')
    const late = await leader.browser.post(`${url}/decide`, { step: 'approveInGroup' }, url)
    expect(late.status).to.equal(409)
  })

  it('show who is at it, and let nobody else decide meanwhile', async () => {
    const { leader, librarian, url } = await setup()
    expect((await leader.browser.post(`${url}/claim`, {}, url)).status).to.equal(303)
    expect((await leader.browser.get(url)).html)
      .to.include('Thầy cô đang xử lý')
      .and.include('/release')
    const seen = (await librarian.browser.get(url)).html
    expect(seen).to.include('Trần Văn Ân đang xử lý').and.not.include('data-decide')
    expect((await librarian.browser.post(`${url}/decide`, { step: 'publishInSchool' }, url)).status).to.equal(409)
    const people = (await leader.browser.get(`${url}/hand-over`)).html
    expect(people).to.include('Bùi Ngọc Yến').and.not.include('Trần Văn An<')
    expect((await leader.browser.post(`${url}/hand-over`, {}, url)).status).to.equal(422)
    const person = librarian.actor.personId.toString()
    expect((await leader.browser.post(`${url}/hand-over`, { person }, url)).status).to.equal(303)
    expect((await librarian.browser.get(url)).html).to.include('data-decide')
    expect((await librarian.browser.post(`${url}/release`, {}, url)).status).to.equal(303)
  })

  it('hold the conversation with the author, and keep notes from them', async () => {
    const { owner, leader, url, submission } = await setup()
    await leader.browser.post(`${url}/messages`, { text: 'Nguồn của bài 3 ở đâu ạ?' }, url)
    await leader.browser.post(`${url}/messages`, { text: 'Chờ cô Ánh xem nữa', kind: 'internal' }, url)
    const first = (await Message.findOne({ isInternal: false }).lean())!
    const seen = (await owner.browser.get(url)).html
    expect(seen).to.include('Nguồn của bài 3').and.not.include('cô Ánh').and.not.include('data-decide')
    const parent = first._id.toString()
    const answer = await owner.browser.post(`${url}/messages`, { text: 'Em tự soạn ạ', parent }, url)
    expect(answer.location).to.equal(`${url}#message-${parent}`)
    expect((await leader.browser.get(url)).html)
      .to.include('Em tự soạn')
      .and.include('cô Ánh')
    expect((await owner.browser.post(`${url}/messages`, { text: 'a', kind: 'internal' }, url)).status).to.equal(403)
    const note = (await Message.findOne({ isInternal: true }).lean())!._id.toString()
    expect((await owner.browser.post(`${url}/messages`, { text: 'a', parent: note }, url)).status).to.equal(404)
    expect((await owner.browser.post(`${url}/messages`, { text: ' ' }, url)).status).to.equal(422)
    expect(await Message.countDocuments({ materialId: submission.materialId })).to.equal(3)
  })

  it('tell on the page of the material what has happened, to those who work on it and nobody else', async () => {
    const { owner, leader, librarian, submission, person } = await setup()
    const { materialId } = submission
    await step(leader.actor, materialId, 'requestChanges', why)
    await changeDraft(owner.actor, materialId, { title: 'Bản sửa' }, origin)
    await step(owner.actor, materialId, 'submit')
    await step(librarian.actor, materialId, 'publishInSchool')
    const page = `/materials/${materialId.toString()}`
    for (const { browser } of [owner, librarian]) {
      const { html } = await browser.get(page)
      expect(html).to.include('Đề nghị sửa học liệu').and.include('Trần Văn Ân').and.include('Nội dung chưa chính xác')
    }
    const colleague = await person('teacher', 'Lê Thị Ánh')
    const { html, status } = await colleague.browser.get(page)
    expect(status).to.equal(200)
    expect(html).not.to.include('Đề nghị sửa học liệu').and.not.include('Trần Văn Ân')
  })

  it('tell what has changed since the edition that was looked at before', async () => {
    const { owner, leader, submission } = await setup({ title: 'Tên cũ' })
    const { materialId } = submission
    await step(leader.actor, materialId, 'requestChanges', why)
    await changeDraft(owner.actor, materialId, { title: 'Tên mới', minutes: 45 }, origin)
    await step(owner.actor, materialId, 'submit')
    const url = `/curation/${(await openOf(materialId))!._id.toString()}`
    const { html } = await leader.browser.get(url)
    expect(html).to.include('Tên cũ').and.include('Tên mới').and.include('phiên bản 1')
    expect(html).to.include(why.reason).and.include('Nội dung chưa chính xác')
    const before = (await owner.browser.get(`/curation/${submission._id.toString()}`)).html
    expect(before).to.include('lượt gửi mới hơn').and.include(why.reason)
  })
})
