import { expect } from 'chai'
import type { ClientSession, Document, MongoServerError } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const two = [
  { _id: 1, n: 10 },
  { _id: 2, n: 20 },
]

describe('a transaction', () => {
  const database = useDatabase()
  let session: ClientSession
  beforeEach(() => {
    session = database.client.startSession()
    session.startTransaction()
  })
  afterEach(async () => await session.endSession())

  it('sees its own writes, which others see after its commit', async () => {
    const collection = await database.collection(two)
    await collection.insertOne({ _id: 3, n: 30 }, { session })
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session })
    await collection.deleteOne({ _id: 2 }, { session })
    const after = [
      { _id: 1, n: 11 },
      { _id: 3, n: 30 },
    ]

    expect(await collection.find({}, { session }).sort({ _id: 1 }).toArray()).to.deep.equal(after)
    expect(await collection.countDocuments({}, { session })).to.equal(2)
    expect(await collection.find().toArray()).to.deep.equal(two)
    await session.commitTransaction()
    expect(await collection.find().sort({ _id: 1 }).toArray()).to.deep.equal(after)
    expect(await collection.estimatedDocumentCount()).to.equal(2)
  })

  it('leaves nothing when it is aborted', async () => {
    const collection = await database.collection(two)
    await collection.createIndex({ n: 1 }, { unique: true })
    await collection.insertOne({ _id: 3, n: 30 }, { session })
    await collection.updateMany({}, { $inc: { n: 100 } }, { session })
    await session.abortTransaction()

    expect(await collection.find().toArray()).to.deep.equal(two)
    expect(await collection.find({ n: { $gt: 50 } }).toArray()).to.deep.equal([])
    expect(await collection.estimatedDocumentCount()).to.equal(2)
    await collection.insertOne({ _id: 3, n: 30 })
  })

  it('sees what was there at its first operation', async () => {
    const collection = await database.collection(two)
    await collection.findOne({}, { session })
    await collection.insertOne({ _id: 3 })
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } })

    expect(await collection.find({}, { session }).toArray()).to.deep.equal(two)
    await session.commitTransaction()
    expect(await collection.countDocuments({}, { session })).to.equal(3)
  })

  it('does every kind of operation', async () => {
    const collection = await database.collection(two)
    await collection.createIndex({ n: 1 })
    const options = { session, returnDocument: 'after' } as const

    await collection.insertMany(
      [
        { _id: 3, n: 30 },
        { _id: 4, n: 40 },
      ],
      { session },
    )
    expect(await collection.findOneAndUpdate({ n: 30 }, { $inc: { n: 1 } }, options)).to.deep.equal({ _id: 3, n: 31 })
    expect(await collection.findOneAndReplace({ n: 40 }, { n: 41 }, options)).to.deep.equal({ _id: 4, n: 41 })
    expect(await collection.findOneAndDelete({ n: 41 }, { session })).to.deep.equal({ _id: 4, n: 41 })
    await collection.bulkWrite(
      [{ replaceOne: { filter: { _id: 1 }, replacement: { n: 11 } } }, { insertOne: { document: { _id: 5, n: 50 } } }],
      { session },
    )
    expect(await collection.distinct('n', {}, { session })).to.have.members([11, 20, 31, 50])
    expect(
      await collection
        .find({ n: { $gte: 20 } }, { session })
        .sort({ n: -1 })
        .toArray(),
    ).to.have.length(3)
    const grouped = [{ $group: { _id: null, sum: { $sum: '$n' } } }]
    expect(await collection.aggregate(grouped, { session }).toArray()).to.deep.equal([{ _id: null, sum: 112 }])
    await session.commitTransaction()
    expect(await collection.aggregate(grouped).toArray()).to.deep.equal([{ _id: null, sum: 112 }])
  })

  it('reads a cursor to its end', async () => {
    const collection = await database.collection(Array.from({ length: 50 }, (_, _id) => ({ _id })))
    await collection.insertOne({ _id: 50 }, { session })

    expect(await collection.find({}, { session, batchSize: 7 }).toArray()).to.have.length(51)
  })

  it('joins collections as it sees them', async () => {
    const [from, to] = [await database.collection(two), await database.collection([{ _id: 1, of: 2 }])]
    await to.insertOne({ _id: 2, of: 1 }, { session })
    const stage = { $lookup: { from: to.collectionName, localField: '_id', foreignField: 'of', as: 'found' } }
    const found = async (options: { session?: ClientSession }) =>
      (await from.aggregate([stage, { $unwind: '$found' }], options).toArray()).length

    expect(await found({ session })).to.equal(2)
    expect(await found({})).to.equal(1)
  })

  it('is committed twice without harm', async () => {
    const collection = await database.collection(two)
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session })
    await session.commitTransaction()
    await session.commitTransaction()

    expect(await collection.findOne({ _id: 1 })).to.deep.equal({ _id: 1, n: 11 })
  })

  it('may be empty', async () => {
    await session.commitTransaction()
    session.startTransaction()
    await session.abortTransaction()
  })

  it('makes the collection that it writes to, and its indexes', async () => {
    const collection = await database.collection()
    const { collectionName: name } = collection
    await collection.insertOne({ _id: 1 }, { session })
    expect(await database.db.listCollections({ name }).toArray()).to.deep.equal([])
    await session.commitTransaction()
    expect(await database.db.listCollections({ name }).toArray()).to.have.length(1)

    const created = await database.collection()
    session.startTransaction()
    await database.db.createCollection(created.collectionName, { session })
    await created.createIndex({ x: 1 }, { session })
    await created.insertOne({ x: 5 }, { session })
    expect(await created.findOne({ x: 5 }, { session })).to.include({ x: 5 })
    await session.commitTransaction()
    expect(await created.indexes()).to.have.length(2)
    expect(await created.find({ x: 5 }).hint('x_1').toArray()).to.have.length(1)
  })

  it('leaves no collection and no index when it is aborted', async () => {
    const [implicit, explicit, indexed] = [
      await database.collection(),
      await database.collection(),
      await database.collection(),
    ]
    await implicit.updateOne({ _id: 1 }, { $set: { a: 1 } }, { session, upsert: true })
    await database.db.createCollection(explicit.collectionName, { session })
    await indexed.createIndex({ x: 1 }, { session })
    await session.abortTransaction()
    const names = [implicit, explicit, indexed].map(({ collectionName }) => collectionName)

    expect(await database.db.listCollections({ name: { $in: names } }).toArray()).to.deep.equal([])
    await indexed.insertMany([{ x: 1 }])
    expect(await indexed.indexes()).to.have.length(1)
  })

  const refused: [string, (name: string) => Document][] = [
    ['count', (name) => ({ count: name })],
    ['drop', (name) => ({ drop: name })],
    ['listIndexes', (name) => ({ listIndexes: name })],
    ['listCollections', () => ({ listCollections: 1 })],
    ['dropIndexes', (name) => ({ dropIndexes: name, index: '*' })],
    ['explain', (name) => ({ explain: { find: name } })],
    ['collMod', (name) => ({ collMod: name })],
  ]
  for (const [command, make] of refused) {
    it(`refuses ${command}`, async () => {
      const collection = await database.collection(two)
      const failure = await failureOf(database.db.command(make(collection.collectionName), { session }))

      expect(failure).to.include({ code: 263, codeName: 'OperationNotSupportedInTransaction' })
      expect(failure.hasErrorLabel('TransientTransactionError')).to.equal(false)
      expect(await collection.countDocuments()).to.equal(2)
    })
  }

  for (const stage of [{ $out: 'other' }, { $merge: 'other' }]) {
    it(`refuses ${Object.keys(stage)[0]}`, async () => {
      const collection = await database.collection(two)
      const failure = await failureOf(collection.aggregate([stage], { session }).toArray())

      expect(failure).to.include({ code: 263 })
    })
  }

  it('refuses an index on a collection that holds documents', async () => {
    const collection = await database.collection(two)
    expect(await failureOf(collection.createIndex({ n: 1 }, { session }))).to.include({ code: 263 })
  })

  it('refuses a read concern after its first operation, and a write concern before its commit', async () => {
    const { collectionName: find } = await database.collection(two)
    await database.db.command({ find }, { session })
    const readConcern = { level: 'local' }
    expect(await failureOf(database.db.command({ find, readConcern }, { session }))).to.include({ code: 72 })

    await session.abortTransaction()
    session.startTransaction()
    const insert = { insert: find, documents: [{}], writeConcern: { w: 1 } }
    expect(await failureOf(database.db.command(insert, { session }))).to.include({ code: 72 })
  })

  for (const level of ['local', 'majority', 'snapshot'] as const) {
    it(`reads ${level}`, async () => {
      const collection = await database.collection(two)
      await session.abortTransaction()
      session.startTransaction({ readConcern: { level }, writeConcern: { w: 'majority', j: true } })
      await collection.insertOne({ _id: 3 }, { session })
      expect(await collection.find({}, { session }).toArray()).to.have.length(3)
      await session.commitTransaction()

      expect(await collection.countDocuments()).to.equal(3)
    })
  }

  for (const level of ['available', 'linearizable'] as const) {
    it(`refuses to read ${level}`, async () => {
      const collection = await database.collection(two)
      await session.abortTransaction()
      session.startTransaction({ readConcern: { level } })
      expect(await failureOf(collection.findOne({}, { session }))).to.include({ code: 72 })
    })
  }

  it('is committed though its write concern cannot be met', async () => {
    const collection = await database.collection(two)
    await session.abortTransaction()
    session.startTransaction({ writeConcern: { w: 40 } })
    await collection.insertOne({ _id: 3 }, { session })
    const failure: MongoServerError = await failureOf(session.commitTransaction())

    expect(failure.code).to.equal(100)
    expect(failure.hasErrorLabel('TransientTransactionError')).to.equal(false)
    expect(failure.hasErrorLabel('UnknownTransactionCommitResult')).to.equal(false)
    expect(await collection.countDocuments()).to.equal(3)
  })

  it('is over after a refusal, which names the document', async () => {
    const collection = await database.collection(two)
    const failure = await failureOf(collection.insertMany([{ _id: 3 }, { _id: 1 }, { _id: 4 }], { session }))
    expect(failure).to.include({ name: 'MongoBulkWriteError', code: 11000, insertedCount: 1 })
    expect([failure.writeErrors].flat().map(({ index }: { index: number }) => index)).to.deep.equal([1])

    expect(await failureOf(session.commitTransaction())).to.include({ code: 251, codeName: 'NoSuchTransaction' })
    expect(await collection.find().toArray()).to.deep.equal(two)
  })

  it('is over after a refusal', async () => {
    const collection = await database.collection(two)
    await collection.insertOne({ _id: 3 }, { session })
    const duplicate = await failureOf(collection.insertOne({ _id: 1 }, { session }))
    expect(duplicate.code).to.equal(11000)
    expect(duplicate.hasErrorLabel('TransientTransactionError')).to.equal(false)

    const next = await failureOf(collection.findOne({}, { session }))
    expect(next).to.include({ code: 251, codeName: 'NoSuchTransaction' })
    expect(next.hasErrorLabel('TransientTransactionError')).to.equal(true)
    expect(await failureOf(session.commitTransaction())).to.include({ code: 251 })
    expect(await collection.find().toArray()).to.deep.equal(two)
  })
})
