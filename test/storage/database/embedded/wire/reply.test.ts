import { deserialize, serialize } from 'bson'
import { expect } from 'chai'
import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError, notSupported } from '../../../../../storage/database/embedded/errors.ts'
import type { CursorReply, Reply } from '../../../../../storage/database/embedded/wire/dispatcher.ts'
import { errorReply } from '../../../../../storage/database/embedded/wire/dispatcher.ts'
import { writeReply } from '../../../../../storage/database/embedded/wire/reply.ts'
import { readReply } from './client.ts'

const opMessage = { id: 5, opCode: 2013 } as const
const opQuery = { id: 5, opCode: 2004 } as const

describe('writing a reply', () => {
  it('answers an OP_MSG with an OP_MSG of one section', () => {
    const bytes = writeReply({ document: doc({ a: 1, ok: 1 }) }, opMessage)
    expect(bytes.readInt32LE(0)).to.equal(bytes.length)
    expect(bytes.readInt32LE(8)).to.equal(5)
    expect(bytes.readInt32LE(12)).to.equal(2013)
    expect(bytes.readUInt32LE(16)).to.equal(0)
    expect(bytes[20]).to.equal(0)
    expect(deserialize(bytes.subarray(21))).to.deep.equal({ a: 1, ok: 1 })
  })

  it('answers an OP_QUERY with an OP_REPLY of one document', () => {
    const bytes = writeReply({ document: doc({ a: 1, ok: 1 }) }, opQuery)
    expect(bytes.readInt32LE(0)).to.equal(bytes.length)
    expect(bytes.readInt32LE(8)).to.equal(5)
    expect(bytes.readInt32LE(12)).to.equal(1)
    expect(bytes.readUInt32LE(16)).to.equal(8)
    expect(bytes.readBigInt64LE(20)).to.equal(0n)
    expect(bytes.readInt32LE(28)).to.equal(0)
    expect(bytes.readInt32LE(32)).to.equal(1)
    expect(deserialize(bytes.subarray(36))).to.deep.equal({ a: 1, ok: 1 })
  })

  it('gives each reply an id of its own', () => {
    const [first, second] = [1, 2].map(() => writeReply({ document: doc({ ok: 1 }) }, opMessage).readInt32LE(4))
    expect(first).to.not.equal(second)
  })

  const cursor = (fields: Partial<CursorReply>): Reply => ({
    cursor: { field: 'firstBatch', batch: [], id: 0n, namespace: 'db.c', rest: doc({ ok: 1 }), ...fields },
  })
  const cursorIn = (reply: Reply) => {
    const bytes = writeReply(reply, opMessage)
    expect(bytes.readInt32LE(0)).to.equal(bytes.length)
    return readReply(bytes).document
  }

  it('writes an empty batch', () =>
    expect(cursorIn(cursor({}))).to.deep.equal({ cursor: { firstBatch: [], id: 0, ns: 'db.c' }, ok: 1 }))

  // 10, 100 and 1000 documents: the positions in the array get longer names.
  for (const count of [1, 9, 10, 11, 99, 100, 101, 999, 1000, 1001]) {
    it(`writes a batch of ${count}`, () => {
      const documents = Array.from({ length: count }, (_, index) => ({ _id: index, text: 'x'.repeat(index % 7) }))
      const batch = documents.map((document) => Buffer.from(serialize(document)))
      expect(cursorIn(cursor({ batch })).cursor.firstBatch).to.deep.equal(documents)
    })
  }

  it('writes the id as int64, the name in UTF-8, and what follows', () => {
    const reply = cursor({ field: 'nextBatch', id: 2n ** 62n, namespace: 'trường.lớp', rest: doc({ ok: 1, at: 'x' }) })
    const { cursor: written, ...rest } = deserialize(writeReply(reply, opMessage).subarray(21), { useBigInt64: true })
    expect(written).to.deep.equal({ nextBatch: [], id: 2n ** 62n, ns: 'trường.lớp' })
    expect(rest).to.deep.equal({ ok: 1, at: 'x' })
  })

  it('copies the documents of a batch byte by byte', () => {
    const odd = Buffer.from([5, 0, 0, 0, 0x42]) // not even BSON
    expect(writeReply(cursor({ batch: [odd] }), opMessage).includes(odd)).to.equal(true)
  })

  it('writes 48 MB', () => {
    const big = Buffer.from(serialize({ text: 'x'.repeat(15_999_000) }))
    const bytes = writeReply(cursor({ batch: [big, big, big] }), opMessage)
    expect(bytes.length).to.be.above(47_900_000)
    const { firstBatch } = readReply(bytes).document.cursor as { firstBatch: { text: string }[] }
    expect(firstBatch.map(({ text }) => text.length)).to.deep.equal([15_999_000, 15_999_000, 15_999_000])
  })
})

describe('answering an error', () => {
  const answer = (error: unknown) => readReply(writeReply(errorReply(error), opMessage)).document

  it('gives code, name, text, details and labels', () => {
    const error = new CommandError(11000, 'E11000 duplicate key', {
      details: doc({ keyPattern: { a: 1 } }),
      labels: ['TransientTransactionError'],
    })
    expect(answer(error)).to.deep.equal({
      ok: 0,
      errmsg: 'E11000 duplicate key',
      code: 11000,
      codeName: 'DuplicateKey',
      keyPattern: { a: 1 },
      errorLabels: ['TransientTransactionError'],
    })
  })
  it('leaves out labels that are not there', () =>
    expect(answer(notSupported('x'))).to.not.have.property('errorLabels'))
  it('gives a failure of our own the code 1', () =>
    expect(answer(new TypeError('broken'))).to.deep.equal({
      ok: 0,
      errmsg: 'broken',
      code: 1,
      codeName: 'InternalError',
    }))
  it('takes anything that was thrown', () => expect(answer('text').errmsg).to.equal('text'))
})
