import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { secondFactorForStaff } from '../../server/accounts/second-factor/required.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import type { Browser } from '../support/browser.ts'
import { decide, as, makePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { codeAt, giveSecondFactor } from './second-factor.ts'

const door = '/sign-in/second-factor'
const own = '/account/second-factor'
const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
const shownSecret = (html: string) => /<code>([A-Z2-7 ]{39})<\/code>/.exec(html)![1]!.replaceAll(' ', '')
const shownDraft = (html: string) => /name="draft" value="([^"]+)"/.exec(html)![1]!
const shownCodes = (html: string) => [...html.matchAll(/<li><code>([\w-]{14})<\/code>/g)].map(([, code]) => code!)

describe('signing in with a second factor', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  const setup = async () => {
    const person = await makePerson('teacher')
    const { secret, codes } = await giveSecondFactor(person)
    const browser = app.visitor()
    const typePassword = (from = browser) =>
      from.post('/sign-in', { userName: person.userName, password, next: '/account/sessions' })
    const typeCode = (code: string, fields: Record<string, string> = {}, from = browser) =>
      from.post(door, { code, ...fields })
    return { person, secret, codes, browser, typePassword, typeCode, now: () => codeAt(secret, new Date()) }
  }

  describe('refuses', () => {
    it('somebody who has not typed a password', async () => {
      const { browser, typeCode, now } = await setup()
      expect((await browser.get(door)).location).to.equal('/sign-in')
      const page = await browser.post(door, { code: now() }, '/sign-in')
      expect(page.location).to.equal('/sign-in')
      expect(await isIn(browser)).to.equal(false)
      expect((await typeCode(now())).status).not.to.equal(200)
    })

    it('a wrong password without asking for a code', async () => {
      const { person, browser } = await setup()
      const page = await browser.post('/sign-in', { userName: person.userName, password: 'sai' })
      expect(page.status).to.equal(422)
      expect((await browser.get(door)).location).to.equal('/sign-in')
    })

    it('a wrong code, and gives no session before', async () => {
      const { browser, typePassword, typeCode } = await setup()
      const page = await typePassword()
      expect([page.status, page.location]).to.deep.equal([303, door])
      expect(browser.cookies.has('session')).to.equal(false)
      const wrong = await typeCode('000000')
      expect(wrong.status).to.equal(422)
      expect(wrong.html).to.include('Mã này chưa đúng hoặc đã dùng rồi')
      expect((await typeCode('')).html).to.include('còn để trống')
      expect(await isIn(browser)).to.equal(false)
    })

    it('a form from elsewhere', async () => {
      const { browser, typePassword, now } = await setup()
      await typePassword()
      expect((await browser.postWithout(door, { code: now() })).status).to.equal(403)
    })

    it('what another browser has kept, or what was changed', async () => {
      const { browser, typePassword } = await setup()
      await typePassword()
      const other = app.visitor()
      other.setCookie('door', `${browser.cookies.get('door')!.slice(0, -3)}AAA`)
      expect((await other.get(door)).location).to.equal('/sign-in')
    })

    it('somebody whose password was changed meanwhile, or whose account was closed', async () => {
      const { person, browser, typePassword, typeCode, now } = await setup()
      await typePassword()
      await Account.updateOne({ _id: person.accountId }, { passwordHash: 'another' })
      const page = await browser.post(door, { code: now() }, '/sign-in')
      expect(page.location).to.equal('/sign-in')
      expect((await browser.get('/sign-in')).html).to.include('Hãy nhập lại tên đăng nhập')
      expect((await typeCode(now())).location).not.to.equal('/account/sessions')
    })

    it('guesses, more and more slowly', async () => {
      const { typePassword, typeCode, now } = await setup()
      await typePassword()
      for (let tries = 0; tries < 5; tries++) await typeCode('000000')
      const page = await typeCode(now())
      expect(page.status).to.equal(429)
      expect(Number(page.headers.get('retry-after'))).to.be.within(1, 10)
    })
  })

  it('lets in with the code, to where somebody wanted to go', async () => {
    const { person, browser, typePassword, typeCode, now } = await setup()
    await typePassword()
    const asked = await browser.get(door)
    expect(asked.html).to.match(/name="code"[^>]*autocomplete="one-time-code"/)
    const page = await typeCode(now())
    expect(page.location).to.equal('/account/sessions')
    expect(await isIn(browser)).to.equal(true)
    expect(browser.cookies.has('door')).to.equal(false)
    const entries = await AuditEntry.find({ subjectId: person.accountId }).sort({ _id: 1 }).lean()
    expect(entries.at(-1)?.action).to.equal('accounts.signedIn')
  })

  it('asks also where somebody else is still signed in', async () => {
    const { person, typeCode, now } = await setup()
    const browser = await as(app, 'teacher')
    const again = { userName: person.userName, password }
    expect((await browser.post('/sign-in', again, '/account')).location).to.equal(door)
    expect((await browser.get(door)).status).to.equal(200)
    await typeCode(now(), {}, browser)
    expect((await browser.get('/account')).html).to.include(person.userName)
    expect((await browser.get(door)).location).to.equal('/')
  })

  it('lets one in of two who use the same code at once', async () => {
    const { typePassword, now } = await setup()
    const browsers = [app.visitor(), app.visitor()]
    for (const browser of browsers) await typePassword(browser)
    const code = now()
    const pages = await Promise.all(browsers.map((browser) => browser.post(door, { code })))
    expect(pages.map(({ status }) => status).sort()).to.deep.equal([303, 422])
  })

  it('takes a recovery code, and tells its owner', async () => {
    const { person, codes, browser, typePassword, typeCode } = await setup()
    await typePassword()
    expect((await typeCode(codes[0]!)).status).to.equal(303)
    expect(await isIn(browser)).to.equal(true)
    const told = { name: 'accounts.recoveryCodeUsed', 'payload.accountId': person.accountId }
    expect(await OutboxEvent.countDocuments(told)).to.equal(1)
    await typePassword(app.visitor())
  })

  describe('does not ask again', () => {
    const trusting = async () => {
      const made = await setup()
      await made.typePassword()
      await made.typeCode(made.now(), { trust: 'yes' })
      await made.browser.post('/sign-out', {}, '/account')
      return made
    }

    it('in a browser that is trusted, but in every other one', async () => {
      const { typePassword, browser } = await trusting()
      expect((await typePassword()).location).to.equal('/account/sessions')
      expect(await isIn(browser)).to.equal(true)
      expect((await typePassword(app.visitor())).location).to.equal(door)
    })

    it('unless nobody has chosen that', async () => {
      const { browser, typePassword, typeCode, now } = await setup()
      await typePassword()
      await typeCode(now())
      await browser.post('/sign-out', {}, '/account')
      expect((await typePassword()).location).to.equal(door)
    })

    it('until the owner wants it, or the password is changed', async () => {
      const first = await trusting()
      await first.typePassword()
      await first.browser.post(`${own}/forget`, {}, own)
      await first.browser.post('/sign-out', {}, '/account')
      expect((await first.typePassword()).location).to.equal(door)

      const second = await trusting()
      await second.typePassword()
      const change = { currentPassword: password, newPassword: `${password}2`, newPasswordAgain: `${password}2` }
      await second.browser.post('/account/password', change)
      await second.browser.post('/sign-out', {}, '/account')
      const { userName } = second.person
      expect((await second.browser.post('/sign-in', { userName, password: `${password}2` })).location).to.equal(door)
    })

    it('several people who share the browser and have chosen it', async () => {
      const [first, second] = [await trusting(), await setup()]
      await second.typePassword(first.browser)
      await second.typeCode(second.now(), { trust: 'yes' }, first.browser)
      await first.browser.post('/sign-out', {}, '/account')
      expect((await first.typePassword()).location).to.equal('/account/sessions')
    })
  })
})

describe('the page of one’s second factor', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  afterEach(() => decide(secondFactorForStaff, 'optional'))
  after(() => app.stop())

  /** Turns it on through the page, as people do. */
  const turnOn = async (browser: Browser) => {
    const { html } = await browser.get(own)
    const secret = shownSecret(html)
    const page = await browser.post(own, { draft: shownDraft(html), code: codeAt(secret, new Date()) })
    return { page, secret, codes: shownCodes(page.html) }
  }

  it('shows a QR code that needs no inline style, and the key for typing', async () => {
    const browser = await as(app, 'teacher')
    const { html } = await browser.get(own)
    expect(html).to.match(
      /<svg class="qr" viewBox="0 0 \d+ \d+" role="img" aria-label="[^"]+"><path d="M[^"]+"\/><\/svg>/,
    )
    expect(html).not.to.match(/style=|data:image/)
    expect(html).to.include('href="otpauth://totp/')
    expect(shownSecret((await browser.get(own)).html)).not.to.equal(shownSecret(html))
  })

  it('keeps the QR code when the code was wrong, so that nothing has to be scanned again', async () => {
    const browser = await as(app, 'teacher')
    const { html } = await browser.get(own)
    const page = await browser.post(own, { draft: shownDraft(html), code: '000000' })
    expect(page.status).to.equal(422)
    expect(page.html).to.include('href="#field-code"').and.include('Mã này chưa đúng')
    expect(shownSecret(page.html)).to.equal(shownSecret(html))
    const forged = await browser.post(own, { draft: 'forged', code: '000000' })
    expect(forged.html).to.include('Hãy quét lại mã QR mới')
  })

  it('turns it on, and shows ten recovery codes once', async () => {
    const person = await makePerson('teacher')
    const browser = await signIn(app, person)
    const { page, codes } = await turnOn(browser)
    expect(page.status).to.equal(201)
    expect(codes).to.have.length(10)
    const after = await browser.get(own)
    expect(shownCodes(after.html)).to.be.empty
    expect(after.html).to.include('Đang bật')
    expect(
      await OutboxEvent.countDocuments({ name: 'accounts.secondFactorOn', 'payload.accountId': person.accountId }),
    ).to.equal(1)
  })

  it('makes new recovery codes for a code, and only for one', async () => {
    const browser = await as(app, 'teacher')
    const { codes } = await turnOn(browser)
    expect((await browser.post(`${own}/codes`, {}, own)).status).to.equal(422)
    expect((await browser.post(`${own}/codes`, { code: '000000' }, own)).status).to.equal(422)
    const page = await browser.post(`${own}/codes`, { code: codes[0]! }, own)
    expect(page.status).to.equal(201)
    expect(shownCodes(page.html)).to.have.length(10)
    expect((await browser.post(`${own}/codes`, { code: codes[1]! }, own)).status).to.equal(422)
  })

  it('turns it off for the password and a code, and for nothing less', async () => {
    const browser = await as(app, 'teacher')
    const { codes } = await turnOn(browser)
    const [one, two] = codes
    const off = (fields: Record<string, string>) => browser.post(`${own}/off`, fields)
    expect((await off({ password: '', code: one! })).status).to.equal(422)
    expect((await off({ password, code: '' })).status).to.equal(422)
    expect((await off({ password: 'sai', code: one! })).html).to.include('Mật khẩu chưa đúng')
    expect((await off({ password, code: '000000' })).status).to.equal(422)
    expect((await browser.get(own)).html).to.include('Đang bật')
    const page = await off({ password, code: two! })
    expect(page.location).to.equal('/account')
    expect((await browser.get('/account')).html).to.include('Đã tắt mã xác nhận')
    expect((await browser.get(`${own}/off`)).status).to.equal(404)
  })

  describe('where the sector requires it', () => {
    it('is where staff are led after signing in, and nowhere else, until it is on', async () => {
      await decide(secondFactorForStaff, 'staff')
      const person = await makePerson('teacher')
      const browser = app.visitor()
      const page = await browser.post('/sign-in', { userName: person.userName, password, next: '/account' })
      expect(page.location).to.equal(`${own}?next=%2Faccount`)
      for (const path of ['/', '/account', '/account/password', `${own}/off`])
        expect((await browser.get(path)).location, path).to.equal(own)
      const { html } = await browser.get(own)
      expect(html.slice(html.indexOf('<main'))).not.to.include('href="/account"')
      await turnOn(browser)
      expect(await isIn(browser)).to.equal(true)
    })

    it('comes after a password of one’s own', async () => {
      await decide(secondFactorForStaff, 'staff')
      const browser = await signIn(app, await makePerson('teacher', { mustChangePassword: true }))
      expect((await browser.get(own)).location).to.equal('/account/password')
      const change = { currentPassword: password, newPassword: `${password}2`, newPasswordAgain: `${password}2` }
      await browser.post('/account/password', change)
      expect((await browser.get('/')).location).to.equal(own)
    })

    it('does not concern pupils', async () => {
      await decide(secondFactorForStaff, 'staff')
      expect(await isIn(await as(app, 'student'))).to.equal(true)
    })

    it('concerns administrators alone when it says so', async () => {
      await decide(secondFactorForStaff, 'administrators')
      expect(await isIn(await as(app, 'principal'))).to.equal(true)
      expect(await isIn(await as(app, 'schoolAdministrator'))).to.equal(false)
    })
  })
})
