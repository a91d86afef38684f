// Queries for which an index once gave other answers than a scan.

import { expect } from 'chai'
import { Binary, BSONSymbol, Decimal128, ObjectId } from '../../../../../storage/database/embedded/bson/values.ts'
import { Refusal } from '../in-process.ts'
import { usePlanning, type Plain } from './filled.ts'

describe('an index gives the documents of a scan', () => {
  const { fill, find, planOf } = usePlanning()

  it('by a descending unique key that ends in ff', async () => {
    const ids = ['00', '01', 'fe', 'ff'].map((end) => new ObjectId('00112233445566778899aa' + end))
    const values = [...ids, new Binary(Buffer.from([0xff, 0xff])), new Date(255)]
    const name = await fill(
      values.map((a) => ({ a })),
      { key: { a: -1 }, unique: true },
    )

    for (const [position, a] of values.entries()) expect(await find(name, { a })).to.deep.equal([position])
    expect(await planOf(name, { a: ids[3] })).to.equal('FETCH < IXSCAN by_0')
  })

  it('for $elemMatch within $elemMatch, where the index has the inner array whole', async () => {
    const name = await fill([{ a: [[5]] }, { a: [5] }, { a: [[1, 7], 5] }], { key: { a: 1 } })

    expect(await find(name, { a: { $elemMatch: { $elemMatch: { $gt: 4 } } } })).to.deep.equal([0, 2])
  })

  for (const [operator, expected] of [
    ['$gt', []],
    ['$gte', [0, 1]],
    ['$lt', []],
    ['$lte', [0, 1]],
  ] as const) {
    it(`for ${operator} of a Decimal128 that is not a number`, async () => {
      const nan = Decimal128.fromString('NaN')
      const name = await fill([{ a: NaN }, { a: nan }, { a: 1 }, { a: -Infinity }], { key: { a: 1 } })

      expect(await find(name, { a: { [operator]: nan } })).to.deep.equal(expected)
    })
  }

  it('for a symbol under a collation', async () => {
    const name = await fill([{ a: 'A' }, { a: 'b' }, { a: 'C' }], { key: { a: 1 } })
    const collation = { locale: 'en', strength: 2 }

    expect(await find(name, { a: { $gte: new BSONSymbol('B') } }, { collation })).to.deep.equal([1, 2])
  })

  it('when a partial index was filled by its own collation', async () => {
    const partialFilterExpression = { a: { $gt: 'b' } }
    const name = await fill([{ a: 'B' }, { a: 'c' }, { a: '{' }], {
      key: { a: 1 },
      partialFilterExpression,
      collation: { locale: 'en', strength: 2 },
    })

    expect(await find(name, { a: { $gt: 'b' } })).to.deep.equal([1, 2])
    expect(await find(name, { a: { $gt: 'c' } })).to.deep.equal([2])
  })

  it('for a partial index of one type, when a value of another type is equal', async () => {
    const partial = (type: string) => ({ key: { a: 1 }, partialFilterExpression: { a: { $type: type } } })
    const text = await fill([{ a: 'x' }, { a: new BSONSymbol('x') }], partial('string'))
    const int = await fill([{ a: 1 }, { a: 1n }], partial('int'))

    expect(await find(text, { a: 'x' })).to.deep.equal([0, 1])
    expect(await find(int, { a: 1 })).to.deep.equal([0, 1])
    expect(await planOf(await fill([], partial('number')), { a: 1 })).to.equal('FETCH < IXSCAN by_0')
  })

  it('for $elemMatch, which looks into arrays within arrays, and a partial index, whose filter does not', async () => {
    const name = await fill([{ a: [[]] }, { a: [{ b: 1 }] }, { a: [{ c: 1 }] }], {
      key: { 'a.b': 1 },
      partialFilterExpression: { 'a.b': { $eq: null } },
    })

    expect(await find(name, { a: { $elemMatch: { b: null } } })).to.deep.equal([0, 2])
  })

  it('between bounds that no key near them can be cut to', async () => {
    const long = 'x'.repeat(1900)
    const name = await fill([{ a: `${long}b` }, { a: `${long}a` }, { a: 'x' }], { key: { a: 1 } })
    const between = (options: Plain) => find(name, {}, { hint: 'by_0', ...options })

    expect(await between({ min: { a: 'x' }, max: { a: 'y' } })).to.have.members([0, 1, 2])
    for (const bound of [{ min: { a: long } }, { max: { a: long } }]) {
      const refusal = await between(bound).catch((error: unknown) => error)
      expect(refusal).to.be.instanceOf(Refusal).and.to.include({ code: 115 })
      expect((refusal as Refusal).message).to.match(/min\(\) or max\(\).*MONGODB_URI/)
    }
    // What was asked for leaves no trace: the order of the index can still be used.
    const short = await fill([{ a: 'b' }, { a: 'a' }], { key: { a: 1 } })
    await find(short, {}, { hint: 'by_0', min: { a: long } }).catch(() => undefined)
    expect(await planOf(short, {}, { sort: { a: 1 } })).to.equal('FETCH < IXSCAN by_0')
  })

  it('between bounds only when the hint names an index', async () => {
    const name = await fill([{ a: 1 }, { a: 2 }], { key: { a: 1 } })
    const refusal = await find(name, {}, { hint: { $natural: 1 }, min: { a: 2 } }).catch((error: unknown) => error)

    expect(refusal).to.include({ code: 51173 })
    expect(await find(name, {}, { hint: { a: 1 }, min: { a: 2 } })).to.deep.equal([1])
    expect(await planOf(name, {}, { hint: { a: 1 }, min: { a: 2 } })).to.equal('FETCH < IXSCAN by_0')
  })
})
