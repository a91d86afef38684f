import { expect } from 'chai'
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
  type Document,
} from 'mongodb'
import { serialize } from 'bson'
import { useDatabase } from './database.ts'

const id = new ObjectId('65f0c0ffee00000000000001')

const values: [string, () => unknown][] = [
  ['a text', () => 'Trường Tiểu học'],
  ['a text beyond 16 bits', () => '\u{1F600}'],
  ['a text with a zero in it', () => 'a\0b'],
  ['an empty text', () => ''],
  ['an integer', () => new Int32(5)],
  ['the greatest integers', () => [new Int32(2147483647), new Int32(-2147483648), Long.MAX_VALUE, Long.MIN_VALUE]],
  ['a 64-bit integer', () => Long.fromString('9007199254740993')],
  ['a small 64-bit integer', () => Long.fromNumber(5)],
  ['a double', () => new Double(0.1)],
  ['a double without a fraction', () => new Double(5)],
  ['a negative zero', () => new Double(-0)],
  ['infinities', () => [new Double(Infinity), new Double(-Infinity), new Double(NaN)]],
  ['decimals', () => ['1.10', '-0', '1E+6144', 'NaN', 'Infinity'].map((text) => Decimal128.fromString(text))],
  ['a date', () => new Date('2024-05-17T13:11:30.250Z')],
  ['dates far away', () => [new Date(-1), new Date(8640000000000000)]],
  ['an id', () => id],
  ['bytes', () => new Binary(Buffer.from([0, 127, 128, 255]))],
  ['bytes of other kinds', () => [new Binary(Buffer.from([1]), 5), new Binary(Buffer.from([1]), 128)]],
  ['a UUID', () => new UUID('6a0f0c86-9d4e-4a0a-8c8e-2f1f3d9f4b11').toBinary()],
  ['null', () => null],
  ['booleans', () => [true, false]],
  ['an expression', () => new BSONRegExp('^a.b$', 'imx')],
  ['code', () => new Code('function() { return 1 }')],
  ['code with variables', () => new Code('function() { return x }', { x: 1 })],
  ['a symbol', () => new BSONSymbol('s')],
  ['a timestamp', () => new Timestamp({ t: 4294967295, i: 7 })],
  ['the least and the greatest', () => [new MinKey(), new MaxKey()]],
  ['a reference', () => new DBRef('c', id)],
  ['an empty document and an empty list', () => [{}, []]],
  ['lists in lists', () => [[], [[1], [[]]]]],
  ['names like those of JavaScript', () => ({ constructor: 1, toString: { hasOwnProperty: 2 }, length: 3 })],
  ['a deep document', () => Array.from({ length: 90 }).reduce<Document>((inner) => ({ inner }), {})],
]

describe('a value', () => {
  const database = useDatabase()

  for (const [title, make] of values) {
    it(`comes back as it was stored: ${title}`, async () => {
      const stored = { _id: 1, value: make() }
      const collection = await database.collection([stored])
      const bytes = Buffer.from(serialize(stored))
      const raw = async () => Buffer.from((await collection.findOne({}, { raw: true })) as unknown as Buffer)

      expect((await raw()).equals(bytes)).to.equal(true)
      await collection.updateOne({}, { $set: { other: 1 } })
      await collection.updateOne({}, { $unset: { other: 1 } })
      expect((await raw()).equals(bytes)).to.equal(true)
    })

    it(`goes through an aggregation as it was stored: ${title}`, async () => {
      const stored = { _id: 1, value: make() }
      const collection = await database.collection([stored])
      const [found] = await collection.aggregate([{ $project: { value: 1 } }], { raw: true }).toArray()

      expect(Buffer.from(found as unknown as Buffer).equals(Buffer.from(serialize(stored)))).to.equal(true)
    })
  }

  const equals = values.filter(
    ([title]) =>
      !/lists|infinities|integers|decimals|dates far|kinds|booleans|least|expression|empty document/.test(title),
  )
  for (const [title, make] of equals) {
    it(`is found by itself: ${title}`, async () => {
      const collection = await database.collection([
        { _id: 1, value: make() },
        { _id: 2, value: 'something else' },
      ])
      expect(await collection.distinct('_id', { value: make() })).to.deep.equal([1])

      await collection.createIndex({ value: 1 })
      expect(await collection.find({ value: make() }).hint({ value: 1 }).toArray()).to.have.length(1)
    })
  }

  it('may be the whole of a document’s names', async () => {
    const names = ['', ' ', '.', '$', 'a.b.', 'ế', '0', '00', '__proto__']
    const document = Object.fromEntries(names.map((name, at) => [name, at]))
    const collection = await database.collection()
    await database.db.command({ insert: collection.collectionName, documents: [{ _id: 1, in: document }] })

    expect((await collection.findOne())?.in).to.deep.equal(document)
  })
})
