import { expect } from 'chai'
import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp, type Document, type Sort } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

// In the order of https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
const everyType: [string, unknown][] = [
  ['least', new MinKey()],
  ['empty array', []],
  ['null', null],
  ['not a number', NaN],
  ['minus infinity', -Infinity],
  ['negative', -1.5],
  ['zero', 0],
  ['decimal', Decimal128.fromString('0.1')],
  ['one', Long.fromNumber(1)],
  ['2^53', 9007199254740992],
  ['2^53 + 1', Long.fromString('9007199254740993')],
  ['infinity', Infinity],
  ['empty string', ''],
  ['upper case', 'B'],
  ['lower case', 'a'],
  ['longer', 'aa'],
  ['accented', 'á'],
  ['half-width', '\uFF61'],
  ['beyond 16 bits', '\u{1F600}'],
  ['empty document', {}],
  ['document', { a: 1 }],
  ['document of a later name', { b: 0 }],
  ['document of a later type', { a: 'x' }],
  ['bytes', new Binary(Buffer.from([9]))],
  ['more bytes', new Binary(Buffer.from([1, 1]))],
  ['id', new ObjectId('000000000000000000000001')],
  ['false', false],
  ['true', true],
  ['date before 1970', new Date(-1)],
  ['date', new Date(0)],
  ['timestamp', new Timestamp({ t: 1, i: 1 })],
  ['expression', /a/],
  ['greatest', new MaxKey()],
]
// Documents compare field by field: the type first, then the name, then the value.
const order = everyType
  .map(([name]) => name)
  .filter((name) => name !== 'document of a later type')
  .flatMap((name) => (name === 'document of a later name' ? [name, 'document of a later type'] : [name]))

const documents = everyType.map(([_id, a]) => ({ _id, a })).reverse()

describe('sorting', () => {
  const database = useDatabase()

  for (const indexed of [false, true]) {
    const how = indexed ? 'with an index' : 'without an index'

    it(`orders values of every type, ${how}`, async () => {
      const collection = await database.collection(documents)
      if (indexed) await collection.createIndex({ a: 1 })
      const sorted = async (direction: 1 | -1) =>
        (await collection.find().sort({ a: direction }).toArray()).map(({ _id }) => _id)

      expect(await sorted(1)).to.deep.equal(order)
      expect(await sorted(-1)).to.deep.equal([...order].reverse())
    })

    it(`finds the values beyond each one, ${how}`, async () => {
      const numbers = documents.filter(({ a }) => typeof a === 'number' || a instanceof Long || a instanceof Decimal128)
      const collection = await database.collection(numbers)
      if (indexed) await collection.createIndex({ a: -1 })
      const beyond = async (filter: Document) => (await collection.find({ a: filter }).toArray()).map(({ _id }) => _id)

      expect(await beyond({ $gt: 0 })).to.have.members(['decimal', 'one', '2^53', '2^53 + 1', 'infinity'])
      expect(await beyond({ $gt: 9007199254740992 })).to.have.members(['2^53 + 1', 'infinity'])
      expect(await beyond({ $lt: Decimal128.fromString('0.1') })).to.have.members([
        'minus infinity',
        'negative',
        'zero',
      ])
      expect(await beyond({ $gte: NaN })).to.deep.equal(['not a number'])
    })

    const cases: [string, Document[], Sort, unknown[]][] = [
      ['arrays by their least value, upwards', [{ a: [5, 9] }, { a: 6 }, { a: [7, 1] }], { a: 1 }, [2, 0, 1]],
      ['arrays by their greatest value, downwards', [{ a: [5, 9] }, { a: 6 }, { a: [7, 1] }], { a: -1 }, [0, 2, 1]],
      ['missing fields like null', [{ a: 1 }, {}, { a: null }], { a: 1, _id: 1 }, [1, 2, 0]],
      ['an empty array before null', [{ a: null }, { a: [] }, {}], { a: 1, _id: -1 }, [1, 2, 0]],
      [
        'by several fields',
        [
          { a: 1, b: 1 },
          { a: 1, b: 2 },
          { a: 0, b: 0 },
        ],
        { a: -1, b: -1 },
        [1, 0, 2],
      ],
      ['by fields of documents in arrays', [{ a: [{ b: 3 }, { b: 1 }] }, { a: { b: 2 } }], { 'a.b': 1 }, [0, 1]],
      ['by an element’s position', [{ a: [1, 5] }, { a: [2, 4] }], { 'a.1': 1 }, [1, 0]],
    ]
    for (const [title, fields, sort, ids] of cases) {
      it(`orders ${title}, ${how}`, async () => {
        const collection = await database.collection(fields.map((document, _id) => ({ _id, ...document })))
        if (indexed) await collection.createIndex(sort as Document)

        expect((await collection.find().sort(sort).toArray()).map(({ _id }) => _id)).to.deep.equal(ids)
      })
    }
  }

  it('goes backwards by $natural', async () => {
    const collection = await database.collection([3, 1, 2].map((_id) => ({ _id })))

    expect((await collection.find().sort({ $natural: -1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([2, 1, 3])
    expect((await collection.find().hint({ $natural: 1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([3, 1, 2])
  })

  it('takes a direction of any number type', async () => {
    const collection = await database.collection([{ _id: 1 }, { _id: 2 }])
    const sort = { _id: Long.fromNumber(-1) } as unknown as Sort

    expect((await collection.find().sort(sort).toArray()).map(({ _id }) => _id)).to.deep.equal([2, 1])
  })

  it('orders by a field that the projection leaves out', async () => {
    const collection = await database.collection([
      { _id: 1, a: 2 },
      { _id: 2, a: 1 },
    ])
    expect(await collection.find().sort({ a: 1 }).project({ _id: 1 }).toArray()).to.deep.equal([{ _id: 2 }, { _id: 1 }])
  })

  it('refuses other directions', async () => {
    const { collectionName: find } = await database.collection([{ a: 1 }])

    expect(await failureOf(database.db.command({ find, sort: { a: 2 } }))).to.include({ code: 15975 })
    expect(await failureOf(database.db.command({ find, sort: { a: 'up' } }))).to.include({ code: 15974 })
  })
})
