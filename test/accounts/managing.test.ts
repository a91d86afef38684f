import { expect } from 'chai'
import { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import { findActor, makeAccounts, resetPassword } from '../../server/accounts/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { accounts } from '../../server/accounts/feature.ts'
import { AppError } from '../../server/errors.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { Person } from '../../server/people/person.model.ts'
import type { Role } from '../../server/roles.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { usePostbox } from '../mail/postbox.ts'
import type { Browser } from '../support/browser.ts'
import {
  assign,
  makeClass,
  makePupil,
  makePerson,
  makeUnit,
  type MadePerson,
  password,
  signIn,
} from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { giveSecondFactor, origin } from './second-factor.ts'

const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
const shownCode = (html: string) => /slip-code">(\w{4}-\w{4})</.exec(html)?.[1]

describe('looking after the account of somebody else', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  const setup = async (role: Role = 'registrar', of: Role = 'student') => {
    const unitId = await makeUnit()
    const [manager, person] = [await makePerson(role, { unitId }), await makePerson(of, { unitId })]
    const url = `/accounts/${person.accountId.toString()}`
    return { unitId, manager, person, url, browser: await signIn(app, manager) }
  }
  const opens = async ({ userName }: Pick<MadePerson, 'userName'>, given = password) =>
    (await app.visitor().post('/sign-in', { userName, password: given })).status === 303
  const lastEntry = async ({ accountId }: MadePerson) =>
    await AuditEntry.findOne({ subjectId: accountId }).sort({ _id: -1 }).lean()
  const isTold = async (name: string, { accountId }: MadePerson) =>
    (await OutboxEvent.countDocuments({ name: `accounts.${name}`, 'payload.accountId': accountId })) === 1

  const deeds = ['reset', 'close', 'reopen', 'remove-second-factor', 'rename']

  describe('is refused', () => {
    it('to people of another school, who do not even see that there is one', async () => {
      const { url } = await setup()
      const { browser } = await setup()
      expect((await browser.get(url)).status).to.equal(404)
      for (const deed of deeds) {
        expect((await browser.get(`${url}/${deed}`)).status, deed).to.equal(404)
        expect((await browser.post(`${url}/${deed}`, { userName: 'moi' }, '/account')).status, deed).to.equal(404)
      }
    })

    it('to a teacher who is not the class teacher', async () => {
      const { url, browser } = await setup('teacher')
      expect((await browser.get(url)).status).to.equal(404)
      expect((await browser.post(`${url}/reset`, {}, '/account')).status).to.equal(404)
    })

    it('to a registrar for the principal, who is seen', async () => {
      const { person, url, browser } = await setup('registrar', 'principal')
      const page = await browser.get(url)
      expect(page.status).to.equal(200)
      expect(page.html).to.include('Tài khoản này do người khác giữ').and.not.include(`${url}/`)
      for (const deed of deeds) {
        expect((await browser.get(`${url}/${deed}`)).status, deed).to.equal(403)
        expect((await browser.post(`${url}/${deed}`, { userName: 'moi' }, '/account')).status, deed).to.equal(403)
      }
      expect(await opens(person)).to.equal(true)
    })

    it('for oneself', async () => {
      const { manager, browser } = await setup()
      const url = `/accounts/${manager.accountId.toString()}`
      expect((await browser.get(url)).status).to.equal(200)
      for (const deed of deeds)
        expect((await browser.post(`${url}/${deed}`, { userName: 'moi' }, '/account')).status, deed).to.equal(403)
    })

    it('to whoever was somebody here only in the past', async () => {
      const { person, manager } = await setup()
      const actor = (await findActor(manager.accountId.toString()))!
      const former = { ...actor, memberships: [] }
      const refusal = await resetPassword(former, person.accountId, origin).catch((error: AppError) => error.status)
      expect(refusal).to.equal(404)
    })
  })

  it('shows how it stands, and what can be done', async () => {
    const { person, url, browser } = await setup()
    await signIn(app, person)
    const { html } = await browser.get(url)
    expect(html).to.include(person.name).and.include(person.userName).and.include('Đang mở').and.include('Học sinh')
    expect(html).to.match(/Đăng nhập gần nhất<\/dt>\s*<dd><time/)
    for (const deed of ['reset', 'rename', 'close']) expect(html).to.include(`href="${url}/${deed}"`)
    for (const deed of ['reopen', 'remove-second-factor']) expect(html).not.to.include(`href="${url}/${deed}"`)
  })

  it('leads from the person to the account, for those who may', async () => {
    const { person, url, browser } = await setup()
    expect((await browser.get(`/accounts/people/${person.personId.toString()}`)).location).to.equal(url)
    const [link] = accounts.personLinks!
    const [registrar, stranger] = [await setup(), await setup('teacher')]
    const place = {
      id: registrar.person.personId.toString(),
      memberships: [{ role: 'student', unitId: registrar.unitId.toString() }],
      unitIds: [registrar.unitId.toString()],
      isOwnPupil: false,
    }
    const actorOf = async ({ manager }: { manager: MadePerson }) => (await findActor(manager.accountId.toString()))!
    expect(link!.url(place)).to.equal(`/accounts/people/${place.id}`)
    expect(link!.isFor(await actorOf(registrar), place)).to.equal(true)
    expect(link!.isFor(await actorOf(stranger), place)).to.equal(false)
    expect(link!.isFor(await actorOf(stranger), { ...place, isOwnPupil: true })).to.equal(true)
    expect(link!.isFor(await actorOf(registrar), { ...place, id: registrar.manager.personId.toString() })).to.equal(
      false,
    )
  })

  describe('resets a password', () => {
    it('after a question, with a code on paper that opens the account once', async () => {
      const { person, url, browser } = await setup()
      const pupil = await signIn(app, person)
      expect((await browser.get(`${url}/reset`)).html).to.include(`Đặt lại mật khẩu của ${person.name}?`)
      expect(await isIn(pupil)).to.equal(true)

      const page = await browser.post(`${url}/reset`)
      expect(page.status).to.equal(201)
      const code = shownCode(page.html)!
      expect(await isIn(pupil)).to.equal(false)
      expect(await opens(person)).to.equal(false)
      expect((await browser.get(url)).html).to.include('Có giấy mã chưa dùng')
      const back = await app.visitor().post('/sign-in/code', { userName: person.userName, code })
      expect(back.location).to.equal('/account/password?next=%2F')
    })

    it('is written down for the school, and told, without the code', async () => {
      const { unitId, manager, person, url, browser } = await setup()
      const code = shownCode((await browser.post(`${url}/reset`)).html)!
      const entry = await lastEntry(person)
      expect(entry).to.include({ action: 'accounts.passwordReset', actorName: manager.name, address: '127.0.0.1' })
      expect(entry!.unitIds.map(String)).to.deep.equal([unitId.toString()])
      expect(await isTold('passwordReset', person)).to.equal(true)
      const kept = JSON.stringify([entry, await OutboxEvent.find().lean(), await Account.find().lean()])
      expect(kept).not.to.include(code).and.not.include(code.replace('-', ''))
    })

    it('of a pupil by the class teacher, who can do nothing else', async () => {
      const schoolId = await makeUnit()
      const teacher = await makePerson('teacher', { unitId: schoolId })
      const made = await makeClass(schoolId)
      await assign(teacher, made)
      const url = `/accounts/${(await makePupil(made)).accountId.toString()}`
      const browser = await signIn(app, teacher)
      const { html } = await browser.get(url)
      expect(html).to.include(`href="${url}/reset"`).and.not.include(`href="${url}/close"`)
      expect((await browser.post(`${url}/close`, {}, url)).status).to.equal(403)
      expect((await browser.post(`${url}/reset`)).status).to.equal(201)
    })

    it('and with it the tokens that were got for the password', async () => {
      const { person, url, browser } = await setup('registrar', 'teacher')
      const token = await tokenOf(app, person)
      await browser.post(`${url}/reset`)
      await app.work()
      const answer = await fetch(`${app.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })
      expect(answer.status).to.equal(401)
    })

    it('not of a closed account', async () => {
      const { url, browser } = await setup()
      await browser.post(`${url}/close`)
      expect((await browser.post(`${url}/reset`, {}, url)).status).to.equal(409)
    })
  })

  describe('closes an account', () => {
    it('at once, and opens it again as it was', async () => {
      const { person, url, browser } = await setup()
      const pupil = await signIn(app, person)
      expect((await browser.get(`${url}/close`)).html).to.include('Bài làm, điểm và học liệu vẫn còn nguyên')
      expect((await browser.post(`${url}/close`)).location).to.equal(url)
      expect(await isIn(pupil)).to.equal(false)
      expect(await opens(person)).to.equal(false)
      const page = await browser.get(url)
      expect(page.html).to.include('Đã đóng').and.include(`href="${url}/reopen"`).and.not.include(`href="${url}/reset"`)
      expect((await browser.post(`${url}/close`, {}, url)).status).to.equal(409)

      await browser.post(`${url}/reopen`)
      expect(await opens(person)).to.equal(true)
      expect((await browser.post(`${url}/reopen`, {}, url)).status).to.equal(409)
      expect(await isTold('closed', person)).to.equal(true)
      expect(await isTold('reopened', person)).to.equal(true)
    })

    describe('and tells its owner', () => {
      const postbox = usePostbox()

      it('by mail all the same', async () => {
        const { person, url, browser } = await setup()
        const email = 'con@truong.example'
        await Person.updateOne({ _id: person.personId }, { email, emailVerifiedAt: new Date() })
        await browser.post(`${url}/close`)
        await app.work()
        const mail = postbox.mails().find(({ to }) => to.includes(email))
        expect(mail?.headers.get('subject')).to.equal('Tài khoản đã đóng')
        expect(mail?.text).to.include(person.userName)
      })
    })
  })

  describe('changes a user name', () => {
    const wrong: [string, string, RegExp][] = [
      ['an empty one', '', /còn để trống/],
      ['one that is too short', 'a', /ít nhất 2 kí tự/],
      ['one with a space', 'mai khôi', /không có dấu cách/],
      ['one with signs that nobody types', 'khoi<b>', /không có dấu cách/],
      ['the address of somebody else', 'aido@truong.example', /đúng là e-mail của người này/],
    ]
    for (const [what, userName, words] of wrong) {
      it(`not to ${what}, and keeps what was typed`, async () => {
        const { person, url, browser } = await setup()
        const page = await browser.post(`${url}/rename`, { userName })
        expect(page.status).to.equal(422)
        expect(page.html).to.match(words)
        if (userName === 'mai khôi') expect(page.html).to.include('value="mai khôi"')
        expect((await Account.findById(person.accountId))?.userName).to.equal(person.userName)
      })
    }

    it('not to one that somebody else has, however it is written', async () => {
      const { url, browser } = await setup()
      const other = await makePerson('student', { userName: `đặng.ân${Date.now()}` })
      const page = await browser.post(`${url}/rename`, { userName: other.userName.toUpperCase().normalize('NFD') })
      expect(page.status).to.equal(422)
      expect(page.html).to.include('đã có người dùng')
    })

    it('and nothing else: password and sessions stay', async () => {
      const { person, url, browser } = await setup()
      const pupil = await signIn(app, person)
      const userName = `khoi.${Date.now()}`
      expect((await browser.post(`${url}/rename`, { userName })).location).to.equal(url)
      expect(await isIn(pupil)).to.equal(true)
      expect((await pupil.get('/account')).html).to.include(userName)
      expect([await opens({ userName }), await opens(person)]).to.deep.equal([true, false])
      const entry = await lastEntry(person)
      const renamed = await AuditEntry.findOne({ subjectId: person.accountId, action: 'accounts.renamed' }).lean()
      expect(entry).not.to.equal(null)
      expect(renamed).to.deep.include({ before: { userName: person.userName }, after: { userName } })
    })

    it('to the address of the same person', async () => {
      const { person, url, browser } = await setup()
      const email = `con${Date.now()}@truong.example`
      await Person.updateOne({ _id: person.personId }, { email })
      expect((await browser.post(`${url}/rename`, { userName: email })).location).to.equal(url)
    })
  })

  describe('removes a lost second factor', () => {
    it('by the administrator of the school, and has it told', async () => {
      const { person, url, browser } = await setup('schoolAdministrator', 'teacher')
      expect((await browser.post(`${url}/remove-second-factor`, {}, url)).status).to.equal(409)
      await giveSecondFactor(person)
      expect((await browser.get(url)).html).to.include(`href="${url}/remove-second-factor"`)
      expect((await browser.get(`${url}/remove-second-factor`)).html).to.include(`Tắt mã xác nhận của ${person.name}?`)
      expect((await browser.post(`${url}/remove-second-factor`)).location).to.equal(url)
      expect((await app.visitor().post('/sign-in', { userName: person.userName, password })).location).to.equal('/')
      expect(
        await AuditEntry.countDocuments({ action: 'accounts.secondFactorRemoved', subjectId: person.accountId }),
      ).to.equal(1)
      expect(await isTold('secondFactorRemoved', person)).to.equal(true)
    })

    it('not by the principal', async () => {
      const { person, url, browser } = await setup('principal', 'teacher')
      await giveSecondFactor(person)
      expect((await browser.get(url)).html).not.to.include('remove-second-factor')
      expect((await browser.post(`${url}/remove-second-factor`, {}, url)).status).to.equal(403)
    })
  })

  describe('makes one for a person who has none', () => {
    const without = async (role: Role, name: string) => {
      const made = await setup('registrar', role)
      await Account.deleteOne({ _id: made.person.accountId })
      await Person.updateOne({ _id: made.person.personId }, { fullName: name })
      return { ...made, page: `/accounts/people/${made.person.personId.toString()}` }
    }

    it('through the page, with a number for a pupil', async () => {
      const { person, browser, page } = await without('student', 'Mai Anh Khôi')
      expect((await browser.get(page)).html).to.include('chưa có tài khoản đăng nhập')
      const { location } = await browser.post(page)
      const account = await Account.findOne({ personId: person.personId }).lean()
      expect(location).to.equal(`/accounts/${account!._id.toString()}`)
      expect(account!.userName).to.match(/^hs1\d{5}$/)
      expect((await browser.get(location!)).html).to.include('Chưa có mật khẩu')
      expect((await browser.post(page, {}, '/account')).location).to.equal(location)
      expect(await Account.countDocuments({ personId: person.personId })).to.equal(1)
    })

    it('with the name of somebody else', async () => {
      const { person, browser, page } = await without('teacher', 'Phùng Bảo Châu')
      await browser.post(page)
      expect((await Account.findOne({ personId: person.personId }).lean())?.userName).to.equal('chau.pb')
    })

    it('not for people of another school', async () => {
      const { page } = await without('student', 'Mai Anh Khôi')
      const { browser } = await setup()
      expect((await browser.get(page)).status).to.equal(404)
      expect((await browser.post(page, {}, '/account')).status).to.equal(404)
    })
  })

  describe('makes many', () => {
    const people = async (names: readonly string[], role: Role = 'student') => {
      const { unitId, manager } = await setup()
      const actor = (await findActor(manager.accountId.toString()))!
      const made = []
      for (const name of names) {
        const person = await makePerson(role, { unitId, name })
        await Account.deleteOne({ _id: person.accountId })
        made.push({ personId: person.personId })
      }
      return { actor, people: made }
    }

    it('each with a name of their own, without a password', async () => {
      const { actor, people: three } = await people(['Trần Văn Ân', 'Trần Văn An', 'Đỗ Đức Đạt'], 'teacher')
      const made = await makeAccounts(actor, three, { naming: 'name', origin })
      const [one, two, third] = made.map(({ userName }) => userName)
      expect(one).to.match(/^an\.tv\d*$/)
      expect(two).to.match(/^an\.tv\d+$/)
      expect(two).not.to.equal(one)
      expect(third).to.match(/^dat\.dd/)
      const stored = await Account.find({ _id: { $in: made.map(({ accountId }) => accountId) } }).lean()
      for (const { passwordHash, mustChangePassword } of stored)
        expect([passwordHash, mustChangePassword]).to.deep.equal([undefined, true])
      for (const { accountId } of made)
        expect(await AuditEntry.countDocuments({ action: 'accounts.made', subjectId: accountId })).to.equal(1)
    })

    it('passes over names that are taken already', async () => {
      const { actor, people: one } = await people(['Kiều Minh Khuê'], 'teacher')
      await makePerson('teacher', { userName: 'KHUE.KM' })
      const made = await makeAccounts(actor, one, { naming: 'name', origin })
      expect(made.map(({ userName }) => userName)).to.deep.equal(['khue.km2'])
    })

    it('at the same time in two places, without giving a name twice', async () => {
      const [one, other] = [await people(['Lê Oanh', 'Lê Oanh']), await people(['Lê Oanh', 'Lê Oanh'])]
      const made = await Promise.all(
        [one, other].map(({ actor, people }) => makeAccounts(actor, people, { naming: 'number', origin })),
      )
      expect(new Set(made.flat().map(({ userName }) => userName)).size).to.equal(4)
    })

    it('with the names that the school gives, and leaves out who has one', async () => {
      const { actor, people: one } = await people(['Mai Anh Khôi'])
      const userName = `Khôi.${Date.now()}`.normalize('NFD')
      const given = one.map((person) => ({ ...person, userName }))
      const made = await makeAccounts(actor, given, { naming: 'number', origin })
      expect(made.map((account) => account.userName)).to.deep.equal([userName.normalize('NFC')])
      expect(await makeAccounts(actor, given, { naming: 'number', origin })).to.deep.equal([])
    })

    it('or none, when one of the names is taken or one of the people is not theirs', async () => {
      const { actor, people: two } = await people(['Mai Anh Khôi', 'Mai Bảo An'])
      const taken = await makePerson('student')
      const given = [two[0]!, { ...two[1]!, userName: taken.userName }]
      const codeOf = (error: AppError) => error.code
      expect(await makeAccounts(actor, given, { naming: 'number', origin }).catch(codeOf)).to.equal('userNameTaken')
      const strange = [two[0]!, { personId: taken.personId }]
      expect(await makeAccounts(actor, strange, { naming: 'number', origin }).catch(codeOf)).to.equal('notFound')
      const unknown = [{ personId: new Types.ObjectId() }]
      expect(await makeAccounts(actor, unknown, { naming: 'number', origin }).catch(codeOf)).to.equal('notFound')
      expect(await Account.countDocuments({ personId: { $in: two.map(({ personId }) => personId) } })).to.equal(0)
    })
  })
})
