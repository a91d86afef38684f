import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { changePassword } from '../../server/accounts/change-password.ts'
import { findActor } from '../../server/accounts/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import type { Browser, Page } from '../support/browser.ts'
import { makePerson, type MadePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('changing the password', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  const fresh = 'thuyền xuôi sông Lam'
  const form = { currentPassword: password, newPassword: fresh, newPasswordAgain: fresh }
  const setup = async (options: Parameters<typeof makePerson>[1] = {}) => {
    const person = await makePerson('teacher', options)
    const browser = await signIn(app, person)
    const change = (fields: Record<string, string> = {}) => browser.post('/account/password', { ...form, ...fields })
    return { person, browser, change }
  }
  const isIn = async (browser: Browser) => (await browser.get('/account/sessions')).status === 200
  const opens = async ({ userName }: MadePerson, given: string) =>
    (await app.visitor().post('/sign-in', { userName, password: given })).status === 303
  const error = (page: Page, field: string) =>
    new RegExp(`id="error-${field}">.*?<span>([^<]*)`, 's').exec(page.html)?.[1]

  describe('refuses', () => {
    it('somebody signed out', async () => {
      const visitor = app.visitor()
      expect((await visitor.get('/account/password')).location).to.match(/^\/sign-in\?next=/)
      expect((await visitor.post('/account/password', form, '/sign-in')).status).to.equal(401)
    })

    it('a form from elsewhere', async () => {
      const { browser, person } = await setup()
      expect((await browser.postWithout('/account/password', form)).status).to.equal(403)
      expect(await opens(person, password)).to.be.true
    })

    const wrong: [string, Record<string, string>, string, RegExp][] = [
      ['an empty current password', { currentPassword: '' }, 'currentPassword', /còn để trống/],
      ['a wrong current password', { currentPassword: 'sai' }, 'currentPassword', /đang dùng chưa đúng/],
      ['an empty new one', { newPassword: '', newPasswordAgain: '' }, 'newPassword', /còn để trống/],
      ['two that are not the same', { newPasswordAgain: `${fresh}.` }, 'newPasswordAgain', /không giống nhau/],
      ['the current one', { newPassword: password, newPasswordAgain: password }, 'newPassword', /phải khác/],
      ['a short one', { newPassword: 'chín chữ.', newPasswordAgain: 'chín chữ.' }, 'newPassword', /ít nhất 10 kí tự/],
      ['a common one', { newPassword: 'matkhau12345', newPasswordAgain: 'matkhau12345' }, 'newPassword', /dễ bị đoán/],
      ['the own name', { newPassword: 'Nguyễn Văn Thử', newPasswordAgain: 'Nguyễn Văn Thử' }, 'newPassword', /họ tên/],
    ]
    for (const [what, fields, field, sentence] of wrong) {
      it(`${what}, with a word at the field, and shows no password again`, async () => {
        const { person, browser, change } = await setup()
        const page = await change(fields)
        expect(page.status).to.equal(422)
        expect(error(page, field)).to.match(sentence)
        expect(page.html).to.include(`href="#field-${field}"`)
        for (const typed of Object.values({ ...form, ...fields }).filter(
          (text) => text !== '' && text !== 'Nguyễn Văn Thử',
        ))
          expect(page.html.includes(`value="${typed}"`)).to.be.false
        expect(await opens(person, password)).to.be.true
        expect(await isIn(browser)).to.be.true
      })
    }

    it('in English too', async () => {
      const { browser, change } = await setup()
      await browser.post('/language', { language: 'en' }, '/account')
      expect(error(await change({ currentPassword: 'no' }), 'currentPassword')).to.match(
        /current password is not right/,
      )
    })

    it('guesses of the current one, more and more slowly', async () => {
      const { change } = await setup()
      for (let done = 0; done < 4; done++) await change({ currentPassword: 'đoán' })
      const fifth = await change({ currentPassword: 'đoán' })
      expect(fifth.status).to.equal(422)
      expect(fifth.html).to.match(/chờ 10 giây/)
      const sixth = await change()
      expect(sixth.status).to.equal(429)
      expect(Number(sixth.headers.get('retry-after'))).to.be.within(1, 10)
    })

    it('an account that was closed meanwhile', async () => {
      const { person } = await setup()
      const actor = await findActor(person.accountId.toString())
      await Account.updateOne({ _id: person.accountId }, { closedAt: new Date() })
      const change = { newPassword: fresh, origin: { address: '::1', device: '' }, browserKey: undefined }
      const status = await changePassword(actor!, change).then(
        () => 'changed',
        (error: { status: number }) => error.status,
      )
      expect(status).to.equal(409)
    })
  })

  describe('with the right one', () => {
    it('makes the new one count, and the old one not', async () => {
      const { person, change } = await setup()
      const page = await change()
      expect([page.status, page.location]).to.deep.equal([303, '/account'])
      expect(await opens(person, password)).to.be.false
      expect(await opens(person, fresh)).to.be.true
    })

    it('keeps this browser in, under a new id, and says so', async () => {
      const { browser, change } = await setup()
      const former = browser.cookies.get('session')!
      await change()
      expect((await browser.get('/account')).html).to.include('Đã đổi mật khẩu.')
      const thief = app.visitor()
      thief.setCookie('session', former)
      expect(await isIn(thief)).to.be.false
    })

    it('ends the other sessions', async () => {
      const { person, change } = await setup()
      const other = await signIn(app, person)
      const neighbour = await signIn(app, await makePerson('teacher'))
      await change()
      expect(await isIn(other)).to.be.false
      expect(await isIn(neighbour)).to.be.true
    })

    it('forgets the other browsers that were known', async () => {
      const { person, change } = await setup()
      await signIn(app, person)
      expect((await Account.findById(person.accountId))?.knownBrowsers).to.have.length(2)
      await change()
      expect((await Account.findById(person.accountId))?.knownBrowsers).to.have.length(1)
    })

    it('writes it down and has its owner told, without any password', async () => {
      const { person, change } = await setup()
      await change()
      const entries = await AuditEntry.find({ subjectId: person.accountId }).sort({ at: 1 }).lean()
      const events = await OutboxEvent.find({ 'payload.accountId': person.accountId }).lean()
      expect(entries.map(({ action }) => action)).to.deep.equal(['accounts.signedIn', 'accounts.passwordChanged'])
      expect(events.map(({ name }) => name)).to.deep.equal(['accounts.passwordChanged'])
      for (const secret of [password, fresh, '$argon2'])
        expect(JSON.stringify([entries, events])).to.not.include(secret)
    })

    it('is the same password however its letters are encoded', async () => {
      const { person, change } = await setup()
      await change({ newPassword: fresh.normalize('NFD') })
      expect(await opens(person, fresh.normalize('NFC'))).to.be.true
    })
  })

  describe('at the first time', () => {
    it('asks for it in other words, and offers no way around', async () => {
      const { browser } = await setup({ mustChangePassword: true })
      const page = await browser.get('/account/password')
      expect(page.text('<h1')).to.equal('Đặt mật khẩu của riêng mình')
      const main = page.html.slice(page.html.indexOf('<main'))
      expect(main).to.not.include('href="/account"')
      expect(main).to.not.include('class="breadcrumbs"')
    })

    it('opens everything else afterwards, where somebody wanted to go', async () => {
      const { person, browser, change } = await setup({ mustChangePassword: true })
      const page = await change({ next: '/account/sessions' })
      expect(page.location).to.equal('/account/sessions')
      expect(await isIn(browser)).to.be.true
      expect((await Account.findById(person.accountId))?.mustChangePassword).to.be.false
    })

    it('leads nowhere else than to us', async () => {
      const { change } = await setup({ mustChangePassword: true })
      expect((await change({ next: '//elsewhere.example' })).location).to.equal('/')
    })
  })

  it('has a form that password managers understand', async () => {
    const { browser, person } = await setup()
    const { html } = await browser.get('/account/password')
    expect(html).to.match(new RegExp(`value="${person.userName}" autocomplete="username"`))
    expect(html).to.match(/name="currentPassword"[^>]*autocomplete="current-password"/)
    expect(html.match(/type="password"[^>]*autocomplete="new-password"/g)).to.have.length(2)
    expect(html).to.include('Ít nhất 10 kí tự')
  })
})
