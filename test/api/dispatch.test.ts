import { expect } from 'chai'
import { call, newAddress, rawCall, refusal } from './client.ts'
import { actor, calls, type Leaves, startLeaves } from './leaves.ts'

describe('a call of the API', () => {
  let own: Leaves
  before(async () => {
    own = await startLeaves()
  })
  beforeEach(() => {
    calls.length = 0
  })
  after(() => own.stop())

  describe('is refused', () => {
    /** Each has the fault of its line and of all lines below, where it can: the order is part of the contract. */
    const wrong = { headers: { 'content-type': 'text/plain', accept: 'image/png' }, text: 'x' }
    const notAcceptable = { ...wrong, token: undefined }
    const acceptable = { headers: { 'content-type': 'text/plain' }, text: 'x' }
    const inOrder: [string, string, Parameters<typeof call>[2], string][] = [
      ['for an unknown address', 'POST /nothing', wrong, '404 notFound'],
      ['for an address in other letters', 'GET /Leaves', {}, '404 notFound'],
      ['for an address with a slash at its end', 'GET /leaves/', {}, '404 notFound'],
      ['for a malformed address', 'GET /leaves/%E0%A4%A', {}, '400 badRequest'],
      ['for a method that the address does not have', 'PUT /leaves', wrong, '405 methodNotAllowed'],
      ['when it does not accept JSON', 'POST /leaves', notAcceptable, '406 notAcceptable'],
      ['without a token', 'POST /leaves', acceptable, '401 tokenMissing'],
      ['with a token of nobody', 'POST /leaves', { ...acceptable, token: 'x' }, '401 invalidToken'],
      ['without the scope', 'POST /leaves', { ...acceptable, token: 'reader' }, '403 insufficientScope'],
      ['with another type of body', 'POST /leaves', { ...acceptable, token: 'writer' }, '415 unsupportedMediaType'],
      ['with malformed JSON', 'POST /leaves', { text: '{', token: 'writer' }, '400 malformedJson'],
      ['with values that are not right', 'POST /leaves', { body: {}, token: 'writer' }, '422 invalidInput'],
      ['for a malformed id', 'GET /leaves/x', { token: 'reader' }, '404 notFound'],
      ['by the operation itself', 'DELETE /leaves/1', { token: 'writer' }, '409 invalidCursor'],
      ['when something breaks', 'DELETE /leaves/2', { token: 'writer' }, '500 unexpected'],
      ['while the database is away', 'GET /leaves', { token: 'away' }, '503 unavailable'],
    ]
    for (const [why, what, given, wanted] of inOrder) {
      it(why, async () => {
        const answer = await call(own, what, given)

        expect(refusal(answer)).to.equal(wanted)
        expect(answer.headers.get('content-type')).to.equal('application/problem+json; charset=utf-8')
        expect(calls).to.deep.equal([])
      })
    }

    it('and told with the address of an explanation, a title, a sentence and the id of the request', async () => {
      const { json, headers } = await call(own, 'GET /leaves', { headers: { 'accept-language': 'en' } })

      expect(json).to.deep.equal({
        type: 'https://hoc.example/api#problem-tokenMissing',
        title: 'An access token is needed',
        status: 401,
        detail:
          'Send it in the header Authorization, as “Bearer hl_…”. Tokens are made in your profile, and for other systems in the administration.',
        code: 'tokenMissing',
        requestId: headers.get('x-request-id'),
      })
    })

    it('without telling what has broken', async () => {
      const { text } = await call(own, 'DELETE /leaves/2', { token: 'writer' })
      expect(text).not.to.contain('business')
    })

    it('in the language asked for, else in the one that the person has chosen, else in Vietnamese', async () => {
      const languageOf = async (token: string, asked?: string) => {
        const headers: Record<string, string> = asked === undefined ? {} : { 'accept-language': asked }
        return (await call(own, 'GET /nothing', { token, headers })).headers.get('content-language')
      }
      expect(await languageOf('vietnamese', 'en-GB,en;q=0.9')).to.equal('en')
      expect(await languageOf('english', 'vi')).to.equal('vi')
      expect(await languageOf('english', 'fr')).to.equal('en')
      expect(await languageOf('english')).to.equal('en')
      expect(await languageOf('vietnamese')).to.equal('vi')
      expect(await languageOf('writer')).to.equal('vi')
    })

    it('with what a client can do about it in the headers', async () => {
      const headersOf = async (what: string, token?: string) => (await call(own, what, { token })).headers
      expect((await headersOf('GET /leaves')).get('www-authenticate')).to.equal('Bearer realm="api"')
      expect((await headersOf('GET /leaves', 'x')).get('www-authenticate')).to.contain('error="invalid_token"')
      expect((await headersOf('DELETE /leaves/3', 'reader')).get('www-authenticate')).to.contain('scope="leaves:write"')
      expect((await headersOf('PUT /leaves', 'reader')).get('allow')).to.equal('GET, HEAD, OPTIONS, POST')
    })
  })

  it('goes to the address with the literal word, not to the one with a parameter', async () => {
    expect((await call(own, 'GET /leaves/newest', { token: 'reader' })).json).to.deep.equal({ id: 'newest' })
  })

  it('is answered in pages that lead to each other', async () => {
    const first = await call(own, 'GET /leaves?limit=20&kind=l%C3%A1', { token: 'reader' })
    const { next } = first.json as { next: { cursor: string; url: string } }
    expect(next).to.deep.equal({
      cursor: '20',
      url: 'https://hoc.example/api/v1/leaves?limit=20&kind=l%C3%A1&cursor=20',
    })
    expect(first.headers.get('link')).to.equal(`<${next.url}>; rel="next"`)

    const url = new URL(next.url)
    await call(own, `GET ${url.pathname.slice('/api/v1'.length)}${url.search}`, { token: 'reader' })
    expect(calls[1]?.parameters).to.deep.equal({ limit: 20, kind: 'lá', cursor: '20' })

    const last = await call(own, 'GET /leaves?cursor=40', { token: 'reader' })
    expect(last.json).to.have.property('next', null)
    expect(last.headers.get('link')).to.equal(null)
  })

  it('of an open operation needs no token, and knows who brings a good one', async () => {
    const names = []
    for (const token of [undefined, 'x', 'writer']) names.push((await call(own, 'GET /sky', { token })).json)
    expect(names).to.deep.equal([{ name: null }, { name: null }, { name: actor.name }])
  })

  it('with HEAD says what GET would, without the content', async () => {
    const [head, get] = [await call(own, 'HEAD /sky'), await call(own, 'GET /sky')]
    expect([head.status, head.text]).to.deep.equal([200, ''])
    expect(head.headers.get('content-length')).to.equal(get.headers.get('content-length'))
    expect(refusal({ ...(await call(own, 'HEAD /leaves')), json: {} })).to.equal('401 undefined')
  })

  it('with OPTIONS says what there is, and lets no page of another origin read anything', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'GET' }
    const answer = await rawCall(own, 'OPTIONS', '/leaves', headers)

    expect([answer.status, answer.headers.allow, answer.text]).to.deep.equal([204, 'GET, HEAD, OPTIONS, POST', ''])
    const read = await rawCall(own, 'GET', '/sky', { origin: 'https://evil.example' })
    for (const { headers: told } of [answer, read])
      expect(Object.keys(told).filter((name) => name.startsWith('access-control'))).to.deep.equal([])
  })

  it('is answered to whoever accepts anything, or says nothing about it', async () => {
    for (const accept of [{}, { accept: '*/*' }, { accept: 'application/*' }, { accept: 'text/html, */*;q=0.1' }])
      expect((await rawCall(own, 'GET', '/sky', accept as Record<string, string>)).status).to.equal(200)
  })

  it('is kept by no cache', async () => {
    expect((await call(own, 'GET /sky')).headers.get('cache-control')).to.equal('no-store')
  })

  it('may come sixty times a minute from one address without a token, and more often with one', async () => {
    const from = newAddress()
    const statuses = []
    for (let time = 0; time < 61; time++) statuses.push((await call(own, 'GET /sky', { from })).status)
    // A minute may have ended meanwhile.
    expect(statuses.filter((status) => status === 429)).to.have.length.below(2)
    const refused = await until429(() => call(own, 'GET /sky', { from }))
    expect(refusal(refused)).to.equal('429 tooMany')
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60)
    expect(refused.headers.get('ratelimit')).to.match(/^"apiWithoutToken"; r=0; t=\d+$/)
    expect((await call(own, 'GET /sky', { from, token: 'writer' })).status).to.equal(200)
    expect((await call(own, 'GET /sky')).status).to.equal(200)
  })

  it('may come six hundred times a minute with one token', async () => {
    const { headers } = await call(own, 'GET /sky', { token: 'reader' })
    expect(headers.get('ratelimit-policy')).to.match(/^"api"; q=600; w=60; pk=:/)
  })
})

/** The first of up to 61 answers that is refused. */
async function until429(ask: () => ReturnType<typeof call>): ReturnType<typeof call> {
  for (let time = 0; time < 61; time++) {
    const answer = await ask()
    if (answer.status === 429) return answer
  }
  throw new Error('Nothing was refused.')
}
