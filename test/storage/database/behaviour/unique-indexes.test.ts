import { expect } from 'chai'
import { Decimal128, Long, ObjectId, type CreateIndexesOptions, type Document, type IndexSpecification } from 'mongodb'
import { type AnyDocument, useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const id = new ObjectId('000000000000000000000001')

describe('a unique index', () => {
  const database = useDatabase()
  const indexed = async (key: IndexSpecification, options: CreateIndexesOptions = {}) => {
    const collection = await database.collection()
    await collection.createIndex(key, { unique: true, ...options })
    return collection
  }

  /** Keys, options, a first document, one that is refused beside it, and one that is not. */
  const cases: [IndexSpecification, CreateIndexesOptions, Document, Document, Document][] = [
    [{ a: 1 }, {}, { a: 'x' }, { a: 'x' }, { a: 'X' }],
    [{ a: 1 }, {}, { a: 1 }, { a: Decimal128.fromString('1.00') }, { a: 1.5 }],
    [
      { a: 1 },
      {},
      { a: Long.fromString('9007199254740993') },
      { a: Long.fromString('9007199254740993') },
      { a: 9007199254740992 },
    ],
    [{ a: 1 }, {}, { a: 0.1 }, { a: 0.1 }, { a: Decimal128.fromString('0.1') }],
    [{ a: 1 }, {}, { a: -0 }, { a: 0 }, { a: false }],
    [{ a: 1 }, {}, { a: NaN }, { a: NaN }, { a: 0 }],
    [{ a: 1 }, { collation: { locale: 'vi', strength: 2 } }, { a: 1 }, { a: Decimal128.fromString('1.0') }, { a: 2 }],
    [{ a: 1 }, {}, {}, { a: null }, { a: '' }],
    [{ a: 1 }, {}, { a: [1, 2] }, { a: 2 }, { a: [3, 4] }],
    [{ a: 1 }, {}, { a: [] }, { a: [] }, { a: null }],
    [{ a: 1 }, {}, { a: [[1]] }, { a: [[1], 5] }, { a: 1 }],
    [{ a: 1 }, {}, { a: { x: 1, y: 1 } }, { a: { x: 1, y: 1 } }, { a: { y: 1, x: 1 } }],
    [{ a: 1 }, {}, { a: id }, { a: new ObjectId(id.toHexString()) }, { a: id.toHexString() }],
    [{ a: 1, b: -1 }, {}, { a: 1, b: 1 }, { a: 1, b: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 1 }, {}, { a: 1 }, { a: 1, b: null }, { b: 1 }],
    [{ 'a.b': 1 }, {}, { a: [{ b: 1 }, { b: 2 }] }, { a: { b: 2 } }, { a: { b: 3 } }],
    [{ a: 1 }, { sparse: true }, { a: null }, { a: null }, {}],
    [{ a: 1, b: 1 }, { sparse: true }, { a: 1 }, { a: 1 }, {}],
    [{ a: 1 }, { partialFilterExpression: { a: { $type: 'string' } } }, { a: 'x' }, { a: 'x' }, { a: null }],
    [{ a: 1 }, { partialFilterExpression: { b: { $gt: 5 } } }, { a: 1, b: 6 }, { a: 1, b: 7 }, { a: 1, b: 5 }],
    [{ a: 1 }, { partialFilterExpression: { b: { $exists: true } } }, { a: 1, b: null }, { a: 1, b: 1 }, { a: 1 }],
  ]
  for (const [key, options, first, refused, other] of cases) {
    it(`of ${JSON.stringify({ key, ...options })} with ${JSON.stringify(first)} refuses ${JSON.stringify(refused)}`, async () => {
      const collection = await indexed(key, options)
      await collection.insertOne({ _id: 1, ...first })

      expect(await failureOf(collection.insertOne({ _id: 2, ...refused }))).to.include({ code: 11000 })
      await collection.insertOne({ _id: 3, ...other })
      await collection.updateOne({ _id: 3 }, { $set: { touched: true } })
      expect(await failureOf(collection.replaceOne({ _id: 3 }, refused))).to.include({ code: 11000 })
      expect(await collection.distinct('_id')).to.have.members([1, 3])
    })
  }

  it('lets one document hold a value twice, and hold it again', async () => {
    const collection = await indexed({ a: 1 })
    await collection.insertOne({ _id: 1, a: [5, 5] })
    const push: Document = { $push: { a: 5 } }
    await collection.updateOne({ _id: 1 }, push)
    await collection.replaceOne({ _id: 1 }, { a: 5 })

    expect(await collection.findOne({ a: 5 })).to.deep.equal({ _id: 1, a: 5 })
  })

  it('frees a value when the document changes', async () => {
    const collection = await indexed({ a: 1 })
    await collection.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ])
    await collection.updateOne({ _id: 1 }, { $set: { a: 3 } })
    await collection.updateOne({ _id: 2 }, { $set: { a: 1 } })
    await collection.insertOne({ _id: 3, a: 2 })

    expect(await collection.distinct('a')).to.have.members([1, 2, 3])
  })

  it('stops an update of many at the second document', async () => {
    const collection = await indexed({ a: 1 })
    await collection.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ])

    expect(await failureOf(collection.updateMany({}, { $set: { a: 9 } }))).to.include({ code: 11000 })
    expect(await collection.countDocuments({ a: 9 })).to.be.lessThan(2)
    expect(await collection.countDocuments()).to.equal(2)
  })

  it('is not made over duplicates, and leaves nothing behind', async () => {
    const collection = await database.collection([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ])
    const failure = await failureOf(collection.createIndex({ a: 1 }, { unique: true }))

    expect(failure).to.include({ code: 11000, codeName: 'DuplicateKey' })
    expect(failure.errorResponse).to.deep.include({ keyPattern: { a: 1 }, keyValue: { a: 1 } })
    expect(await collection.indexes()).to.have.length(1)
    await collection.deleteOne({ _id: 2 })
    await collection.createIndex({ a: 1 }, { unique: true })
    expect(await failureOf(collection.insertOne({ a: 1 }))).to.include({ code: 11000 })
  })

  const texts: [Document, string][] = [
    [{ email: 'an@example.org' }, '{ email: "an@example.org" }'],
    [{ email: 5 }, '{ email: 5 }'],
    [{ email: null }, '{ email: null }'],
    [{ email: id }, "{ email: ObjectId('000000000000000000000001') }"],
    [{ email: true }, '{ email: true }'],
    [{ email: new Date(5) }, '{ email: new Date(5) }'],
    [{ email: { a: 1 } }, '{ email: { a: 1 } }'],
  ]
  for (const [fields, text] of texts) {
    it(`names the collection, the index and ${text}`, async () => {
      const collection = await indexed({ email: 1 })
      await collection.insertOne({ ...fields })
      const failure = await failureOf(collection.insertOne({ ...fields }))

      expect(failure.message).to.equal(
        `E11000 duplicate key error collection: ${collection.namespace} index: email_1 dup key: ${text}`,
      )
      expect(failure.errorResponse).to.deep.include({ keyPattern: { email: 1 }, keyValue: fields })
    })
  }

  it('names all of its fields', async () => {
    const collection = await indexed({ a: 1, 'b.c': -1 })
    const fields = (): AnyDocument => ({ a: 'x', b: { c: 2 } })
    await collection.insertOne(fields())
    const failure = await failureOf(collection.insertOne(fields()))

    expect(failure.message).to.match(/index: a_1_b\.c_-1 dup key: \{ a: "x", b\.c: 2 \}$/)
    expect(failure.errorResponse).to.deep.include({ keyPattern: { a: 1, 'b.c': -1 }, keyValue: { a: 'x', 'b.c': 2 } })
  })

  it('refuses arrays in two of its fields', async () => {
    const collection = await database.collection()
    await collection.createIndex({ a: 1, b: 1 })

    expect(await failureOf(collection.insertOne({ a: [1], b: [2] }))).to.include({ code: 171 })
    await collection.insertOne({ a: [1], b: 2 })
    expect(await failureOf(collection.updateOne({ a: 1 }, { $set: { b: [2] } }))).to.include({ code: 171 })
  })
})
