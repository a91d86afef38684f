import { expect } from 'chai'
import { as, makePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('every page', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  describe('that is not there', () => {
    it('is 404, with an id for whoever is asked about it', async () => {
      const page = await app.visitor().get('/nothing')
      expect(page.status).to.equal(404)
      expect(page.html).to.contain(page.headers.get('x-request-id'))
    })

    it('is told to machines as a problem', async () => {
      const response = await fetch(`${app.url}/nothing`, { headers: { accept: 'application/json' } })
      expect(response.headers.get('content-type')).to.contain('application/problem+json')
      expect(await response.json()).to.deep.include({ status: 404, code: 'notFound' })
    })

    it('speaks the language of the visitor', async () => {
      const visitor = app.visitor()
      visitor.setCookie('language', 'en')
      expect((await visitor.get('/nothing')).html).to.contain('lang="en"')
      visitor.setCookie('language', 'xx')
      expect((await visitor.get('/nothing')).html).to.contain('lang="vi"')
    })
  })

  it('allows nothing inline and nothing from other hosts', async () => {
    const policy = (await app.visitor().get('/')).headers.get('content-security-policy') ?? ''
    expect(policy)
      .to.contain("default-src 'none'")
      .and.to.contain("script-src 'self'")
      .and.to.contain("style-src 'self'")
    expect(policy).not.to.contain('unsafe')
  })

  it('is kept by no cache on the way', async () => {
    expect((await app.visitor().get('/')).headers.get('cache-control')).to.equal('private, no-store')
  })

  describe('with a form', () => {
    it('refuses it without a token', async () => {
      const page = await app.visitor().postWithout('/sign-in', { userName: 'a', password })
      expect(page.status).to.equal(403)
    })

    it("refuses it with another session's token", async () => {
      const { userName } = await makePerson('teacher')
      const [one, other] = [await signIn(app, { userName }), await signIn(app, { userName })]
      const token = /name="_csrf" value="([^"]+)"/.exec((await one.get('/account')).html)![1]!
      expect((await other.postWithout('/sign-out', { _csrf: token })).status).to.equal(403)
      expect((await one.postWithout('/sign-out', { _csrf: token })).status).to.equal(303)
    })

    it('refuses a body above its limit', async () => {
      const page = await app.visitor().post('/sign-in', { userName: 'x'.repeat(1_100_000), password })
      expect(page.status).to.equal(413)
    })

    it('refuses a body with too many fields', async () => {
      const fields = Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`f${at}`, '1']))
      expect((await app.visitor().post('/sign-in', fields)).status).to.equal(400)
    })
  })

  it('sends who is signed out to the sign-in page, and back', async () => {
    const page = await app.visitor().get('/account?tab=1')
    expect([page.status, page.location]).to.deep.equal([303, '/sign-in?next=%2Faccount%3Ftab%3D1'])
  })

  it('sends who must change the password there first', async () => {
    const newcomer = await as(app, 'student', { mustChangePassword: true })
    expect((await newcomer.get('/')).location).to.equal('/account/password')
    expect((await newcomer.get('/account/password')).status).to.equal(200)
  })

  it('survives an address that cannot be decoded', async () => {
    expect((await app.visitor().get('/%E0%A4%A')).status).to.be.oneOf([400, 404])
  })

  describe('tells what has just happened', () => {
    it('once', async () => {
      const somebody = await as(app, 'teacher')
      const notice = Buffer.from(JSON.stringify({ kind: 'good', key: 'languages.en' })).toString('base64url')
      somebody.setCookie('notice', notice)
      expect((await somebody.get('/')).html).to.contain('notice-good')
      expect((await somebody.get('/')).html).not.to.contain('notice-good')
    })

    const forged = [
      ['an unknown word', { kind: 'good', key: 'no.such.word' }],
      ['an unknown kind', { kind: 'x" onload="', key: 'languages.en' }],
      ['values that are no text', { kind: 'good', key: 'languages.en', values: { a: {} } }],
    ] as const
    for (const [what, notice] of forged) {
      it(`but not a forged notice with ${what}`, async () => {
        const visitor = app.visitor()
        visitor.setCookie('notice', Buffer.from(JSON.stringify(notice)).toString('base64url'))
        const page = await visitor.get('/')
        expect(page.status).to.equal(200)
        expect(page.html).not.to.contain('class="notice')
      })
    }

    it('but not what is no notice at all', async () => {
      const visitor = app.visitor()
      visitor.setCookie('notice', 'bm90aGluZw')
      expect((await visitor.get('/')).status).to.equal(200)
    })
  })

  describe('has styles and scripts', () => {
    it('under an address that is kept for ever', async () => {
      const address = /href="(\/assets\/[^"]+\/styles\/main\.css)"/.exec((await app.visitor().get('/')).html)![1]!
      const response = await fetch(app.url + address)
      expect(response.headers.get('cache-control')).to.contain('immutable')
      expect(await response.text()).not.to.contain('@import')
    })

    it('also under one of an older version, which is not kept', async () => {
      const response = await fetch(`${app.url}/assets/older/styles/main.css`)
      expect(response.status).to.equal(200)
      expect(response.headers.get('cache-control')).to.equal('no-cache')
    })

    it('and no other file', async () => {
      for (const path of [
        '/assets/x/none.css',
        '/assets/x/../../package.json',
        '/assets/x/%2e%2e/package.json',
        '/assets/x',
      ]) {
        expect((await fetch(app.url + path)).status, path).to.equal(404)
      }
    })
  })
})
