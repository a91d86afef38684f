import { expect } from 'chai'
import type { Types } from 'mongoose'
import { Person } from '../../server/people/person.model.ts'
import { call } from '../api/client.ts'
import { makeClass, makePerson, makeUnit, password } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('imports by the API', () => {
  let app: RunningApp
  let schoolId: Types.ObjectId
  before(async () => (app = await startApp({ TRUSTED_PROXIES: '127.0.0.1' })))
  beforeEach(async () => (schoolId = await makeUnit()))
  afterEach(() => app.clear())
  after(() => app.stop())

  const tokenFor = async (role: 'registrar' | 'principal', unitId: Types.ObjectId, scopes?: string[]) => {
    const { userName } = await makePerson(role, { unitId })
    const { json } = await call(app, 'POST /tokens', { body: { userName, password, ...(scopes ? { scopes } : {}) } })
    return (json as { token: string }).token
  }
  const body = (rows: readonly object[], more: object = {}) => ({
    schoolId: schoolId.toString(),
    year: 2026,
    rows,
    ...more,
  })
  const row = { 'Họ và tên': 'Ngô Gia Hân', 'Ngày sinh': '19/08/2015', Lớp: '6A1' }

  it('takes 5,000 rows, and shows and does what they say', async () => {
    await makeClass(schoolId, '6A1')
    const token = await tokenFor('registrar', schoolId)
    const many = Array.from({ length: 5000 }, () => ({ ...row, 'Họ và tên': 'x'.repeat(20) }))
    expect((await call(app, 'POST /imports', { token, body: body([...many, row]) })).status).to.equal(422)

    const { json, status } = await call(app, 'POST /imports', {
      token,
      body: body([row, { ...row, 'Ngày sinh': 'hôm qua' }], { kind: 'pupils' }),
    })
    expect(status).to.equal(201)
    const { id } = json as { id: string }
    await app.work()
    const rows = (await call(app, `GET /imports/${id}/rows`, { token })).json as {
      items: { outcome: string; reasons: string[] }[]
    }
    expect(rows.items.map(({ outcome, reasons }) => [outcome, reasons])).to.deep.equal([
      ['create', []],
      ['refuse', ['dayInvalid']],
    ])
    expect((await call(app, `GET /imports/${id}/rows?filter=refuse`, { token })).json)
      .to.have.property('items')
      .with.length(1)
    expect((await call(app, `POST /imports/${id}/confirm`, { token })).json).to.have.property('state', 'working')
    expect((await call(app, `POST /imports/${id}/confirm`, { token })).json).to.have.property('code', 'importNotReady')
    await app.work()
    expect((await call(app, `GET /imports/${id}`, { token })).json).to.deep.include({ state: 'done', total: 2 })
    expect(await Person.countDocuments({ fullName: 'Ngô Gia Hân' })).to.equal(1)
    expect((await call(app, `POST /imports/${id}/undo`, { token })).status).to.equal(200)
    await app.work()
    expect(await Person.countDocuments({ fullName: 'Ngô Gia Hân' })).to.equal(0)
  })

  it('is refused without its scope, for another school, and for whoever only sees', async () => {
    const reading = await tokenFor('registrar', schoolId, ['imports:read'])
    expect((await call(app, 'POST /imports', { token: reading, body: body([row]) })).json).to.have.property(
      'code',
      'insufficientScope',
    )
    const other = await tokenFor('registrar', await makeUnit())
    expect((await call(app, 'POST /imports', { token: other, body: body([row]) })).status).to.equal(404)
    const principal = await tokenFor('principal', schoolId)
    expect((await call(app, 'POST /imports', { token: principal, body: body([row]) })).status).to.equal(403)
    const token = await tokenFor('registrar', schoolId)
    const { json } = await call(app, 'POST /imports', { token, body: body([row]) })
    const { id } = json as { id: string }
    for (const what of [
      `GET /imports/${id}`,
      `GET /imports/${id}/rows`,
      `POST /imports/${id}/confirm`,
      `POST /imports/${id}/undo`,
    ])
      expect((await call(app, what, { token: other })).status, what).to.equal(404)
    expect((await call(app, 'GET /imports', { token: other })).json).to.deep.include({ items: [] })
    expect((await call(app, `GET /imports/${id}`, { token: principal })).status).to.equal(200)
    expect((await call(app, `POST /imports/${id}/cancel`, { token: principal })).status).to.equal(403)
  })

  const bad: [string, object, string][] = [
    ['no rows', { rows: [] }, 'rows'],
    ['rows that say nothing', { rows: [{}] }, 'rows'],
    ['a row that is none', { rows: [[1]] }, 'rows.0'],
    ['an unknown kind', { kind: 'monsters' }, 'kind'],
    ['a year that is none', { year: 'x' }, 'year'],
    ['a malformed school', { schoolId: 'x' }, 'schoolId'],
  ]
  for (const [what, more, field] of bad)
    it(`refuses ${what}`, async () => {
      const token = await tokenFor('registrar', schoolId)
      const { status, json } = await call(app, 'POST /imports', { token, body: body([row], more) })
      expect(status).to.equal(422)
      expect((json as { errors: object }).errors).to.have.property(field)
    })
})
