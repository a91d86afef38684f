import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { createAccount } from '../../server/accounts/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { isDuplicateKey } from '../../server/errors.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { Person } from '../../server/people/person.model.ts'
import type { Browser, Page } from '../support/browser.ts'
import { makePerson, type MadePerson, type PersonOptions, signIn } from '../support/make.ts'
import { type Provider, settingsOf, startProvider } from '../support/provider.ts'
import { type RunningApp, startApp } from '../support/start.ts'

let count = 0

/** Somebody with a confirmed address, whom the provider knows under the same one. */
async function makeKnown(options: PersonOptions & { email?: string } = {}) {
  const { email = `co${++count}@so.example` } = options
  const person = await makePerson('teacher', options)
  await Person.updateOne({ _id: person.personId }, { email, emailVerifiedAt: new Date() })
  return { person, email, told: { sub: `subject ${++count}`, email, email_verified: true } }
}

const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
const linkOf = async ({ accountId }: MadePerson) => (await Account.findById(accountId).lean())?.openid?.subject
const entriesOf = async ({ accountId }: MadePerson) =>
  (await AuditEntry.find({ subjectId: accountId }).sort({ _id: 1 }).lean()).map(({ action }) => action)

describe('signing in elsewhere', () => {
  let provider: Provider
  let app: RunningApp
  before(async () => {
    provider = await startProvider()
    app = await startApp({ ...settingsOf(provider.issuer), TRUSTED_PROXIES: '127.0.0.1' })
  })
  beforeEach(() => Object.assign(provider, { told: {}, toldMore: {}, change: undefined }))
  after(async () => {
    await app.stop()
    await provider.stop()
  })

  /** Goes to the provider and gives the address with its answer. */
  const ask = async (browser: Browser, query = ''): Promise<URL> => {
    const page = await browser.get(`/sign-in/openid${query}`)
    expect(page.location, page.html).to.match(new RegExp(`^${provider.issuer}/authorize`))
    return await provider.follow(page.location!)
  }
  const comeBack = (browser: Browser, { pathname, search }: URL) => browser.get(pathname + search)
  const enter = async (told: Provider['told'], { browser = app.visitor(), query = '' } = {}) => {
    provider.told = told
    return { browser, page: await comeBack(browser, await ask(browser, query)) }
  }
  const expectRefused = async (browser: Browser, page: Page, words: string) => {
    expect(page.status).to.equal(303)
    expect(page.location).to.match(/^\/sign-in(\?next=|$)/)
    expect((await browser.get(page.location!)).html).to.include(words)
    expect(await isIn(browser)).to.be.false
  }
  const unknown = 'Tài khoản bên ngoài đó chưa gắn với ai ở đây'
  const failed = 'Lần đăng nhập này chưa trọn vẹn'

  describe('refuses', () => {
    it('an address that the provider has not verified', async () => {
      const { person, told } = await makeKnown()
      for (const isVerified of [false, undefined, 'true']) {
        const { browser, page } = await enter({ ...told, email_verified: isVerified })
        await expectRefused(browser, page, unknown)
      }
      expect(await linkOf(person)).to.equal(undefined)
    })

    it('an address that nobody has here, and makes no account', async () => {
      const former = await Account.countDocuments()
      const { browser, page } = await enter({ sub: 'new', email: 'la@so.example', email_verified: true })
      await expectRefused(browser, page, unknown)
      expect(await Account.countDocuments()).to.equal(former)
    })

    it('an address that its person has not confirmed', async () => {
      const { person, told } = await makeKnown()
      await Person.updateOne({ _id: person.personId }, { $unset: { emailVerifiedAt: 1 } })
      const { browser, page } = await enter(told)
      await expectRefused(browser, page, unknown)
    })

    it('an address that two people share', async () => {
      const { person, email, told } = await makeKnown()
      await makeKnown({ email })
      const { browser, page } = await enter(told)
      await expectRefused(browser, page, unknown)
      expect(await linkOf(person)).to.equal(undefined)
    })

    it('the address of a person with two accounts', async () => {
      const { person, told } = await makeKnown()
      const { personId } = person
      await createAccount({ personId, userName: `two ${++count}`, mustChangePassword: false })
      const { browser, page } = await enter(told)
      await expectRefused(browser, page, unknown)
    })

    it('somebody who has got the address of somebody else who is linked', async () => {
      const { person, told } = await makeKnown()
      await enter(told)
      const { browser, page } = await enter({ ...told, sub: 'successor' })
      await expectRefused(browser, page, unknown)
      expect(await linkOf(person)).to.equal(told.sub)
    })

    it('a closed account, linked or not', async () => {
      for (const isLinked of [true, false]) {
        const { person, told } = await makeKnown()
        if (isLinked) await enter(told)
        await Account.updateOne({ _id: person.accountId }, { closedAt: new Date() })
        const { browser, page } = await enter(told)
        await expectRefused(browser, page, unknown)
        expect(await linkOf(person)).to.equal(isLinked ? told.sub : undefined)
      }
    })

    it('a changed state, and one of another browser', async () => {
      const { told } = await makeKnown()
      provider.told = told
      const browser = app.visitor()
      const changed = await ask(browser)
      changed.searchParams.set('state', 'x'.repeat(43))
      await expectRefused(browser, await comeBack(browser, changed), failed)

      const answer = await ask(browser)
      const other = app.visitor()
      await ask(other)
      await expectRefused(other, await comeBack(other, answer), failed)
      const fresh = app.visitor()
      await expectRefused(fresh, await comeBack(fresh, answer), failed)
    })

    it('an answer that comes twice, without asking the provider again', async () => {
      const { told } = await makeKnown()
      provider.told = told
      const browser = app.visitor()
      const answer = await ask(browser)
      expect((await comeBack(browser, answer)).location).to.equal('/')
      const asked = provider.questions.length
      await browser.post('/sign-out', {}, '/account')
      await expectRefused(browser, await comeBack(browser, answer), failed)
      expect(provider.questions).to.have.length(asked)
    })

    it('an answer that nobody has asked for, and one without a code', async () => {
      for (const search of ['?code=x', '?code=x&state=y', '?error=access_denied', '']) {
        const browser = app.visitor()
        await expectRefused(browser, await browser.get(`/sign-in/openid/callback${search}`), failed)
      }
      const browser = app.visitor()
      await ask(browser)
      await expectRefused(browser, await browser.get('/sign-in/openid/callback'), failed)
    })

    it('a token for another request or another system, or from another provider', async () => {
      const { told } = await makeKnown()
      for (const wrong of [{ nonce: 'other' }, { aud: 'other' }, { iss: 'https://other.example' }, { exp: 1000 }]) {
        const { browser, page } = await enter({ ...told, ...wrong })
        await expectRefused(browser, page, failed)
      }
    })

    it('a token that was changed after the provider had signed it', async () => {
      const [{ told: own }, { told: other }] = [await makeKnown(), await makeKnown()]
      provider.change = ({ body }) => {
        const answer = body as Record<string, string>
        const [head, middle, signature] = answer.id_token!.split('.')
        const claims = JSON.parse(Buffer.from(middle!, 'base64url').toString()) as object
        const changed = Buffer.from(JSON.stringify({ ...claims, ...other })).toString('base64url')
        answer.id_token = [head, changed, signature].join('.')
      }
      const { browser, page } = await enter(own)
      await expectRefused(browser, page, failed)
    })

    it('what the provider tells of somebody else when it is asked for the address', async () => {
      const { told } = await makeKnown()
      provider.toldMore = told
      const { browser, page } = await enter({ sub: 'other' })
      await expectRefused(browser, page, failed)
    })

    it('when the provider refuses, and says so', async () => {
      const browser = app.visitor()
      const answer = await ask(browser, '?next=/account')
      answer.searchParams.delete('code')
      answer.searchParams.set('error', 'access_denied')
      const page = await comeBack(browser, answer)
      expect(page.location).to.equal('/sign-in?next=%2Faccount')
      await expectRefused(browser, page, 'đã bị hủy hoặc không được chấp nhận')
    })

    it('to send more than 120 a minute there from one address, whoever they are', async () => {
      const from = async (address: string) =>
        await fetch(`${app.url}/sign-in/openid`, { redirect: 'manual', headers: { 'x-forwarded-for': address } })
      // They may fall into two minutes, each with its own 120.
      const answers = await Promise.all(Array.from({ length: 241 }, () => from('203.0.113.7')))
      const refused = answers.filter(({ status }) => status === 429)
      expect(answers.filter(({ status }) => status === 302).length).to.be.within(120, 240)
      expect(refused.length + answers.filter(({ status }) => status === 302).length).to.equal(241)
      expect(Number(refused[0]!.headers.get('retry-after'))).to.be.within(1, 60)
      expect((await from('203.0.113.8')).status).to.equal(302)
    })

    it('when the provider does not accept the code', async () => {
      const { told } = await makeKnown()
      provider.change = (answer) => Object.assign(answer, { statusCode: 400, body: { error: 'invalid_grant' } })
      const { browser, page } = await enter(told)
      await expectRefused(browser, page, failed)
    })
  })

  describe('lets in', () => {
    it('whose verified address is confirmed here, links the account and tells so', async () => {
      const { person, told } = await makeKnown()
      const { browser, page } = await enter({ ...told, email: told.email.toUpperCase() })
      expect(page.location).to.equal('/')
      expect((await browser.get('/account')).html).to.include(person.userName)
      expect(await linkOf(person)).to.equal(told.sub)
      expect(await entriesOf(person)).to.deep.equal(['accounts.openidLinked', 'accounts.signedIn'])
    })

    it('whom it knows, whatever their address is now', async () => {
      const { person, told } = await makeKnown()
      await enter(told)
      const { told: other } = await makeKnown()
      for (const email of [undefined, 'moi@so.example', other.email]) {
        provider.toldMore = { sub: told.sub }
        const { browser } = await enter({ ...told, email })
        expect((await browser.get('/account')).html).to.include(person.userName)
      }
      await Person.updateOne({ _id: person.personId }, { $unset: { email: 1, emailVerifiedAt: 1 } })
      expect(await isIn((await enter(told)).browser)).to.be.true
      expect((await entriesOf(person)).filter((action) => action === 'accounts.openidLinked')).to.have.length(1)
    })

    it('to one account only', async () => {
      const { told } = await makeKnown()
      await enter(told)
      const { accountId } = await makePerson('teacher')
      const openid = { issuer: provider.issuer, subject: told.sub, linkedAt: new Date() }
      const refusal = await Account.updateOne({ _id: accountId }, { openid }).catch((error: unknown) => error)
      expect(isDuplicateKey(refusal)).to.be.true
    })

    it('whose address the provider tells only when it is asked for it', async () => {
      const { person, told } = await makeKnown()
      provider.toldMore = told
      const { browser } = await enter({ sub: told.sub })
      expect(await isIn(browser)).to.be.true
      expect(await linkOf(person)).to.equal(told.sub)
    })

    it('whose account was linked at a former provider', async () => {
      const { person, told } = await makeKnown()
      const openid = { issuer: 'https://former.example', subject: 'former', linkedAt: new Date() }
      await Account.updateOne({ _id: person.accountId }, { openid })
      expect(await isIn((await enter(told)).browser)).to.be.true
      expect(await linkOf(person)).to.equal(told.sub)
    })

    it('under a new id of the session, which no earlier one becomes', async () => {
      const { told } = await makeKnown()
      provider.told = told
      const browser = app.visitor()
      const answer = await ask(browser)
      const planted = browser.cookies.get('session')!
      await comeBack(browser, answer)
      expect(browser.cookies.get('session')).to.not.equal(planted)
      const other = app.visitor()
      other.setCookie('session', planted)
      expect(await isIn(other)).to.be.false
    })

    it('and mails of a new browser, as with a password', async () => {
      const { person, told } = await makeKnown()
      const { browser } = await enter(told)
      const news = () =>
        OutboxEvent.countDocuments({ 'payload.accountId': person.accountId, name: 'accounts.newBrowser' })
      await browser.post('/sign-out', {}, '/account')
      await enter(told, { browser })
      expect(await news()).to.equal(0)
      await enter(told)
      expect(await news()).to.equal(1)
    })

    it('to a password of their own first, when they need one', async () => {
      const { told } = await makeKnown({ mustChangePassword: true })
      const { browser, page } = await enter(told, { query: '?next=/account/sessions' })
      expect(page.location).to.equal('/account/password?next=%2Faccount%2Fsessions')
      expect((await browser.get('/account')).location).to.equal('/account/password')
    })

    it('to the page that they wanted, but to none elsewhere', async () => {
      const { told } = await makeKnown()
      const wanted = { '/account?a=1': '/account?a=1', 'https://else.example/': '/', '//else.example': '/', '': '/' }
      for (const [next, location] of Object.entries(wanted)) {
        const { page } = await enter(told, { query: `?next=${encodeURIComponent(next)}` })
        expect(page.location, next).to.equal(location)
      }
    })
  })

  it('asks the provider with proof of possession, state, nonce and our secret', async () => {
    const { told } = await makeKnown()
    provider.told = told
    const browser = app.visitor()
    const { searchParams: asked } = new URL((await browser.get('/sign-in/openid')).location!)
    expect(Object.fromEntries(asked)).to.include({
      client_id: 'hoclieu',
      response_type: 'code',
      redirect_uri: `${app.url}/sign-in/openid/callback`,
      scope: 'openid email',
      code_challenge_method: 'S256',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name), name).to.have.length(43)

    await comeBack(browser, await ask(browser))
    const { headers, body } = provider.questions.at(-1)!
    const secret = Buffer.from(headers.authorization!.replace('Basic ', ''), 'base64').toString()
    expect(secret).to.equal(`hoclieu:${new URLSearchParams({ '': 'bí mật: 1+1' }).toString().slice(1)}`)
    expect(body.code_verifier).to.match(/^[\w-]{43}$/)
  })

  it('leads somebody who is in already to the page, without the provider', async () => {
    const browser = await signIn(app, await makePerson('teacher'))
    expect((await browser.get('/sign-in/openid?next=/account')).location).to.equal('/account')
    expect((await browser.get('/sign-in/openid?next=//else.example')).location).to.equal('/')
    expect((await browser.get('/sign-in/openid/callback?code=x')).location).to.equal('/')
  })

  it('is offered on the sign-in page, by its name and without a script', async () => {
    const { html } = await app.visitor().get('/sign-in?next=/account')
    expect(html).to.match(/<a class="button[^"]*" href="\/sign-in\/openid\?next&#x3D;%2Faccount">/)
    expect(html).to.include('Đăng nhập bằng Sở &lt;A&gt;')
  })

  describe('can be unlinked', () => {
    it('only with the form of the page', async () => {
      const { person, told } = await makeKnown()
      const { browser } = await enter(told)
      expect((await browser.postWithout('/account/openid/unlink', {})).status).to.equal(403)
      expect(await linkOf(person)).to.equal(told.sub)
    })

    it('not where there is no link', async () => {
      const browser = await signIn(app, await makePerson('teacher'))
      expect((await browser.get('/account')).html).to.not.include('/account/openid/unlink')
      expect((await browser.post('/account/openid/unlink', {}, '/account')).status).to.equal(404)
    })

    it('by its owner, who is told so', async () => {
      const { person, told } = await makeKnown()
      const { browser } = await enter(told)
      expect((await browser.get('/account')).html).to.include('Bỏ liên kết với Sở &lt;A&gt;')
      const page = await browser.post('/account/openid/unlink', {}, '/account')
      expect(page.location).to.equal('/account')
      expect((await browser.get('/account')).html)
        .to.include('Đã bỏ liên kết')
        .and.not.include('openid/unlink')
      expect(await linkOf(person)).to.equal(undefined)
      expect((await entriesOf(person)).at(-1)).to.equal('accounts.openidUnlinked')
    })
  })
})
