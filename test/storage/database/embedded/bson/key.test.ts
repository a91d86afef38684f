import { expect } from 'chai'
import fc from 'fast-check'
import { compare } from '../../../../../storage/database/embedded/bson/compare.ts'
import { invert, keyOf, KeyWriter, successor } from '../../../../../storage/database/embedded/bson/key.ts'
import { MaxKey, MinKey, ObjectId, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { numbersInOrder, pair, value, valuesInOrder } from './generate.ts'

describe('index keys', () => {
  it('are in the order of the values, and equal for equal values', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(Buffer.compare(keyOf(a), keyOf(b))).to.equal(Math.sign(compare(a, b)))
      }),
      { numRuns: 5000 },
    )
  })

  const tables = { 'values of every type': valuesInOrder, 'numbers that are hard to tell apart': numbersInOrder }
  for (const [what, table] of Object.entries(tables)) {
    it(`hold for every two ${what}`, () => {
      const rows = table.map((row) => row.map((value) => keyOf(value as Value)))
      for (const [first, left] of rows.entries()) {
        for (const [second, right] of rows.entries()) {
          for (const a of left) {
            for (const b of right) {
              expect(Buffer.compare(a, b), `rows ${first} and ${second}`).to.equal(Math.sign(first - second))
            }
          }
        }
      }
    })
  }

  it('hold for texts with NUL, also before another field', () => {
    const units = ['', '\0', '\u0001', 'a', '\u{1f600}']
    const texts = new Set(units.flatMap((a) => units.flatMap((b) => units.map((c) => a + b + c))))
    for (const a of texts) {
      const key = written([a, false], [new MaxKey(), false])
      for (const b of texts) {
        const other = written([b, false], [new MinKey(), false])
        expect(Buffer.compare(key, other)).to.equal(Math.sign(compare(a, b)) || 1)
      }
    }
  })

  it('turn the order round when descending', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(Buffer.compare(written([a, true]), written([b, true]))).to.equal(Math.sign(compare(b, a)))
      }),
      { numRuns: 2000 },
    )
  })

  it('are never the beginning of the key of another value', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        fc.pre(compare(a, b) !== 0)
        const [left, right] = [keyOf(a), keyOf(b)]
        expect(right.subarray(0, left.length).equals(left)).to.equal(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('of several fields compare field by field, each in its direction', () => {
    fc.assert(
      fc.property(pair, pair, fc.boolean(), fc.boolean(), ([a, b], [c, d], first, second) => {
        const expected = (first ? compare(b, a) : compare(a, b)) || (second ? compare(d, c) : compare(c, d))
        const left = written([a, first], [c, second])
        const right = written([b, first], [d, second])
        expect(Buffer.compare(left, right)).to.equal(Math.sign(expected))
      }),
      { numRuns: 2000 },
    )
  })

  it('stay short for money', () => {
    expect(keyOf(12.5).length).to.equal(10)
    expect(keyOf(9007199254740993n).length).to.be.at.most(32)
  })

  it('put the empty array of a multikey index between MinKey and null', () => {
    const writer = new KeyWriter()
    writer.emptyArray(false)
    const key = writer.result()
    expect(Buffer.compare(keyOf(null), key)).to.equal(1)
    expect(Buffer.compare(key, keyOf(new MinKey()))).to.equal(1)
    writer.reset()
    writer.emptyArray(true)
    expect(writer.result().equals(invert(key))).to.equal(true)
  })

  it('begin with the bytes given', () => {
    const writer = new KeyWriter()
    writer.bytes(Buffer.from([1, 2]))
    writer.value('a', false)
    expect(writer.result().equals(Buffer.concat([Buffer.from([1, 2]), keyOf('a')]))).to.equal(true)
  })

  it('outlive the writer, which grows when it must', () => {
    const writer = new KeyWriter()
    writer.value(new ObjectId('0123456789abcdef01234567'), false)
    const first = writer.result()
    writer.reset()
    writer.value('ế'.repeat(50_000), false)
    expect(writer.result().equals(keyOf('ế'.repeat(50_000)))).to.equal(true)
    expect(first.toString('hex')).to.equal('640123456789abcdef01234567')
  })

  it('inverted twice are what they were', () => {
    fc.assert(
      fc.property(value, (value) => {
        expect(invert(invert(keyOf(value))).equals(keyOf(value))).to.equal(true)
        expect(invert(keyOf(value)).equals(written([value, true]))).to.equal(true)
      }),
    )
  })

  describe('successor', () => {
    it('is above every key with the prefix and not above the next one without', () => {
      fc.assert(
        fc.property(pair, value, fc.boolean(), ([a, b], rest, descending) => {
          const prefix = written([a, descending])
          const next = successor(prefix)
          expect(Buffer.compare(written([a, descending], [rest, false]), next)).to.equal(-1)
          expect(Buffer.compare(prefix, next)).to.equal(-1)
          const other = written([b, descending])
          if (Buffer.compare(other, prefix) > 0) expect(Buffer.compare(other, next)).to.be.at.least(0)
        }),
        { numRuns: 1000 },
      )
    })

    it('carries over bytes that cannot grow', () => {
      expect(successor(Buffer.from([1, 2, 0xff, 0xff]))).to.deep.equal(Buffer.from([1, 3]))
      expect(successor(Buffer.from([1, 2]))).to.deep.equal(Buffer.from([1, 3]))
    })

    it('of nothing is above everything', () => {
      fc.assert(
        fc.property(value, fc.boolean(), (value, descending) => {
          expect(Buffer.compare(written([value, descending]), successor(Buffer.alloc(0)))).to.equal(-1)
        }),
      )
    })
  })
})

function written(...fields: [Value, boolean][]): Buffer {
  const writer = new KeyWriter()
  for (const [value, descending] of fields) writer.value(value, descending)
  return writer.result()
}
