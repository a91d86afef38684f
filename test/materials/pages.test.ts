import { expect } from 'chai'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { complete, share } from './materials.ts'

describe('the pages on which materials are described and handed in', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    const type = { code: 'BOISUONG', name: 'Tài liệu bồi dưỡng', englishName: 'Training' }
    await new MaterialType({ ...type, place: '1', edition: 'x', source: 'supplied' }).save()
  })
  after(() => app.stop())

  const setup = async (content = {}) => {
    const unitId = await makeUnit()
    const teacher = await makePerson('teacher', { unitId, name: 'Đặng Hữu Lâm' })
    const material = await share(await actorOf(teacher), { scope: 'school', ...content })
    const url = `/materials/${material._id.toString()}`
    return { unitId, teacher, material, url, browser: await signIn(app, teacher) }
  }
  const described = (more: Record<string, string | string[]> = {}) => ({
    ...{ title: 'Tên mới', type: 'BOISUONG', languages: 'vi', authors: 'Đặng Hữu Lâm\nLê Oanh', audience: 'teachers' },
    ...{ licence: 'CCBY', scope: 'school', revision: '1', link: complete.link!, keywords: 'ma trận, đề ; kiểm tra' },
    ...more,
  })

  it('list one’s own, and nothing of others', async () => {
    const { browser } = await setup()
    await setup({ title: 'Của người khác' })
    const page = await browser.get('/materials')
    expect(page.html).to.include(complete.title).and.not.include('Của người khác')
    const empty = await browser.get('/materials?state=archived')
    expect(empty.html).not.to.include(complete.title)
  })

  it('store what was typed, lists from lines and commas', async () => {
    const { browser, url, material } = await setup()
    const answer = await browser.post(`${url}/edit`, described(), `${url}/edit`)
    expect([answer.status, answer.location]).to.deep.equal([303, url])
    const { draft } = (await Material.findById(material._id).lean())!
    expect(draft.authors.map(({ name }) => name)).to.deep.equal(['Đặng Hữu Lâm', 'Lê Oanh'])
    expect(draft.keywords).to.deep.equal(['ma trận', 'đề', 'kiểm tra'])
    expect([draft.title, draft.description]).to.deep.equal(['Tên mới', complete.description])
  })

  it('take away what is no longer ticked', async () => {
    const { browser, url, material } = await setup({ grades: [6], isForTeachersOnly: true, devices: ['paper'] })
    await browser.post(`${url}/edit`, described(), `${url}/edit`)
    const { draft } = (await Material.findById(material._id).lean())!
    expect([draft.grades, draft.isForTeachersOnly, draft.devices]).to.deep.equal([[], false, []])
  })

  it('keep what was typed beside a message for each mistake', async () => {
    const { browser, url, material } = await setup()
    const wrong = described({ link: 'javascript:alert(1)', minutes: '-3', type: 'KHONGCO', title: 'Giữ tên này' })
    const page = await browser.post(`${url}/edit`, wrong, `${url}/edit`)
    expect(page.status).to.equal(422)
    expect(page.html).to.include('id="error-link"').and.include('id="error-minutes"').and.include('Giữ tên này')
    const unknown = await browser.post(`${url}/edit`, described({ type: 'KHONGCO' }), `${url}/edit`)
    expect(unknown.status).to.equal(422)
    expect(unknown.html).to.include('id="error-type"')
    expect((await Material.findById(material._id).lean())!.draft.title).to.equal(complete.title)
  })

  it('tell who was too late, with their text kept, and take it when they save again', async () => {
    const { browser, url, material } = await setup()
    await browser.post(`${url}/edit`, described({ title: 'Một' }), `${url}/edit`)
    const late = await browser.post(`${url}/edit`, described({ title: 'Hai' }), `${url}/edit`)
    expect(late.status).to.equal(409)
    expect(late.html).to.include('value="Hai"').and.include('name="revision" value="2"')
    await browser.post(`${url}/edit`, described({ title: 'Hai', revision: '2' }), `${url}/edit`)
    expect((await Material.findById(material._id).lean())!.draft.title).to.equal('Hai')
  })

  it('say what is missing before it can be handed in, and hand in what is whole', async () => {
    const { browser, url, material } = await setup({ licence: '' })
    const page = await browser.get(`${url}/steps/submit`)
    expect(page.html).to.include(`${url}/edit#field-licence`)
    const refused = await browser.post(`${url}/steps/submit`, {}, `${url}/steps/submit`)
    expect(refused.status).to.equal(422)
    await browser.post(`${url}/edit`, described(), `${url}/edit`)
    const done = await browser.post(`${url}/steps/submit`, { note: 'Xin góp ý' }, `${url}/steps/submit`)
    expect([done.status, done.location]).to.deep.equal([303, url])
    expect((await Material.findById(material._id).lean())!.state).to.equal('awaitingGroup')
  })

  it('ask whoever sends it back for the reason, which its owner reads', async () => {
    const { unitId, browser, url } = await setup()
    await browser.post(`${url}/steps/submit`, {}, `${url}/steps/submit`)
    const leader = await signIn(app, await makePerson('subjectLeader', { unitId }))
    const step = `${url}/steps/requestChanges`
    const mute = await leader.post(step, { reason: ' ' }, step)
    expect(mute.status).to.equal(422)
    expect(mute.html).to.include('id="error-reason"').and.include('id="error-reasonCode"')
    await leader.post(step, { reason: 'Thiếu hướng dẫn chấm', reasonCode: 'pedagogy' }, step)
    expect((await browser.get('/materials')).html).to.include('Thiếu hướng dẫn chấm')
  })

  it('do not show a step that is not to be taken now, or by somebody else', async () => {
    const { unitId, browser, url } = await setup()
    expect((await browser.get(`${url}/steps/propose`)).status).to.equal(409)
    expect((await browser.get(`${url}/steps/nothing`)).status).to.equal(404)
    const colleague = await signIn(app, await makePerson('teacher', { unitId }))
    expect((await colleague.get(`${url}/edit`)).status).to.equal(404)
    expect((await colleague.get(`${url}/steps/submit`)).status).to.equal(404)
  })

  it('remove a draft after asking', async () => {
    const { browser, url } = await setup()
    expect((await browser.get(`${url}/remove`)).status).to.equal(200)
    const done = await browser.post(`${url}/remove`, {}, `${url}/remove`)
    expect([done.status, done.location]).to.deep.equal([303, '/materials'])
    expect(await Material.countDocuments()).to.equal(0)
  })
})
