import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { call, fieldCodes, refusal } from './client.ts'
import { calls, type Leaves, startLeaves } from './leaves.ts'

describe('a call of the API', () => {
  let own: Leaves
  before(async () => {
    own = await startLeaves()
  })
  beforeEach(() => {
    calls.length = 0
  })
  after(() => own.stop())
  const write = (body: unknown) => call(own, 'POST /leaves', { token: 'writer', body })
  const send = (text: string | Uint8Array, headers?: Record<string, string>) =>
    call(own, 'POST /leaves', { token: 'writer', text, headers })

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
})
