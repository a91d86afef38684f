import { expect } from 'chai'
import fc from 'fast-check'
import { parseCollation } from '../../../../../storage/database/embedded/bson/collation.ts'
import { compare, equals } from '../../../../../storage/database/embedded/bson/compare.ts'
import { BSONRegExp, BSONSymbol, Code, doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { text, value, valuesInOrder } from './generate.ts'

describe('BSON order', () => {
  it('is that of the manual', () => {
    for (const [first, left] of valuesInOrder.entries()) {
      for (const [second, right] of valuesInOrder.entries()) {
        for (const a of left) {
          for (const b of right) {
            expect(Math.sign(compare(a, b)), `rows ${first} and ${second}`).to.equal(Math.sign(first - second))
            expect(equals(a, b)).to.equal(first === second)
          }
        }
      }
    }
  })

  it('puts every value beside itself', () => {
    fc.assert(fc.property(value, (value) => compare(value, value) === 0))
  })

  it('is the same from both sides', () => {
    fc.assert(fc.property(value, value, (a, b) => Math.sign(compare(a, b)) + Math.sign(compare(b, a)) === 0))
  })

  it('is transitive', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort(compare)
        expect(compare(low, middle)).to.be.at.most(0)
        expect(compare(middle, high)).to.be.at.most(0)
        expect(compare(low, high)).to.be.at.most(0)
      }),
    )
  })

  it('puts strings in the order of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compare(a, b))).to.equal(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps to the order of fields in documents', () => {
    expect(equals(doc({ a: 1, b: 2 }), doc({ b: 2, a: 1 }))).to.equal(false)
  })

  describe('with a collation', () => {
    const collation = parseCollation(doc({ locale: 'vi', strength: 1 }))

    it('applies to strings anywhere within the value', () => {
      expect(equals('Hoà', 'hoa', collation)).to.equal(true)
      expect(equals(['Hoà'], ['hoa'], collation)).to.equal(true)
      expect(equals(doc({ a: { b: ['Hoà'] } }), doc({ a: { b: ['hoa'] } }), collation)).to.equal(true)
      expect(equals('Hoà', new BSONSymbol('hoa'), collation)).to.equal(true)
    })

    it('does not apply to names, regular expressions and code', () => {
      expect(equals(doc({ A: 1 }), doc({ a: 1 }), collation)).to.equal(false)
      expect(equals(new BSONRegExp('A'), new BSONRegExp('a'), collation)).to.equal(false)
      expect(equals(new Code('A'), new Code('a'), collation)).to.equal(false)
    })
  })
})
