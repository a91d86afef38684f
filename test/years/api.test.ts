import { expect } from 'chai'
import type { Types } from 'mongoose'
import { setSectorPolicy } from '../../server/policies/set.ts'
import { spanOf } from '../../server/years/days.ts'
import { describeYear } from '../../server/years/describe.ts'
import { addYears } from '../../server/years/index.ts'
import { schoolCalendar } from '../../server/years/policies.ts'
import { behindProxy, call, fieldCodes, refusal } from '../api/client.ts'
import { addUnit } from '../schools/units.ts'
import { makeActor, makePerson, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { plan } from './plans.ts'

interface Year {
  key: number
  school: string | null
  firstDay: string
  lastDay: string
  changedAt: string
  weeks: { number: number; term: string; firstDay: string; lastDay: string }[]
}

describe('school years in the API', () => {
  let app: RunningApp
  let school: Types.ObjectId
  let office: string
  let principal: string
  let teacher: string
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    school = await addUnit({ name: 'Trường thử' })
    office = await tokenOf(app, await makePerson('sectorAdministrator', { unitId: await makeUnit('sectorOffice') }))
    principal = await tokenOf(app, await makePerson('principal', { unitId: school }))
    teacher = await tokenOf(app, await makePerson('teacher', { unitId: school }))
  })
  after(() => app.stop())

  const body = describeYear(plan())
  const ofSchool = () => `?school=${school.toString()}`
  const put = async (token: string, change: object = {}, query = '', key: number | string = 2026) =>
    await call(app, `PUT /school-years/${key}${query}`, { token, body: { ...body, ...change } })
  const find = async (query = '') =>
    (await call(app, `GET /school-years/2026${query}`, { token: teacher })).json as Year

  it('need their scopes', async () => {
    const person = await makePerson('sectorAdministrator', { unitId: await makeUnit('sectorOffice') })
    const reading = await tokenOf(app, person, { scopes: ['years:read'] })
    const writing = await tokenOf(app, person, { scopes: ['years:write'] })
    expect(refusal(await put(reading))).to.equal('403 insufficientScope')
    expect(refusal(await call(app, 'GET /school-years', { token: writing }))).to.equal('403 insufficientScope')
    expect((await put(writing)).status).to.equal(200)
  })

  it('are refused to those who may not change them', async () => {
    for (const token of [teacher, principal]) expect(refusal(await put(token))).to.equal('403 forbidden')
    expect(refusal(await put(principal, {}, ofSchool()))).to.equal('404 notFound')
    await put(office)
    expect(refusal(await put(teacher, {}, ofSchool()))).to.equal('403 forbidden')
    const officer = makeActor('sectorAdministrator', school, 'sectorOffice')
    await setSectorPolicy(officer, schoolCalendar.key, { value: false }, { address: '', device: '' })
    expect(refusal(await put(principal, {}, ofSchool()))).to.equal('403 schoolCalendarForbidden')
  })

  it('take only what a year is', async () => {
    const codes = async (change: object) => fieldCodes(await put(office, change))
    expect(await codes({ firstDay: '31/08/2026' })).to.deep.equal({ firstDay: 'day' })
    expect(await codes({ terms: [] })).to.deep.equal({
      'terms.0.firstDay': 'noTerm',
      'breaks.0.firstDay': 'breakOutsideTerm',
      'breaks.1.firstDay': 'breakOutsideTerm',
    })
    expect(await codes({ breaks: [{ name: '', firstDay: '2027-02-01', lastDay: '2027-02-01' }] })).to.deep.equal({
      'breaks.0.name': 'required',
    })
    expect(await codes({ unknown: 1 })).to.deep.equal({ unknown: 'unknownField' })
    expect(await codes({ terms: Array.from({ length: 5 }, () => body.terms[0]) })).to.have.property('terms')
    expect(fieldCodes(await put(office, {}, '', 2027))).to.deep.equal({ firstDay: 'notInKeyYear' })
    for (const key of ['next', '20.5']) expect(refusal(await put(office, {}, '', key))).to.equal('404 notFound')
    expect((await call(app, 'GET /school-years', { token: teacher })).json).to.deep.equal({ items: [] })
  })

  it('are answered with their weeks', async () => {
    const saved = await put(office)
    expect(saved.status).to.equal(200)
    const year = await find()
    expect(saved.json).to.deep.equal(year)
    expect(year).to.deep.include({ key: 2026, school: null, firstDay: '2026-08-31', lastDay: '2027-05-31' })
    expect(year.weeks).to.have.length(35)
    expect(year.weeks[20]).to.deep.equal({ number: 21, term: 'II', firstDay: '2027-02-15', lastDay: '2027-02-21' })
    expect(refusal(await call(app, 'GET /school-years/2030', { token: teacher }))).to.equal('404 notFound')
  })

  it('are those of a school where it has them in its own way', async () => {
    await addYears([plan()])
    expect((await put(principal, { lastDay: '2027-06-15' }, ofSchool())).status).to.equal(200)
    expect(await find(ofSchool())).to.include({ school: school.toString(), lastDay: '2027-06-15' })
    expect(await find()).to.include({ school: null, lastDay: '2027-05-31' })
    const listed = await call(app, `GET /school-years${ofSchool()}`, { token: teacher })
    expect((listed.json as { items: Year[] }).items.map(({ lastDay }) => lastDay)).to.deep.equal(['2027-06-15'])
    for (const unit of [await makeUnit('communeOffice'), 'f'.repeat(24)])
      expect(refusal(await call(app, `GET /school-years?school=${unit.toString()}`, { token: teacher }))).to.equal(
        '404 notFound',
      )
    expect(fieldCodes(await call(app, 'GET /school-years?school=x', { token: teacher }))).to.have.property('school')
  })

  it('are not changed by who has not seen what was changed before', async () => {
    expect((await put(office, { seen: null })).status).to.equal(200)
    expect(refusal(await put(office, { seen: null }))).to.equal('409 conflict')
    const { changedAt } = await find()
    const later = { ...describeYear(plan({ ...spanOf('2026-08-31', '2027-06-15') })), seen: changedAt }
    expect((await put(office, later)).status).to.equal(200)
    expect(refusal(await put(office, later))).to.equal('409 conflict')
    expect((await put(office)).status).to.equal(200)
  })
})
