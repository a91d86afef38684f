import { expect } from 'chai'
import { Types } from 'mongoose'
import { addMemberships, findScope, linkGuardian, unlinkGuardian } from '../../server/people/index.ts'
import { GuardianCode } from '../../server/people/family/code.model.ts'
import { makeGuardianCode, plainCode, useGuardianCode } from '../../server/people/family/code.ts'
import { Guardianship } from '../../server/people/guardianship.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { refreshPlaces } from '../../server/people/places.ts'
import { dayOf } from '../../server/schools/index.ts'
import type { Browser } from '../support/browser.ts'
import { actorOf, assign, makeClass, type MadePerson, makePerson, makePupil, signIn } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { auditedActions, findByName, makeSchool, type MadeSchool, mistakesIn, withSchool } from './school.ts'

const longAgo = new Date('2026-01-01')
const origin = { address: '127.0.0.1', device: 'test' }
const today = () => dayOf(new Date())

describe('guardians', () => {
  let app: RunningApp
  let school: MadeSchool
  let registrar: Browser
  let pupil: MadePerson
  let url: string
  withSchool(async (made) => {
    ;({ app, school, registrar } = made)
    pupil = await makePupil(await makeClass(school.schoolId), { name: 'Mai Anh Khôi' })
    url = `/people/${pupil.personId.toString()}`
  })

  const rolesOf = async ({ personId }: { personId: Types.ObjectId }) => {
    const memberships = await Membership.find({ personId, role: 'guardian' }).lean()
    return memberships.map(({ unitId, to }) => `${unitId.toString()} ${to ? 'until' : 'open'}`)
  }
  const isLinked = async (guardian: MadePerson, child = pupil) =>
    (await actorOf(guardian)).childIds.some((id) => id.equals(child.personId))
  const linkBy = (who: Browser, guardian: MadePerson, child = pupil, relation = 'mother') => {
    const address = `/people/${child.personId.toString()}/guardians`
    return who.post(address, { guardian: guardian.personId.toString(), relation }, '/account')
  }

  it('are linked and unlinked once, and begin again', async () => {
    const guardian = await makePerson(undefined)
    const people = { guardianId: guardian.personId, childId: pupil.personId }
    const begin = () => linkGuardian({ ...people, relation: 'mother', from: longAgo, origin: 'school' })
    expect([await begin(), await begin()]).to.deep.equal([true, false])
    const on = new Date('2026-02-01')
    expect([await unlinkGuardian({ ...people, on }), await unlinkGuardian({ ...people, on })]).to.deep.equal([
      true,
      false,
    ])
    expect(await linkGuardian({ ...people, relation: 'other', from: on, origin: 'code' })).to.equal(true)
    const links = await Guardianship.find(people).lean()
    expect(links).to.have.lengthOf(1)
    expect(links[0]).to.include({ relation: 'other', origin: 'code' }).and.not.have.property('to')
  })

  it('go on from their first day when it was only said that they will end', async () => {
    const guardian = await makePerson(undefined)
    const people = { guardianId: guardian.personId, childId: pupil.personId }
    const begin = () => linkGuardian({ ...people, relation: 'mother', from: longAgo, origin: 'school' })
    await begin()
    await unlinkGuardian({ ...people, on: new Date(Date.now() + 24 * 3600_000) })
    expect(await begin()).to.equal(true)
    expect(await Guardianship.findOne(people).lean())
      .to.deep.include({ from: longAgo })
      .and.not.have.property('to')
  })

  it('are one link when two link them at the same time', async () => {
    const guardian = await makePerson('guardian', { unitId: school.schoolId })
    const principal = await school.as('principal', 'Hiệu Trưởng')
    const pages = await Promise.all([linkBy(registrar, guardian), linkBy(principal, guardian)])
    expect(pages.map(({ status }) => status).sort()).to.deep.equal([303, 409])
    expect(await Guardianship.countDocuments()).to.equal(1)
  })

  describe('linked by the school', () => {
    it('are found among those whom it knows', async () => {
      await makePerson('guardian', { unitId: school.schoolId, name: 'Phùng Bảo Châu' })
      await makePerson('teacher', { unitId: school.schoolId, name: 'Trần Bảo Châu' })
      await (await makeSchool(app, 'Trường Xa')).as('guardian', 'Lê Bảo Châu')
      const { html } = await registrar.get(`${url}/guardians?text=chau`)
      expect(html).to.include('Phùng Bảo Châu').and.to.include('Trần Bảo Châu').and.not.to.include('Lê Bảo Châu')
      expect((await registrar.get(`${url}/guardians?text=xyz`)).html).to.include('Không tìm thấy ai')
    })

    it('see their child from then on, and are members of its school', async () => {
      const guardian = await makePerson('teacher', { unitId: school.schoolId, name: 'Thầy Cha' })
      expect((await linkBy(registrar, guardian, pupil, 'father')).location).to.equal(url)
      expect(await isLinked(guardian)).to.equal(true)
      expect(await rolesOf(guardian)).to.deep.equal([`${school.schoolId.toString()} open`])
      const browser = await signIn(app, guardian)
      expect((await browser.get('/people/children')).html)
        .to.include('Mai Anh Khôi')
        .and.to.include('Trường Hoa Sen')
      expect((await browser.get('/')).html).to.include('Con em của tôi')
      expect((await browser.get(url)).status).to.equal(200)
      expect(await auditedActions()).to.deep.equal(['people.guardianLinked'])
    })

    it('are not linked by others, nor strangers to this school, nor a pupil with themselves', async () => {
      const guardian = await makePerson('guardian', { unitId: school.schoolId })
      expect((await linkBy(await school.as('teacher', 'Cô Hoa'), guardian)).status).to.equal(403)
      const far = await makeSchool(app, 'Trường Xa')
      expect((await linkBy(await far.as('principal', 'Xa'), guardian)).status).to.equal(404)
      const stranger = await makePerson('teacher', { unitId: far.schoolId })
      expect((await linkBy(registrar, stranger)).status).to.equal(404)
      expect((await linkBy(registrar, pupil)).status).to.equal(409)
      expect(
        (await linkBy(registrar, guardian, await makePerson('teacher', { unitId: school.schoolId }))).status,
      ).to.equal(403)
      expect(await Guardianship.countDocuments()).to.equal(0)
    })

    it('are of age, and of a pupil that has to be known', async () => {
      const born = (day: string) => ({ unitId: school.schoolId, birthDate: new Date(day) })
      const turning18 = (days: number) => {
        const [year, ...day] = dayOf(new Date(Date.now() + days * 24 * 3600_000)).split('-')
        return [Number(year) - 18, ...day].join('-')
      }
      const young = [
        await makePerson('student', { unitId: school.schoolId }),
        await makePerson('student', born(turning18(1))),
        await makePerson('guardian', born(turning18(1))),
      ]
      for (const one of young) {
        const page = await linkBy(registrar, one)
        expect(page.status).to.equal(409)
        expect(page.html).to.include('chưa đủ 18 tuổi')
      }
      expect(await Guardianship.countDocuments()).to.equal(0)
      expect((await linkBy(registrar, await makePerson('student', born(turning18(0))))).status).to.equal(303)
      expect((await linkBy(registrar, await makePerson('guardian', { unitId: school.schoolId }))).status).to.equal(303)
    })

    it('need a person and a relation', async () => {
      const page = await registrar.post(`${url}/guardians`, { text: 'a', relation: 'king' }, `${url}/guardians`)
      expect(page.status).to.equal(422)
      expect(page.html).to.include('#field-relation').and.to.include('#field-guardian')
    })

    it('may be new people, who are then members of the school because of the child', async () => {
      const { html } = await registrar.get(`/people/new?child=${pupil.personId.toString()}`)
      expect(html).to.include('Phụ huynh của Mai Anh Khôi')
      const form = {
        ...{ fullName: 'Phùng Bảo Châu', unit: school.schoolId.toString(), role: 'guardian', from: today() },
        child: pupil.personId.toString(),
      }
      expect(mistakesIn(await registrar.post('/people/new', form, '/people/new'))).to.deep.equal(['relation'])
      const page = await registrar.post('/people/new', { ...form, relation: 'mother' }, '/people/new')
      expect(page.location).to.equal(url)
      const { _id } = await findByName('Phùng Bảo Châu')
      expect(await Guardianship.countDocuments({ guardianId: _id, childId: pupil.personId })).to.equal(1)
      expect(await rolesOf({ personId: _id })).to.have.lengthOf(1)
    })

    it('are unlinked after a question, and no longer see the child', async () => {
      const guardian = await makePerson('guardian', { unitId: school.schoolId, name: 'Phùng Bảo Châu' })
      await linkBy(registrar, guardian)
      const address = `${url}/guardians/${guardian.personId.toString()}/end`
      expect((await registrar.get(address)).html).to.include('Gỡ Phùng Bảo Châu')
      expect((await registrar.post(address, {}, address)).location).to.equal(url)
      expect(await isLinked(guardian)).to.equal(false)
      expect((await (await signIn(app, guardian)).get(url)).status).to.equal(404)
      expect((await registrar.post(address, {}, '/account')).status).to.equal(404)
      expect(await auditedActions()).to.deep.equal(['people.guardianLinked', 'people.guardianUnlinked'])
    })
  })

  describe('are members of the schools of their children', () => {
    it('as long as one child is there', async () => {
      const sibling = await makePupil(await makeClass(school.schoolId), { name: 'Em Khôi' })
      const guardian = await makePerson('teacher', { unitId: school.schoolId })
      await linkBy(registrar, guardian)
      await linkBy(registrar, guardian, sibling)
      const end = async (child: MadePerson) => {
        const address = `/people/${child.personId.toString()}/guardians/${guardian.personId.toString()}/end`
        await registrar.post(address, {}, '/account')
      }
      await end(pupil)
      expect(await rolesOf(guardian)).to.deep.equal([`${school.schoolId.toString()} open`])
      await end(sibling)
      expect((await rolesOf(guardian)).filter((role) => role.endsWith('open'))).to.deep.equal([])
    })

    it('and follow a child that leaves one school and comes to another', async () => {
      const guardian = await makePerson('teacher', { unitId: school.schoolId })
      await linkBy(registrar, guardian)
      const next = await makeSchool(app, 'Trường Mới')
      const roleId = (await Membership.findOne({ personId: pupil.personId }).lean())!._id.toString()
      await registrar.post(`${url}/roles/${roleId}/end`, { lastDay: today() }, '/account')
      await addMemberships([{ personId: pupil.personId, unitId: next.schoolId, role: 'librarian', from: longAgo }])
      const newRegistrar = await next.as('registrar', 'Giáo Vụ Mới')
      const give = { unit: next.schoolId.toString(), role: 'student', from: today(), lastDay: '' }
      expect((await newRegistrar.post(`${url}/roles`, give, '/account')).status).to.equal(303)
      expect(await rolesOf(guardian)).to.have.members([
        `${school.schoolId.toString()} until`,
        `${next.schoolId.toString()} open`,
      ])
    })
  })

  describe('with a code', () => {
    let teacher: MadePerson
    let parent: MadePerson
    beforeEach(async () => {
      const { classId } = await makeClass(school.schoolId)
      pupil = await makePupil({ classId, schoolId: school.schoolId, name: '' }, { name: 'Ngô Gia Hân' })
      url = `/people/${pupil.personId.toString()}`
      teacher = await makePerson('teacher', { unitId: school.schoolId, name: 'Thầy Chủ Nhiệm' })
      await assign(teacher, { classId, schoolId: school.schoolId, name: '' })
      parent = await makePerson('guardian', { name: 'Ngô Gia Ơn' })
    })
    const makeCode = async () => (await makeGuardianCode(await actorOf(teacher), pupil.personId, origin)).code
    const use = async (code: string, who = parent, now?: Date) =>
      await useGuardianCode(await actorOf(who), { code, relation: 'father' }, origin, now)

    it('get it from the class teacher or those who keep the lists, and from nobody else', async () => {
      const page = await (await signIn(app, teacher)).post(`${url}/guardian-code`, {}, `${url}/guardian-code`)
      expect(page.status).to.equal(201)
      expect(page.html).to.match(/[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}/)
      expect(page.html).to.include('Ngô Gia Hân').and.to.include('/sign-up')
      expect((await registrar.post(`${url}/guardian-code`, {}, '/account')).status).to.equal(201)
      const colleague = await school.as('teacher', 'Cô Khác')
      expect((await colleague.post(`${url}/guardian-code`, {}, '/account')).status).to.equal(404)
      expect((await (await signIn(app, parent)).post(`${url}/guardian-code`, {}, '/account')).status).to.equal(403)
      expect(await auditedActions()).to.deep.equal(['people.guardianCodeMade', 'people.guardianCodeMade'])
    })

    it('is not kept as it is', async () => {
      const code = await makeCode()
      const stored = JSON.stringify(await GuardianCode.find().lean())
      expect(stored).not.to.include(plainCode(code)).and.not.to.include(code)
    })

    it('link themselves on a page, however the code is typed', async () => {
      const code = await makeCode()
      const browser = await signIn(app, parent)
      const add = (fields: Record<string, string>) => browser.post('/people/children/add', fields)
      expect(mistakesIn(await add({ code: '', relation: 'father' }))).to.deep.equal(['code'])
      expect(mistakesIn(await add({ code, relation: '' }))).to.deep.equal(['relation'])
      const wrong = await add({ code: 'AAAA-AAAA', relation: 'father' })
      expect(wrong.status).to.equal(422)
      expect(wrong.html).to.include('value="AAAA-AAAA"').and.to.include('Mã này không dùng được')
      const page = await add({ code: ` ${code.toLowerCase().replace('-', ' ')} `, relation: 'father' })
      expect(page.location).to.equal('/people/children')
      expect((await browser.get('/people/children')).html).to.include('Ngô Gia Hân')
      expect(await Guardianship.findOne({ childId: pupil.personId }).lean()).to.include({
        relation: 'father',
        origin: 'code',
      })
      expect(await rolesOf(parent)).to.include(`${school.schoolId.toString()} open`)
      const scope = await findScope(await actorOf(teacher))
      expect(scope.guardianIds).to.deep.equal([parent.personId.toString()])
    })

    it('use it once', async () => {
      const code = await makeCode()
      expect((await use(code)).kind).to.equal('linked')
      expect((await use(code, await makePerson('guardian'))).kind).to.equal('wrong')
    })

    it('use it once, also at the same time', async () => {
      const code = await makeCode()
      const others = [parent, await makePerson('guardian'), await makePerson('guardian')]
      const answers = await Promise.all(others.map((other) => use(code, other)))
      expect(answers.map(({ kind }) => kind).sort()).to.deep.equal(['linked', 'wrong', 'wrong'])
      expect(await Guardianship.countDocuments({ childId: pupil.personId })).to.equal(1)
    })

    it('keep it when they are guardians already', async () => {
      const [first, second] = [await makeCode(), await makeCode()]
      await use(first)
      const refused = await use(second).catch((error: { code: string }) => error.code)
      expect(refused).to.equal('guardianLinked')
      expect((await use(second, await makePerson('guardian'))).kind).to.equal('linked')
    })

    it('have fourteen days', async () => {
      const code = await makeCode()
      const days = (count: number) => new Date(Date.now() + count * 24 * 3600_000)
      expect((await use(code, parent, days(14.01))).kind).to.equal('wrong')
      expect((await use(code, parent, days(13.99))).kind).to.equal('linked')
    })

    it('cannot use it when the child is at no school any more', async () => {
      const code = await makeCode()
      await Membership.updateMany({ personId: pupil.personId }, { to: new Date() })
      await refreshPlaces([{ personId: pupil.personId, unitId: school.schoolId }])
      expect((await use(code)).kind).to.equal('wrong')
    })

    it('are no pupils: one who finds a slip learns nothing by it', async () => {
      const code = await makeCode()
      const classmate = await makePerson('student', { unitId: school.schoolId })
      expect((await use(code, classmate)).kind).to.equal('notForPupils')
      expect((await use(code, pupil)).kind).to.equal('notForPupils')
      const page = await (await signIn(app, classmate)).post('/people/children/add', { code, relation: 'mother' })
      expect(page.status).to.equal(422)
      expect(page.html).to.include('dành cho phụ huynh')
      expect((await use(code)).kind).to.equal('linked')
    })

    it('cannot guess it: after ten tries there is a pause', async () => {
      const code = await makeCode()
      const browser = await signIn(app, parent)
      for (let attempt = 0; attempt < 10; attempt++)
        await browser.post('/people/children/add', { code: `AAAA-AAA${attempt}`, relation: 'mother' })
      expect((await browser.post('/people/children/add', { code, relation: 'mother' }, '/account')).status).to.equal(
        429,
      )
    })
  })
})
