import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { addMemberships, changePerson } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import type { Browser } from '../support/browser.ts'
import {
  assign,
  makeClass,
  makeGuardian,
  type MadePerson,
  makePerson,
  makePupil,
  makeUnit,
  signIn,
} from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import {
  asAdministrator,
  auditedActions,
  makeSchool,
  type MadeSchool,
  mistakesIn,
  rowsOf,
  withSchool,
} from './school.ts'

const longAgo = new Date('2026-01-01')

describe('the page of a person', () => {
  let app: RunningApp
  let school: MadeSchool
  let pupil: MadePerson
  let guardian: MadePerson
  let url: string
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    school = await makeSchool(app)
    const ownClass = await makeClass(school.schoolId)
    const birthDate = new Date('2015-03-02T00:00:00Z')
    pupil = await makePupil(ownClass, { name: 'Mai Anh Khôi', birthDate })
    await inTransaction((session) =>
      changePerson(pupil.personId, { personalId: '999215000101', phone: '0911111111' }, session),
    )
    guardian = await makeGuardian(pupil, { name: 'Phùng Bảo Châu', unitId: school.schoolId })
    await Person.updateOne({ _id: guardian.personId }, { phone: '0922222222', email: 'chau@mail.example' })
    const teacher = await makePerson('teacher', { unitId: school.schoolId, name: 'Thầy An', userName: 'thay.an' })
    await assign(teacher, ownClass)
    url = `/people/${pupil.personId.toString()}`
  })
  after(() => app.stop())

  const secrets = ['02/03/2015', '0911111111', 'Phùng Bảo Châu', '0922222222']
  const seenBy = async (browser: Browser, path = url) => {
    const { status, html } = await browser.get(path)
    return { status, html, told: secrets.filter((secret) => html.includes(secret)) }
  }

  it('is closed to whoever is signed out, and not there for ids that are none', async () => {
    expect((await app.visitor().get(url)).location).to.match(/^\/sign-in/)
    const registrar = await school.as('registrar')
    for (const id of ['x', new Types.ObjectId().toString()])
      expect((await registrar.get(`/people/${id}`)).status).to.equal(404)
  })

  it('tells all to those who keep the lists, the class teacher and the guardian', async () => {
    const readers = {
      registrar: await school.as('registrar'),
      teacher: await signIn(app, { userName: 'thay.an' }),
      guardian: await signIn(app, guardian),
      administrator: await asAdministrator(app),
    }
    for (const [name, reader] of Object.entries(readers)) {
      const { status, told } = await seenBy(reader)
      expect(status, name).to.equal(200)
      expect(told, name).to.deep.equal(secrets)
    }
  })

  it('tells somebody all of themselves, and another guardian all but how the first one is reached', async () => {
    const other = await makeGuardian(pupil, { name: 'Mai Văn Cha', unitId: school.schoolId })
    for (const reader of [pupil, other])
      expect((await seenBy(await signIn(app, reader))).told).to.deep.equal(secrets.slice(0, 3))
  })

  it('tells a subject teacher who it is, and no more', async () => {
    const subject = await makePerson('teacher', { unitId: school.schoolId })
    const { classIds } = (await Person.findById(pupil.personId).lean())!
    await assign(subject, { classId: classIds[0]!, schoolId: school.schoolId, name: '' }, 'lowerSecondary TOAN')
    const { html, told } = await seenBy(await signIn(app, subject))
    expect(html).to.include('Mai Anh Khôi')
    expect(told).to.deep.equal([])
  })

  it('is not there for everybody else', async () => {
    const sector = await makeUnit('sectorOffice')
    const others = [
      await school.as('teacher', 'Cô Khác'),
      await school.as('librarian', 'Thư Viện'),
      await school.as('student', 'Bạn Học'),
      await school.as('guardian', 'Mẹ Bạn'),
      await (await makeSchool(app, 'Trường Xa')).as('principal', 'Hiệu Trưởng Xa'),
      await signIn(app, await makePerson('sectorLeader', { unitId: sector })),
    ]
    for (const other of others) expect((await seenBy(other)).status).to.equal(404)
  })

  it('of a colleague has name, role, school and e-mail, not the birth date or the phone', async () => {
    const birthDate = new Date('1980-01-02T00:00:00Z')
    const colleague = await makePerson('teacher', { unitId: school.schoolId, name: 'Lê Oanh', birthDate })
    await Person.updateOne({ _id: colleague.personId }, { phone: '0933333333', email: 'oanh@truong.example' })
    await addMemberships([
      { personId: colleague.personId, unitId: await makeUnit('school', 'Trường Con'), role: 'guardian', from: longAgo },
    ])
    const { html } = await seenBy(await school.as('librarian'), `/people/${colleague.personId.toString()}`)
    expect(html).to.include('Lê Oanh').and.to.include('oanh@truong.example').and.to.include('Giáo viên')
    for (const hidden of ['02/01/1980', '0933333333', 'Trường Con', '/edit', '/roles'])
      expect(html, hidden).not.to.include(hidden)
  })

  it('has what somebody was, with the last day, for those who keep the lists', async () => {
    await addMemberships([
      {
        personId: pupil.personId,
        unitId: school.schoolId,
        role: 'librarian',
        from: new Date('2025-12-31T17:00:00Z'),
        to: new Date('2026-01-31T17:00:00Z'),
      },
    ])
    expect((await seenBy(await school.as('registrar'))).html).to.include('từ 01/01/2026 đến 31/01/2026')
  })

  it('offers only what the asking one may do', async () => {
    const links = async (browser: Browser) => {
      const { html } = await browser.get(url)
      const found = [...html.matchAll(new RegExp(`(?:href|action)="${url}/([\\w-]+)`, 'g'))].map(([, what]) => what!)
      return [...new Set(found)].sort()
    }
    expect(await links(await school.as('registrar'))).to.deep.equal(
      ['edit', 'guardian-code', 'guardians', 'personal-id', 'roles'].sort(),
    )
    expect(await links(await school.as('vicePrincipal', 'Phó'))).not.to.include('personal-id')
    expect(await links(await signIn(app, { userName: 'thay.an' }))).to.deep.equal(['guardian-code'])
    expect(await links(await signIn(app, guardian))).to.deep.equal([])
    expect(await links(await signIn(app, pupil))).to.deep.equal(['personal-id'])
  })

  it('is complete in English', async () => {
    const registrar = await school.as('registrar')
    await registrar.post('/language', { language: 'en' }, '/')
    expect((await registrar.get(url)).html)
      .to.include('Date of birth')
      .and.to.include('Guardians')
  })

  describe('and the personal id', () => {
    const shown = '999 215 000 101'

    it('is hidden until it is asked for', async () => {
      const { html } = await (await school.as('registrar')).get(url)
      expect(html).to.include('đang được che').and.not.to.include(shown).and.not.to.include('999215000101')
      expect(await auditedActions()).to.deep.equal([])
    })

    it('is shown once, and the look is written down', async () => {
      const registrar = await school.as('registrar')
      expect((await registrar.post(`${url}/personal-id`, {}, url)).html).to.include(shown)
      expect((await registrar.get(url)).html).not.to.include(shown)
      const entries = await AuditEntry.find({ action: 'people.personalIdSeen' }).lean()
      expect(entries.map(({ actorName, subjectId }) => [actorName, String(subjectId)])).to.deep.equal([
        ['Giáo Vụ', pupil.personId.toString()],
      ])
      expect(entries[0]!.unitIds?.map(String)).to.deep.equal([school.schoolId.toString()])
    })

    it('is not shown by an address', async () => {
      expect((await (await school.as('registrar')).get(`${url}/personal-id`)).status).to.equal(404)
    })

    it('is refused to those who need it not, which is 403, and hidden from strangers', async () => {
      for (const browser of [
        await school.as('vicePrincipal', 'Phó'),
        await signIn(app, guardian),
        await signIn(app, { userName: 'thay.an' }),
      ])
        expect((await browser.post(`${url}/personal-id`, {}, url)).status).to.equal(403)
      const stranger = await (await makeSchool(app, 'Trường Xa')).as('principal', 'Xa')
      expect((await stranger.post(`${url}/personal-id`, {}, '/account')).status).to.equal(404)
      expect(await auditedActions()).to.deep.equal([])
    })
  })
})

describe('the lists of people', () => {
  let app: RunningApp
  let school: MadeSchool
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    school = await makeSchool(app)
  })
  after(() => app.stop())
  const list = async (browser: Browser, query = '') => rowsOf(await browser.get(`/people${query}`))

  it('begin with the staff of one’s own school', async () => {
    const registrar = await school.as('registrar')
    await school.as('student', 'Học Sinh')
    await (await makeSchool(app, 'Trường Xa')).as('teacher', 'Cô Xa')
    expect(await list(registrar)).to.deep.equal(['Giáo Vụ'])
    expect(await list(registrar, '?group=student')).to.deep.equal(['Học Sinh'])
  })

  it('never have the personal id, nor birth dates for those who may not see them', async () => {
    const birthDate = new Date('2015-03-12T00:00:00Z')
    const first = await makePerson('student', { unitId: school.schoolId, name: 'Nguyễn Minh Anh', birthDate })
    await inTransaction((session) =>
      changePerson(first.personId, { personalId: '999215000101', sectorCode: 'LG-11' }, session),
    )
    const { html } = await (await school.as('registrar')).get('/people?group=student')
    expect(html).to.include('12/03/2015').and.not.to.include('999215000101')
  })

  it('tell two of one name apart: by the code, for whoever may not see the birth date', async () => {
    const ownClass = await makeClass(school.schoolId)
    for (const [day, sectorCode] of [
      ['2015-03-12', 'LG-11'],
      ['2015-10-27', 'LG-12'],
    ] as const) {
      const { personId } = await makePupil(ownClass, { name: 'Nguyễn Minh Anh', birthDate: new Date(day) })
      await Person.updateOne({ _id: personId }, { sectorCode })
    }
    const subject = await makePerson('teacher', { unitId: school.schoolId })
    await assign(subject, ownClass, 'lowerSecondary TOAN')
    expect(await list(await signIn(app, subject), '?group=student')).to.deep.equal([
      'Nguyễn Minh Anh (LG-11)',
      'Nguyễn Minh Anh (LG-12)',
    ])
    const homeroom = await makePerson('teacher', { unitId: school.schoolId })
    await assign(homeroom, ownClass)
    expect(await list(await signIn(app, homeroom), '?group=student')).to.deep.equal([
      'Nguyễn Minh Anh (12/03/2015)',
      'Nguyễn Minh Anh (27/10/2015)',
    ])
  })

  it('keep what is typed, and say what is wrong', async () => {
    const registrar = await school.as('registrar')
    expect((await registrar.get('/people?text=hoa')).html).to.include('value="hoa"')
    expect((await registrar.get(`/people?text=${'x'.repeat(201)}`)).status).to.equal(422)
    expect((await registrar.get('/people?role=king')).status).to.equal(422)
    expect((await registrar.get('/people?cursor=x')).status).to.equal(422)
    expect((await registrar.get('/people?unit=x')).status).to.equal(404)
    expect((await registrar.get('/people?text=xyz')).html).to.include('Không tìm thấy ai như vậy')
  })

  it('tell numbers of a school exactly to those of it, and so that they point at nobody to others', async () => {
    const office = await makeUnit('sectorOffice')
    for (let at = 0; at < 4; at++) await makePerson('student', { unitId: school.schoolId })
    for (let at = 0; at < 5; at++) await makePerson('guardian', { unitId: school.schoolId })
    const registrar = await school.as('registrar')
    expect((await registrar.get('/people')).html)
      .to.include('4 học sinh')
      .and.to.include('5 phụ huynh')
    const leader = await signIn(app, await makePerson('sectorLeader', { unitId: office }))
    const { html } = await leader.get(`/people?unit=${school.schoolId.toString()}`)
    expect(html).to.include('ít hơn 5 học sinh').and.to.include('5 phụ huynh').and.not.to.include('4 học sinh')
  })

  it('say that there is none to somebody whose unit has no lists', async () => {
    const officer = await makePerson('communeOfficer', { unitId: await makeUnit('communeOffice') })
    const page = await (await signIn(app, officer)).get('/people')
    expect(page.status).to.equal(200)
    expect(page.html).to.include('chưa gắn với trường nào')
  })

  it('page through fifty at a time with what they are narrowed by', async () => {
    for (let at = 0; at < 52; at++)
      await makePerson('teacher', { unitId: school.schoolId, name: `Cô Hoa ${String(at).padStart(2, '0')}` })
    const registrar = await school.as('registrar')
    const first = await registrar.get('/people?text=hoa&role=teacher')
    expect(rowsOf(first)).to.have.lengthOf(50)
    const next = /href="([^"]*)" rel="next"/.exec(first.html)![1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
    expect(rowsOf(await registrar.get(next))).to.deep.equal(['Cô Hoa 50', 'Cô Hoa 51'])
  })
})

describe('what is kept of somebody, changed', () => {
  let app: RunningApp
  let school: MadeSchool
  let registrar: Browser
  let person: MadePerson
  let url: string
  withSchool(async (made) => {
    ;({ app, school, registrar } = made)
    person = await makePerson('teacher', { unitId: school.schoolId, name: 'Trần Văn An' })
    url = `/people/${person.personId.toString()}/edit`
  })
  const stored = async () => (await Person.findById(person.personId).lean())!
  const sinceOf = async (who = registrar) => /name="since" value="([^"]+)"/.exec((await who.get(url)).html)![1]!
  const right = { fullName: 'Trần Văn Ân', birthDate: '1980-05-01', phone: '0912345678', email: 'An@Truong.example' }
  const save = async (change: Record<string, string> = {}, who = registrar, since?: string) =>
    who.post(url, { since: since ?? (await sinceOf(who)), ...right, ...change }, url)

  it('is not for colleagues, nor for managers of other schools', async () => {
    const colleague = await school.as('teacher', 'Cô Hoa')
    expect((await colleague.get(url)).status).to.equal(403)
    const stranger = await (await makeSchool(app, 'Trường Xa')).as('principal', 'Xa')
    expect((await stranger.get(url)).status).to.equal(404)
    expect((await stranger.post(url, right, '/account')).status).to.equal(404)
    expect((await stored()).fullName).to.equal('Trần Văn An')
  })

  it('is not for the child’s school when a parent works elsewhere: they see, but may not', async () => {
    const { schoolId: unitId } = await makeSchool(app, 'Trường Con')
    await addMemberships([{ personId: person.personId, unitId, role: 'guardian', from: longAgo }])
    const other = await signIn(app, await makePerson('registrar', { unitId, name: 'Giáo Vụ Con' }))
    expect((await other.get(url.replace('/edit', ''))).status).to.equal(200)
    expect((await other.get(url)).status).to.equal(403)
  })

  it('says what is wrong, and keeps what was typed', async () => {
    const page = await save({ fullName: '', phone: 'abc', personalId: '12', email: 'x' })
    expect(page.status).to.equal(422)
    expect(mistakesIn(page)).to.have.members(['fullName', 'phone', 'personalId', 'email'])
    expect(page.html).to.include('value="1980-05-01"').and.to.include('value="abc"')
    expect((await stored()).fullName).to.equal('Trần Văn An')
  })

  it('is stored, with a new address not confirmed, and written down: what was and what is', async () => {
    await Person.updateOne({ _id: person.personId }, { email: 'cu@truong.example', emailVerifiedAt: new Date() })
    expect((await save()).status).to.equal(303)
    const { fullName, email, phone, emailVerifiedAt, sortName } = await stored()
    expect({ fullName, email, phone, emailVerifiedAt, sortName }).to.deep.equal({
      ...{ fullName: 'Trần Văn Ân', email: 'an@truong.example', phone: '0912345678' },
      ...{ emailVerifiedAt: undefined, sortName: 'Ân Trần Văn' },
    })
    const entry = (await AuditEntry.findOne({ action: 'people.personChanged' }).lean())!
    expect(entry.before).to.deep.include({ fullName: 'Trần Văn An', email: 'cu@truong.example' })
    expect(entry.after).to.deep.include({ fullName: 'Trần Văn Ân', phone: '0912345678' })
  })

  it('keeps a confirmed address that stays the same, and is not written down when nothing changes', async () => {
    const kept = { fullName: 'Trần Văn An', birthDate: '', phone: '', email: 'an@truong.example' }
    await Person.updateOne({ _id: person.personId }, { email: 'an@truong.example', emailVerifiedAt: new Date() })
    expect((await save(kept)).status).to.equal(303)
    expect(await stored()).to.have.property('emailVerifiedAt')
    expect(await auditedActions()).to.deep.equal([])
  })

  it('has the number changed and removed by those who may see it, without telling the log', async () => {
    await save({ personalId: '999188000207' })
    const first = (await stored()).personalIdMark
    expect(first).to.be.a('string')
    await save({ personalId: '' })
    expect((await stored()).personalIdMark).to.equal(first)
    await save({ removePersonalId: 'yes' })
    expect(await stored()).not.to.have.property('personalIdMark')
    const log = JSON.stringify(await AuditEntry.find().lean())
    expect(log).to.include('isPersonalIdChanged').and.not.to.include('999188000207')
    const vice = await school.as('vicePrincipal', 'Phó')
    expect((await vice.get(url)).html).not.to.include('name="personalId"')
    expect((await save({ personalId: '999188000208' }, vice)).status).to.equal(403)
  })

  it('shows the second of two what the first has changed, keeps their text, and stores it when they agree', async () => {
    const principal = await school.as('principal', 'Hiệu Trưởng')
    const since = await sinceOf()
    const same = { fullName: 'Trần Văn An', birthDate: '', phone: '', email: '' }
    expect((await save({ ...same, phone: '0900000000' }, principal)).status).to.equal(303)

    const page = await save({ ...same, birthDate: '1980-05-01' }, registrar, since)
    expect(page.status).to.equal(409)
    expect(page.html).to.include('có người đã đổi')
    expect(page.html).to.include('value="1980-05-01"').and.to.include('value="0900000000"')
    expect(await stored()).not.to.have.property('birthDate')

    const again = /name="since" value="([^"]+)"/.exec(page.html)![1]!
    expect((await save({ ...same, birthDate: '1980-05-01', phone: '0900000000' }, registrar, again)).status).to.equal(
      303,
    )
    expect(await stored())
      .to.include({ phone: '0900000000' })
      .and.to.have.property('birthDate')
  })

  it('keeps the text of somebody who has changed the same field', async () => {
    const since = await sinceOf()
    await save({ phone: '0900000000' }, await school.as('principal', 'Hiệu Trưởng'))
    const page = await save({ phone: '0911111111' }, registrar, since)
    expect(page.status).to.equal(409)
    expect(page.html).to.include('value="0911111111"').and.to.include('0900000000')
  })

  it('is stored once when two save at the very same time', async () => {
    const [since, principal] = [await sinceOf(), await school.as('principal', 'Hiệu Trưởng')]
    const pages = await Promise.all([
      save({ phone: '0900000000' }, principal, since),
      save({ phone: '0911111111' }, registrar, since),
    ])
    expect(pages.map(({ status }) => status).sort()).to.deep.equal([303, 409])
  })
})
