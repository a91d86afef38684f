import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import express from 'express'
import { Types } from 'mongoose'
import { z } from 'zod'
import type { Actor } from '../../server/actor.ts'
import {
  type ApiCall,
  apiRouter,
  type Bearer,
  listOperation,
  openOperation,
  operation,
} from '../../server/api/index.ts'
import { AppError, conflict, notSignedIn } from '../../server/errors.ts'
import type { Feature } from '../../server/feature.ts'
import { beginRequest } from '../../server/http/request.ts'
import { createLog } from '../../server/log.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { call, fieldCodes, newAddress, rawCall, refusal } from './client.ts'

const actor: Actor = {
  accountId: new Types.ObjectId(),
  personId: new Types.ObjectId(),
  name: 'Nguyễn Văn Thử',
  userName: 'thu',
  language: undefined,
  memberships: [],
  mustChangePassword: false,
  isService: false,
  scopes: ['leaves:read', 'leaves:write'],
}
const language = (chosen: 'vi' | 'en') => ({ ...actor, language: chosen })
const callers: Record<string, Actor> = {
  writer: actor,
  reader: { ...actor, scopes: ['leaves:read'] },
  vietnamese: language('vi'),
  english: language('en'),
}
const bearer: Bearer = {
  find: async (token) => {
    const found = callers[token]
    if (token === 'away') throw new AppError(503, 'unavailable')
    return found ? { caller: { tokenId: token, actor: found } } : { refusal: notSignedIn('invalidToken') }
  },
}

const leaf = z.strictObject({
  name: z.string().min(2).max(10),
  size: z.int().optional(),
  veins: z.array(z.strictObject({ length: z.number() })).optional(),
})
let calls: ApiCall<unknown, unknown>[] = []
const note = async <Answer>(given: ApiCall<unknown, unknown>, answer: Answer) => {
  calls.push(given)
  return answer
}

const leaves: Feature = {
  name: 'leaves',
  bearer,
  api: [
    operation({
      method: 'get',
      path: '/leaves/{id}',
      operationId: 'findLeaf',
      summary: 'One leaf.',
      scope: 'leaves:read',
      parameters: z.object({
        id: z.string().regex(/^\d+$/),
        size: z.int().min(1).max(9).optional(),
        share: z.number().optional(),
        isGreen: z.boolean().optional(),
        kinds: z.array(z.string()).optional(),
      }),
      status: 200,
      output: z.strictObject({ id: z.string() }),
      run: async (_actor, given) => note(given, { id: given.parameters.id }),
    }),
    operation({
      method: 'get',
      path: '/leaves/newest',
      operationId: 'findNewestLeaf',
      summary: 'The newest leaf.',
      scope: 'any',
      status: 200,
      output: z.strictObject({ id: z.string() }),
      run: async (_actor, given) => note(given, { id: 'newest' }),
    }),
    listOperation({
      path: '/leaves',
      operationId: 'listLeaves',
      summary: 'All leaves.',
      scope: 'leaves:read',
      parameters: z.object({ kind: z.string().optional() }),
      item: z.number(),
      run: async (_actor, given) => {
        const start = Number(given.parameters.cursor ?? 0)
        const next = start + given.parameters.limit
        const items = Array.from({ length: given.parameters.limit }, (_, place) => start + place)
        return note(given, { items, next: next < 50 ? String(next) : undefined })
      },
    }),
    operation({
      method: 'post',
      path: '/leaves',
      operationId: 'createLeaf',
      summary: 'A new leaf.',
      scope: 'leaves:write',
      status: 201,
      body: leaf,
      output: leaf,
      run: async (_actor, given) => note(given, given.body),
    }),
    operation({
      method: 'delete',
      path: '/leaves/{id}',
      operationId: 'removeLeaf',
      summary: 'No leaf any more.',
      scope: 'leaves:write',
      parameters: z.object({ id: z.string() }),
      status: 204,
      run: async (_actor, { parameters: { id } }) => {
        if (id === '1') throw conflict('invalidCursor')
        if (id === '2') throw new Error('the cause is nobody’s business')
      },
    }),
    openOperation({
      method: 'get',
      path: '/sky',
      operationId: 'findSky',
      summary: 'The sky.',
      status: 200,
      output: z.strictObject({ name: z.string().nullable() }),
      run: async (visitor, given) => note(given, { name: visitor?.name ?? null }),
    }),
  ],
}

describe('a call of the API', () => {
  let app: RunningApp
  let server: Server
  let own: { url: string }
  const write = (body: unknown) => call(own, 'POST /leaves', { token: 'writer', body })
  const send = (text: string | Uint8Array, headers?: Record<string, string>) =>
    call(own, 'POST /leaves', { token: 'writer', text, headers })

  before(async () => {
    app = await startApp()
    const log = createLog('silent', 'test')
    const site = express()
    site.set('trust proxy', 'loopback')
    site.use(beginRequest(log))
    site.use('/api/v1', apiRouter({ features: [leaves], log, publicUrl: 'https://hoc.example/' }))
    server = createServer(site)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    own = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  })
  beforeEach(() => {
    calls = []
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await app.stop()
  })

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

  describe('that brings a body', () => {
    const refusedTexts: [string, string | Uint8Array, string][] = [
      ['nothing', '', '400 malformedJson'],
      ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), '400 malformedJson'],
      ['a name twice', '{"name":"abc","name":"abd"}', '400 malformedJson'],
      ['__proto__', '{"name":"abc","__proto__":{"size":1}}', '400 malformedJson'],
      ['a number that is too large', '{"name":"abc","size":1e999}', '400 malformedJson'],
      ['deep nesting', `{"name":${'['.repeat(5000)}${']'.repeat(5000)}}`, '400 malformedJson'],
      ['more than a megabyte', JSON.stringify({ name: 'x'.repeat(1024 * 1024) }), '413 bodyTooLarge'],
    ]
    for (const [what, text, wanted] of refusedTexts) {
      it(`of ${what} is refused`, async () => expect(refusal(await send(text))).to.equal(wanted))
    }

    it('just under a megabyte is read', async () => {
      const text = JSON.stringify({ name: 'abc' }).padEnd(1024 * 1024 - 1)
      expect((await send(text)).status).to.equal(201)
    })

    it('that is small only while it is packed is refused', async () => {
      const packed = gzipSync(JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) }))
      expect(refusal(await send(packed, { 'content-encoding': 'gzip' }))).to.equal('413 bodyTooLarge')
    })

    const types: [string, number][] = [
      ['application/json', 201],
      ['application/json; charset=utf-8', 201],
      ['application/json; charset="UTF-8"', 201],
      ['application/json; charset=latin1', 415],
      ['application/x-www-form-urlencoded', 415],
      ['text/json', 415],
      ['multipart/form-data; boundary=x', 415],
    ]
    for (const [type, status] of types) {
      it(`as ${type} is answered with ${status}`, async () => {
        expect((await send('{"name":"abc"}', { 'content-type': type })).status).to.equal(status)
      })
    }

    const mistakes: [string, unknown, Record<string, string>][] = [
      ['a list', [], { body: 'invalid' }],
      ['nothing at all', null, { body: 'invalid' }],
      ['a text', 'abc', { body: 'invalid' }],
      ['no name', {}, { name: 'required' }],
      [
        'names that nobody knows',
        { name: 'abc', constructor: 1, colour: 2 },
        { constructor: 'unknownField', colour: 'unknownField' },
      ],
      ['a name nobody knows further in', { name: 'abc', veins: [{ length: 1, width: 1 }] }, { 'veins.0': 'invalid' }],
      ['wrong values', { name: 'a', size: 1.5 }, { name: 'tooShort', size: 'invalid' }],
      ['a number that cannot be told from its neighbours', { name: 'abc', size: 2 ** 53 }, { size: 'tooBig' }],
      [
        'a wrong value further in',
        { name: 'abc', veins: [{ length: 1 }, { length: 'x' }] },
        { 'veins.1.length': 'invalid' },
      ],
    ]
    for (const [what, body, codes] of mistakes) {
      it(`with ${what} is told so field by field`, async () => {
        const answer = await write(body)

        expect(refusal(answer)).to.equal('422 invalidInput')
        expect(fieldCodes(answer)).to.deep.equal(codes)
      })
    }

    it('is done, with its texts trimmed and in NFC', async () => {
      const answer = await write({ name: ` ${'lá'.normalize('NFD')}  `, size: 1, veins: [{ length: 0.5 }] })

      expect(answer.status).to.equal(201)
      expect(answer.json).to.deep.equal({ name: 'lá'.normalize('NFC'), size: 1, veins: [{ length: 0.5 }] })
    })
  })

  describe('that has parameters', () => {
    const get = (query: string) => call(own, `GET /leaves/7${query}`, { token: 'reader' })

    const mistakes: [string, Record<string, string>][] = [
      ['?size=', { size: 'invalid' }],
      ['?size=0', { size: 'tooSmall' }],
      ['?size=10', { size: 'tooBig' }],
      ['?size=1.5', { size: 'invalid' }],
      ['?size=0x1', { size: 'invalid' }],
      ['?size=1e0', { size: 'invalid' }],
      ['?size=1&size=2', { size: 'invalid' }],
      ['?isGreen=yes', { isGreen: 'invalid' }],
      ['?colour=1', { colour: 'unknownField' }],
      ['?__proto__=1', { ['__proto__']: 'unknownField' }],
      ['?id=8', { id: 'unknownField' }],
      ['?size[$gt]=1', { 'size[$gt]': 'unknownField' }],
    ]
    for (const [query, codes] of mistakes) {
      it(`is refused with ${query}`, async () => {
        const answer = await get(query)

        expect(refusal(answer)).to.equal('422 invalidInput')
        expect(Object.entries(fieldCodes(answer))).to.deep.equal(Object.entries(codes))
      })
    }

    it('gets them as what they are', async () => {
      const answer = await get('?size=9&share=-0.5&isGreen=false&kinds=a&kinds=b')

      expect(answer.json).to.deep.equal({ id: '7' })
      expect(calls[0]?.parameters).to.deep.equal({ id: '7', size: 9, share: -0.5, isGreen: false, kinds: ['a', 'b'] })
    })

    it('gets a list of one', async () => {
      await get('?kinds=a')
      expect(calls[0]?.parameters).to.deep.equal({ id: '7', kinds: ['a'] })
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
