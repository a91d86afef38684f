import { expect } from 'chai'
import { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import type { Time } from '../../server/accounts/patience.ts'
import { checkSignUpCode } from '../../server/accounts/sign-up/check.ts'
import { signUp } from '../../server/accounts/sign-up/make.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { GuardianCode } from '../../server/people/family/code.model.ts'
import { Guardianship } from '../../server/people/guardianship.model.ts'
import { addPeople, alignGuardian, linkGuardian, makeGuardianCode } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { guardianPlacesOf, makeSchool, type MadeSchool, mistakesIn } from '../people/school.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { actorOf, makeClass, makeGuardian, makePerson, type MadePerson, makePupil, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

const origin = { address: '127.0.0.1', device: 'test' }
const parent = { fullName: 'Ngô Gia Ơn', relation: 'father', phone: '0901 234 567', email: '' }
const chosen = { userName: 'on.ng', newPassword: 'mèo đen ăn phở', newPasswordAgain: 'mèo đen ăn phở', agree: 'yes' }

describe('signing up with a code', () => {
  let app: RunningApp
  let school: MadeSchool
  let child: MadePerson
  let browser: Browser
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    school = await makeSchool(app)
    child = await makePupil(await makeClass(school.schoolId), { name: 'Ngô Gia Hân' })
    browser = app.visitor()
  })
  after(() => app.stop())

  const makeCode = async () => {
    const registrar = await actorOf(await makePerson('registrar', { unitId: school.schoolId }))
    return (await makeGuardianCode(registrar, child.personId, origin)).code
  }
  const show = (code: string, who = browser) => who.post('/sign-up', { code })
  const tell = (fields: Fields = {}, who = browser) => who.post('/sign-up/person', { ...parent, ...fields })
  const choose = (fields: Fields = {}, who = browser) => who.post('/sign-up/account', { ...chosen, ...fields })
  const form = (code: string, fields: object = {}) => ({
    ...{ code, fullName: 'Ngô Gia Ơn', relation: 'father' as const, phone: '0901234567', email: null },
    ...{ userName: 'on.ng', password: 'mèo đen ăn phở' },
    ...fields,
  })

  describe('begins with the code', () => {
    it('on a page that sign-in leads to, and that a slip fills in', async () => {
      expect((await browser.get('/sign-in')).html).to.include('href="/sign-up"')
      expect((await browser.get('/sign-up?code=AB2CD-E3FGH')).html).to.include('value="AB2CD-E3FGH"')
      const registrar = await school.as('registrar')
      const url = `/people/${child.personId.toString()}/guardian-code`
      expect((await registrar.post(url, {}, url)).html)
        .to.include('/sign-up')
        .and.to.include('class="qr"')
    })

    it('and tells nothing of the child before it is right', async () => {
      await makeCode()
      for (const code of ['', 'AAAAA-AAAAA']) {
        const page = await show(code)
        expect(page.status).to.equal(422)
        expect(page.html).not.to.include('Hân')
      }
      for (const step of ['person', 'account']) {
        expect((await browser.get(`/sign-up/${step}`)).location).to.equal('/sign-up')
        expect((await browser.post(`/sign-up/${step}`, {}, '/sign-up')).location).to.equal('/sign-up')
      }
    })

    it('which is refused when it was used, is too old, or its child has left', async () => {
      const [used, old, left] = [await makeCode(), await makeCode(), await makeCode()]
      await signUp(form(used), origin)
      const time = (now: Date): Time => ({ now: () => now, pause: () => Promise.resolve() })
      const check = async (code: string, days = 0) =>
        (await checkSignUpCode({ code, origin }, time(new Date(Date.now() + days * 24 * 3600_000)))).kind
      expect(await check(used)).to.equal('wrong')
      expect(await check(old, 13.99)).to.equal('right')
      expect(await check(old, 14.01)).to.equal('wrong')
      await Person.updateOne({ _id: child.personId }, { $set: { places: [] } })
      expect(await check(left)).to.equal('wrong')
    })

    it('which is looked at less and less often when it is wrong, while others at the same school are let in', async () => {
      const code = await makeCode()
      const answers: string[] = []
      for (let attempt = 0; attempt < 7; attempt++)
        answers.push((await checkSignUpCode({ code: 'AAAAA-AAAAA', origin })).kind)
      expect(answers).to.deep.equal(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wait', 'wait'])
      const page = await show('aaaaa aaaaa')
      expect(page.status).to.equal(429)
      expect(Number(page.headers.get('retry-after'))).to.be.greaterThan(0)
      expect((await show(code)).location).to.equal('/sign-up/person')
    })

    it('and an address from which very many are tried is slowed down, not shut out', async () => {
      const code = await makeCode()
      const pauses: number[] = []
      const time: Time = { now: () => new Date(), pause: async (wait) => void pauses.push(wait) }
      for (let attempt = 0; attempt < 102; attempt++) await checkSignUpCode({ code: `WRONG-${attempt}`, origin }, time)
      expect(pauses).to.deep.equal([20])
      expect((await checkSignUpCode({ code, origin }, time)).kind).to.equal('right')
      expect(pauses).to.deep.equal([20, 40])
    })

    it('and leads who is signed in to the page of those who have an account', async () => {
      const code = await makeCode()
      const theirs = await signIn(app, await makePerson('guardian'))
      const { location } = await theirs.get(`/sign-up?code=${code}`)
      expect(location).to.equal(`/people/children/add?code=${code}`)
      expect((await theirs.get(location!)).html).to.include(`value="${code}"`)
    })
  })

  describe('asks who it is', () => {
    beforeEach(async () => {
      await show(await makeCode())
    })

    it('and offers who has an account to sign in and to come back to the code', async () => {
      const { html } = await browser.get('/sign-up/person')
      expect(html).to.include('Ngô Gia Hân')
      expect(html.replaceAll('&#x3D;', '=')).to.match(
        /href="\/sign-in\?next=%2Fpeople%2Fchildren%2Fadd%3Fcode%3D[A-Z0-9]{5}-[A-Z0-9]{5}"/,
      )
    })

    it('with a name, a relation and one way to reach them', async () => {
      const wrong: [Fields, string][] = [
        [{ fullName: '' }, 'fullName'],
        [{ fullName: '123' }, 'fullName'],
        [{ relation: '' }, 'relation'],
        [{ phone: '' }, 'phone'],
        [{ phone: '12' }, 'phone'],
        [{ email: 'x@' }, 'email'],
      ]
      for (const [fields, mistake] of wrong) {
        const page = await tell(fields)
        expect(page.status, mistake).to.equal(422)
        expect(mistakesIn(page), mistake).to.deep.equal([mistake])
      }
      expect((await tell({ fullName: '', phone: '' })).html).to.include('href="#field-fullName"')
      expect((await tell({ phone: '', email: 'on@mail.example' })).location).to.equal('/sign-up/account')
    })

    it('and tells somebody who is known, without saying who, to sign in or to ask', async () => {
      const [byPhone, byEmail] = [await makePerson('teacher', { name: 'Cô Kín' }), await makePerson('guardian')]
      await Person.updateOne({ _id: byPhone.personId }, { $set: { phoneKey: '0901234567' } })
      await Person.updateOne({ _id: byEmail.personId }, { $set: { email: 'on@mail.example' } })
      const contacts: Fields[] = [{ phone: '+84 901 234 567' }, { phone: '', email: 'On@Mail.example' }]
      for (const fields of contacts) {
        const page = await tell(fields)
        expect(page.status).to.equal(422)
        expect(page.html).to.include('đã có trong hệ thống').and.to.include('value="Ngô Gia Ơn"')
        expect(page.html).not.to.include('Cô Kín')
      }
      expect((await tell({ phone: '0901 234 568' })).location).to.equal('/sign-up/account')
    })
  })

  describe('makes the account', () => {
    it('with a name that is proposed, a good password, and after the notice', async () => {
      await makePerson('guardian', { userName: 'on.ng' })
      await show(await makeCode())
      expect((await browser.get('/sign-up/account')).location).to.equal('/sign-up/person')
      await tell()
      const { html } = await browser.get('/sign-up/account')
      expect(html).to.include('value="on.ng2"').and.to.include('91/2025/QH15')
      const wrong: [Fields, string][] = [
        [{ userName: '' }, 'userName'],
        [{ userName: 'a b' }, 'userName'],
        [{ userName: 'on.ng' }, 'userName'],
        [{ newPassword: '', newPasswordAgain: '' }, 'newPassword'],
        [{ newPassword: 'ngắnngủ', newPasswordAgain: 'ngắnngủ' }, 'newPassword'],
        [{ newPassword: 'ngogiaon', newPasswordAgain: 'ngogiaon' }, 'newPassword'],
        [{ newPasswordAgain: 'khác' }, 'newPasswordAgain'],
        [{ agree: '' }, 'agree'],
      ]
      for (const [fields, mistake] of wrong) {
        const page = await choose({ userName: 'bo.han', ...fields })
        expect(page.status, mistake).to.equal(422)
        expect(mistakesIn(page), mistake).to.include(mistake)
      }
      expect(await Guardianship.countDocuments()).to.equal(0)
      expect((await choose({ userName: 'on.ng2' })).location).to.equal('/people/children')
    })

    it('with person, guardianship and membership, and lets them in', async () => {
      await show((await makeCode()).toLowerCase().replace('-', ' '))
      await tell()
      const page = await choose()
      expect(page.location).to.equal('/people/children')
      const shown = await browser.get('/people/children')
      expect(shown.html).to.include('Ngô Gia Hân').and.to.include('on.ng')
      const person = await Person.findOne({ fullName: 'Ngô Gia Ơn' }).lean()
      expect(person).to.include({ phone: '0901 234 567', phoneKey: '0901234567' })
      const link = await Guardianship.findOne({ guardianId: person!._id }).lean()
      expect(link).to.include({ relation: 'father', origin: 'code' })
      expect(link!.childId).to.deep.equal(child.personId)
      const places = await guardianPlacesOf({ personId: person!._id })
      expect(places.map(({ unitId, to }) => [String(unitId), to])).to.deep.equal([[String(school.schoolId), undefined]])
      const again = await app.visitor().post('/sign-in', { userName: 'ON.NG', password: chosen.newPassword })
      expect(again.status).to.equal(303)
      const entry = await AuditEntry.findOne({ action: 'accounts.signedUp' }).lean()
      expect(entry).to.deep.include({ after: { userName: 'on.ng', isEntered: false } })
      expect(entry!.unitIds.map(String)).to.include(String(school.schoolId))
      expect(await AuditEntry.countDocuments({ action: 'people.guardianLinked' })).to.equal(1)
    })

    it('once: the code is used up, and the pages begin anew', async () => {
      const code = await makeCode()
      const other = app.visitor()
      for (const who of [browser, other]) {
        await show(code, who)
        await tell({ phone: who === other ? '0987654321' : parent.phone }, who)
      }
      await choose()
      const late = await other.post('/sign-up/account', { ...chosen, userName: 'late' }, '/sign-up')
      expect(late.location).to.equal('/sign-up')
      expect((await other.get('/sign-up')).html).to.include('chưa có gì được lưu')
      expect(await Account.exists({ userName: 'late' })).to.equal(null)
      expect(await GuardianCode.countDocuments({ usedAt: { $exists: true } })).to.equal(1)
    })

    it('for one of two who come at the same time', async () => {
      const code = await makeCode()
      const before = [await Person.countDocuments(), await Account.countDocuments()]
      const answers = await Promise.all(
        ['0901234567', '0907654321', '0900000000'].map((phone, at) =>
          signUp(form(code, { phone, userName: `on.ng${at}` }), origin),
        ),
      )
      expect(answers.map(({ kind }) => kind).sort()).to.deep.equal(['made', 'wrong', 'wrong'])
      expect([await Person.countDocuments(), await Account.countDocuments()]).to.deep.equal(before.map((n) => n + 1))
      expect(await Guardianship.countDocuments()).to.equal(1)
    })

    it('or nothing: a user name that is taken leaves the code good', async () => {
      const code = await makeCode()
      await makePerson('guardian', { userName: 'on.ng' })
      const before = await Person.countDocuments()
      expect((await signUp(form(code), origin)).kind).to.equal('userNameTaken')
      expect([await Person.countDocuments(), await Guardianship.countDocuments()]).to.deep.equal([before, 0])
      expect((await signUp(form(code, { userName: 'bo.han' }), origin)).kind).to.equal('made')
    })
  })

  describe('of somebody whom the school has entered', () => {
    const enter = async (of = child, phone = '090.123.4567') => {
      const personId = new Types.ObjectId()
      await addPeople([{ id: personId, fullName: 'Ngô Gia Ơn', phone }])
      const from = new Date('2026-09-01')
      await linkGuardian({ guardianId: personId, childId: of.personId, relation: 'father', from, origin: 'school' })
      await inTransaction((session) => alignGuardian(personId, from, session))
      return personId
    }

    it('gives this very person the account', async () => {
      const personId = await enter()
      const people = await Person.countDocuments()
      const made = await signUp(form(await makeCode(), { fullName: 'ngô gia ơn' }), origin)
      expect(made.kind === 'made' && made.actor.personId).to.deep.equal(personId)
      expect(await Person.countDocuments()).to.equal(people + 1, 'the registrar alone')
      expect(await Guardianship.countDocuments()).to.equal(1)
    })

    it('is refused under another name, for another child, with an account, or to who is more than a guardian', async () => {
      const code = await makeCode()
      const personId = await enter()
      const kind = async (fields: object = {}) => (await signUp(form(code, fields), origin)).kind
      expect(await kind({ fullName: 'Người Khác' })).to.equal('known')
      await Guardianship.updateOne({ guardianId: personId }, { $set: { childId: new Types.ObjectId() } })
      expect(await kind()).to.equal('known')
      await Guardianship.updateOne({ guardianId: personId }, { $set: { childId: child.personId } })
      const account = await Account.create({
        ...{ personId, userName: 'x', userNameKey: 'x', mustChangePassword: true, createdAt: new Date() },
      })
      expect(await kind()).to.equal('known')
      await Account.deleteOne({ _id: account._id })
      const person = await Person.findById(personId).lean()
      await Person.updateOne({ _id: personId }, { $set: { 'places.0.group': 'staff' } })
      expect(await kind()).to.equal('known')
      await Person.updateOne({ _id: personId }, { $set: { places: person!.places } })
      expect(await kind()).to.equal('made')
    })
  })

  it('does not disturb guardians who are there already', async () => {
    const mother = await makeGuardian(child, { unitId: school.schoolId })
    expect((await signUp(form(await makeCode()), origin)).kind).to.equal('made')
    expect(await Guardianship.countDocuments({ childId: child.personId })).to.equal(2)
    expect((await guardianPlacesOf(mother)).map(({ to }) => to)).to.deep.equal([undefined])
  })
})
