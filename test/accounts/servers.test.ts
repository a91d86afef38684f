import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { connect, disconnect } from '../../storage/database/index.ts'
import { Browser } from '../support/browser.ts'
import { makePerson, type MadePerson, password } from '../support/make.ts'
import { type Provider, settingsOf, startProvider } from '../support/provider.ts'
import { endRuns, runWith } from '../support/run.ts'

/** Milliseconds after which no server may believe what another one knows better; the rest is for slow machines. */
const bound = 2000 + 3000
/** Milliseconds. Servers tell each other once a second. */
const settled = 1500

describe('two servers on one database', () => {
  let directory: string
  let urls: string[]
  let provider: Provider
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'servers-'))
    await connect({ directory: join(directory, 'database') })
    provider = await startProvider()
    const environment = {
      ...settingsOf(provider.issuer),
      NODE_ENV: 'test',
      DATA_DIR: directory,
      PORT: '0',
      DEMO: 'no',
      WORK: 'no',
      LOG_LEVEL: 'silent',
      SESSION_SECRET: randomBytes(32).toString('hex'),
    }
    const start = async () => {
      const [, url] = await runWith({ file: 'server/main.ts', environment }).wrote(/Hoclieu: (http\S+)/)
      return url!
    }
    urls = [await start(), await start()]
  })
  after(async () => {
    await endRuns()
    await provider.stop()
    await disconnect()
    await rm(directory, { recursive: true })
  })

  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
  const signInAt = async (url: string, { userName }: MadePerson) => {
    const browser = new Browser(url)
    expect((await browser.post('/sign-in', { userName, password })).status).to.equal(303)
    return browser
  }
  /** The same browser, at the other server, which has heard of the sign-in and now relies on what it remembers. */
  const alsoAt = async (url: string, browser: Browser) => {
    const same = new Browser(url)
    for (const [name, value] of browser.cookies) if (name !== 'fresh') same.setCookie(name, value)
    for (const start = performance.now(); performance.now() - start < settled;) expect(await isIn(same)).to.be.true
    return same
  }
  const setup = async () => {
    const person = await makePerson('teacher')
    const here = await signInAt(urls[0]!, person)
    const there = await alsoAt(urls[1]!, here)
    return { person, here, there }
  }
  const untilOut = async (browser: Browser): Promise<number> => {
    const start = performance.now()
    while (await isIn(browser)) if (performance.now() - start > bound) break
    return performance.now() - start
  }
  const tokenOf = async (browser: Browser) =>
    /name="_csrf" value="([^"]+)"/.exec((await browser.get('/account')).html)![1]!
  const sessionIds = async (browser: Browser) =>
    [...(await browser.get('/account/sessions')).html.matchAll(/sessions\/([\w-]+)\/end"/g)].map(([, id]) => id!)

  it('know who has signed in at the other', async () => {
    const { person, there } = await setup()
    expect((await there.get('/account')).html).to.include(person.userName)
  })

  it('hear within the bound that somebody has signed out at the other', async () => {
    const { here, there } = await setup()
    await here.post('/sign-out', {}, '/account')
    expect(await untilOut(there)).to.be.below(bound)
  })

  it('hear within the bound that a session was ended at the other', async () => {
    const { person, there } = await setup()
    const owner = await signInAt(urls[0]!, person)
    const [, other] = await sessionIds(owner)
    await owner.post(`/account/sessions/${other}/end`, {}, '/account/sessions')
    expect(await untilOut(there)).to.be.below(bound)
    expect(await isIn(owner)).to.be.true
  })

  it('hear within the bound that a changed password has ended a session', async () => {
    const { person, there } = await setup()
    const owner = await signInAt(urls[0]!, person)
    const newPassword = 'thuyền xuôi sông Lam'
    const fields = { currentPassword: password, newPassword, newPasswordAgain: newPassword }
    expect((await owner.post('/account/password', fields)).status).to.equal(303)
    expect(await untilOut(there)).to.be.below(bound)
  })

  it('take nothing at all from a session that was ended at the other a moment ago', async () => {
    const { person, here, there } = await setup()
    const _csrf = await tokenOf(there)
    await here.post('/sign-out', {}, '/account')
    const page = await there.postWithout('/account', { _csrf, language: 'en', email: '' })
    expect(page.status).to.be.oneOf([401, 403])
    expect((await Account.findById(person.accountId).lean())?.language).to.equal(undefined)
  })

  it('show what was changed at the other, on the next page after the change', async () => {
    const { here, there } = await setup()
    await here.post('/language', { language: 'en' }, '/account')
    // The browser brings along that it has just changed something.
    there.setCookie('fresh', here.cookies.get('fresh')!)
    expect((await there.get('/account')).text('<h1')).to.equal('My account')
  })

  describe('and somebody who has set out for the provider from one and comes back to the other', () => {
    const setOut = async () => {
      const person = await makePerson('teacher')
      const email = `${person.personId.toString()}@so.example`
      await Person.updateOne({ _id: person.personId }, { email, emailVerifiedAt: new Date() })
      provider.told = { sub: email, email, email_verified: true }
      const here = new Browser(urls[0]!)
      const { pathname, search } = await provider.follow((await here.get('/sign-in/openid?next=/account')).location!)
      return { person, here, answer: pathname + search }
    }
    const elsewhere = ({ cookies }: Browser) => {
      const browser = new Browser(urls[1]!)
      for (const [name, value] of cookies) browser.setCookie(name, value)
      return browser
    }

    it('let them in', async () => {
      const { person, here, answer } = await setOut()
      const there = elsewhere(here)
      expect((await there.get(answer)).location).to.equal('/account')
      expect((await there.get('/account')).html).to.include(person.userName)
    })

    it('take an answer once, whichever of them it comes to', async () => {
      const { here, answer } = await setOut()
      const there = elsewhere(here)
      await there.get(answer)
      const asked = provider.questions.length
      expect((await here.get(answer)).location).to.match(/^\/sign-in/)
      expect(provider.questions).to.have.length(asked)
      expect(await isIn(here)).to.be.false
    })

    it('refuse an answer for another browser', async () => {
      const { answer } = await setOut()
      const { here: other } = await setOut()
      const there = elsewhere(other)
      expect((await there.get(answer)).location).to.match(/^\/sign-in/)
      expect(await isIn(there)).to.be.false
    })
  })

  it('count wrong passwords together', async () => {
    const { userName } = await makePerson('student')
    const browsers = urls.map((url) => new Browser(url))
    for (let done = 0; done < 5; done++)
      expect((await browsers[done % 2]!.post('/sign-in', { userName, password: 'sai' })).status).to.equal(422)
    for (const browser of browsers)
      expect((await browser.post('/sign-in', { userName, password })).status).to.equal(429)
  })
})
