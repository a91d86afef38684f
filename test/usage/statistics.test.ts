import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { dayOf } from '../../server/day.ts'
import { yearOf } from '../../server/usage/calendar.ts'
import { findMaterialUsage, findUnitUsage } from '../../server/usage/statistics.ts'
import { flushCounts } from '../../server/usage/count.ts'
import { readSpreadsheet } from '../../server/spreadsheets/index.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import { type Browser } from '../support/browser.ts'
import { actorOf, type MadePerson, makeActor, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { browser as agent, statusOf, use } from './usage.ts'

const now = new Date()
const year = yearOf(dayOf(now))

describe('statistics of use', () => {
  let app: RunningApp
  let school: Types.ObjectId
  let other: Types.ObjectId
  let owner: MadePerson
  let librarian: MadePerson
  before(async () => {
    app = await startApp()
    school = await makeUnit('school', 'THCS Sen Hồng')
    other = await makeUnit('school', 'THCS Cồn Sậy')
    owner = await makePerson('teacher', { unitId: school })
    librarian = await makePerson('librarian', { unitId: school })
  })
  after(() => app.stop())

  const publish = async (title = 'Phân số quanh em') =>
    await makeMaterial({ title, audience: ['teachers'] }, { owner: await actorOf(owner), scope: 'public' })
  const used = async () => {
    const material = await publish()
    use(material, { views: 7, downloads: 6, unitId: other }, now)
    use(material, { views: 2, unitId: school }, now)
    await flushCounts()
    return material
  }

  it('of a material are for its owner, its school’s curators and the sector', async () => {
    const material = await publish()
    const ask = async (person: MadePerson) =>
      await statusOf(findMaterialUsage(await actorOf(person), material._id, 2026, now))
    const office = await makeUnit('sectorOffice')
    for (const [role, unitId, status] of [
      ['librarian', school, 200],
      ['principal', school, 200],
      ['reviewer', office, 200],
      ['sectorAdministrator', office, 200],
      ['teacher', school, 403],
      ['librarian', other, 403],
      ['communeOfficer', await makeUnit('communeOffice'), 403],
    ] as const)
      expect(await ask(await makePerson(role, { unitId })), role).to.equal(status)
    expect(await ask(owner)).to.equal(200)
    const hidden = await makeMaterial({ title: 'Riêng' }, { scope: 'school' })
    expect(await statusOf(findMaterialUsage(await actorOf(owner), hidden._id, 2026, now))).to.equal(404)
  })

  it('of a material are told by week, by school, and without what is small', async () => {
    const material = await used()
    const usage = await findMaterialUsage(await actorOf(owner), material._id, year, now)
    expect(usage.total).to.deep.equal({ views: 9, downloads: 6 })
    expect(usage.weeks.at(-1)).to.deep.include({ views: 9, downloads: 6 })
    expect(usage.reach).to.deep.include({ schools: 2, told: [], untold: 2 })
    use(material, { views: 8, downloads: 5, unitId: await makeUnit('school', 'TH Hoa Súng') }, now)
    await flushCounts()
    const { reach } = await findMaterialUsage(await actorOf(owner), material._id, year, now)
    expect(reach.told.map(({ name, counts }) => [name, counts])).to.deep.equal([
      ['TH Hoa Súng', { views: 8, downloads: 5 }],
    ])
    expect(reach.untold).to.equal(2)
  })

  it('of a school are for whoever runs it, its librarian and the sector', async () => {
    const ask = async (person: MadePerson, unit: string) =>
      await statusOf(findUnitUsage(await actorOf(person), unit, 2026, now))
    const specialist = await makePerson('sectorSpecialist', { unitId: await makeUnit('sectorOffice') })
    const [own, theirs] = [school.toString(), other.toString()]
    expect(await ask(librarian, '')).to.equal(200)
    expect(await ask(librarian, own)).to.equal(200)
    for (const unit of [theirs, 'all', 'x', new Types.ObjectId().toString()])
      expect(await ask(librarian, unit), unit).to.equal(404)
    expect(await ask(owner, '')).to.equal(403)
    expect(await ask(owner, own)).to.equal(404)
    for (const unit of ['', 'all', own, theirs]) expect(await ask(specialist, unit), unit).to.equal(200)
    expect(await ask(specialist, new Types.ObjectId().toString())).to.equal(404)
  })

  it('of a school tell its materials and its people apart, the most taken first', async () => {
    const place = await makeUnit()
    const [first, second] = [await publish('Ít hơn'), await publish('Nhiều hơn')]
    use(first, { views: 3, downloads: 1, unitId: place }, now)
    use(second, { views: 1, downloads: 2, unitId: place }, now)
    await flushCounts()
    const principal = await actorOf(await makePerson('principal', { unitId: place }))
    const usage = await findUnitUsage(principal, '', year, now)
    expect(usage.materials.total).to.deep.equal({ views: 0, downloads: 0 })
    expect(usage.people!.total).to.deep.equal({ views: 4, downloads: 3 })
    expect(usage.people!.top.map(({ material }) => material.live!.content.title)).to.deep.equal(['Nhiều hơn', 'Ít hơn'])
    const sector = await findUnitUsage(makeActor('sectorLeader'), 'all', year, now)
    expect(sector.people).to.equal(undefined)
    expect(sector.materials.total.downloads).to.be.at.least(3)
  })

  it('of a school do not name what its people may not see any more', async () => {
    const place = await makeUnit()
    const hidden = await makeMaterial({ title: 'Của trường khác' }, { scope: 'school' })
    use(hidden, { views: 1, unitId: place }, now)
    await flushCounts()
    const usage = await findUnitUsage(await actorOf(await makePerson('librarian', { unitId: place })), '', year, now)
    expect(usage.people!.top).to.deep.equal([])
    expect(usage.people!.total.views).to.equal(1)
  })

  describe('as pages', () => {
    const opened = async (person: MadePerson, path: string) => {
      const visitor: Browser = await signIn(app, person)
      return await visitor.get(path)
    }

    it('count who opens the page of a material in a browser, once', async () => {
      const material = await publish()
      const guest = app.visitor()
      const url = `/materials/${material._id.toString()}`
      for (const headers of [
        { 'user-agent': agent },
        { 'user-agent': agent },
        { 'user-agent': 'Googlebot/2.1' },
        {
          ...{ 'user-agent': `${agent} other`, 'sec-purpose': 'prefetch' },
        },
      ] as Record<string, string>[])
        expect((await guest.get(url, headers)).status).to.equal(200)
      await flushCounts()
      const { html } = await opened(owner, `${url}/usage`)
      expect(html).to.include('<b class="figure-number">1</b> <span>lượt xem</span>')
    })

    it('draw the weeks, and have them as a table and a spreadsheet', async () => {
      const material = await used()
      const url = `/materials/${material._id.toString()}/usage`
      const { html, status } = await opened(owner, url)
      expect(status).to.equal(200)
      expect(html).to.include('<svg class="usage-chart"').and.include('class="usage-downloads"')
      expect(html).to.include('Theo tuần').and.include('2 trường không nêu số')
      expect(html).not.to.include('THCS Cồn Sậy')
      const visitor = await signIn(app, owner)
      const answer = await fetch(`${app.url}${url}/file`, { headers: { cookie: visitor.cookieHeader } })
      expect(answer.headers.get('content-disposition')).to.include('.xlsx')
      const path = join(app.directory, 'usage.xlsx')
      await writeFile(path, Buffer.from(await answer.arrayBuffer()))
      expect(JSON.stringify(await readSpreadsheet(path)))
        .to.include('Lượt tải')
        .and.not.include('THCS Cồn Sậy')
    })

    it('say so when there is nothing yet, and take any year', async () => {
      const material = await publish()
      const url = `/materials/${material._id.toString()}/usage`
      expect((await opened(owner, url)).html).to.include('chưa ai xem hay tải')
      expect((await opened(owner, `${url}?year=2024`)).html).to.include('2024–2025')
      expect((await opened(owner, `${url}?year=zz`)).status).to.equal(200)
    })

    it('show a school what is its own, and the sector all', async () => {
      await used()
      const own = await opened(librarian, '/usage')
      expect(own.html).to.include('THCS Sen Hồng').and.include('Phân số quanh em').and.include('Người của trường')
      const leader = await makePerson('sectorLeader', { unitId: await makeUnit('sectorOffice') })
      const all = await opened(leader, '/usage?unit=all')
      expect(all.html).to.include('toàn ngành').and.not.include('Người của trường dùng')
      const visitor = await signIn(app, leader)
      const answer = await fetch(`${app.url}/usage/file`, { headers: { cookie: visitor.cookieHeader } })
      expect(answer.status).to.equal(200)
    })
  })
})
