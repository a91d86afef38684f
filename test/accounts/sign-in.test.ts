import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { type SignInHint, signInHints } from '../../server/accounts/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { StoredSession } from '../../server/http/session.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import type { Browser, Page } from '../support/browser.ts'
import { makePerson, type MadePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('signing in', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  const enter = (browser: Browser, { userName }: MadePerson, fields: Record<string, string> = {}) =>
    browser.post('/sign-in', { userName, password, ...fields })
  /** Somebody is in already, on a page with a token. */
  const enterAnew = (browser: Browser, { userName }: MadePerson) =>
    browser.post('/sign-in', { userName, password }, '/account')
  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
  const notice = (page: Page) => /role="alert">[\s\S]*?<div>([^<]*)/.exec(page.html)?.[1]

  describe('refuses', () => {
    it('a form that comes from elsewhere', async () => {
      const person = await makePerson('teacher')
      const browser = app.visitor()
      const page = await browser.postWithout('/sign-in', { userName: person.userName, password })
      expect(page.status).to.equal(403)
      expect(await isIn(browser)).to.be.false
    })

    it('an empty form, with a word at each field', async () => {
      const page = await app.visitor().post('/sign-in', { userName: ' ', password: '' })
      expect(page.status).to.equal(422)
      expect(page.html.match(/Chỗ này còn để trống/g)).to.have.length(2)
    })

    it('a form without its fields, or with one twice', async () => {
      const browser = app.visitor()
      expect((await browser.post('/sign-in', {})).status).to.equal(422)
      expect((await browser.post('/sign-in', { userName: ['a', 'b'], password: ['c', 'd'] })).status).to.equal(422)
    })

    it('texts beyond all measure', async () => {
      const browser = app.visitor()
      expect((await browser.post('/sign-in', { userName: 'x'.repeat(201), password })).status).to.equal(422)
      expect((await browser.post('/sign-in', { userName: 'x', password: 'y'.repeat(1001) })).status).to.equal(422)
    })

    it('a password in the address', async () => {
      const { userName } = await makePerson('teacher')
      const query = new URLSearchParams({ userName, password })
      const browser = app.visitor()
      expect((await browser.post(`/sign-in?${query}`, {}, '/sign-in')).status).to.equal(422)
      expect(await isIn(browser)).to.be.false
    })

    it('a wrong password and an unknown name with the same words, and keeps the name only', async () => {
      const person = await makePerson('teacher')
      const wrong = await app.visitor().post('/sign-in', { userName: person.userName, password: 'sai-mat-khau' })
      const unknown = await app.visitor().post('/sign-in', { userName: 'không có ai', password: 'sai-mat-khau' })
      expect([wrong.status, unknown.status]).to.deep.equal([422, 422])
      expect(notice(wrong)).to.match(/^Tên đăng nhập hoặc mật khẩu chưa đúng/)
      expect(notice(unknown)).to.equal(notice(wrong))
      expect(wrong.html).to.include(`value="${person.userName}"`).and.not.include('sai-mat-khau')
    })

    it('the same in English', async () => {
      const browser = app.visitor()
      browser.setCookie('language', 'en')
      const page = await browser.post('/sign-in', { userName: 'nobody', password: 'wrong' })
      expect(page.html).to.include('<html lang="en">')
      expect(notice(page)).to.match(/^The user name or the password is not right/)
    })

    it('a sixth try, says how long to wait and whom to ask, also after the right password', async () => {
      const person = await makePerson('student')
      const browser = app.visitor()
      const pages = []
      for (let done = 0; done < 5; done++) pages.push(await enter(browser, person, { password: 'sai' }))
      expect(pages.map(({ status }) => status)).to.deep.equal(Array(5).fill(422))
      expect(notice(pages[4]!)).to.match(/vẫn chưa đúng. Hãy chờ 10 giây rồi thử lại.*thầy cô chủ nhiệm/)

      const refused = await enter(browser, person)
      expect(refused.status).to.equal(429)
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 10)
      expect(notice(refused)).to.match(/Hãy chờ \d+ giây rồi thử lại.*thầy cô chủ nhiệm/)
      expect(await isIn(browser)).to.be.false
    })
  })

  describe('lets somebody in', () => {
    it('and brings them to the first page', async () => {
      const browser = app.visitor()
      const page = await enter(browser, await makePerson('teacher'))
      expect([page.status, page.location]).to.deep.equal([303, '/'])
      expect(await isIn(browser)).to.be.true
    })

    it('and on to where they wanted to go', async () => {
      const browser = app.visitor()
      const sent = await browser.get('/account/sessions?a')
      expect(sent.location).to.equal('/sign-in?next=%2Faccount%2Fsessions%3Fa')
      const form = await browser.get(sent.location!)
      expect(form.html).to.include('name="next" value="/account/sessions?a"')
      const page = await enter(browser, await makePerson('teacher'), { next: '/account/sessions?a' })
      expect(page.location).to.equal('/account/sessions?a')
    })

    it('and keeps where they wanted to go over a mistake', async () => {
      const page = await app.visitor().post('/sign-in', { userName: 'x', password: 'y', next: '/account' })
      expect(page.html).to.include('name="next" value="/account"')
    })

    for (const next of [
      'https://elsewhere.example/',
      '//elsewhere.example',
      '/\\elsewhere.example',
      'javascript:alert(1)',
    ])
      it(`but not to ${next}`, async () => {
        const page = await enter(app.visitor(), await makePerson('teacher'), { next })
        expect(page.location).to.equal('/')
        const form = await app.visitor().get(`/sign-in?next=${encodeURIComponent(next)}`)
        expect(form.html).to.include('name="next" value="/"')
      })

    it('under a new id of the session, and the former one is worth nothing', async () => {
      const [first, second] = [await makePerson('teacher'), await makePerson('teacher')]
      const browser = await signIn(app, first)
      const former = browser.cookies.get('session')!
      await enterAnew(browser, second)
      expect(browser.cookies.get('session')).to.not.equal(former)
      expect((await browser.get('/account')).html).to.include(second.userName)

      const thief = app.visitor()
      thief.setCookie('session', former)
      expect(await isIn(thief)).to.be.false
    })

    it('with a cookie that scripts and other sites do not see', async () => {
      const page = await enter(app.visitor(), await makePerson('teacher'))
      const cookies = page.headers.getSetCookie().filter((line) => /^(session|browser)=/.test(line))
      expect(cookies).to.have.length(2)
      for (const cookie of cookies)
        expect(cookie)
          .to.match(/HttpOnly/)
          .and.match(/SameSite=Lax/)
    })

    it('and keeps neither the cookie of the session nor that of the browser', async () => {
      const person = await makePerson('teacher')
      const browser = await signIn(app, person)
      const sid = decodeURIComponent(browser.cookies.get('session')!).slice(2).split('.')[0]!
      const stored = JSON.stringify([
        await StoredSession.find().lean(),
        await Account.find({ _id: person.accountId }).lean(),
      ])
      expect(stored).to.not.include(sid).and.not.include(browser.cookies.get('browser'))
    })

    it('and does not ask again who is in already', async () => {
      const browser = await signIn(app, await makePerson('teacher'))
      const page = await browser.get('/sign-in?next=/account')
      expect([page.status, page.location]).to.deep.equal([303, '/account'])
    })

    it('in the language of their account', async () => {
      const person = await makePerson('teacher')
      await Account.updateOne({ _id: person.accountId }, { language: 'en' })
      const browser = await signIn(app, person)
      expect((await browser.get('/account')).text('<h1')).to.equal('My account')
    })

    it('after others have used the same browser', async () => {
      const browser = app.visitor()
      for (let pupil = 0; pupil < 3; pupil++) {
        const person = await makePerson('student')
        await enter(browser, person)
        expect((await browser.get('/account')).html).to.include(person.userName)
        await browser.post('/sign-out', {}, '/account')
      }
    })

    it('45 at once from one address', async () => {
      const people = await Promise.all(Array.from({ length: 45 }, () => makePerson('student')))
      const browsers = await Promise.all(people.map((person) => signIn(app, person)))
      const pages = await Promise.all(browsers.map((browser) => browser.get('/account')))
      expect(pages.filter(({ html }, at) => html.includes(people[at]!.userName))).to.have.length(45)
    })
  })

  describe('leaves behind', () => {
    it('a line in the audit log, without the password', async () => {
      const person = await makePerson('teacher')
      await signIn(app, person)
      const entries = await AuditEntry.find({ subjectId: person.accountId }).lean()
      expect(entries.map(({ action }) => action)).to.deep.equal(['accounts.signedIn'])
      expect(entries[0]).to.include({ actorName: person.name, address: '127.0.0.1' })
      expect(JSON.stringify(entries)).to.not.include(password)
    })

    it('news for the owner when the browser is another than before, and only then', async () => {
      const person = await makePerson('teacher')
      const news = async () =>
        await OutboxEvent.countDocuments({ name: 'accounts.newBrowser', 'payload.accountId': person.accountId })
      const first = await signIn(app, person)
      await enterAnew(first, person)
      expect(await news()).to.equal(0)
      await signIn(app, person)
      expect(await news()).to.equal(1)
    })

    it('the last thirty browsers at the account', async () => {
      const person = await makePerson('teacher')
      const keys = Array.from({ length: 30 }, (_, number) => `old ${number}`)
      await Account.updateOne({ _id: person.accountId }, { knownBrowsers: keys })
      await signIn(app, person)
      const { knownBrowsers = [] } = (await Account.findById(person.accountId).lean()) ?? {}
      expect(knownBrowsers).to.have.length(30).and.include('old 1')
      expect(knownBrowsers).to.not.include('old 0')
    })

    it('a browser that another account does not know', async () => {
      const [first, second] = [await makePerson('teacher'), await makePerson('teacher')]
      const browser = await signIn(app, first)
      for (let done = 0; done < 10; done++) await enter(app.visitor(), second, { password: 'sai' })
      expect((await enterAnew(browser, second)).status).to.equal(429)
      expect((await enterAnew(browser, first)).status).to.equal(303)
    })
  })

  describe('at the first time', () => {
    it('leads to the choice of a password, and nowhere else before that', async () => {
      const person = await makePerson('teacher', { mustChangePassword: true })
      const browser = app.visitor()
      const page = await enter(browser, person, { next: '/account/sessions' })
      expect(page.location).to.equal('/account/password?next=%2Faccount%2Fsessions')
      for (const path of ['/', '/account', '/account/sessions'])
        expect((await browser.get(path)).location, path).to.equal('/account/password')
      const end = await browser.post('/account/sessions/end-others', {}, '/account/password')
      expect(end.location).to.equal('/account/password')
    })

    it('lets them go out again, and choose their language', async () => {
      const browser = await signIn(app, await makePerson('teacher', { mustChangePassword: true }))
      await browser.post('/language', { language: 'en', next: '/account/password' }, '/account/password')
      expect((await browser.get('/account/password')).text('<h1')).to.equal('Choose a password of your own')
      expect((await browser.post('/sign-out', {}, '/account/password')).location).to.equal('/sign-in')
      expect((await browser.get('/account/password')).status).to.equal(303)
    })
  })

  describe('offers who one can be', () => {
    const hint: SignInHint = {
      userName: 'hs01',
      password: 'hoclieu-demo',
      name: 'Mai <Khôi>',
      role: 'student',
      unit: 'Trường Sen',
    }
    afterEach(() => signInHints.comeFrom(() => []))

    it('where there is somebody', async () => {
      signInHints.comeFrom(() => [hint])
      const { html } = await app.visitor().get('/sign-in?next=/account')
      expect(html).to.include('Mai &lt;Khôi&gt;').and.include('name="password" value="hoclieu-demo"')
      expect(html.match(/name="next" value="\/account"/g)).to.have.length(2)
    })

    it('and nothing where there is nobody', async () => {
      const { html } = await app.visitor().get('/sign-in')
      expect(html.match(/action="\/sign-in"/g)).to.have.length(1)
      expect(html).to.not.include('Vào xem thử')
    })
  })

  it('has a form that password managers understand and no script is needed for', async () => {
    const { html } = await app.visitor().get('/sign-in')
    expect(html).to.match(/name="userName"[^>]*autocomplete="username"/)
    expect(html).to.match(/type="password"[^>]*name="password"[^>]*autocomplete="current-password"/)
    expect(html).to.match(/<div hidden data-show-passwords>/)
    expect(html).to.not.match(/<script(?! type="module" src="\/assets\/)|onclick|style=/)
  })
})
