import { expect } from 'chai'
import { takeUpdate } from '../../server/updates/decide.ts'
import { origin } from '../materials/materials.ts'
import { makeType } from '../materials/published.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { adapt, draftOf, edit, linkOf, makeOriginals, publishNext } from './originals.ts'

describe('the pages of updates', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  const setup = async () => {
    const made = await makeOriginals(app)
    await edit(made.elsewhere.owner.actor, made.own, {
      content: { title: 'Bài của tôi' },
      added: [{ name: 'Riêng.txt', body: 'Riêng' }],
    })
    await publishNext(made.place, made.original, {
      content: { title: 'Bản gốc mới', description: 'Lời mới.' },
      removed: ['Bài giảng.txt'],
      added: [{ name: 'Bài giảng.txt', body: 'Một phần hai\nBa phần tư' }],
      note: 'Sửa dòng hai.',
    })
    await app.work()
    const link = await linkOf(made.own)
    const owner = await signIn(app, made.elsewhere.owner.person)
    return { ...made, link, owner, url: `/updates/${link._id.toString()}` }
  }

  it('list what waits, lead from its notice to it, and stand beside what is one’s own', async () => {
    const { owner, url, own, original, elsewhere } = await setup()
    expect((await owner.get('/updates')).html)
      .to.include('Bản gốc mới')
      .and.to.include(url)
    expect((await owner.get('/updates?shelf=skipped')).html).not.to.include(url)
    const of = `/updates?of=${original._id.toString()}`
    expect((await owner.get(of)).headers.get('location')).to.equal(url)
    expect((await owner.get('/')).html).to.include('Bản gốc có phiên bản mới')
    expect((await owner.get(`/materials/${own._id.toString()}`)).html).to.include('Bản gốc có phiên bản mới (2)')
    expect((await owner.get('/materials')).html).to.include('Cập nhật từ bản gốc')
    await adapt(elsewhere.owner.actor, original)
    await app.work()
    expect((await owner.get(of)).status).to.equal(200)
    expect((await owner.get('/updates?of=x')).status).to.equal(404)
    const other = await signIn(app, elsewhere.librarian.person)
    expect((await other.get(url)).status).to.equal(404)
    expect((await other.get('/updates')).html).not.to.include('Bản gốc mới')
  })

  it('show old, new and own side by side, with the lines that differ', async () => {
    const { owner, url } = await setup()
    const { html } = await owner.get(url)
    for (const text of ['Sửa dòng hai.', 'Bài của tôi', 'Bản gốc mới', 'Lời mới.', 'Cả hai, khác nhau', 'Riêng.txt'])
      expect(html, text).to.include(text)
    expect(html)
      .to.match(/<del>.*Hai phần ba/)
      .and.to.match(/<ins>.*Ba phần tư/)
    expect(html).not.to.match(/<del>.*Một phần hai/)
  })

  it('take, keep, skip and undo; whoever looks at what is past is told', async () => {
    const { owner, url, own, link, elsewhere } = await setup()
    const form = { revision: String(link.revision) }
    expect((await owner.post(`${url}/take`, { revision: 'x' }, url)).status).to.equal(422)
    expect((await owner.post(`${url}/keep`, form, url)).status).to.equal(303)
    expect(await draftOf(own)).to.include({ title: 'Bài của tôi', description: 'Lời mới.' })
    expect((await owner.post(`${url}/take`, form, url)).status).to.equal(409)
    const after = (await owner.get(url)).html
    expect(after).to.include('giữ chỗ đã sửa').and.to.include(`${url}/undo`)
    expect((await owner.post(`${url}/undo`, {}, url)).status).to.equal(303)
    expect(await draftOf(own)).not.to.include({ description: 'Lời mới.' })
    expect((await owner.post(`${url}/skip`, {}, url)).status).to.equal(303)
    expect((await owner.get('/updates?shelf=skipped')).html).to.include(url)
    await takeUpdate(elsewhere.owner.actor, 'take', { id: link._id, origin })
    await edit(elsewhere.owner.actor, own, { content: { keywords: ['sau'] } })
    const late = (await owner.get(url)).html
    expect(late).to.include('đã được sửa thêm').and.not.to.include(`${url}/undo`)
  })

  it('recall an edition with a reason, and lift it', async () => {
    const { place, original, owner, elsewhere } = await setup()
    const librarian = await signIn(app, place.librarian.person)
    const url = `/recalls/${original._id.toString()}/2`
    expect((await librarian.get(`/materials/${original._id.toString()}`)).html).to.include(url)
    expect((await owner.get(`/materials/${original._id.toString()}`)).html).not.to.include(url)
    expect((await owner.get(url)).status).to.equal(404)
    const asked = (await librarian.get(url)).html
    expect(asked).to.include('Việc này ảnh hưởng đến đâu').and.to.include('Đây là phiên bản mọi người đang thấy')
    for (const bad of ['', ' ', 'x'.repeat(501)]) {
      const refused = await librarian.post(url, { reason: bad }, url)
      expect([refused.status, refused.html.includes('id="error-reason"')]).to.deep.equal([422, true])
    }
    expect((await owner.post(url, { reason: 'Sai' }, '/updates')).status).to.equal(403)
    expect((await librarian.post(url, { reason: 'Thí nghiệm cháy nổ' }, url)).status).to.equal(303)
    const done = (await librarian.get(url)).html
    expect(done).to.include('Thí nghiệm cháy nổ').and.to.include(`${url}/lift`)
    const told = (await owner.get(url)).html
    expect(told).to.include('Ngừng dùng phiên bản này').and.not.to.include(`${url}/lift`)
    expect((await owner.get(`${url}/lift`)).status).to.equal(403)
    expect((await owner.get(`/recalls/${original._id.toString()}/x`)).status).to.equal(404)
    expect((await librarian.get(`${url}/lift`)).status).to.equal(200)
    expect((await librarian.post(`${url}/lift`, {}, `${url}/lift`)).status).to.equal(303)
    expect((await librarian.get(`${url}/lift`)).status).to.equal(404)
    expect(elsewhere.unitId).to.not.equal(place.unitId)
  })
})
