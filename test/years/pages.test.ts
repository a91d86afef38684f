import { expect } from 'chai'
import { Types } from 'mongoose'
import { features } from '../../server/features.ts'
import { unitLinks } from '../../server/pages/place-links.ts'
import { setSectorPolicy } from '../../server/policies/set.ts'
import { addDays, dayBeginning, firstDayOf, lastDayOf, weekdayOf } from '../../server/years/days.ts'
import { findOwnYear, findYear, listYears } from '../../server/years/find.ts'
import { addYears } from '../../server/years/index.ts'
import { nextYearOf } from '../../server/years/next.ts'
import { schoolCalendar } from '../../server/years/policies.ts'
import { saveOwnYear } from '../../server/years/set.ts'
import type { Browser } from '../support/browser.ts'
import { addUnit } from '../schools/units.ts'
import { as, makeActor, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { plan, terms } from './plans.ts'

/** The usual year, as its form sends it. */
const typed: Record<string, string> = {
  firstDay: '2026-08-31',
  lastDay: '2027-05-31',
  firstSchoolDay: '2026-08-31',
  openingDay: '2026-09-05',
  'terms.0.firstDay': '2026-09-07',
  'terms.0.lastDay': '2027-01-17',
  'terms.1.firstDay': '2027-01-18',
  'terms.1.lastDay': '2027-05-30',
  'breaks.0.name': 'Nghỉ Tết',
  'breaks.0.firstDay': '2027-02-01',
  'breaks.0.lastDay': '2027-02-14',
}

describe('the pages of school years', () => {
  let app: RunningApp
  let school: Types.ObjectId
  let office: Browser
  let teacher: Browser
  let principal: Browser
  const officer = makeActor('sectorAdministrator', new Types.ObjectId(), 'sectorOffice')
  const origin = { address: '10.0.0.1', device: 'test' }
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    school = await addUnit({ name: 'Trường TH&THCS Cồn Sậy' })
    office = await as(app, 'sectorAdministrator', { unitId: await makeUnit('sectorOffice') })
    teacher = await as(app, 'teacher', { unitId: school })
    principal = await as(app, 'principal', { unitId: school })
  })
  after(() => app.stop())

  const ofSchool = (rest = '') => `/years/2026/schools/${school.toString()}${rest}`
  const seenOn = (html: string) => /name="seen" value="([^"]*)"/.exec(html)?.[1] ?? ''
  const send = async (browser: Browser, path: string, form: string, change: Record<string, string> = {}) => {
    const { html } = await browser.get(form)
    return await browser.post(path, { seen: seenOn(html), ...typed, ...change }, form)
  }
  const saveOwn = (changes = {}) => saveOwnYear(officer, school, { plan: plan(changes), seen: undefined }, origin)
  const valueOf = (html: string, name: string) => {
    const [input = ''] = html.match(new RegExp(`<input[^>]*name="${name.replaceAll('.', '\\.')}"[^>]*>`, 's')) ?? []
    return /value="([^"]*)"/.exec(input)?.[1]
  }

  it('are in the navigation of staff, and open to everybody who is signed in', async () => {
    const pupil = await as(app, 'student', { unitId: school })
    expect((await teacher.get('/')).html).to.include('href="/years"')
    expect((await pupil.get('/')).html).not.to.include('href="/years"')
    await addYears([plan()])
    for (const path of ['/years', '/years/2026', ofSchool(), `/years/schools/${school.toString()}`])
      expect((await pupil.get(path)).status, path).to.equal(200)
  })

  it('are linked where a school is', () => {
    const linksOf = (kind: string) =>
      unitLinks(
        {
          context: { visitor: makeActor('student'), translator: { t: (key: string) => key } },
          app: { get: () => features },
        } as never,
        { id: school.toString(), kind, managerIds: [], school: undefined },
      ).map(({ url }) => url)
    expect(linksOf('school')).to.include(`/years/schools/${school.toString()}`)
    expect(linksOf('communeOffice')).to.deep.equal([])
  })

  it('say so when there is none', async () => {
    expect((await teacher.get('/years')).html).to.include('Chưa có năm học nào.')
    expect((await office.get('/years')).html).to.include('href="/years/new"')
  })

  it('of years that there are not are not there', async () => {
    await addYears([plan()])
    for (const path of ['/years/2031', '/years/x', '/years/02026', '/years/2026/schools/x', '/years/schools/x'])
      expect((await teacher.get(path)).status, path).to.equal(404)
    const commune = await makeUnit('communeOffice')
    expect((await teacher.get(`/years/2026/schools/${commune.toString()}`)).status).to.equal(404)
    expect((await office.get('/years/new?from=2031')).status).to.equal(404)
  })

  it('draw the year of today, with this week and the breaks', async () => {
    const today = dayBeginning(new Date())
    const monday = addDays(today, -weekdayOf(today))
    const span = { from: addDays(monday, -35), to: addDays(monday, 70) }
    const key = Number(firstDayOf(span).slice(0, 4))
    const ofToday = { key, ...span, terms: terms([firstDayOf(span), lastDayOf(span)]), breaks: [] }
    const year = plan({ ...ofToday, firstSchoolDay: undefined, openingDay: undefined })
    await addYears([year])
    const { html } = await teacher.get('/years')
    expect(html)
      .to.include(`Năm học hiện tại: ${key}-${key + 1}`)
      .and.to.include('Hiện tại')
    expect(html.match(/aria-current="date"/g)).to.have.length(1)
    expect(html).to.match(/Tuần này: <\/span>\s*<span class="unseen">Tuần <\/span><b>6<\/b>/)
  })

  it('show a year with its days, terms, breaks and weeks', async () => {
    await addYears([plan()])
    const { html } = await teacher.get('/years/2026')
    for (const text of [
      'Năm học 2026-2027',
      '31/08/2026 – 31/05/2027',
      'Thứ Bảy, 05/09/2026',
      '35 tuần (18 + 17)',
      '18 tuần, 07/09/2026 – 17/01/2027',
    ])
      expect(html).to.include(text)
    const rows = [...html.matchAll(/<th scope="row">([^<]+)<.*?<td>([\d/]+)<\/td>\s*<td>([\d/]+)<\/td>/gs)]
    expect(rows.map(([, ...cells]) => cells.join(' ')).slice(17, 23)).to.deep.equal([
      '18 04/01/2027 10/01/2027',
      'Tuần dự phòng 11/01/2027 17/01/2027',
      '19 18/01/2027 24/01/2027',
      '20 25/01/2027 31/01/2027',
      'Nghỉ Tết 01/02/2027 07/02/2027',
      'Nghỉ Tết 08/02/2027 14/02/2027',
    ])
    expect(html).not.to.include('/edit"')
    expect((await office.get('/years/2026')).html)
      .to.include('/years/2026/edit"')
      .and.to.include('/years/2026/next"')
  })

  it('take a first year, under the calendar year in which it begins', async () => {
    const page = await send(office, '/years', '/years/new')
    expect(page.location).to.equal('/years/2026')
    const year = await findYear(2026)
    expect(year.breaks.map(({ name }) => name)).to.deep.equal(['Nghỉ Tết'])
    expect(year.terms.map(({ code }) => code)).to.deep.equal(['I', 'II'])
    expect((await office.get('/years/2026')).html).to.include('Đã thêm năm học 2026-2027.')
  })

  const mistakes: [string, Record<string, string>, string, string][] = [
    ['a day that is missing', { firstDay: '' }, 'firstDay', 'Hãy chọn đủ ngày'],
    ['a day that is none', { lastDay: '2027-02-30' }, 'lastDay', 'Hãy chọn đủ ngày'],
    ['an optional day that is none', { openingDay: '5/9' }, 'openingDay', 'Hãy chọn đủ ngày'],
    ['a term without an end', { 'terms.1.lastDay': '' }, 'terms.1.lastDay', 'Hãy chọn đủ ngày'],
    ['a break without a name', { 'breaks.0.name': '' }, 'breaks.0.name', 'Chỗ này còn để trống.'],
    ['a name that is too long', { 'breaks.0.name': 'x'.repeat(101) }, 'breaks.0.name', 'Nhiều nhất là 100 kí tự.'],
    ['a break outside of terms', { 'breaks.0.lastDay': '2027-05-31' }, 'breaks.0.firstDay', 'trọn trong một học kì'],
    [
      'no term',
      Object.fromEntries(
        Object.keys(typed)
          .filter((name) => name.startsWith('terms'))
          .map((name) => [name, '']),
      ),
      'terms.0.firstDay',
      'ít nhất một học kì',
    ],
  ]
  for (const [what, change, field, words] of mistakes)
    it(`ask again, next to the field and with what was typed, for ${what}`, async () => {
      const page = await send(office, '/years', '/years/new', change)
      expect(page.status).to.equal(422)
      expect(page.html).to.include(`id="error-${field}"`).and.to.include(`href="#field-${field}"`).and.to.include(words)
      for (const [name, value] of Object.entries({ ...typed, ...change }))
        if (name !== 'openingDay') expect(valueOf(page.html, name), name).to.equal(value)
      expect(await listYears()).to.deep.equal([])
    })

  it('leave out rows that were left empty, and take a name of 100 letters', async () => {
    const name = 'Nghỉ'.padEnd(100, '.')
    const change = {
      ...{ 'breaks.0.name': '', 'breaks.0.firstDay': '', 'breaks.0.lastDay': '' },
      ...{ 'breaks.2.name': name, 'breaks.2.firstDay': '2027-02-01', 'breaks.2.lastDay': '2027-02-01' },
    }
    expect((await send(office, '/years', '/years/new', change)).status).to.equal(303)
    expect((await findYear(2026)).breaks.map(({ name }) => name)).to.deep.equal([name])
  })

  it('do not take a year that there is already, nor one far from the others', async () => {
    await addYears([plan()])
    const again = await send(office, '/years', '/years/new')
    expect(again.status).to.equal(422)
    expect(again.html).to.include('Năm học 2026-2027 đã có rồi.')
    const moved = Object.fromEntries(
      Object.entries(typed).map(([name, value]) => [name, value.replace('2027-', '2031-').replace('2026-', '2030-')]),
    )
    const far = await office.post('/years', moved, '/years/new')
    expect(far.status).to.equal(422)
    expect(far.html).to.include('Năm học 2030-2031 không liền với năm nào đã có.')
  })

  it('change a year', async () => {
    await addYears([plan()])
    const form = (await office.get('/years/2026/edit')).html
    expect(valueOf(form, 'breaks.1.name')).to.equal('Nghỉ Tết')
    expect(valueOf(form, 'lastDay')).to.equal('2027-05-31')
    const page = await send(office, '/years/2026', '/years/2026/edit', { lastDay: '2027-06-15' })
    expect(page.location).to.equal('/years/2026')
    expect(lastDayOf(await findYear(2026))).to.equal('2027-06-15')
    expect((await findYear(2026)).breaks).to.have.length(1)
    const wrong = await send(office, '/years/2026', '/years/2026/edit', { firstDay: '2025-08-31' })
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('Năm học này phải bắt đầu trong năm 2026.')
  })

  it('let nobody undo what they have not seen', async () => {
    await addYears([plan()])
    const opened = seenOn((await office.get('/years/2026/edit')).html)
    await send(office, '/years/2026', '/years/2026/edit', { lastDay: '2027-06-15' })
    const late = await office.post('/years/2026', { ...typed, seen: opened }, '/years/2026/edit')
    expect(late.status).to.equal(409)
    expect(lastDayOf(await findYear(2026))).to.equal('2027-06-15')
  })

  it('show the next year before it is saved, and save what was shown', async () => {
    await addYears([plan()])
    const page = await office.get('/years/2026/next')
    expect(page.html).to.include('Năm học 2027-2028').and.to.include('Tết và các ngày nghỉ theo âm lịch')
    expect(page.html).to.include('href="/years/new?from&#x3D;2026"')
    expect(await listYears()).to.have.length(1)
    const hidden = [...page.html.matchAll(/type="hidden" name="([\w.]+)" value="([^"]*)"/g)]
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name!, value!]))
    expect((await office.postWithout('/years', fields)).location).to.equal('/years/2027')
    const { from, to, terms, breaks } = nextYearOf(plan())
    const saved = await findYear(2027)
    expect([saved.from, saved.to]).to.deep.equal([from, to])
    expect([saved.terms, saved.breaks]).to.deep.equal([terms, breaks])
    const form = (await office.get('/years/new?from=2026')).html
    expect(valueOf(form, 'terms.0.firstDay')).to.equal('2027-09-06')
  })

  it('of a school show the year of the office, or what is different', async () => {
    await addYears([plan()])
    const { html } = await principal.get(ofSchool())
    expect(html).to.include('Trường theo lịch chung của sở.').and.to.include('Lập lịch riêng')
    expect((await teacher.get(ofSchool())).html).not.to.include('/edit"')

    const page = await send(principal, ofSchool(), ofSchool('/edit'), { lastDay: '2027-06-15' })
    expect(page.location).to.equal(ofSchool())
    const own = (await principal.get(ofSchool())).html
    expect(own).to.include('Trường có lịch riêng').and.to.include('Khác với lịch chung')
    const rows = [...own.matchAll(/<th role="rowheader" scope="row"><span>([^<]*)<\/span>/g)].map(([, what]) => what)
    expect(rows).to.deep.equal(['Thời gian', 'Các đợt nghỉ', 'Tuần học'])
    expect((await principal.get(`/years/schools/${school.toString()}`)).html).to.include('lịch riêng')
    expect((await teacher.get('/years/2026')).html).to.include('Trường TH&amp;THCS Cồn Sậy có lịch riêng')
    const elsewhere = await as(app, 'teacher')
    expect((await elsewhere.get('/years/2026')).html).not.to.include('có lịch riêng')
  })

  it('of a school say when its own calendar is no different', async () => {
    await addYears([plan()])
    await saveOwn()
    expect((await principal.get(ofSchool())).html).to.include('giống hệt lịch chung của sở')
  })

  it('of a school are refused to those of another, and to all schools when the policy says so', async () => {
    await addYears([plan()])
    const stranger = await as(app, 'principal')
    expect((await stranger.post(ofSchool(), typed, '/account')).status).to.equal(403)
    await setSectorPolicy(officer, schoolCalendar.key, { value: false }, origin)
    expect((await principal.get(ofSchool())).html).not.to.include('Lập lịch riêng')
    const page = await principal.post(ofSchool(), typed, '/account')
    expect(page.status).to.equal(403)
    expect(page.html).to.include('Trường theo lịch chung của sở')
    expect(await findOwnYear(2026, school)).to.equal(undefined)
    expect((await office.get(ofSchool())).html).to.include('Lập lịch riêng')
  })

  it('of a school ask before its own calendar goes', async () => {
    await addYears([plan()])
    expect((await principal.get(ofSchool('/remove'))).status).to.equal(404)
    await saveOwn({ breaks: [] })
    const page = await principal.get(ofSchool('/remove'))
    expect(page.html).to.include('Bỏ lịch riêng của năm học 2026-2027?')
    expect(await findOwnYear(2026, school)).not.to.equal(undefined)
    expect((await principal.post(ofSchool('/remove'))).location).to.equal(ofSchool())
    expect(await findOwnYear(2026, school)).to.equal(undefined)
  })

  it('speak English as well', async () => {
    await addYears([plan()])
    await teacher.post('/language', { language: 'en', next: '/years' }, '/years')
    expect((await teacher.get('/years/2026')).html).to.include('35 weeks (18 + 17)')

    expect((await teacher.get('/years')).html).to.include('School years')
  })
})
