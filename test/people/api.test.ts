import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { behindProxy, call, fieldCodes, refusal } from '../api/client.ts'
import { assign, makeClass, makeGuardian, type MadePerson, makePerson, makePupil, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'

interface Answer {
  readonly id: string
  readonly name: string
  readonly birthDate: string | null
  readonly phone: string | null
  readonly personalId: string | null
  readonly email: string | null
  readonly roles: { id: string; role: string; firstDay: string; lastDay: string | null; unit: { name: string } }[]
}

describe('people over the API', () => {
  let app: RunningApp
  let schoolId: Types.ObjectId
  let token: string
  let pupil: MadePerson
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    schoolId = await makeUnit('school', 'Trường Hoa Sen')
    token = await tokenOf(app, await makePerson('registrar', { unitId: schoolId, name: 'Giáo Vụ' }))
    pupil = await makePupil(await makeClass(schoolId), { name: 'Mai Anh Khôi', birthDate: new Date('2015-03-02') })
  })
  after(() => app.stop())

  const names = async (query = '', who = token) =>
    ((await call(app, `GET /people${query}`, { token: who })).json as { items: { name: string }[] }).items.map(
      ({ name }) => name,
    )
  const person = async (what: string, given: object = {}, who = token) =>
    (await call(app, what, { token: who, ...given })).json as Answer
  const at = (id: { toString(): string }) => `/people/${id.toString()}`
  const newPerson = () => ({
    name: 'Lê  Oanh',
    birthDate: '1985-06-07',
    personalId: '999185000001',
    role: { role: 'teacher', unitId: schoolId.toString(), firstDay: '2026-09-01' },
  })

  it('need a token, and its scope', async () => {
    const reading = await tokenOf(app, await makePerson('registrar', { unitId: schoolId }), { scopes: ['people:read'] })
    expect((await call(app, 'GET /people')).status).to.equal(401)
    expect(refusal(await call(app, 'POST /people', { token: reading, body: newPerson() }))).to.equal(
      '403 insufficientScope',
    )
    const other = await tokenOf(app, await makePerson('registrar', { unitId: schoolId }), { scopes: ['people:write'] })
    expect(refusal(await call(app, 'GET /people', { token: other }))).to.equal('403 insufficientScope')
  })

  it('are listed as on the page: one’s own school when nothing else is asked for', async () => {
    expect(await names()).to.deep.equal(['Giáo Vụ'])
    expect(await names('?group=student')).to.deep.equal(['Mai Anh Khôi'])
    expect(await names('?group=student&text=anh')).to.deep.equal(['Mai Anh Khôi'])
    expect(await names('?group=student&text=xyz')).to.deep.equal([])
    expect(await names('?role=teacher')).to.deep.equal([])
    const { json } = await call(app, 'GET /people?group=student', { token })
    expect((json as { items: object[] }).items[0]).to.deep.equal({
      id: pupil.personId.toString(),
      name: 'Mai Anh Khôi',
      roles: [{ role: 'student', unitId: schoolId.toString() }],
    })
  })

  it('are refused for lists that may not be seen, and parameters that make no sense', async () => {
    const other = await makeUnit()
    expect((await call(app, `GET /people?unitId=${other.toString()}`, { token })).status).to.equal(404)
    for (const query of ['?group=x', '?role=x', '?unitId=x', '?cursor=x', '?limit=0', '?text=' + 'x'.repeat(201)])
      expect((await call(app, `GET /people${query}`, { token })).status, query).to.equal(422)
    for (const role of ['student', 'guardian'] as const) {
      const theirs = await tokenOf(app, await makePerson(role, { unitId: schoolId }))
      expect((await call(app, 'GET /people', { token: theirs })).status, role).to.equal(403)
    }
  })

  it('are one whole person, the number only when it is asked for, which is written down', async () => {
    const made = await person('POST /people', { body: newPerson() })
    expect(made).to.deep.include({ name: 'Lê Oanh', birthDate: '1985-06-07', personalId: null })
    expect(
      made.roles.map(({ role, firstDay, lastDay, unit }) => ({ role, firstDay, lastDay, unit: unit.name })),
    ).to.deep.equal([{ role: 'teacher', firstDay: '2026-09-01', lastDay: null, unit: 'Trường Hoa Sen' }])
    const seen = async () => await AuditEntry.countDocuments({ action: 'people.personalIdSeen' })
    expect((await person(`GET ${at(made.id)}`)).personalId).to.equal(null)
    expect(await seen()).to.equal(0)
    expect((await person(`GET ${at(made.id)}?personalId=true`)).personalId).to.equal('999185000001')
    expect(await seen()).to.equal(1)
    const vice = await tokenOf(app, await makePerson('vicePrincipal', { unitId: schoolId }))
    expect((await person(`GET ${at(made.id)}?personalId=true`, {}, vice)).personalId).to.equal(null)
    expect(await seen()).to.equal(1)
  })

  it('tell a colleague no more than the page does', async () => {
    const made = await person('POST /people', {
      body: { ...newPerson(), phone: '0912345678', email: 'oanh@a.example' },
    })
    const colleague = await tokenOf(app, await makePerson('librarian', { unitId: schoolId }))
    await Membership.updateOne({ personId: new Types.ObjectId(made.id) }, { from: new Date('2026-01-01') })
    await Person.updateOne({ _id: new Types.ObjectId(made.id) }, { 'places.0.from': new Date('2026-01-01') })
    expect(await person(`GET ${at(made.id)}`, {}, colleague)).to.include({
      ...{ name: 'Lê Oanh', email: 'oanh@a.example' },
      ...{ birthDate: null, phone: null, personalId: null },
    })
    expect((await call(app, `GET ${at(pupil.personId)}`, { token: colleague })).status).to.equal(404)
  })

  it('are refused with what is wrong in them', async () => {
    const wrong = { ...newPerson(), name: '12', birthDate: '1985-13-01', personalId: '12', phone: 'x', email: 'x' }
    const answer = await call(app, 'POST /people', { token, body: wrong })
    expect(answer.status).to.equal(422)
    expect(Object.keys(fieldCodes(answer))).to.have.members(['name', 'birthDate', 'personalId', 'phone', 'email'])
    const backwards = { ...newPerson(), role: { ...newPerson().role, lastDay: '2026-08-31' } }
    expect(Object.keys(fieldCodes(await call(app, 'POST /people', { token, body: backwards })))).to.deep.equal([
      'role.lastDay',
    ])
    expect(
      (
        await call(app, 'POST /people', {
          token,
          body: { ...newPerson(), role: { ...newPerson().role, role: 'principal' } },
        })
      ).status,
    ).to.equal(403)
  })

  it('are not made twice unless somebody says so', async () => {
    await call(app, 'POST /people', { token, body: newPerson() })
    const again = { ...newPerson(), personalId: null }
    expect(refusal(await call(app, 'POST /people', { token, body: again }))).to.equal('409 personAlike')
    expect((await call(app, 'POST /people', { token, body: { ...again, isNotAlike: true } })).status).to.equal(201)
    const taken = { ...newPerson(), name: 'Người Khác', isNotAlike: true }
    expect(refusal(await call(app, 'POST /people', { token, body: taken }))).to.equal('409 personAlike')
  })

  it('are changed in parts: what is left out stays, null removes', async () => {
    const body = { phone: '0912 345 678', email: 'Khoi@Truong.example' }
    const address = at(pupil.personId)
    expect(await person(`PATCH ${address}`, { body })).to.include({
      ...{ name: 'Mai Anh Khôi', birthDate: '2015-03-02' },
      ...{ phone: '0912 345 678', email: 'khoi@truong.example' },
    })
    expect(await person(`PATCH ${address}`, { body: { phone: null } })).to.include({
      phone: null,
      email: 'khoi@truong.example',
    })
    expect((await call(app, `PATCH ${address}`, { token, body: { name: '' } })).status).to.equal(422)
    expect((await call(app, `PATCH ${address}`, { token, body: { id: 'x' } })).status).to.equal(422)
    const teacher = await tokenOf(app, await makePerson('teacher', { unitId: schoolId }))
    expect((await call(app, `PATCH ${address}`, { token: teacher, body })).status).to.equal(404)
  })

  it('get roles, which end on a day', async () => {
    const body = { role: 'librarian', unitId: schoolId.toString(), firstDay: '2026-09-01' }
    const address = `${at(pupil.personId)}/memberships`
    const made = await person(`POST ${address}`, { body })
    const { id } = made.roles.find(({ role }) => role === 'librarian')!
    expect(refusal(await call(app, `POST ${address}`, { token, body }))).to.equal('409 roleHeld')
    const end = (lastDay: string) => call(app, `PATCH /memberships/${id}`, { token, body: { lastDay } })
    expect(Object.keys(fieldCodes(await end('2026-08-31')))).to.deep.equal(['lastDay'])
    expect(((await end('2026-12-31')).json as Answer).roles.find((role) => role.id === id)?.lastDay).to.equal(
      '2026-12-31',
    )
    expect(refusal(await end('2027-01-31'))).to.equal('409 roleEnded')
    const teacher = await tokenOf(app, await makePerson('teacher', { unitId: schoolId }))
    expect(
      (await call(app, `PATCH /memberships/${id}`, { token: teacher, body: { lastDay: '2026-10-01' } })).status,
    ).to.equal(403)
  })

  it('have guardians, who are linked and unlinked', async () => {
    const guardian = await makePerson('guardian', { unitId: schoolId, name: 'Phùng Bảo Châu' })
    const address = `${at(pupil.personId)}/guardians`
    const body = { personId: guardian.personId.toString(), relation: 'mother' }
    const linked = await call(app, `POST ${address}`, { token, body })
    expect(linked.status).to.equal(201)
    const items = [{ person: { id: body.personId, name: 'Phùng Bảo Châu' }, relation: 'mother', phone: null }]
    expect((await call(app, `GET ${address}`, { token })).json).to.deep.equal({ items })
    expect(refusal(await call(app, `POST ${address}`, { token, body }))).to.equal('409 guardianLinked')
    const classmate = await makePerson('student', { unitId: schoolId })
    const other = { ...body, personId: classmate.personId.toString() }
    expect(refusal(await call(app, `POST ${address}`, { token, body: other }))).to.equal('409 guardianNotOfAge')
    const theirs = await tokenOf(app, guardian)
    expect((await call(app, `GET ${address}`, { token: theirs })).json).to.deep.equal({ items })
    expect((await call(app, `DELETE ${address}/${body.personId}`, { token: theirs })).status).to.equal(403)
    expect((await call(app, `DELETE ${address}/${body.personId}`, { token })).status).to.equal(204)
    expect((await call(app, `DELETE ${address}/${body.personId}`, { token })).status).to.equal(404)
    expect((await call(app, `GET ${address}`, { token: theirs })).status).to.equal(404)
  })

  it('do not tell the guardians to those who only see the pupil', async () => {
    const classmate = await makeClass(schoolId)
    const own = await makePupil(classmate, { name: 'Em Hân' })
    await makeGuardian(own)
    const teacher = await makePerson('teacher', { unitId: schoolId })
    await assign(teacher, classmate, 'lowerSecondary TOAN')
    const theirs = await tokenOf(app, teacher)
    expect((await call(app, `GET ${at(own.personId)}`, { token: theirs })).status).to.equal(200)
    expect((await call(app, `GET ${at(own.personId)}/guardians`, { token: theirs })).status).to.equal(403)
  })
})
