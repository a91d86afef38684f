import { expect } from 'chai'
import { Types } from 'mongoose'
import { beginningOf } from '../../server/schools/day.ts'
import { behindProxy, call, refusal } from '../api/client.ts'
import { makePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { addUnit } from './units.ts'

describe('units over the API', () => {
  let app: RunningApp
  let token: string
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    const unitId = await addUnit({ name: 'Trường nhà', code: 'NHA', levels: ['primary'] })
    token = await tokenOf(app, await makePerson('teacher', { unitId }))
  })
  after(() => app.stop())
  const names = async (query: string) =>
    ((await call(app, `GET /units${query}`, { token })).json as { items: { name: string }[] }).items.map(
      ({ name }) => name,
    )

  it('are refused without a token, and to one without the scope', async () => {
    const narrow = await tokenOf(app, await makePerson('teacher'), { scopes: ['tokens:read'] })
    for (const path of ['/units', `/units/${new Types.ObjectId().toString()}`]) {
      expect((await call(app, `GET ${path}`)).status).to.equal(401)
      expect(refusal(await call(app, `GET ${path}`, { token: narrow }))).to.equal('403 insufficientScope')
    }
  })

  it('are narrowed as on the page', async () => {
    await addUnit({ name: 'Sở', kind: 'sectorOffice' })
    await addUnit({ name: 'Phòng', kind: 'districtOffice', to: beginningOf('2025-07-01') })
    expect(await names('')).to.deep.equal(['Sở', 'Trường nhà'])
    expect(await names('?text=truong')).to.deep.equal(['Trường nhà'])
    expect(await names('?kind=sectorOffice')).to.deep.equal(['Sở'])
    expect(await names('?level=primary')).to.deep.equal(['Trường nhà'])
    expect(await names('?day=2025-06-30')).to.deep.equal(['Phòng', 'Sở', 'Trường nhà'])
  })

  it('are refused for parameters that make no sense', async () => {
    for (const query of ['?kind=palace', '?level=x', '?day=2025-02-30', '?limit=0', '?cursor=x'])
      expect((await call(app, `GET /units${query}`, { token })).status, query).to.equal(422)
  })

  it('have their history, with first and last days', async () => {
    const office = await addUnit({ name: 'Xã Mới', kind: 'communeOffice', from: beginningOf('2025-07-01') })
    const old = await addUnit({
      name: 'Phòng Cũ',
      code: 'CU',
      kind: 'districtOffice',
      to: beginningOf('2025-07-01'),
      successorIds: [office],
      relations: [{ kind: 'guidedBy', unitId: office, from: beginningOf('2024-01-01'), to: beginningOf('2025-01-01') }],
    })
    const reference = { id: office.toString(), name: 'Xã Mới' }
    expect((await call(app, `GET /units/${old.toString()}`, { token })).json).to.deep.equal({
      id: old.toString(),
      code: 'CU',
      name: 'Phòng Cũ',
      kind: 'districtOffice',
      levels: [],
      firstDay: null,
      lastDay: '2025-06-30',
      relations: [{ kind: 'guidedBy', unit: reference, firstDay: '2024-01-01', lastDay: '2024-12-31' }],
      predecessors: [],
      successors: [reference],
      revision: 0,
    })
    const { json } = await call(app, `GET /units/${office.toString()}`, { token })
    expect(json).to.deep.include({ firstDay: '2025-07-01', lastDay: null })
    expect(json).to.deep.include({ predecessors: [{ id: old.toString(), name: 'Phòng Cũ' }] })
  })

  it('are not found by an id that is nobody’s', async () => {
    expect((await call(app, `GET /units/${new Types.ObjectId().toString()}`, { token })).status).to.equal(404)
  })
})
