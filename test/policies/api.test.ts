import { expect } from 'chai'
import type { Types } from 'mongoose'
import { features } from '../../server/features.ts'
import { usePolicies } from '../../server/policies/index.ts'
import { behindProxy, call, fieldCodes, refusal } from '../api/client.ts'
import { addUnit } from '../schools/units.ts'
import { makePerson, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { number } from './definitions.ts'

interface Policy {
  value: unknown
  source: string
  mayOverride: boolean
  sector: { setAt: string; setBy: string } | null
  school: { setAt: string; value: unknown } | null
}

describe('policies in the API', () => {
  let app: RunningApp
  let school: Types.ObjectId
  let office: string
  let principal: string
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    usePolicies([number])
    school = await addUnit({ name: 'Trường thử' })
    office = await tokenOf(app, await makePerson('sectorAdministrator', { unitId: await makeUnit('sectorOffice') }))
    principal = await tokenOf(app, await makePerson('principal', { unitId: school }))
  })
  after(async () => {
    usePolicies(features.flatMap(({ policies = [] }) => policies))
    await app.stop()
  })

  const put = async (token: string, body: object, query = '') =>
    await call(app, `PUT /policies/${number.key}${query}`, { token, body })
  const ofSchool = () => `?school=${school.toString()}`
  const holds = async (token: string, query = '') => {
    const { json } = await call(app, `GET /policies${query}`, { token })
    return (json as { items: Policy[] }).items[0]!
  }

  it('need their scopes', async () => {
    const person = await makePerson('sectorAdministrator', { unitId: await makeUnit('sectorOffice') })
    const reading = await tokenOf(app, person, { scopes: ['policies:read'] })
    const writing = await tokenOf(app, person, { scopes: ['policies:write'] })
    expect(refusal(await put(reading, { value: 3 }))).to.equal('403 insufficientScope')
    expect(refusal(await call(app, 'GET /policies', { token: writing }))).to.equal('403 insufficientScope')
    expect((await put(writing, { value: 3 })).status).to.equal(200)
    expect((await holds(reading)).value).to.equal(3)
  })

  it('are refused to those who may not see or decide them', async () => {
    const pupil = await tokenOf(app, await makePerson('student', { unitId: school }))
    const stranger = await tokenOf(app, await makePerson('principal'))
    for (const token of [pupil, stranger]) {
      expect(refusal(await call(app, 'GET /policies', { token }))).to.equal('403 forbidden')
      expect(refusal(await call(app, `GET /policies${ofSchool()}`, { token }))).to.equal('404 notFound')
      expect(refusal(await put(token, { value: 3 }))).to.equal('403 forbidden')
      expect(refusal(await put(token, { value: 3 }, ofSchool()))).to.equal('404 notFound')
    }
    const teacher = await tokenOf(app, await makePerson('teacher', { unitId: school }))
    expect((await holds(teacher, ofSchool())).value).to.equal(2)
    expect(refusal(await put(teacher, { value: 3 }, ofSchool()))).to.equal('403 forbidden')
  })

  it('take only what they know', async () => {
    expect(fieldCodes(await put(office, { value: 6 }))).to.deep.equal({ value: 'choose' })
    expect(fieldCodes(await put(office, {}))).to.deep.equal({ value: 'invalid' })
    expect(fieldCodes(await put(office, { value: 3, other: 1 }))).to.deep.equal({ other: 'unknownField' })
    expect(fieldCodes(await put(office, { value: 3, seen: 'yesterday' }))).to.deep.equal({ seen: 'invalid' })
    expect(fieldCodes(await put(principal, { value: 3, mayOverride: true }, ofSchool()))).to.deep.equal({
      mayOverride: 'sectorDecides',
    })
    expect(refusal(await call(app, 'PUT /policies/years.unknown', { token: office, body: { value: 1 } }))).to.equal(
      '404 notFound',
    )
  })

  it('are decided by the sector, by a school, and by the sector again', async () => {
    expect((await put(office, { value: 3 })).json).to.deep.include({ value: 3, source: 'sector', mayOverride: true })
    expect((await put(principal, { value: 4 }, ofSchool())).json).to.deep.include({ value: 4, source: 'school' })
    expect((await put(office, { value: 3, mayOverride: false })).json).to.deep.include({ mayOverride: false })
    expect(refusal(await put(principal, { value: 5 }, ofSchool()))).to.equal('403 policySectorOnly')
    const held = await holds(principal, ofSchool())
    expect([held.value, held.source, held.school?.value]).to.deep.equal([3, 'sector', 4])
    const dropped = await call(app, `DELETE /policies/${number.key}${ofSchool()}`, { token: principal })
    expect(dropped.status).to.equal(204)
    expect((await holds(principal, ofSchool())).school).to.equal(null)
  })

  it('are not changed by who has not seen what was changed before', async () => {
    await put(office, { value: 3, seen: null })
    expect(refusal(await put(office, { value: 4, seen: null }))).to.equal('409 conflict')
    const seen = (await holds(office)).sector!.setAt
    expect((await put(office, { value: 4, seen })).status).to.equal(200)
    expect(refusal(await put(office, { value: 5, seen }))).to.equal('409 conflict')
  })
})
