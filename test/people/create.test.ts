import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { dayOf } from '../../server/schools/index.ts'
import type { Browser } from '../support/browser.ts'
import { makePerson } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import {
  asAdministrator,
  auditedActions,
  findByName,
  makeSchool,
  type MadeSchool,
  mistakesIn,
  withSchool,
} from './school.ts'

const born = new Date('2015-03-12T00:00:00Z')

describe('adding somebody', () => {
  let app: RunningApp
  let school: MadeSchool
  let registrar: Browser
  withSchool((made) => {
    ;({ app, school, registrar } = made)
  })

  const right = () => ({
    fullName: '  Nguyễn   Minh Anh ',
    birthDate: '2015-03-12',
    gender: 'female',
    personalId: '999 315 000 111',
    sectorCode: 'LG-0001',
    email: 'Minh.Anh@Mail.example',
    phone: '0912 345 678',
    unit: school.schoolId.toString(),
    role: 'student',
    from: '2026-08-31',
  })
  const add = (change: Record<string, string> = {}, who = registrar) =>
    who.post('/people/new', { ...right(), ...change }, '/people/new')
  const countPeople = () => Person.countDocuments({ fullName: 'Nguyễn Minh Anh' })

  for (const role of ['teacher', 'student', 'guardian', 'librarian', 'communeOfficer', 'sectorLeader'] as const) {
    it(`is not for a ${role}`, async () => {
      const other = await school.as(role)
      expect((await other.get('/people/new')).status).to.equal(403)
      expect((await other.post('/people/new', right(), '/account')).status).to.equal(403)
      expect(await countPeople()).to.equal(0)
    })
  }

  it('is not for a manager of another school, nor in a unit that is not there', async () => {
    const other = await (await makeSchool(app, 'Trường khác')).as('principal')
    expect((await add({}, other)).status).to.equal(403)
    expect((await add({ unit: new Types.ObjectId().toString() })).status).to.equal(404)
    expect(await countPeople()).to.equal(0)
  })

  it('does not make anybody what the asking one may not make them', async () => {
    for (const role of ['principal', 'vicePrincipal', 'schoolAdministrator', 'sectorAdministrator'])
      expect((await add({ role })).status, role).to.equal(403)
    const principal = await school.as('principal')
    expect((await add({ role: 'schoolAdministrator' }, principal)).status).to.equal(303)
  })

  const wrong: [string, Record<string, string>][] = [
    ['fullName', { fullName: '' }],
    ['fullName', { fullName: '123' }],
    ['fullName', { fullName: 'a'.repeat(201) }],
    ['birthDate', { birthDate: '2015-02-30' }],
    ['birthDate', { birthDate: '12/03/2015' }],
    ['birthDate', { birthDate: '1899-12-31' }],
    ['birthDate', { birthDate: '2999-01-01' }],
    ['personalId', { personalId: '99931500011' }],
    ['personalId', { personalId: '9993150001112' }],
    ['personalId', { personalId: '99931500011x' }],
    ['sectorCode', { sectorCode: 'x'.repeat(33) }],
    ['email', { email: 'minh anh' }],
    ['phone', { phone: '09-mot' }],
    ['role', { role: '' }],
    ['role', { role: 'king' }],
    ['from', { from: '' }],
    ['from', { from: '31/08/2026' }],
  ]
  for (const [field, change] of wrong) {
    it(`says what is wrong with ${JSON.stringify(change).slice(0, 60)}, and keeps the rest`, async () => {
      const page = await add(change)
      expect(page.status).to.equal(422)
      expect(mistakesIn(page)).to.deep.equal([field])
      if (field !== 'sectorCode') expect(page.html).to.include('value="LG-0001"')
      expect(await countPeople()).to.equal(0)
    })
  }

  it('stores the person with their first role, their name in single spaces, the number sealed', async () => {
    const page = await add()
    const person = await findByName('Nguyễn Minh Anh')
    expect(page.status).to.equal(303)
    expect(page.location).to.equal(`/people/${person._id.toString()}`)
    expect(person).to.include({ gender: 'female', sectorCode: 'LG-0001', phone: '0912 345 678' })
    expect(person.email).to.equal('minh.anh@mail.example')
    expect(person).not.to.have.property('emailVerifiedAt')
    expect(person.birthDate?.getTime()).to.equal(born.getTime())
    expect(JSON.stringify(person)).not.to.include('999315000111')
    const [membership] = await Membership.find({ personId: person._id }).lean()
    expect(membership).to.include({ role: 'student' })
    expect(dayOf(membership!.from)).to.equal('2026-08-31')
    expect(person.places).to.have.lengthOf(1)
  })

  it('is written into the log, without the number', async () => {
    await add()
    const entry = (await AuditEntry.findOne({ action: 'people.personCreated' }).lean())!
    expect(entry.unitIds?.map(String)).to.deep.equal([school.schoolId.toString()])
    expect(entry.after).to.include({ fullName: '  Nguyễn   Minh Anh '.trim(), role: 'student' })
    expect(JSON.stringify(entry)).not.to.include('999315000111')
  })

  it('takes what a name is sorted by, when it does not follow the usual order', async () => {
    await add({ fullName: "H'Lan Êban", sortName: "H'Lan Êban" })
    expect(await findByName("H'Lan Êban")).to.include({ sortName: "H'Lan Êban", isSortNameGiven: true })
  })

  it('makes somebody of an office for the administrator of the sector', async () => {
    const administrator = await asAdministrator(app)
    const html = (await administrator.get('/people/new')).html
    const unit = /name="unit" value="([0-9a-f]{24})"/.exec(html)![1]!
    expect((await add({ unit, role: 'sectorSpecialist' }, administrator)).status).to.equal(303)
    expect(
      (await add({ unit, role: 'student', fullName: 'Ai Đó', personalId: '', sectorCode: '' }, administrator)).status,
    ).to.equal(403)
  })

  describe('who may be there already', () => {
    beforeEach(() => makePerson('student', { unitId: school.schoolId, name: 'Nguyễn Minh Anh', birthDate: born }))

    it('asks whether it is the same person, and shows both', async () => {
      const page = await add({ fullName: 'nguyen minh anh' })
      expect(page.status).to.equal(409)
      expect(page.html).to.include('Có thể người này đã có').and.to.include('Đúng là Nguyễn Minh Anh (12/03/2015)')
      expect(page.html).to.include('value="nguyen minh anh"')
      expect(await Person.countDocuments({ fullName: /minh anh/i })).to.equal(1)
    })

    it('does not ask about another day, or another name', async () => {
      expect((await add({ birthDate: '2015-10-27' })).status).to.equal(303)
      expect((await add({ fullName: 'Minh Anh Nguyễn', personalId: '', sectorCode: '' })).status).to.equal(303)
    })

    it('makes a second one when somebody says that it is another person', async () => {
      expect((await add({ decision: 'other' })).status).to.equal(303)
      expect(await countPeople()).to.equal(2)
    })

    it('gives the known one the role when somebody says that it is the same', async () => {
      const known = await findByName('Nguyễn Minh Anh')
      const page = await add({ decision: known._id.toString(), role: 'librarian' })
      expect(page.location).to.equal(`/people/${known._id.toString()}`)
      const roles = (await Membership.find({ personId: known._id }).lean()).map(({ role }) => role)
      expect(roles).to.have.members(['student', 'librarian'])
      expect(await countPeople()).to.equal(1)
      expect(await auditedActions()).to.deep.equal(['people.roleAdded'])
    })

    it('takes nobody else for the same person', async () => {
      const { personId } = await makePerson('teacher', { unitId: school.schoolId, name: 'Người Khác' })
      expect((await add({ decision: personId.toString(), role: 'librarian' })).status).to.equal(403)
      expect(await Membership.countDocuments({ personId })).to.equal(1)
    })
  })

  it('does not take an identifier that is somebody’s, whatever is said', async () => {
    await add()
    for (const decision of ['', 'other']) {
      for (const change of [{ sectorCode: '' }, { personalId: '' }] as Record<string, string>[]) {
        const page = await add({ fullName: 'Lê Oanh', birthDate: '', decision, ...change })
        expect(page.status).to.equal(409)
        expect(page.html).to.include('Trùng mã định danh').and.not.to.include('value="other"')
      }
    }
    expect(await Person.countDocuments({ fullName: 'Lê Oanh' })).to.equal(0)
  })

  it('tells nothing of somebody in another school but that there is somebody', async () => {
    const elsewhere = await makeSchool(app, 'Trường Xa')
    const { personId } = await makePerson('student', {
      unitId: elsewhere.schoolId,
      name: 'NGUYỄN MINH ANH',
      birthDate: born,
    })
    const page = await add()
    expect(page.status).to.equal(409)
    expect(page.html).to.include('Một người ở đơn vị khác')
    for (const secret of ['NGUYỄN MINH ANH', 'Trường Xa', personId.toString()])
      expect(page.html, secret).not.to.include(secret)
    expect((await add({ decision: personId.toString() })).status).to.equal(403)
    expect((await add({ decision: 'other' })).status).to.equal(303)
  })

  it('makes one of two with the same number who are added at the same time', async () => {
    const pages = await Promise.all([
      add({ sectorCode: 'A' }),
      add({ sectorCode: 'B', fullName: 'Lê Oanh', birthDate: '' }, await school.as('principal')),
    ])
    expect(pages.map(({ status }) => status).sort()).to.deep.equal([303, 409])
    expect(await Person.countDocuments({ personalIdMark: { $exists: true } })).to.equal(1)
  })
})

describe('somebody of another school who comes to this one as well', () => {
  let app: RunningApp
  let school: MadeSchool
  let registrar: Browser
  let person: Awaited<ReturnType<typeof findByName>>
  withSchool(async (made) => {
    ;({ app, school, registrar } = made)
    const elsewhere = await makeSchool(app, 'Trường Xa')
    await (
      await elsewhere.as('registrar', 'Người Xa')
    ).post(
      '/people/new',
      {
        ...{ fullName: "H'Lan Êban", birthDate: '1988-05-04', personalId: '999188000207', sectorCode: 'LG-7' },
        ...{ unit: elsewhere.schoolId.toString(), role: 'teacher', from: '2025-07-01' },
      },
      '/people/new',
    )
    person = await findByName("H'Lan Êban")
  })

  const join = (change: Record<string, string> = {}, who = registrar) =>
    who.post(
      '/people/join',
      {
        ...{ fullName: 'h’lan ÊBAN', birthDate: '1988-05-04', personalId: '999188000207', sectorCode: '' },
        ...{ unit: school.schoolId.toString(), role: 'teacher', from: '2026-09-01', ...change },
      },
      '/people/join',
    )
  const isHere = async () => (await Membership.countDocuments({ personId: person._id, unitId: school.schoolId })) > 0

  it('is not seen here before', async () => {
    expect((await registrar.get(`/people/${person._id.toString()}`)).status).to.equal(404)
  })

  it('comes when name, birth date and number are right, however the name is written', async () => {
    const page = await join()
    expect(page.location).to.equal(`/people/${person._id.toString()}`)
    expect(await isHere()).to.equal(true)
    expect((await registrar.get(page.location!)).status).to.equal(200)
    expect(await Person.countDocuments({ fullName: /lan/i })).to.equal(1)
    expect(await auditedActions()).to.deep.equal(['people.personCreated', 'people.personJoined'])
  })

  it('comes with the sector code too', async () => {
    expect((await join({ personalId: '', sectorCode: 'LG-7' })).status).to.equal(303)
  })

  const wrong: [string, Record<string, string>][] = [
    ['the name', { fullName: "H'Lan Niê" }],
    ['the birth date', { birthDate: '1988-05-05' }],
    ['the number', { personalId: '999188000208' }],
    ['the sector code', { personalId: '', sectorCode: 'LG-8' }],
    ['one of two identifiers', { sectorCode: 'LG-8' }],
  ]
  for (const [what, change] of wrong) {
    it(`does not when ${what} is wrong, which is told the same way and written down`, async () => {
      const page = await join(change)
      expect(page.status).to.equal(422)
      expect(page.html).to.include('Không tìm thấy ai khớp hoàn toàn')
      expect(page.html).not.to.include(person._id.toString())
      expect(await isHere()).to.equal(false)
      expect((await auditedActions()).at(-1)).to.equal('people.joinRefused')
    })
  }

  it('has to be described whole', async () => {
    expect(mistakesIn(await join({ birthDate: '' }))).to.deep.equal(['birthDate'])
    expect(mistakesIn(await join({ personalId: '' }))).to.deep.equal(['personalId'])
    expect(mistakesIn(await join({ fullName: '' }))).to.deep.equal(['fullName'])
  })

  it('is not made more than the asking one may make them', async () => {
    expect((await join({ role: 'principal' })).status).to.equal(403)
    expect(await isHere()).to.equal(false)
  })

  it('cannot be guessed: after ten tries there is a pause', async () => {
    for (let attempt = 0; attempt < 10; attempt++)
      expect((await join({ personalId: `9991880001${String(attempt).padStart(2, '0')}` })).status).to.equal(422)
    expect((await join()).status).to.equal(429)
    expect(await isHere()).to.equal(false)
    const colleague = await school.as('principal', 'Người Thứ Hai')
    expect((await join({}, colleague)).status).to.equal(303)
  })
})
