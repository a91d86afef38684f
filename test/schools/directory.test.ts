import { expect } from 'chai'
import { Types } from 'mongoose'
import { sortKeyOf } from '../../server/i18n/sort-key.ts'
import { beginningOf } from '../../server/schools/day.ts'
import { nameWordsOf } from '../../server/schools/name-words.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import type { Browser } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addUnit } from './units.ts'

describe('the words that a unit is found by', () => {
  it('are those of its name and code, without case and marks, each once', () => {
    expect(nameWordsOf('Trường THCS Tân Hoà', 'LG-CS01')).to.deep.equal(['truong', 'thcs', 'tan', 'hoa', 'lg', 'cs01'])
    expect(nameWordsOf('Đồi  đồi', "H'Lan")).to.deep.equal(['doi', 'h', 'lan'])
    expect(nameWordsOf(' .*( ')).to.deep.equal([])
  })
})

describe('the directory of schools', () => {
  let app: RunningApp
  let teacher: Browser
  let home: Types.ObjectId
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    home = await addUnit({ name: 'Trường nhà' })
    teacher = await as(app, 'teacher', { unitId: home })
  })
  after(() => app.stop())

  const rowsOf = (html: string) =>
    [...html.matchAll(/<th role="rowheader" scope="row"><a href="[^"]*">([^<]*)</g)].map(([, name]) => name)
  const list = async (query = '') => rowsOf((await teacher.get(`/schools${query}`)).html)

  it('is closed to whoever is signed out', async () => {
    for (const path of ['/schools', `/schools/${home.toString()}`])
      expect((await app.visitor().get(path)).location).to.match(/^\/sign-in\?next=/)
  })

  it('is in the navigation of staff, not of pupils, who may look as well', async () => {
    const pupil = await as(app, 'student', { unitId: home })
    expect((await teacher.get('/')).html).to.include('href="/schools"')
    expect((await pupil.get('/')).html).not.to.include('href="/schools"')
    expect((await pupil.get('/schools')).status).to.equal(200)
  })

  it('has everything in the order of the Vietnamese alphabet', async () => {
    for (const name of ['Ơn', 'Đạt', 'Dung', 'Ân', 'An', 'Ổi', 'Ẩn']) await addUnit({ name })
    expect(await list()).to.deep.equal(['An', 'Ân', 'Ẩn', 'Dung', 'Đạt', 'Ổi', 'Ơn', 'Trường nhà'])
  })

  it('finds by the beginnings of words of the name or the code, however they are typed', async () => {
    await addUnit({ name: 'Trường THCS Tân Hoà', code: 'LG-CS01' })
    await addUnit({ name: 'Trường THPT Đồi Trầm', code: 'LG-PT02' })
    for (const text of ['tan hoa', 'HÒA tân', 'thc', 'cs01', 'Hoà'.normalize('NFD')])
      expect(await list(`?text=${encodeURIComponent(text)}`), text).to.deep.equal(['Trường THCS Tân Hoà'])
    expect(await list('?text=doi')).to.deep.equal(['Trường THPT Đồi Trầm'])
    expect(await list('?text=oi')).to.deep.equal([])
    expect(await list(`?text=${encodeURIComponent('.*')}`)).to.have.lengthOf(3)
  })

  it('finds by kind and by level', async () => {
    await addUnit({ name: 'Sở', kind: 'sectorOffice' })
    await addUnit({ name: 'Liên cấp', levels: ['primary', 'lowerSecondary'] })
    expect(await list('?kind=sectorOffice')).to.deep.equal(['Sở'])
    expect(await list('?level=lowerSecondary')).to.deep.equal(['Liên cấp'])
    expect(await list('?level=primary')).to.deep.equal(['Liên cấp', 'Trường nhà'])
    expect(await list('?kind=sectorOffice&level=primary')).to.deep.equal([])
  })

  it('is that of the day asked for: the first day counts, the day after the last does not', async () => {
    await addUnit({ name: 'Phòng', from: beginningOf('2020-01-01'), to: beginningOf('2025-07-01') })
    for (const [day, isThere] of [
      ['2019-12-31', false],
      ['2020-01-01', true],
      ['2025-06-30', true],
      ['2025-07-01', false],
    ] as const)
      expect((await list(`?day=${day}`)).includes('Phòng'), day).to.equal(isThere)
    expect(await list()).not.to.include('Phòng')
  })

  it('says what is wrong with a filter and keeps what was typed', async () => {
    const { status, html } = await teacher.get('/schools?day=31-12&text=hoa&kind=palace')
    expect(status).to.equal(422)
    expect(html).to.include('Ngày chưa đúng').and.to.include('value="hoa"')
    expect((await teacher.get(`/schools?text=${'x'.repeat(201)}`)).status).to.equal(422)
    expect((await teacher.get('/schools?cursor=nonsense')).status).to.equal(422)
  })

  it('says when there is nothing', async () => {
    expect((await teacher.get('/schools?text=xyz')).html).to.include('Không có đơn vị nào như vậy')
  })

  it('comes in pages of thirty that keep the filters', async () => {
    for (let i = 1; i <= 31; i++) await addUnit({ name: `Trường ${String(i).padStart(2, '0')}`, code: `A${i}` })
    const first = await teacher.get('/schools?text=truong&level=primary')
    const nextUrl = /href="([^"]*)" rel="next"/.exec(first.html)![1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
    expect(nextUrl).to.include('text=truong').and.to.include('level=primary')
    const second = await teacher.get(nextUrl)
    expect([...rowsOf(first.html), ...rowsOf(second.html)]).to.have.lengthOf(32)
    expect(rowsOf(second.html)).to.deep.equal(['Trường 31', 'Trường nhà'])
    expect(second.html).not.to.include('rel="next"')
    expect(second.html).to.include('rel="prev"')
  })

  it('is still found after the unit has been renamed with its words', async () => {
    await Unit.updateOne(
      { _id: home },
      { $set: { name: 'Sen Vàng', nameWords: nameWordsOf('Sen Vàng'), sortKey: sortKeyOf('Sen Vàng') } },
    )
    expect(await list('?text=sen')).to.deep.equal(['Sen Vàng'])
    expect(await list('?text=nha')).to.deep.equal([])
  })
})

describe('the page of a unit', () => {
  let app: RunningApp
  let teacher: Browser
  let office: Types.ObjectId
  let school: Types.ObjectId
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    office = await addUnit({ name: 'Xã Mới', kind: 'communeOffice' })
    const old = await addUnit({
      name: 'Phòng Cũ',
      kind: 'districtOffice',
      to: beginningOf('2025-07-01'),
      successorIds: [office],
    })
    school = await addUnit({
      name: 'Trường Hoa Sen',
      levels: ['primary', 'lowerSecondary'],
      relations: [
        { kind: 'managedBy', unitId: old, to: beginningOf('2025-07-01') },
        { kind: 'managedBy', unitId: office, from: beginningOf('2025-07-01') },
      ],
    })
    await addUnit({ name: 'Tổ Toán', kind: 'subjectGroup', partOf: school })
    teacher = await as(app, 'teacher', { unitId: school })
  })
  after(() => app.stop())
  const pageOf = async (id: Types.ObjectId, query = '') => (await teacher.get(`/schools/${id.toString()}${query}`)).html

  it('is not there for an id that is malformed or nobody’s', async () => {
    for (const id of ['x', new Types.ObjectId().toString()])
      expect((await teacher.get(`/schools/${id}`)).status).to.equal(404)
  })

  it('has its levels, its parts and its relations, the latest first, with their days', async () => {
    const html = await pageOf(school)
    expect(html).to.include('Tiểu học, Trung học cơ sở')
    expect(html).to.include('Tổ Toán')
    expect(html).to.match(/Xã Mới, từ 01\/07\/2025[^]*Phòng Cũ, đến 30\/06\/2025/)
  })

  it('has what it came from and what became of it', async () => {
    expect(await pageOf(office))
      .to.include('Tiếp nối')
      .and.to.include('Phòng Cũ')
    const old = (await Unit.findOne({ name: 'Phòng Cũ' }).lean())!
    const html = await pageOf(old._id)
    expect(html).to.include('Đơn vị kế tục').and.to.include('Xã Mới')
    expect(html).to.include('Vào ngày này đơn vị không hoạt động')
    expect(await pageOf(old._id, '?day=2025-06-30')).not.to.include('Vào ngày này đơn vị không hoạt động')
  })

  it('has the units below as of the day asked for', async () => {
    const old = (await Unit.findOne({ name: 'Phòng Cũ' }).lean())!
    const isBelow = async (id: Types.ObjectId, day: string) =>
      (await pageOf(id, `?day=${day}`)).includes('Trường Hoa Sen')
    expect(await isBelow(old._id, '2025-06-30')).to.equal(true)
    expect(await isBelow(old._id, '2025-07-01')).to.equal(false)
    expect(await isBelow(office, '2025-06-30')).to.equal(false)
    expect(await isBelow(office, '2025-07-01')).to.equal(true)
  })

  it('says that a day is none, and what is typed is kept', async () => {
    const { status, html } = await teacher.get(`/schools/${school.toString()}?day=2025-02-30`)
    expect(status).to.equal(422)
    expect(html).to.include('Ngày chưa đúng')
  })

  it('is complete in English', async () => {
    await teacher.post('/language', { language: 'en' }, '/')
    expect(await pageOf(school))
      .to.include('Primary, Lower secondary')
      .and.to.include('Managed by')
  })
})
