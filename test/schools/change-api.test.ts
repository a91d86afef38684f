import { expect } from 'chai'
import { Types } from 'mongoose'
import { behindProxy, call, fieldCodes, refusal } from '../api/client.ts'
import { makePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { addUnit } from './units.ts'

describe('changing units over the API', () => {
  let app: RunningApp
  let token: string
  let ofPrincipal: string
  let commune: string
  let school: string
  let group: string
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    commune = (await addUnit({ name: 'Xã', code: 'XA', kind: 'communeOffice' })).toString()
    const unitId = await addUnit({ name: 'Trường', code: 'T', managedBy: new Types.ObjectId(commune) })
    school = unitId.toString()
    group = (await addUnit({ name: 'Tổ', code: 'TO', kind: 'subjectGroup', partOf: unitId })).toString()
    token = await tokenOf(app, await makePerson('sectorAdministrator', { unitId: new Types.ObjectId(commune) }))
    ofPrincipal = await tokenOf(app, await makePerson('principal', { unitId }))
  })
  after(() => app.stop())

  const ask = (what: string, body: object, by = token) => call(app, what, { token: by, body })
  const nobody = new Types.ObjectId().toString()
  const newSchool = { kind: 'school', name: 'Trường Mới', code: 'MOI', levels: ['primary'] }
  const attempts = (id: string): [string, object][] => [
    [`PATCH /units/${id}`, { revision: 0, code: 'X' }],
    [`POST /units/${id}/close`, { revision: 0, lastDay: '2026-07-31' }],
    [`POST /units/${id}/reopen`, { revision: 0 }],
    [`POST /units/${id}/merge`, { revision: 0, firstDay: '2026-08-01', otherIds: [commune], intoId: id }],
    [
      `POST /units/${id}/split`,
      { revision: 0, firstDay: '2026-08-01', original: 'stays', parts: [{ name: 'X', code: 'X' }] },
    ],
  ]

  it('is refused without a token, and to one without the scope', async () => {
    const narrow = await tokenOf(app, await makePerson('sectorAdministrator'), { scopes: ['schools:read'] })
    for (const [what, body] of [['POST /units', newSchool] as [string, object], ...attempts(school)]) {
      expect((await call(app, what, { body })).status, what).to.equal(401)
      expect(refusal(await ask(what, body, narrow)), what).to.equal('403 insufficientScope')
    }
  })

  it('is refused to whom the pages refuse it', async () => {
    expect(refusal(await ask('POST /units', newSchool, ofPrincipal))).to.equal('403 forbidden')
    for (const [what, body] of attempts(school))
      expect(refusal(await ask(what, body, ofPrincipal)), what).to.equal('403 forbidden')
    const made = await ask('POST /units', { kind: 'subjectGroup', name: 'Tổ Văn', partOf: school }, ofPrincipal)
    expect(made.status).to.equal(201)
    const { status } = await ask(`PATCH /units/${group}`, { revision: 0, name: 'Tổ Toán' }, ofPrincipal)
    expect(status).to.equal(200)
  })

  it('finds nothing by an id that is nobody’s', async () => {
    for (const [what, body] of attempts(nobody)) expect(refusal(await ask(what, body)), what).to.equal('404 notFound')
  })

  it('says which field is wrong', async () => {
    expect(fieldCodes(await ask('POST /units', { kind: 'palace' }))).to.deep.equal({
      kind: 'invalid',
      name: 'required',
    })
    expect(fieldCodes(await ask('POST /units', { ...newSchool, managedBy: nobody }))).to.deep.equal({
      managedBy: 'noSuchUnit',
    })
    expect(fieldCodes(await ask('POST /units', { ...newSchool, code: null }))).to.deep.equal({ code: 'required' })
    expect(fieldCodes(await ask(`PATCH /units/${school}`, { revision: 0, managedBy: commune }))).to.deep.equal({
      relationsFrom: 'required',
    })
    expect(fieldCodes(await ask(`POST /units/${school}/close`, { revision: 0, lastDay: '2026-07-31' }))).to.deep.equal({
      below: 'unitsBelow',
    })
    expect(fieldCodes(await ask(`POST /units/${school}/merge`, { revision: 0, firstDay: '2026-08-01' }))).to.deep.equal(
      { intoId: 'required' },
    )
    expect(refusal(await ask('POST /units', { ...newSchool, code: 'XA' }))).to.equal('409 unitCodeTaken')
  })

  it('is refused to who has seen an older one', async () => {
    await ask(`PATCH /units/${school}`, { revision: 0, name: 'A' })
    expect(refusal(await ask(`PATCH /units/${school}`, { revision: 0, name: 'B' }))).to.equal('409 unitChanged')
    const { json } = await ask(`PATCH /units/${school}`, { revision: 1, name: 'B' })
    expect(json).to.deep.include({ name: 'B', revision: 2 })
  })

  it('answers with the unit as it is then', async () => {
    const { json } = await ask('POST /units', { ...newSchool, firstDay: '2026-08-01', managedBy: commune })
    expect(json).to.deep.include({
      ...{ name: 'Trường Mới', firstDay: '2026-08-01', lastDay: null, revision: 1 },
      relations: [{ kind: 'managedBy', unit: { id: commune, name: 'Xã' }, firstDay: '2026-08-01', lastDay: null }],
    })
    const changed = await ask(`PATCH /units/${school}`, { revision: 0, managedBy: null, relationsFrom: '2026-08-01' })
    expect((changed.json as { relations: object[] }).relations[0]).to.deep.include({
      firstDay: null,
      lastDay: '2026-07-31',
    })
    const { id } = json as { id: string }
    const merged = await ask(`POST /units/${school}/merge`, {
      revision: 1,
      otherIds: [id],
      intoId: id,
      firstDay: '2026-09-01',
    })
    expect(merged.json).to.deep.include({ id, predecessors: [{ id: school, name: 'Trường' }] })
    const parts = [
      { name: 'A', code: 'A' },
      { name: 'B', code: 'B' },
    ]
    const split = await ask(`POST /units/${id}/split`, { revision: 1, firstDay: '2026-10-01', original: 'ends', parts })
    expect((split.json as { successors: { name: string }[] }).successors.map(({ name }) => name)).to.deep.equal([
      'A',
      'B',
    ])
    const reopened = await ask(`POST /units/${school}/reopen`, { revision: 2 })
    expect(reopened.json).to.deep.include({ lastDay: null, successors: [] })
    const other = (await addUnit({ name: 'Trường kia' })).toString()
    const closing = { revision: 3, lastDay: '2026-12-31', closeParts: true }
    // Its principal is still there.
    const refused = await ask(`POST /units/${school}/close`, closing)
    expect(refused).to.deep.include({ status: 409 })
    const unknown = await ask(`POST /units/${school}/close`, { ...closing, endsPeople: true, continuedBy: school })
    expect(fieldCodes(unknown)).to.deep.equal({ continuedBy: 'noSuchUnit' })
    const closed = await ask(`POST /units/${school}/close`, { ...closing, endsPeople: true, continuedBy: other })
    expect(closed.json).to.deep.include({ successors: [{ id: other, name: 'Trường kia' }] })
    expect(closed.json).to.deep.include({ lastDay: '2026-12-31' })
  })
})
