import { expect } from 'chai'
import mongoose, { type Types } from 'mongoose'
import { changeUnit } from '../../server/schools/change.ts'
import { beginningOf } from '../../server/schools/day.ts'
import { readOpen } from '../../server/schools/input.ts'
import { growTree } from '../../server/schools/tree.ts'
import { administrator, origin } from './known.ts'
import type { Browser } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addSchools, addUnit } from './units.ts'

describe('the tree of units', () => {
  let app: RunningApp
  let teacher: Browser
  let province: Types.ObjectId
  let sector: Types.ObjectId
  let commune: Types.ObjectId
  let school: Types.ObjectId
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    province = await addUnit({ name: 'UBND tỉnh', kind: 'province' })
    sector = await addUnit({ name: 'Sở', kind: 'sectorOffice', managedBy: province })
    commune = await addUnit({ name: 'Xã', kind: 'communeOffice', managedBy: province, guidedBy: sector })
    school = await addUnit({ name: 'Trường', managedBy: commune, guidedBy: sector })
    await addUnit({ name: 'Tổ Toán', kind: 'subjectGroup', partOf: school })
    teacher = await as(app, 'teacher', { unitId: school })
  })
  after(() => app.stop())

  /** Names in the order in which they stand on the page. */
  const namesOn = (html: string) =>
    [
      ...html
        .slice(html.indexOf('<main'))
        .matchAll(/<summary>[^]*?<b>([^<]*)<|<p class="tree-leaf"><a [^>]*>([^<]*)</g),
    ].map(([, node, leaf]) => node ?? leaf)
  const tree = async (query = '') => namesOn((await teacher.get(`/schools/tree${query}`)).html)
  const opened = (...ids: Types.ObjectId[]) => ids.map((id) => `open=${id.toString()}`).join('&')

  it('is closed to whoever is signed out', async () => {
    expect((await app.visitor().get('/schools/tree')).location).to.match(/^\/sign-in\?next=/)
  })

  it('shows what is at the top, and beside it the list', async () => {
    expect(await tree()).to.deep.equal(['UBND tỉnh'])
    const { html } = await teacher.get('/schools/tree?day=2026-01-02')
    expect(html)
      .to.include('href="/schools?day&#x3D;2026-01-02"')
      .and.to.match(/aria-current="page">Cây/)
    expect((await teacher.get('/schools?day=2026-01-02')).html).to.include('href="/schools/tree?day&#x3D;2026-01-02"')
  })

  it('shows the branches that are open, each with a link to open it', async () => {
    const { html } = await teacher.get('/schools/tree')
    const link = /href="([^"]*open[^"]*)"/.exec(html)![1]!.replaceAll('&#x3D;', '=').replace(/#.*/, '')
    expect(namesOn((await teacher.get(link)).html)).to.deep.equal(['UBND tỉnh', 'Sở', 'Xã'])
    expect(await tree(`?${opened(province, commune)}`)).to.deep.equal(['UBND tỉnh', 'Sở', 'Xã', 'Trường'])
    expect(await tree(`?${opened(province, commune, school)}`)).to.deep.equal([
      'UBND tỉnh',
      'Sở',
      'Xã',
      'Trường',
      'Tổ Toán',
    ])
  })

  it('shows nothing of a branch inside one that is closed', async () => {
    expect(await tree(`?${opened(commune)}`)).to.deep.equal(['UBND tỉnh'])
  })

  it('says of an open branch that there is nothing in it', async () => {
    expect((await teacher.get(`/schools/tree?${opened(province, sector)}`)).html).to.include(
      'không có đơn vị nào trực thuộc',
    )
  })

  it('goes along the line of guidance', async () => {
    expect(await tree(`?line=guidance&${opened(sector)}`)).to.deep.equal(['Sở', 'Trường', 'Xã', 'UBND tỉnh'])
  })

  it('has schools that nobody manages last at the top', async () => {
    await addUnit({ name: 'An' })
    expect(await tree()).to.deep.equal(['UBND tỉnh', 'An'])
  })

  it('is that of the day', async () => {
    const district = await addUnit({ name: 'Phòng', kind: 'districtOffice', to: beginningOf('2025-07-01') })
    await addUnit({
      name: 'Trường cũ',
      relations: [
        { kind: 'managedBy', unitId: district, to: beginningOf('2025-07-01') },
        { kind: 'managedBy', unitId: commune, from: beginningOf('2025-07-01') },
      ],
    })
    expect(await tree(`?day=2025-06-30&${opened(district)}`)).to.deep.equal(['Phòng', 'Trường cũ', 'UBND tỉnh'])
    expect(await tree(`?day=2025-07-01&${opened(province, commune)}`)).to.deep.equal([
      'UBND tỉnh',
      'Sở',
      'Xã',
      'Trường',
      'Trường cũ',
    ])
  })

  it('knows at once when something has moved', async () => {
    expect(await tree()).to.deep.equal(['UBND tỉnh'])
    const change = { revision: 0, relations: { managedBy: '' }, relationsFrom: '2026-01-01' }
    await changeUnit(administrator(), commune.toString(), change, origin)
    expect(await tree()).to.deep.equal(['UBND tỉnh', 'Xã'])
  })

  it('says that a day is none, and keeps what was typed', async () => {
    const { status, html } = await teacher.get('/schools/tree?day=2025-02-30')
    expect(status).to.equal(422)
    expect(html).to.include('Ngày chưa đúng').and.to.include('value="2025-02-30"')
    for (const query of ['line=x', 'skipped=-1', `open=${province.toString()}.x`])
      expect((await teacher.get(`/schools/tree?${query}`)).status, query).to.equal(422)
  })

  it('has branches in pages of fifty', async () => {
    await addSchools(50, [{ kind: 'managedBy', unitId: commune }])
    const { html } = await teacher.get(`/schools/tree?${opened(province, commune)}`)
    expect(namesOn(html)).to.include('Trường 49').and.not.include('Trường 50')
    const next = /href="([^"]*)" rel="next"/
      .exec(html)![1]!
      .replaceAll('&amp;', '&')
      .replaceAll('&#x3D;', '=')
      .replace(/#.*/, '')
    const second = await teacher.get(next)
    expect(namesOn(second.html)).to.deep.equal(['UBND tỉnh', 'Sở', 'Xã', 'Trường 50'])
    expect(second.html).to.include('rel="prev"').and.not.include('rel="next"')
  })

  it('has what is at the top in pages of fifty', async () => {
    await addSchools(50)
    const { html } = await teacher.get('/schools/tree')
    expect(namesOn(html)).to.have.lengthOf(50)
    expect(html).to.include('skipped&#x3D;50" rel="next"')
    expect(await tree('?skipped=50')).to.deep.equal(['Trường 50'])
    expect((await teacher.get('/schools/tree?skipped=50')).html).to.include('href="/schools/tree" rel="prev"')
  })

  it('costs as much with many units as with few', async () => {
    const query = {
      line: 'management',
      day: '',
      skipped: 0,
      open: new Map([province, commune].map((id) => [id.toString(), ''])),
    } as const
    // What stands at the top is read once after each change.
    const cost = async () => {
      const reads: string[] = []
      mongoose.set(
        'debug',
        (_collection: string, _method: string, asked: object) => void reads.push(JSON.stringify(asked)),
      )
      await growTree(query)
      mongoose.set('debug', false)
      return reads.filter((asked) => asked.includes('unitId')).length
    }
    const few = await cost()
    await addSchools(120, [{ kind: 'managedBy', unitId: commune }])
    expect(few).to.equal(2)
    expect(await cost()).to.equal(few)
  })

  it('is complete in English', async () => {
    await teacher.post('/language', { language: 'en' }, '/')
    expect((await teacher.get('/schools/tree')).html).to.include('Show the units below')
  })
})

describe('the units that an address opens', () => {
  const id = 'a'.repeat(24)
  it('are ids, each with the cursor of its page', () => {
    expect([...readOpen([id, `${'b'.repeat(24)}.Wy1d_`])]).to.deep.equal([
      [id, ''],
      ['b'.repeat(24), 'Wy1d_'],
    ])
    expect([...readOpen(id)]).to.deep.equal([[id, '']])
  })

  it('are none when there are none, or nothing that could be one', () => {
    for (const given of [undefined, '', 'x', [`${id}.`, 'X'.repeat(24), '{"$ne":1}']])
      expect([...readOpen(given)]).to.deep.equal([])
  })

  it('are not more than one looks at', () => {
    const many = Array.from({ length: 60 }, (_, at) => at.toString(16).padStart(24, '0'))
    expect(readOpen(many).size).to.equal(40)
  })
})
