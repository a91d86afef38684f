import { expect } from 'chai'
import type { Types } from 'mongoose'
import { ImportList } from '../../server/imports/list.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import type { Browser } from '../support/browser.ts'
import { as, makeClass, makePupil, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { csv } from './lists.ts'

describe('the pages of imports', () => {
  let app: RunningApp
  let schoolId: Types.ObjectId
  let registrar: Browser
  before(async () => (app = await startApp()))
  beforeEach(async () => {
    schoolId = await makeUnit('school', 'THCS Bến Lam')
    registrar = await as(app, 'registrar', { unitId: schoolId })
  })
  afterEach(() => app.clear())
  after(() => app.stop())

  /** A form with a file, as a browser without scripts sends it. */
  async function upload(browser: Browser, fields: Record<string, string>, content?: string) {
    const token = /name="_csrf" value="([^"]+)"/.exec((await browser.get('/imports/new')).html)![1]!
    const body = new FormData()
    for (const [name, value] of Object.entries({ _csrf: token, school: schoolId.toString(), year: '2026', ...fields }))
      body.append(name, value)
    if (content !== undefined) body.append('file', new File([content], 'Lớp 6A1.csv'))
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(`${app.url}/imports`, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
    })
    return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() }
  }

  const list = csv(
    'Họ tên;Ngày sinh;Lớp',
    'Ngô Gia Hân;19/08/2015;6A1',
    'Lê Sai;30/02/2015;6A1',
    'Nguyễn Minh Anh;12/03/2015;6A1',
  )

  it('lead from a file to what it would do, to a report, and back', async () => {
    const made = await makeClass(schoolId, '6A1')
    const pupil = await makePupil(made, { name: 'Nguyễn Minh Ánh', birthDate: new Date('2015-03-12') })
    const sent = await upload(registrar, { accountsFor: 'pupils' }, list)
    expect(sent.status).to.equal(303)
    const url = sent.location!
    const waiting = await registrar.get(url)
    expect(waiting.html).to.include('<progress').and.include('data-progress').and.include(`href="${url}"`)

    await app.work()
    const ready = await registrar.get(url)
    expect(ready.html).not.to.include('data-progress')
    expect(ready.html)
      .to.include('Lớp 6A1.csv')
      .and.to.include('Ngô Gia Hân (19/08/2015)')
      .and.to.include('không phải ngày hợp lệ')
    expect(ready.html).to.include('Nguyễn Minh Ánh (12/03/2015)')
    const refused = await registrar.get(`${url}?filter=refuse`)
    expect(refused.html).to.include('Lê Sai').and.not.to.include('Ngô Gia Hân')

    const row = /name="(row-\d+)"/.exec(ready.html)![1]!
    await registrar.post(`${url}/answers`, { [row]: pupil.personId.toString() }, url)
    expect((await registrar.get(`${url}/confirm`)).html).to.include('Nhập danh sách này?')
    expect((await registrar.post(`${url}/confirm`, {}, url)).status).to.equal(303)
    await app.work()
    const done = await registrar.get(url)
    expect(done.html).to.include('Tên đăng nhập: hs1').and.to.include('Đã nhập 2 dòng')
    expect(await Person.countDocuments({ fullName: 'Ngô Gia Hân' })).to.equal(1)
    const report = await registrar.get(`${url}/report`)
    expect(report.headers.get('content-type')).to.include('spreadsheetml')
    expect(report.html.slice(0, 2)).to.equal('PK')

    expect((await registrar.post(`${url}/undo`, {}, url)).status).to.equal(303)
    await app.work()
    expect((await registrar.get(url)).html).to.include('Đã hoàn tác')
    expect(await Person.countDocuments({ fullName: 'Ngô Gia Hân' })).to.equal(0)
    expect((await registrar.get('/imports')).html).to.include('Lớp 6A1.csv')
  })

  it('show the form again with what is wrong beside each field', async () => {
    const nothing = await upload(registrar, {})
    expect(nothing.status).to.equal(422)
    expect(nothing.html).to.include('Thầy cô chưa chọn tệp.')
    const bad = await upload(registrar, { year: 'x', kind: 'monsters' }, list)
    expect(bad.status).to.equal(422)
    for (const name of ['year', 'kind']) expect(bad.html).to.include(`id="error-${name}`)
    expect((await upload(registrar, { school: '' }, list)).status).to.equal(422)
    expect(await ImportList.countDocuments()).to.equal(0)
  })

  it('tell what cannot be read, and read it again as what somebody says it is', async () => {
    const { location } = await upload(registrar, {}, csv('a;b', '1;2'))
    await app.work()
    const page = await registrar.get(location!)
    expect(page.html).to.include('Không nhận ra dòng tiêu đề')
    expect((await registrar.post(`${location!}/kind`, { kind: 'classes' }, location!)).status).to.equal(303)
    await app.work()
    expect((await ImportList.findOne().lean())!.wantedKind).to.equal('classes')
    expect((await registrar.post(`${location!}/cancel`, {}, location!)).status).to.equal(303)
    expect((await registrar.get(location!)).html).to.include('Đã dừng')
  })

  it('are there for nobody of another school', async () => {
    const { location } = await upload(registrar, {}, list)
    await app.work()
    const other = await as(app, 'registrar')
    for (const page of ['', '/report', '/confirm', '/undo', '/cancel'])
      expect((await other.get(`${location!}${page}`)).status, page).to.equal(404)
    for (const form of ['/confirm', '/cancel', '/undo', '/answers', '/answer-all', '/kind'])
      expect(
        (await other.post(`${location!}${form}`, { answer: 'new', kind: 'pupils' }, '/imports')).status,
        form,
      ).to.equal(404)
    expect((await other.get('/imports')).html).not.to.include('Lớp 6A1.csv')

    const principal = await as(app, 'principal', { unitId: schoolId })
    const seen = await principal.get(location!)
    expect(seen.status).to.equal(200)
    expect(seen.html).not.to.include('/confirm')
    expect((await principal.post(`${location!}/confirm`, {}, '/imports')).status).to.equal(403)
  })

  it('find a school by its code for the sector', async () => {
    await Unit.updateOne({ _id: schoolId }, { $set: { code: 'LG-CS01' } })
    const sector = await as(app, 'sectorAdministrator', { unitId: await makeUnit('sectorOffice') })
    const wrong = await upload(sector, { school: '', schoolCode: 'X' }, list)
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('Không có trường nào mang mã này.')
    expect((await upload(sector, { school: '', schoolCode: 'LG-CS01' }, list)).status).to.equal(303)
    expect((await ImportList.findOne().lean())!.schoolId!.equals(schoolId)).to.equal(true)
  })

  it('offer templates, which are read again', async () => {
    for (const kind of ['classes', 'staff', 'pupils', 'guardians', 'schools']) {
      const template = await registrar.get(`/imports/templates/${kind}`)
      expect(template.status, kind).to.equal(200)
      expect(template.html.slice(0, 2)).to.equal('PK')
    }
  })

  it('lead to a file with the lists of a school, for whoever has asked for it alone', async () => {
    await makePupil(await makeClass(schoolId, '6A1'), { name: 'Ngô Gia Hân' })
    const fields = { school: schoolId.toString(), content: 'pupils', format: 'csv', year: '2026' }
    const both = await registrar.post('/exports', { ...fields, content: 'all' }, '/exports/new')
    expect(both.status).to.equal(422)
    expect(both.html).to.include('Tệp CSV chỉ chứa được một danh sách.')
    const { location } = await registrar.post('/exports', fields, '/exports/new')
    expect((await registrar.get(location!)).html).to.include('data-progress')
    expect((await registrar.get(`${location!}/file`)).status).to.equal(404)
    await app.work()
    expect((await registrar.get(location!)).html).to.include(`${location!}/file`)
    const file = await registrar.get(`${location!}/file`)
    expect(file.headers.get('content-disposition')).to.match(/^attachment; filename="u\d+-hoc-sinh-/)
    expect(file.html).to.include('Ngô Gia Hân')
    expect((await registrar.get('/exports')).html).to.include('hoc-sinh')
    const colleague = await as(app, 'registrar', { unitId: schoolId })
    expect((await colleague.get(location!)).status).to.equal(404)
    expect((await colleague.get(`${location!}/file`)).status).to.equal(404)
  })
})
