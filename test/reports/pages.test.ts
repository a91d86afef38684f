import { expect } from 'chai'
import { beginRetirements } from '../../server/materials/retire.ts'
import { browseMaterials } from '../../server/materials/browse.ts'
import { Material } from '../../server/materials/material.model.ts'
import { variantsOf } from '../../server/catalogue/variants.ts'
import { UseModel } from '../../server/uploads/use.model.ts'
import { behindProxy } from '../api/client.ts'
import { bring, makePlace, makeType, publish } from '../materials/published.ts'
import { makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { claimed, makeReported, publishIn } from './reports.ts'

describe('the pages of reports', () => {
  let app: RunningApp
  before(async () => (app = await startApp(behindProxy)))
  after(() => app.stop())
  afterEach(() => app.clear())

  const setup = async (content?: Parameters<typeof makeReported>[0]) => {
    const made = await makeReported(content)
    const url = `/materials/${made.material._id.toString()}`
    const librarian = await signIn(app, made.place.librarian.person)
    const reader = await signIn(app, made.reader.person)
    const care = `/reports${url}`
    return { ...made, url, librarian, browser: reader, care }
  }

  it('let a reader say what is wrong, beside the fields what is missing', async () => {
    const { url, browser, librarian } = await setup()
    expect((await browser.get(url)).html).to.include(`href="${url}/report"`)
    const empty = await browser.post(`${url}/report`, { kind: '', text: '  ' })
    expect(empty.status).to.equal(422)
    expect(empty.html).to.include('Hãy chọn một loại')
    const kept = await browser.post(`${url}/report`, { kind: 'nonsense', text: 'câu 5' })
    expect([kept.status, kept.html.includes('>câu 5<')]).to.deep.equal([422, true])
    const sent = await browser.post(`${url}/report`, { kind: 'wrong', text: 'câu 5' })
    expect([sent.status, sent.location]).to.deep.equal([303, url])
    expect((await librarian.get('/reports')).html).to.include('Nội dung sai')
    expect((await browser.post(`${url}/report`, { kind: 'wrong', text: 'câu 6' })).status).to.equal(409)
  })

  it('are open to guests about public materials, twenty times in an hour', async () => {
    const { url } = await setup({ scope: 'public' })
    const guest = app.visitor()
    expect((await guest.get(`${url}/report`)).html).to.include('Chưa đăng nhập')
    const statuses: number[] = []
    // From an address of its own: the limit goes on for an hour.
    const from = { 'x-forwarded-for': '10.98.0.1' }
    const report = { kind: 'broken', text: 'không mở được', _csrf: await guest.token(`${url}/report`) }
    for (let time = 0; time < 21; time++) statuses.push((await guest.postWithout(`${url}/report`, report, from)).status)
    expect(statuses.filter((status) => status === 303)).to.have.length(20)
    expect(statuses.at(-1)).to.equal(429)
  })

  it('lead from the queue through claim and decision back to it', async () => {
    const { file, librarian, url } = await setup()
    const page = `/reports/${(await file()).toString()}`
    expect((await librarian.get(page)).html)
      .to.include('Nhận xử lý')
      .and.not.include('Ghi kết luận')
    await librarian.post(`${page}/claim`, {}, page)
    const mine = await librarian.get(page)
    expect(mine.html).to.include('Ghi kết luận').and.include('Việc này ảnh hưởng đến đâu')
    expect((await librarian.get('/reports?shelf=mine')).html).to.include(page)
    const wrong = await librarian.post(`${page}/decide`, { decision: '', reason: 'vì thế' }, page)
    expect([wrong.status, wrong.html.includes('>vì thế<')]).to.deep.equal([422, true])
    const done = await librarian.post(`${page}/decide`, { decision: 'hide', reason: 'vì thế' }, page)
    expect([done.status, done.location]).to.deep.equal([303, '/reports'])
    expect((await librarian.get('/reports?shelf=decided&kind=wrong')).html).to.include('Tạm ẩn ngay')
    expect((await librarian.get('/reports?shelf=decided&kind=rights')).html).to.include('Không có phản ánh nào như vậy')
    expect((await librarian.get(url)).html).to.include('vì thế')
  })

  it('ask once more before a material is taken down', async () => {
    const { file, librarian, place, url, browser } = await setup()
    const page = `/reports/${(await claimed(place.librarian.actor, await file())).toString()}`
    const form = { decision: 'takeDown', reason: 'Bản quyền', replacement: '' }
    const wrong = await librarian.post(`${page}/decide`, { ...form, replacement: '/materials/x' }, page)
    expect([wrong.status, wrong.html.includes('Không tìm thấy học liệu')]).to.deep.equal([422, true])
    const asked = await librarian.post(`${page}/decide`, form, page)
    expect([asked.status, asked.html.includes('name="confirmed" value="yes"')]).to.deep.equal([200, true])
    expect((await browser.get(url)).status).to.equal(200)
    await librarian.post(`${page}/decide`, { ...form, confirmed: 'yes' }, page)
    expect((await browser.get(url)).status).to.equal(410)
  })

  it('say what is touched before a material is hidden, or handed in under another licence', async () => {
    const { librarian, place, url, material } = await setup()
    await publishIn(place, { scope: 'school', title: 'Bản phóng tác' })
    const touching = 'Việc này ảnh hưởng đến đâu'
    await Material.updateOne(
      { 'live.content.title': 'Bản phóng tác' },
      { 'live.content.sources': [{ materialId: material._id }] },
    )
    expect((await librarian.get(`${url}/steps/hide`)).html)
      .to.include(touching)
      .and.include('Bản phóng tác')
    const owner = await signIn(app, place.owner.person)
    expect((await owner.get(`${url}/steps/submit`)).html).to.not.include(touching)
    await Material.updateOne({ _id: material._id }, { 'draft.licence': 'CCBYNC' })
    expect((await owner.get(`${url}/steps/submit`)).html).to.include(touching)
  })

  it('never show the owner who has reported', async () => {
    const { file, place, reader } = await setup()
    const manager = await place.as('registrar')
    const page = `/reports/${(await file()).toString()}`
    await Material.updateMany({}, { ownerId: manager.actor.personId })
    for (const person of [place.librarian.person, manager.person]) {
      const { html } = await (await signIn(app, person)).get(page)
      expect(html).to.not.include(reader.actor.personId.toString())
    }
  })

  describe('of a material that is taken down', () => {
    it('say at its address what it was, why and what to use instead, with 410', async () => {
      const { url, care, librarian, browser, place } = await setup()
      const better = await publishIn(place, { scope: 'school', title: 'Bản đúng' })
      const form = { reason: 'Vi phạm bản quyền', replacement: `/materials/${better._id.toString()}` }
      expect((await librarian.get(`${care}/take-down`)).html).to.include('Chưa có lượt tải nào')
      expect((await librarian.post(`${care}/take-down`, { reason: '' })).status).to.equal(422)
      expect((await librarian.post(`${care}/take-down`, form)).status).to.equal(303)
      const gone = await browser.get(url)
      expect(gone.status).to.equal(410)
      expect(gone.html).to.include('Xây dựng ma trận đề').and.include('Vi phạm bản quyền').and.include('Bản đúng')
      expect((await browser.get(`${url}/editions/1`)).status).to.equal(410)
      expect((await browser.get(`${url}/zip`)).status).to.equal(410)
      expect((await librarian.post(`${care}/take-down`, form, '/reports')).status).to.equal(410)
    })

    it('are hidden from those who could not see it', async () => {
      const { url, care, librarian, place } = await setup()
      await librarian.post(`${care}/take-down`, { reason: 'Bản quyền' })
      expect((await app.visitor().get(url)).status).to.equal(404)
      const elsewhere = await signIn(app, (await place.as('teacher', await makeUnit())).person)
      expect((await elsewhere.get(url)).status).to.equal(404)
    })

    it('also answer those from whom it was hidden before', async () => {
      const { url, care, librarian, browser, file, place } = await setup()
      const page = `/reports/${(await claimed(place.librarian.actor, await file())).toString()}`
      await librarian.post(`${page}/decide`, { decision: 'hide', reason: 'vì thế' }, page)
      expect((await browser.get(url)).status).to.equal(404)
      await librarian.post(`${care}/take-down`, { reason: 'Bản quyền' })
      expect((await browser.get(url)).status).to.equal(410)
    })

    it('keep none of its files', async () => {
      await makeType()
      const place = await makePlace()
      const file = { name: 'a.txt', body: 'Một.' }
      const material = await publish(place, await bring(place.owner.actor, [file], { scope: 'school' }))
      const uses = () => UseModel.countDocuments({ feature: 'materials' })
      expect(await uses()).to.be.above(1)
      const librarian = await signIn(app, place.librarian.person)
      await librarian.post(`/reports/materials/${material._id.toString()}/take-down`, { reason: 'Bản quyền' })
      expect(await uses()).to.equal(0)
    })
  })

  describe('of a material that is retired', () => {
    const form = { from: '2026-01-05', note: 'Theo chương trình mới.', replacement: '' }

    it('ask for a day', async () => {
      const { care, librarian } = await setup()
      for (const from of ['', '5/1/2026']) {
        const { status, html } = await librarian.post(`${care}/retire`, { ...form, from })
        expect([status, html.includes('Hãy chọn một ngày')]).to.deep.equal([422, true])
      }
    })

    it('say so from the day on, and search no longer offers it; the address stays', async () => {
      const { url, care, librarian, browser, place, material, reader } = await setup()
      const better = await publishIn(place, { scope: 'school', title: 'Bản đúng' })
      await librarian.post(`${care}/retire`, { ...form, replacement: better._id.toString() })
      const { status, html } = await browser.get(url)
      expect(status).to.equal(200)
      expect(html).to.include('05/01/2026').and.include('Theo chương trình mới').and.include('Bản đúng')
      const retired = (await Material.findById(material._id).lean())!
      expect(variantsOf(retired, undefined)).to.be.empty
      const { items } = await browseMaterials(reader.actor, {}, { limit: 50, cursor: undefined })
      expect(items.map(({ _id }) => _id.toString())).to.deep.equal([better._id.toString()])
      await librarian.post(`${care}/keep`, {}, care)
      expect(variantsOf((await Material.findById(material._id).lean())!, undefined)).to.not.be.empty
    })

    it('offer it as before until the day comes', async () => {
      const { url, care, librarian, browser, material } = await setup()
      const day = new Date(Date.now() + 3 * 24 * 3600_000)
      await librarian.post(`${care}/retire`, { ...form, from: day.toISOString().slice(0, 10) })
      const read = async () => (await Material.findById(material._id).lean())!
      expect((await browser.get(url)).html).to.not.include('Theo chương trình mới')
      expect((await librarian.get(url)).html).to.include('Theo chương trình mới')
      await beginRetirements()
      expect((await read()).isRetired).to.be.undefined
      await Material.updateOne({ _id: material._id }, { 'retirement.from': new Date(), retiresAt: new Date() })
      await beginRetirements()
      expect([(await read()).isRetired, (await read()).retiresAt]).to.deep.equal([true, undefined])
      expect(variantsOf(await read(), undefined)).to.be.empty
    })
  })
})
