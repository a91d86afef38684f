import { expect } from 'chai'
import {
  Binary,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Collection,
  type Document,
} from 'mongodb'
import { type AnyDocument, useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const first = new ObjectId('000000000000000000000001')
const second = new ObjectId('000000000000000000000002')

/** A filter, a document that it finds, and one that it does not. */
type Case = [filter: Document, found: Document, missed: Document]

const comparisons: Case[] = [
  [{ a: 1 }, { a: new Double(1) }, { a: 1.5 }],
  [{ a: Long.fromString('9007199254740993') }, { a: Long.fromString('9007199254740993') }, { a: 9007199254740992 }],
  [{ a: 1 }, { a: Decimal128.fromString('1.0') }, { a: Decimal128.fromString('1.01') }],
  [{ a: { $gt: 9 } }, { a: Decimal128.fromString('10.5') }, { a: Decimal128.fromString('8.5') }],
  [{ a: { $gt: 5 } }, { a: Long.MAX_VALUE }, { a: Long.MIN_VALUE }],
  [{ a: { $lt: 5 } }, { a: -Infinity }, { a: NaN }],
  [{ a: NaN }, { a: NaN }, { a: 0 }],
  [{ a: { $lt: 5 } }, { a: 4 }, { a: 'x' }],
  [{ a: { $lt: 5 } }, { a: 4 }, {}],
  [{ a: { $gt: 'a' } }, { a: 'b' }, { a: 9 }],
  [{ a: { $gte: first } }, { a: second }, { a: '000000000000000000000002' }],
  [{ a: { $gte: new Date(5) } }, { a: new Date(5) }, { a: new Date(4) }],
  [{ a: { $gt: new Date(5) } }, { a: new Date(6) }, { a: 7 }],
  [
    { a: { $gt: new Timestamp({ t: 1, i: 9 }) } },
    { a: new Timestamp({ t: 2, i: 0 }) },
    { a: new Timestamp({ t: 1, i: 9 }) },
  ],
  [
    { a: new Binary(Buffer.from([255, 254])) },
    { a: new Binary(Buffer.from([255, 254])) },
    { a: new Binary(Buffer.from([255, 253])) },
  ],
  [
    { a: new Binary(Buffer.from([1]), 0) },
    { a: new Binary(Buffer.from([1]), 0) },
    { a: new Binary(Buffer.from([1]), 5) },
  ],
  [{ a: false }, { a: false }, { a: 0 }],
  [{ a: { $lt: true } }, { a: false }, { a: 0 }],
  [{ a: new MinKey() }, { a: new MinKey() }, { a: null }],
  [{ a: { $gt: new MinKey() } }, { a: 'anything' }, { a: new MinKey() }],
  [{ a: { $lt: new MaxKey() } }, { a: { b: 1 } }, { a: new MaxKey() }],
  [{ a: { $gte: { x: 2 } } }, { a: { x: 3 } }, { a: { x: 1, y: 9 } }],
  [{ a: { x: 1, y: 2 } }, { a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }],
  [{ a: { $ne: 1 } }, {}, { a: [1, 2] }],
  [{ a: { $eq: /x/ } }, { a: /x/ }, { a: 'x' }],
]

const nothing: Case[] = [
  [{ a: null }, {}, { a: 0 }],
  [{ a: null }, { a: null }, { a: false }],
  [{ a: { $ne: null } }, { a: 0 }, {}],
  [{ a: { $exists: true } }, { a: null }, {}],
  [{ a: { $exists: false } }, {}, { a: null }],
  [{ a: { $exists: 1 } }, { a: [] }, { b: 1 }],
  [{ 'a.b': { $exists: true } }, { a: [{ c: 1 }, { b: null }] }, { a: [{ c: 1 }] }],
  [{ a: { $gte: null } }, {}, { a: 0 }],
  [{ a: { $in: [null, 5] } }, {}, { a: 6 }],
  [{ a: { $nin: [null] } }, { a: 1 }, {}],
  [{ a: { $nin: [1] } }, {}, { a: 1 }],
  [{ 'a.b': null }, { a: [{ c: 1 }] }, { a: [{ b: 1 }] }],
  [{ 'a.b': null }, { a: 5 }, { a: [1, 2] }],
  [{ a: { $not: { $gt: 5 } } }, {}, { a: 6 }],
  [{ a: { $size: 0 } }, { a: [] }, {}],
]

const arrays: Case[] = [
  [{ a: 2 }, { a: [1, 2] }, { a: [[2]] }],
  [{ a: [1, 2] }, { a: [1, 2] }, { a: [2, 1] }],
  [{ a: [1, 2] }, { a: [[1, 2], 3] }, { a: [1, 2, 3] }],
  [{ a: [] }, { a: [] }, { a: [1] }],
  [{ a: [] }, { a: [[]] }, { a: null }],
  [{ a: { $gt: 5, $lt: 8 } }, { a: [1, 9] }, { a: [1, 2] }],
  [{ a: { $elemMatch: { $gt: 5, $lt: 8 } } }, { a: [1, 6] }, { a: [1, 9] }],
  [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1, c: 2 }] }, { a: [{ b: 1 }, { c: 2 }] }],
  [{ 'a.b': 1, 'a.c': 2 }, { a: [{ b: 1 }, { c: 2 }] }, { a: [{ b: 1 }] }],
  [{ a: { $elemMatch: { $elemMatch: { $gt: 5 } } } }, { a: [[6]] }, { a: [6] }],
  [{ a: { $elemMatch: { '0': 1 } } }, { a: [[1, 2]] }, { a: [[2, 1]] }],
  [{ a: { $elemMatch: { b: { $exists: false } } } }, { a: [{ b: 1 }, {}] }, { a: [{ b: 1 }] }],
  [{ a: { $not: { $elemMatch: { b: 1 } } } }, { a: [{ b: 2 }] }, { a: [{ b: 1 }] }],
  [{ a: { $size: 2 } }, { a: [1, [2, 3]] }, { a: [1] }],
  [{ a: { $all: [1, 2] } }, { a: [2, 3, 1] }, { a: [1, 3] }],
  [{ a: { $all: ['x'] } }, { a: 'x' }, { a: 'y' }],
  [{ a: { $all: [[1, 2]] } }, { a: [1, 2] }, { a: [2, 1] }],
  [
    { a: { $all: [{ $elemMatch: { b: 1, c: 1 } }, { $elemMatch: { b: 2 } }] } },
    { a: [{ b: 1, c: 1 }, { b: 2 }] },
    { a: [{ b: 1, c: 1 }] },
  ],
  [{ a: { $in: [1, 'x'] } }, { a: [5, 'x'] }, { a: [5] }],
  [{ a: { $in: [/^x/, 5] } }, { a: 'xy' }, { a: 'yx' }],
  [{ 'a.1': 2 }, { a: [1, 2] }, { a: [2, 1] }],
  [{ 'a.1.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 2 }, { b: 1 }] }],
  [{ 'a.0': 'x' }, { a: { '0': 'x' } }, { a: { '1': 'x' } }],
  [{ 'a.b.c': 1 }, { a: [{ b: [{ c: 1 }] }] }, { a: [[{ b: { c: 1 } }]] }],
  [{ 'a.0.b': 1 }, { a: [{ '0': { b: 1 } }] }, { a: [{ b: 2 }] }],
]

const operators: Case[] = [
  [{ $or: [{ a: 1 }, { b: 1 }] }, { b: 1 }, { a: 2 }],
  [{ $and: [{ a: { $gt: 1 } }, { a: { $lt: 3 } }] }, { a: 2 }, { a: 3 }],
  [{ $nor: [{ a: 1 }, { b: 1 }] }, { a: 2 }, { b: 1 }],
  [
    { a: 1, $or: [{ b: 1 }, { $and: [{ c: 1 }, { d: 1 }] }] },
    { a: 1, c: 1, d: 1 },
    { a: 1, c: 1 },
  ],
  [{ a: { $not: /b/ } }, { a: 'ac' }, { a: 'abc' }],
  [{ a: { $not: { $in: [1, 2] } } }, { a: 3 }, { a: 2 }],
  [{ a: { $mod: [4, 1] } }, { a: 5 }, { a: 6 }],
  [{ a: { $mod: [5, -2] } }, { a: -7 }, { a: 7 }],
  [{ a: { $mod: [3, 0] } }, { a: 6.9 }, { a: '6' }],
  [{ a: { $bitsAllSet: 5 } }, { a: 7 }, { a: 3 }],
  [{ a: { $bitsAllSet: [0, 2] } }, { a: 5 }, { a: 4 }],
  [{ a: { $bitsAnySet: 6 } }, { a: 2 }, { a: 1 }],
  [{ a: { $bitsAllClear: 6 } }, { a: 1 }, { a: 2 }],
  [{ a: { $bitsAnyClear: 6 } }, { a: 2 }, { a: 6 }],
  [{ a: { $bitsAllSet: new Binary(Buffer.from([1])) } }, { a: 1 }, { a: 2 }],
  [{ a: { $bitsAllSet: [8] } }, { a: new Binary(Buffer.from([0, 1])) }, { a: new Binary(Buffer.from([1, 0])) }],
  [{ a: { $type: 'string' } }, { a: 'x' }, { a: 1 }],
  [{ a: { $type: 2 } }, { a: ['x'] }, { a: [1] }],
  [{ a: { $type: 'array' } }, { a: [] }, { a: 1 }],
  [{ a: { $type: 'double' } }, { a: new Double(5) }, { a: 5 }],
  [{ a: { $type: 'long' } }, { a: Long.fromNumber(5) }, { a: 5 }],
  [{ a: { $type: 'number' } }, { a: Decimal128.fromString('1') }, { a: '1' }],
  [{ a: { $type: ['int', 'null'] } }, { a: null }, {}],
  [{ a: { $type: 'objectId' } }, { a: first }, { a: first.toHexString() }],
  [{ a: { $type: -1 } }, { a: new MinKey() }, { a: new MaxKey() }],
  [{ $expr: { $gt: ['$a', '$b'] } }, { a: 2, b: 1 }, { a: 1, b: 2 }],
  [{ $expr: { $eq: [{ $size: '$a' }, 2] } }, { a: [1, 2] }, { a: [1] }],
  [{ a: 1, $comment: 'why' }, { a: 1 }, { a: 2 }],
]

const expressions: Case[] = [
  [{ a: /^b/ }, { a: 'bc' }, { a: 'abc' }],
  [{ a: /B/i }, { a: 'abc' }, { a: 'ac' }],
  [{ a: { $regex: 'b', $options: 'i' } }, { a: 'aBc' }, { a: 'ac' }],
  [{ a: { $regex: /B/, $options: 'i' } }, { a: 'abc' }, { a: 'ac' }],
  [{ a: { $regex: '^abc', $options: 'm' } }, { a: 'x\nabc' }, { a: 'xabc' }],
  [{ a: { $regex: 'a.b', $options: 's' } }, { a: 'a\nb' }, { a: 'ab' }],
  [{ a: { $regex: 'a.b' } }, { a: 'axb' }, { a: 'a\nb' }],
  [{ a: /x/ }, { a: ['y', 'x'] }, { a: ['y'] }],
  [{ a: /5/ }, { a: '5' }, { a: 5 }],
  [{ a: { $regex: 'học', $options: 'i' } }, { a: 'Học sinh' }, { a: 'Hoc sinh' }],
  [{ a: { $not: { $regex: '^x' } } }, {}, { a: 'xy' }],
]

describe('a filter', () => {
  const database = useDatabase()

  const groups = { comparisons, nothing, arrays, operators, expressions }
  for (const [group, cases] of Object.entries(groups)) {
    describe(`of ${group}`, () => {
      for (const [filter, found, missed] of cases) {
        it(`${show(filter)} finds ${show(found)}, not ${show(missed)}`, async () => {
          const collection = await database.collection([
            { _id: 'found', ...found },
            { _id: 'missed', ...missed },
          ])
          expect(await ids(collection, filter)).to.deep.equal(['found'])
        })
      }
    })
  }

  it('finds nothing among no values, and everything that is none of them', async () => {
    const collection = await database.collection([{ _id: 1, a: 1 }, { _id: 2 }])

    expect(await ids(collection, { a: { $in: [] } })).to.deep.equal([])
    expect(await ids(collection, { a: { $nin: [] } })).to.deep.equal([1, 2])
  })

  const refusals: [Document, number][] = [
    [{ $foo: 1 }, 2],
    [{ a: { $foo: 1 } }, 2],
    [{ $or: [] }, 2],
    [{ $and: {} }, 2],
    [{ $or: [1] }, 2],
    [{ a: { $in: 1 } }, 2],
    [{ a: { $in: [{ $gt: 1 }] } }, 2],
    [{ a: { $not: 1 } }, 2],
    [{ a: { $all: 1 } }, 2],
    [{ a: { $elemMatch: 1 } }, 2],
    [{ a: { $mod: [1] } }, 2],
    [{ a: { $mod: [0, 1] } }, 2],
    [{ a: { $type: 'nothing' } }, 2],
    [{ a: { $options: 'i' } }, 2],
    [{ a: { $regex: '(' } }, 51091],
    [{ $expr: { $foo: 1 } }, 168],
  ]
  for (const [filter, code] of refusals) {
    it(`is refused: ${show(filter)}`, async () => {
      const collection = await database.collection([{ a: 1 }])

      expect(await failureOf(collection.find(filter).toArray())).to.include({ code })
      expect(await failureOf(collection.deleteMany(filter))).to.include({ code })
    })
  }
})

async function ids(collection: Collection<AnyDocument>, filter: Document): Promise<unknown[]> {
  return (await collection.find(filter).toArray()).map(({ _id }) => _id)
}

function show(value: Document): string {
  return JSON.stringify(value, (_key, inner: unknown) => (inner instanceof RegExp ? String(inner) : inner))
}
