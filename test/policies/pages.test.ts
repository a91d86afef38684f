import { expect } from 'chai'
import type { Types } from 'mongoose'
import { features } from '../../server/features.ts'
import { policyOf, usePolicies } from '../../server/policies/index.ts'
import { PolicySetting } from '../../server/policies/setting.model.ts'
import { unitLinks } from '../../server/pages/place-links.ts'
import type { Browser, Page } from '../support/browser.ts'
import { addUnit } from '../schools/units.ts'
import { as, makeActor, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { yesNo } from './definitions.ts'

/** With the words of a real one, and a number as well. */
const steps = { ...yesNo, values: { kind: 'number', least: 1, most: 5 }, usual: 2 } as const

describe('the pages of policies', () => {
  let app: RunningApp
  let school: Types.ObjectId
  let office: Browser
  let principal: Browser
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    usePolicies([yesNo])
    school = await addUnit({ name: 'Trường THPT Lam Giang' })
    office = await as(app, 'sectorAdministrator', { unitId: await makeUnit('sectorOffice'), name: 'Phan Quốc Việt' })
    principal = await as(app, 'principal', { unitId: school, name: 'Đỗ Đức Đạt' })
  })
  after(async () => {
    usePolicies(features.flatMap(({ policies = [] }) => policies))
    await app.stop()
  })

  const sectorPath = `/policies/${yesNo.key}`
  const schoolPath = () => `/policies/schools/${school.toString()}`
  const ownPath = () => `${schoolPath()}/${yesNo.key}`
  const seenOn = ({ html }: Page) => /name="seen" value="([^"]*)"/.exec(html)?.[1] ?? ''
  const send = async (browser: Browser, path: string, fields: Record<string, string>, from = path) =>
    await browser.post(path, { seen: seenOn(await browser.get(from)), ...fields }, from)

  it('of the sector are in the navigation of those who may see them', async () => {
    for (const role of ['sectorLeader', 'sectorSpecialist'] as const) {
      const browser = await as(app, role, { unitId: await makeUnit('sectorOffice') })
      expect((await browser.get('/')).html).to.include('href="/policies"')
    }
    expect((await principal.get('/')).html).not.to.include('href="/policies"')
  })

  it('of a school are linked where the school is, for those who may see them', () => {
    const linksFor = (role: Parameters<typeof makeActor>[0], kind = 'school') => {
      const unitId = school
      const req = {
        context: { visitor: makeActor(role, unitId), translator: { t: (key: string) => key } },
        app: { get: () => features },
      }
      return unitLinks(req as never, { id: unitId.toString(), kind, managerIds: [], school: undefined }).map(
        ({ url }) => url,
      )
    }
    expect(linksFor('teacher')).to.include(schoolPath())
    expect(linksFor('sectorLeader')).to.include(schoolPath())
    for (const links of [linksFor('student'), linksFor('communeOfficer'), linksFor('principal', 'campus')])
      expect(links).not.to.include(schoolPath())
  })

  it('of another school are not there for its staff', async () => {
    const stranger = await as(app, 'principal')
    for (const path of [schoolPath(), ownPath()]) expect((await stranger.get(path)).status).to.equal(404)
    expect((await stranger.post(ownPath(), { value: 'no' }, '/account')).status).to.equal(404)
    expect((await stranger.post(`${ownPath()}/drop`, {}, '/account')).status).to.equal(404)
    expect(await PolicySetting.countDocuments()).to.equal(0)
  })

  it('show what holds before anybody has decided', async () => {
    const { html, status } = await office.get('/policies')
    expect(status).to.equal(200)
    expect(html).to.include('Cho trường lập lịch năm học riêng').and.to.include('Theo mặc định, chưa ai thay đổi')
    expect((await office.get(sectorPath)).html).to.include('Chưa có ai thay đổi.')
    expect((await principal.get(schoolPath())).html).to.include('Trường được tự quyết')
  })

  it('have no form for those who may only look', async () => {
    const leader = await as(app, 'sectorLeader', { unitId: await makeUnit('sectorOffice') })
    const teacher = await as(app, 'teacher', { unitId: school })
    for (const page of [await leader.get(sectorPath), await leader.get(ownPath()), await teacher.get(ownPath())]) {
      expect(page.status).to.equal(200)
      expect(page.html).not.to.include('name="value"')
    }
  })

  it('take a decision of the sector, and tell who made it and when', async () => {
    expect((await send(office, sectorPath, { value: 'no', mayOverride: 'yes' })).location).to.equal(sectorPath)
    expect(await policyOf(yesNo)).to.equal(false)
    const { html } = await office.get(sectorPath)
    expect(html).to.include('Đã lưu. Quyết định mới có hiệu lực ngay.')
    expect(html).to.include('Phan Quốc Việt quyết định lúc').and.to.include('Không; Trường được tự quyết')
    expect(await (await as(app, 'teacher', { unitId: school })).get(schoolPath()))
      .to.have.property('html')
      .that.includes('Phan Quốc Việt')
  })

  it('ask again, with the words next to the field, for what is missing or wrong', async () => {
    for (const fields of [{}, { value: '' }, { value: 'maybe' }] as Record<string, string>[]) {
      const page = await send(office, sectorPath, fields)
      expect(page.status).to.equal(422)
      expect(page.html).to.include('id="error-value"').and.to.include('Hãy chọn một giá trị')
    }
    usePolicies([steps])
    for (const [value, words] of [
      ['', 'Hãy ghi một số nguyên'],
      ['2,5', 'Hãy ghi một số nguyên'],
      ['0', 'Nhỏ nhất là 1.'],
      ['6', 'Lớn nhất là 5.'],
    ] as const) {
      const page = await send(office, sectorPath, { value })
      expect(page.status, value).to.equal(422)
      expect(page.html)
        .to.include(words)
        .and.to.match(/name="value"\s+aria-invalid="true"/)
      expect(page.html).to.include(`value="${value}"`)
    }
    for (const value of ['1', '5']) expect((await send(office, sectorPath, { value })).status).to.equal(303)
    expect(await PolicySetting.find().lean()).to.have.length(1)
  })

  it('let a school decide for itself, and follow the office again', async () => {
    expect((await send(principal, ownPath(), { value: 'no' })).location).to.equal(ownPath())
    expect(await policyOf(yesNo, school)).to.equal(false)
    const own = await principal.get(schoolPath())
    expect(own.html).to.include('Trường tự quyết').and.to.include('Quyết định chung của sở: Có')
    expect(own.html).to.include('Đỗ Đức Đạt quyết định lúc')
    expect((await office.get('/policies')).html).to.include('1 trường có quyết định riêng')

    const dropped = await send(principal, `${ownPath()}/drop`, {}, ownPath())
    expect(dropped.location).to.equal(ownPath())
    expect(await policyOf(yesNo, school)).to.equal(true)
    expect((await principal.get(ownPath())).html).to.include('Trường theo quyết định chung của sở.')
  })

  it('show a school that it may not decide now, and what it had decided', async () => {
    await send(principal, ownPath(), { value: 'no' })
    const opened = seenOn(await principal.get(ownPath()))
    await send(office, sectorPath, { value: 'yes' })
    const page = await principal.get(ownPath())
    expect(page.html).not.to.include('name="value"')
    expect(page.html).to.include('hiện sở không cho tự quyết')
    const late = await principal.post(ownPath(), { value: 'no', seen: opened })
    expect(late.status).to.equal(403)
    expect(late.html).to.include('Trường không tự quyết điều này')
    expect(await policyOf(yesNo, school)).to.equal(true)
  })

  it('let nobody undo what they have not seen', async () => {
    const opened = seenOn(await office.get(sectorPath))
    await send(office, sectorPath, { value: 'no' })
    const late = await office.post(sectorPath, { value: 'yes', seen: opened })
    expect(late.status).to.equal(409)
    expect(late.html).to.include('Có người vừa sửa trước')
    expect(await policyOf(yesNo)).to.equal(false)
  })

  it('of a policy that there is not are not there', async () => {
    for (const path of ['/policies/years.unknown', `${schoolPath()}/years.unknown`])
      expect((await office.get(path)).status).to.equal(404)
    for (const id of [(await makeUnit('communeOffice')).toString(), 'x'])
      expect((await office.get(`/policies/schools/${id}`)).status).to.equal(404)
  })
})
