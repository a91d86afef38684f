import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { makeSignInCodes } from '../../server/accounts/codes/make.ts'
import { checkSignInCode, useSignInCode } from '../../server/accounts/codes/use.ts'
import type { Time } from '../../server/accounts/patience.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import type { Browser } from '../support/browser.ts'
import { makePerson, type MadePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { codeAt, giveSecondFactor, origin } from './second-factor.ts'

const start = new Date('2026-09-07T05:00:00Z')
let address = 0

async function giveCode({ accountId }: MadePerson, now = new Date()): Promise<string> {
  const { codes } = await inTransaction((session) => makeSignInCodes(session, [accountId], { now }))
  return codes.get(accountId.toString())!
}

describe('codes on paper', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  const setup = async (now = new Date()) => {
    const person = await makePerson('student')
    return { person, code: await giveCode(person, now) }
  }
  const mine = () => ({ ...origin, address: `198.51.100.${++address}` })
  const check = async ({ userName }: MadePerson, code: string, now: Date, from = mine()) => {
    const time: Time = { now: () => now, pause: () => Promise.resolve() }
    return await checkSignInCode({ userName, code, origin: from }, time)
  }
  const enter = (browser: Browser, { userName }: MadePerson, code: string) =>
    browser.post('/sign-in/code', { userName, code })
  const isIn = async (browser: Browser) => (await browser.get('/account/password')).status === 200
  const opens = async ({ userName }: MadePerson, given: string) =>
    (await app.visitor().post('/sign-in', { userName, password: given })).status === 303

  it('are of eight signs, each another one, and only their marks are kept', async () => {
    const people = await Promise.all([1, 2, 3].map(() => makePerson('student')))
    const ids = people.map(({ accountId }) => accountId)
    const { codes } = await inTransaction((session) => makeSignInCodes(session, ids))
    expect(new Set(codes.values()).size).to.equal(3)
    const stored = JSON.stringify(await Account.find({ _id: { $in: ids } }).lean())
    for (const code of codes.values()) {
      expect(code).to.have.length(8)
      expect(stored).not.to.include(code)
    }
  })

  it('hold until the end of the fourteenth day in Vietnam', async () => {
    const { person, code } = await setup(start)
    expect((await check(person, code, new Date('2026-09-21T16:59:59.999Z'))).kind).to.equal('right')
    expect((await check(person, code, new Date('2026-09-21T17:00:00Z'))).kind).to.equal('wrong')
  })

  it('are of one account: the former one ends with a new one, those of others do not', async () => {
    const [one, other] = [await setup(start), await setup(start)]
    const second = await giveCode(one.person, start)
    expect((await check(one.person, one.code, start)).kind).to.equal('wrong')
    expect((await check(one.person, second, start)).kind).to.equal('right')
    expect((await check(one.person, other.code, start)).kind).to.equal('wrong')
    expect((await check(other.person, other.code, start)).kind).to.equal('right')
  })

  it('are not made for a closed account, and do not open one that was closed later', async () => {
    const { person, code } = await setup()
    await Account.updateOne({ _id: person.accountId }, { closedAt: new Date() })
    expect((await check(person, code, new Date())).kind).to.equal('wrong')
    const { codes } = await inTransaction((session) => makeSignInCodes(session, [person.accountId]))
    expect(codes.size).to.equal(0)
  })

  it('end nothing while they are only made', async () => {
    const person = await makePerson('student')
    const browser = await signIn(app, person)
    await giveCode(person)
    expect(await isIn(browser)).to.equal(true)
    expect(await opens(person, password)).to.equal(true)
  })

  it('can be guessed as slowly as passwords, whether somebody is called so or not', async () => {
    const { person, code } = await setup()
    const from = mine()
    for (const userName of [person.userName, 'khongai@truong.example']) {
      const who = { ...person, userName }
      for (let tries = 0; tries < 4; tries++)
        expect(await check(who, 'CCCCCCCC', start, from)).to.deep.equal({ kind: 'wrong', seconds: 0 })
      expect(await check(who, 'CCCCCCCC', start, from)).to.deep.equal({ kind: 'wrong', seconds: 10 })
      expect((await check(who, code, start, from)).kind).to.equal('wait')
    }
  })

  it('are still looked at after many wrong passwords: who has forgotten theirs gets in', async () => {
    const { person, code } = await setup()
    for (let tries = 0; tries < 6; tries++)
      await app.visitor().post('/sign-in', { userName: person.userName, password: 'sai' })
    expect((await enter(app.visitor(), person, code)).status).to.equal(303)
  })

  describe('on their page', () => {
    it('are refused without a name or a code, and when they are wrong, with what was typed', async () => {
      const { person, code } = await setup()
      const browser = app.visitor()
      expect((await enter(browser, { ...person, userName: '' }, code)).html).to.include('còn để trống')
      expect((await enter(browser, person, '')).html).to.include('còn để trống')
      const page = await enter(browser, person, 'CCCC-CCCC')
      expect(page.status).to.equal(422)
      expect(page.html)
        .to.include('CCCC-CCCC')
        .and.include(person.userName)
        .and.include('Tên đăng nhập hoặc mã chưa đúng')
      expect((await browser.postWithout('/sign-in/code', { userName: person.userName, code })).status).to.equal(403)
      expect(await isIn(browser)).to.equal(false)
    })

    it('let in once, and lead to a password of one’s own, without asking for one that nobody knows', async () => {
      const { person, code } = await setup()
      const browser = app.visitor()
      const page = await enter(browser, person, ` ${code.toLowerCase().replace(/^..../, '$&-')} `)
      expect([page.status, page.location]).to.deep.equal([303, '/account/password?next=%2F'])
      expect((await browser.get('/')).location).to.equal('/account/password')
      const { html } = await browser.get('/account/password')
      expect(html).not.to.include('name="currentPassword"')
      expect((await enter(app.visitor(), person, code)).status).to.equal(422)

      const fresh = 'diều giấy bay cao'
      const short = await browser.post('/account/password', { newPassword: 'ngắn', newPasswordAgain: 'ngắn' })
      expect(short.status).to.equal(422)
      const done = await browser.post('/account/password', { newPassword: fresh, newPasswordAgain: fresh, next: '/' })
      expect(done.location).to.equal('/')
      expect((await browser.get('/')).status).to.equal(200)
      expect(await opens(person, fresh)).to.equal(true)
    })

    it('end the other sessions and the former password, and tell the owner', async () => {
      const { person, code } = await setup()
      const other = await signIn(app, person)
      await enter(app.visitor(), person, code)
      expect(await isIn(other)).to.equal(false)
      expect(await opens(person, password)).to.equal(false)
      const told = { name: 'accounts.signInCodeUsed', 'payload.accountId': person.accountId }
      expect(await OutboxEvent.countDocuments(told)).to.equal(1)
      const entries = await AuditEntry.find({ subjectId: person.accountId }).sort({ _id: 1 }).lean()
      expect(entries.map(({ action }) => action).slice(-2)).to.deep.equal([
        'accounts.signInCodeUsed',
        'accounts.signedIn',
      ])
      expect(JSON.stringify(entries)).not.to.include(code)
    })

    it('ask for the current password once there is one', async () => {
      const browser = await signIn(app, await makePerson('teacher'))
      const fresh = 'thuyền xuôi sông Lam'
      await Account.updateMany({}, { $unset: { passwordHash: 1 } })
      const page = await browser.post('/account/password', { newPassword: fresh, newPasswordAgain: fresh })
      expect(page.status).to.equal(422)
      expect(page.html).to.include('name="currentPassword"')
    })

    it('let one in of two who come at once', async () => {
      const { person, code } = await setup()
      const browsers = [app.visitor(), app.visitor(), app.visitor()]
      await Promise.all(browsers.map((browser) => enter(browser, person, code)))
      const inside = await Promise.all(browsers.map(isIn))
      expect(inside.filter(Boolean)).to.have.length(1)
    })

    it('are used up once also when both have passed the question', async () => {
      const { person, code } = await setup()
      const answer = await check(person, code, new Date())
      if (answer.kind !== 'right') throw new Error(answer.kind)
      const both = await Promise.all([1, 2].map(() => useSignInCode(answer.found, origin)))
      expect(both.filter((actor) => actor !== undefined)).to.have.length(1)
    })

    it('come from a QR code with a question first, and nothing happens before it is answered', async () => {
      const { person, code } = await setup()
      const browser = app.visitor()
      const page = await browser.get(`/sign-in/code?u=${encodeURIComponent(person.userName)}&c=${code}`)
      expect(page.html).to.include('Đây có phải giấy của mình không?').and.include(person.userName)
      expect(page.html).to.include(`name="code" value="${code}"`)
      expect(await isIn(browser)).to.equal(false)
      expect((await enter(browser, person, code)).status).to.equal(303)
    })

    it('show no words of somebody else as our own', async () => {
      const { html } = await app.visitor().get('/sign-in/code?u=%3Cscript%3E&c=%22%3E')
      expect(html).to.include('&lt;script&gt;').and.not.include('<script>')
    })

    it('are used by the next one at a computer where somebody is still signed in', async () => {
      const { person, code } = await setup()
      const browser = await signIn(app, await makePerson('student'))
      await enter(browser, person, code)
      expect((await browser.get('/account/password')).html).to.include(person.userName)
    })
  })

  describe('of somebody with a second factor', () => {
    it('do not let in before the code of the phone, and are not used up by a wrong one', async () => {
      const person = await makePerson('teacher')
      const { secret } = await giveSecondFactor(person)
      const code = await giveCode(person)
      const browser = app.visitor()
      expect((await enter(browser, person, code)).location).to.equal('/sign-in/second-factor')
      await browser.post('/sign-in/second-factor', { code: '000000' })
      expect(await isIn(browser)).to.equal(false)
      const page = await browser.post('/sign-in/second-factor', { code: codeAt(secret, new Date()) })
      expect(page.location).to.equal('/account/password?next=%2F')
      expect((await enter(app.visitor(), person, code)).status).to.equal(422)
    })

    it('let nobody in after they were used elsewhere meanwhile', async () => {
      const person = await makePerson('teacher')
      const { secret } = await giveSecondFactor(person)
      const browser = app.visitor()
      await enter(browser, person, await giveCode(person))
      await giveCode(person)
      const page = await browser.post('/sign-in/second-factor', { code: codeAt(secret, new Date()) }, '/sign-in')
      expect(page.location).to.equal('/sign-in')
    })
  })
})
