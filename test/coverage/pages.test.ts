import { expect } from 'chai'
import { noteUnanswered } from '../../server/catalogue/index.ts'
import { Call } from '../../server/coverage/calls/call.model.ts'
import { reconcile } from '../../server/coverage/reconcile.ts'
import { gatherNew } from '../../server/coverage/wanted/gather.ts'
import { dayOf } from '../../server/day.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { change, makeMaterial } from '../catalogue/materials.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { called, callNow, counted, far, makeProgramme, sums } from './coverage.ts'

/** As a browser reads it. */
const plain = (html: string) => html.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&')

describe('the pages of coverage', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  beforeEach(makeProgramme)
  afterEach(() => app.clear())

  const setup = async () => {
    const unitId = await makeUnit('school', 'Trường THCS Tân Hoà')
    const officeId = await makeUnit('sectorOffice')
    const someone = async (role: Parameters<typeof makePerson>[0], at = unitId) => {
      const person = await makePerson(role, { unitId: at })
      return { actor: await actorOf(person), browser: await signIn(app, person) }
    }
    return {
      unitId,
      teacher: await someone('teacher'),
      librarian: await someone('librarian'),
      specialist: await someone('sectorSpecialist', officeId),
    }
  }
  const inDays = (days: number) => dayOf(new Date(Date.now() + days * 86_400_000))

  it('show the share of each subject and grade, and lead whoever has chosen to its map', async () => {
    const { teacher, specialist } = await setup()
    await counted()
    await reconcile()
    const overview = await teacher.browser.get('/coverage')
    expect(overview.html).to.include('href="/coverage/TOAN/6"').and.include('1/36')
    expect(overview.html).not.to.include('Đối chiếu với kho lần cuối')
    expect((await specialist.browser.get('/coverage')).html).to.include('Đối chiếu với kho lần cuối')
    const chosen = await teacher.browser.get('/coverage?subject=TOAN&grade=6')
    expect([chosen.status, chosen.location]).to.deep.equal([303, '/coverage/TOAN/6'])
    const missed = await teacher.browser.get('/coverage?subject=VL&grade=6')
    expect([missed.status, missed.html.includes('Môn này không học ở lớp ấy')]).to.deep.equal([200, true])
    for (const address of ['/coverage/TOAN/13', '/coverage/VL/6', '/coverage/TOAN/x', '/coverage?scope=none'])
      expect((await teacher.browser.get(address)).status, address).to.equal(404)
  })

  it('are a table with headings, whose cells lead to what is there or to a call for it', async () => {
    const { teacher, librarian } = await setup()
    await counted()
    const html = plain((await librarian.browser.get('/coverage/TOAN/6')).html)
    expect(html).to.include('<th scope="row">').and.include('<th scope="col">').and.include('scope="rowgroup"')
    expect(html).to.match(/<td class="coverage-1"><a href="\/catalogue\?[^"]*outcome=TOAN6\.SO\.SNG\.03"/)
    expect(html).to.include('/calls/new?subject=TOAN&grade=6&row=outcome.TOAN6.SO.SNG.03&type=VIDEO')
    expect(html).to.include('Đã có học liệu cho 1 trong 36')
    const { html: forTeacher } = await teacher.browser.get('/coverage/TOAN/6')
    expect(forTeacher).not.to.include('/calls/new')
    expect((await teacher.browser.get('/coverage/VAN/6')).html).to.include('chưa có chủ đề và yêu cầu cần đạt')
  })

  it('count what lives in one’s own school when asked, shaded by what is asked for', async () => {
    const { teacher, unitId } = await setup()
    await counted({}, { owner: teacher.actor, scope: 'school' })
    expect((await teacher.browser.get('/coverage/TOAN/6')).html).to.include('cho 0 trong 36')
    const own = await teacher.browser.get(`/coverage/TOAN/6?scope=${unitId.toString()}&show=views`)
    expect(plain(own.html)).to.include('cho 1 trong 36').and.include('show=downloads')
    expect((await teacher.browser.get(`/coverage/TOAN/6?scope=${'0'.repeat(24)}`)).status).to.equal(404)
  })

  it('can be taken along as a spreadsheet and as CSV', async () => {
    const { teacher } = await setup()
    await counted()
    const csv = await teacher.browser.get('/coverage/TOAN/6/file?format=csv')
    expect(csv.html).to.include('Yêu cầu cần đạt;').and.include('Cộng')
    const line = csv.html.split('\r\n').find((one) => one.includes('TOAN6.SO.SNG.03'))!
    expect(line.split(';').filter((cell) => cell === '1')).to.have.length(2)
    const xlsx = await teacher.browser.get('/coverage/TOAN/6/file')
    expect([xlsx.status, xlsx.headers.get('content-type')]).to.deep.equal([
      200,
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ])
  })

  it('play a call from an empty cell to the material that fulfils it', async () => {
    const { teacher, librarian, unitId } = await setup()
    const cell = '/calls/new?subject=TOAN&grade=6&row=outcome.TOAN6.SO.SNG.03&type=PHT'
    const form = await librarian.browser.get(cell)
    expect(form.html).to.include('Phiếu học tập: Cộng, trừ, nhân, chia số nguyên')
    const given = {
      ...{ title: 'Phiếu số nguyên', text: 'Một tờ A4.', subject: 'TOAN', grade: '6', type: 'PHT' },
      ...{ row: 'outcome.TOAN6.SO.SNG.03', wanted: '1', until: inDays(9), audience: unitId.toString() },
    }
    const bad = await librarian.browser.post('/calls/new', { ...given, until: '2020-01-01', wanted: '0' }, cell)
    expect([bad.status, bad.html.includes('Một tờ A4.')]).to.deep.equal([422, true])
    const past = await librarian.browser.post('/calls/new', { ...given, until: '2020-01-01' }, cell)
    expect([past.status, past.html.includes('Ngày này đã qua')]).to.deep.equal([422, true])
    const made = await librarian.browser.post('/calls/new', given, cell)
    const url = made.location!
    expect(url).to.match(/^\/calls\/[0-9a-f]{24}$/)
    expect((await librarian.browser.get('/coverage/TOAN/6')).html).to.include(`href="${url}"`)

    expect((await teacher.browser.get('/')).html).to.include('Phiếu số nguyên')
    expect((await teacher.browser.get('/calls?subject=TOAN&grade=6')).html).to.include(url)
    expect((await teacher.browser.get(url)).html).to.include('Tôi nhận làm')
    expect((await teacher.browser.post(`${url}/claim`, {}, url)).location).to.equal(url)
    expect((await teacher.browser.get('/')).html).not.to.include('Phiếu số nguyên')
    const draft = await makeMaterial(
      { ...sums, title: 'Nháp' },
      { owner: teacher.actor, isDraft: true, scope: 'school' },
    )
    expect((await teacher.browser.get(url)).html).to.include('>Nháp</option>')
    const empty = await teacher.browser.post(`${url}/link`, { material: '' }, url)
    expect([empty.status, empty.html.includes('id="error-material"')]).to.deep.equal([422, true])
    await teacher.browser.post(`${url}/link`, { material: draft._id.toString() }, url)
    expect((await librarian.browser.get(url)).html).to.include(teacher.actor.name)
    const live = { number: 1, scope: 'school', content: draft.draft, publishedAt: new Date() }
    await change(draft._id, { live, state: 'publishedInSchool' })
    await app.work()
    expect((await teacher.browser.get(url)).html).to.include('Cảm ơn thầy cô!')
    expect((await Notice.findOne({ key: 'coverage.notices.fulfilled' }).lean())!.url).to.equal(url)
    expect((await teacher.browser.get('/calls?shelf=ended')).html).to.include('Đã đủ')
  })

  it('ask before a call is ended, and name the day to which it is extended', async () => {
    const { teacher, specialist } = await setup()
    const id = await called(specialist.actor)
    const url = `/calls/${id.toString()}`
    expect((await teacher.browser.get(`${url}/steps/close`)).status).to.equal(403)
    expect((await specialist.browser.get(`${url}/steps/none`)).status).to.equal(404)
    const extend = `${url}/steps/extend`
    expect((await specialist.browser.post(extend, { until: '' }, extend)).status).to.equal(422)
    expect((await specialist.browser.post(extend, { until: '2020-01-01' }, extend)).html).to.include('đã qua')
    expect((await specialist.browser.post(extend, { until: far }, extend)).location).to.equal(url)
    for (const step of ['close', 'withdraw']) {
      const address = `${url}/steps/${step}`
      expect((await specialist.browser.get(address)).html).to.include('?</h2>')
      expect((await specialist.browser.post(address, {}, address)).status).to.equal(303)
    }
    expect((await callNow(id)).state).to.equal('withdrawn')
  })

  it('show what many have looked for in vain beside the map, and make a call of it', async () => {
    const { teacher, librarian } = await setup()
    for (let at = 0; at < 5; at++)
      await noteUnanswered({ text: 'số nguyên tố toán 6', chosen: {} }, [`pages ${at} ${Math.random()}`])
    await gatherNew()
    expect((await teacher.browser.get('/coverage/TOAN/6')).html).to.include('so nguyen to toan 6')
    expect((await teacher.browser.get('/coverage/KHTN/6')).html).not.to.include('so nguyen to')
    const html = plain((await librarian.browser.get('/wanted?subject=TOAN&grade=6')).html)
    const [, address = ''] = /href="(\/calls\/new\?wanted=[0-9a-f]{24})"/.exec(html)!
    expect((await teacher.browser.get('/wanted')).html).not.to.include('/calls/new?wanted')
    const form = await librarian.browser.get(address)
    expect(form.html).to.include('Nhiều người đã tìm “so nguyen to toan 6”')
    const [, wantedId = ''] = /name="wantedId" value="([0-9a-f]{24})"/.exec(form.html)!
    const given = { title: 'Số nguyên tố', text: 'Bài tập.', subject: 'TOAN', grade: '6', wanted: '1', wantedId }
    const audience = /name="audience" value="([0-9a-f]{24})"/.exec(form.html)?.[1] ?? ''
    const made = await librarian.browser.post('/calls/new', { ...given, until: inDays(9), audience }, address)
    expect(made.status).to.equal(303)
    expect((await librarian.browser.get('/wanted')).html).to.include(made.location!)
    expect(await Call.countDocuments()).to.equal(1)

    const answer = `/wanted/${wantedId}/answer`
    expect((await librarian.browser.post(answer, { material: 'none' }, answer)).status).to.equal(422)
    const { _id } = await counted()
    await librarian.browser.post(answer, { material: `/materials/${_id.toString()}` }, answer)
    expect((await teacher.browser.get('/wanted?state=answered')).html).to.include(`/materials/${_id.toString()}`)
    await librarian.browser.post(`/wanted/${wantedId}/reopen`, {}, '/wanted?state=answered')
    await librarian.browser.post(`/wanted/${wantedId}/dismiss`, {}, '/wanted')
    expect((await teacher.browser.get('/wanted?state=dismissed')).html).to.include('so nguyen to toan 6')
  })

  it('are complete in English', async () => {
    const { specialist } = await setup()
    await called(specialist.actor)
    const visitor = specialist.browser
    await visitor.post('/language', { language: 'en' }, '/')
    for (const address of ['/coverage', '/coverage/TOAN/6', '/calls', '/wanted', '/calls/new']) {
      const { status, html } = await visitor.get(address)
      expect([status, html.includes('<html lang="en">')], address).to.deep.equal([200, true])
    }
  })
})
