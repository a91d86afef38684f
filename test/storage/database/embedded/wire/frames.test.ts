import { expect } from 'chai'
import { Frames, ProtocolError } from '../../../../../storage/database/embedded/wire/frames.ts'
import { frame } from './client.ts'

describe('cutting bytes into messages', () => {
  const one = frame(2013, 1, Buffer.from('first'))
  const two = frame(2013, 2, Buffer.from('the second'))
  const bare = frame(2013, 3)

  const cut = (...chunks: Buffer[]) => {
    const frames = new Frames()
    return chunks.flatMap((chunk) => [...frames.push(chunk)].map((message) => Buffer.from(message)))
  }

  it('gives a message that comes whole', () => expect(cut(one)).to.deep.equal([one]))
  it('gives a message without content', () => expect(cut(bare)).to.deep.equal([bare]))
  it('gives messages that come together', () =>
    expect(cut(Buffer.concat([one, two, bare]))).to.deep.equal([one, two, bare]))

  it('gives the same messages wherever the bytes are split', () => {
    const all = Buffer.concat([one, bare, two])
    for (let at = 0; at <= all.length; at++)
      expect(cut(all.subarray(0, at), all.subarray(at)), `split at ${at}`).to.deep.equal([one, bare, two])
  })

  it('gives the same messages when every byte comes alone', () => {
    const bytes = [...Buffer.concat([one, two, bare])].map((byte) => Buffer.from([byte]))
    expect(cut(...bytes)).to.deep.equal([one, two, bare])
  })

  it('gives nothing until the last byte has come', () => {
    const frames = new Frames()
    expect([...frames.push(one.subarray(0, -1))]).to.deep.equal([])
    expect([...frames.push(one.subarray(-1))]).to.deep.equal([one])
  })

  it('copies 48 MB in 64 kB chunks only a few times', () => {
    const big = frame(2013, 1, Buffer.alloc(48_000_000 - 16, 7))
    const chunks: Buffer[] = []
    for (let at = 0; at < big.length; at += 65536) chunks.push(big.subarray(at, at + 65536))
    const { copied, result } = countingCopies(() => {
      const frames = new Frames()
      return chunks.flatMap((chunk) => [...frames.push(chunk)])
    })
    expect(result).to.have.length(1)
    expect(result[0]?.equals(big)).to.equal(true)
    expect(copied).to.be.below(3 * big.length)
  })

  it('takes no more memory than was sent, whatever length is announced', () => {
    const head = Buffer.from(frame(2013, 1, Buffer.alloc(4)))
    head.writeInt32LE(48_000_000, 0)
    const before = process.memoryUsage().arrayBuffers
    const waiting = Array.from({ length: 100 }, () => {
      const frames = new Frames()
      expect([...frames.push(head)]).to.deep.equal([])
      return frames
    })
    expect(waiting).to.have.length(100)
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(10_000_000)
  })

  const withLength = (length: number) => {
    const head = Buffer.alloc(16)
    head.writeInt32LE(length)
    return head
  }
  for (const length of [-2147483648, -1, 0, 15, 48_016_385, 2147483647]) {
    it(`refuses the length ${length} at once`, () => {
      expect(() => cut(withLength(length).subarray(0, 4))).to.throw(ProtocolError, `cannot have ${length} bytes`)
      expect(() => cut(withLength(length))).to.throw(ProtocolError)
    })
  }
  for (const length of [17, 48_000_000, 48_016_384]) {
    it(`waits for ${length} bytes`, () => expect(cut(withLength(length))).to.deep.equal([]))
  }

  it('gives the messages before a wrong length', () => {
    const frames = new Frames()
    const messages = frames.push(Buffer.concat([one, withLength(-5)]))
    expect(messages.next().value).to.deep.equal(one)
    expect(() => messages.next()).to.throw(ProtocolError)
  })
})

/** Buffers are copied by `copy` and nothing else. */
function countingCopies<T>(body: () => T): { copied: number; result: T } {
  const original = Object.getOwnPropertyDescriptor(Buffer.prototype, 'copy')!
  const copy = original.value as Buffer['copy']
  let copied = 0
  Buffer.prototype.copy = function (this: Buffer, ...parameters: Parameters<Buffer['copy']>) {
    const count = copy.apply(this, parameters)
    copied += count
    return count
  }
  try {
    return { result: body(), copied }
  } finally {
    Object.defineProperty(Buffer.prototype, 'copy', original)
  }
}
