import { expect } from 'chai'
import type { ClientSession, Collection } from 'mongodb'
import { type AnyDocument, useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const two = [
  { _id: 1, n: 10 },
  { _id: 2, n: 20 },
]

type Write = (collection: Collection<AnyDocument>, session?: ClientSession) => Promise<unknown>

describe('transactions that meet', () => {
  const database = useDatabase()
  const sessions: ClientSession[] = []
  const started = () => {
    const session = database.client.startSession()
    sessions.push(session)
    session.startTransaction()
    return session
  }
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.endSession()
  })

  const meetings: [string, Write, Write][] = [
    [
      'insert the same id',
      (collection, session) => collection.insertOne({ _id: 3 }, { session }),
      (collection, session) => collection.insertOne({ _id: 3 }, { session }),
    ],
    [
      'update the same document',
      (collection, session) => collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session }),
      (collection, session) => collection.updateOne({ n: 10 }, { $inc: { n: 2 } }, { session }),
    ],
    [
      'delete and update the same document',
      (collection, session) => collection.deleteOne({ _id: 1 }, { session }),
      (collection, session) => collection.findOneAndUpdate({ _id: 1 }, { $set: { n: 0 } }, { session }),
    ],
    [
      'update and delete the same document',
      (collection, session) => collection.updateMany({}, { $inc: { n: 1 } }, { session }),
      (collection, session) => collection.deleteMany({ _id: 2 }, { session }),
    ],
    [
      'insert the same value of a unique index',
      (collection, session) => collection.insertOne({ _id: 3, n: 30 }, { session }),
      (collection, session) => collection.insertOne({ _id: 4, n: 30 }, { session }),
    ],
  ]
  for (const [title, first, second] of meetings) {
    it(`and ${title}: the second is refused at once, and the first goes on`, async () => {
      const collection = await database.collection(two)
      await collection.createIndex({ n: 1 }, { unique: true })
      const [one, other] = [started(), started()]
      await first(collection, one)
      const failure = await failureOf(second(collection, other))

      expect(failure).to.include({ code: 112, codeName: 'WriteConflict' })
      expect(failure.hasErrorLabel('TransientTransactionError')).to.equal(true)
      expect(failure.hasErrorLabel('UnknownTransactionCommitResult')).to.equal(false)
      await one.commitTransaction()
      const commit = await failureOf(other.commitTransaction())
      expect(commit).to.include({ code: 251, codeName: 'NoSuchTransaction' })
      expect(commit.hasErrorLabel('TransientTransactionError')).to.equal(true)
    })

    it(`and ${title}, one after the other: both are done or refused for what they find`, async () => {
      const collection = await database.collection(two)
      const [one, other] = [started(), started()]
      await first(collection, one)
      await one.abortTransaction()
      await second(collection, other)
      await other.commitTransaction()
    })
  }

  it('and a document that changed after the first read is not overwritten', async () => {
    const collection = await database.collection(two)
    const session = started()
    const read = await collection.findOne({ _id: 1 }, { session })
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } })
    const failure = await failureOf(collection.updateOne({ _id: 1 }, { $set: { n: Number(read?.n) + 5 } }, { session }))

    expect(failure).to.include({ code: 112 })
    await session.abortTransaction()
    expect(await collection.findOne({ _id: 1 })).to.deep.equal({ _id: 1, n: 11 })
  })

  it('and touch different documents: both are committed', async () => {
    const collection = await database.collection(two)
    await collection.createIndex({ n: 1 })
    const [one, other] = [started(), started()]
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: one })
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { session: other })
    await collection.insertOne({ _id: 3, n: 3 }, { session: one })
    await collection.insertOne({ _id: 4, n: 4 }, { session: other })
    await other.commitTransaction()
    await one.commitTransaction()

    expect(await collection.find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 1, n: 11 },
      { _id: 2, n: 21 },
      { _id: 3, n: 3 },
      { _id: 4, n: 4 },
    ])
  })

  it('and a write outside waits for or yields to the transaction', async () => {
    const collection = await database.collection(two)
    const session = started()
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session })
    const outside = collection.updateOne({ _id: 1 }, { $inc: { n: 100 } })
    await session.commitTransaction()
    await outside

    expect(await collection.findOne({ _id: 1 })).to.deep.equal({ _id: 1, n: 111 })
  })

  it('and are run again by the driver until they succeed', async () => {
    const collection = await database.collection(two)
    const transfer = async () =>
      await database.client.withSession((session) =>
        session.withTransaction(async () => {
          await collection.updateOne({ _id: 1 }, { $inc: { n: -1 } }, { session })
          await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { session })
        }),
      )
    await Promise.all(Array.from({ length: 20 }, transfer))

    expect(await collection.find().toArray()).to.deep.equal([
      { _id: 1, n: -10 },
      { _id: 2, n: 40 },
    ])
  })

  it('and many insert the same unique value: one of them succeeds', async () => {
    const collection = await database.collection(two)
    await collection.createIndex({ n: 1 }, { unique: true })
    const insert = async () =>
      await database.client.withSession((session) =>
        session.withTransaction(async () => await collection.insertOne({ n: 99 }, { session })),
      )
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, insert))

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    expect(await collection.countDocuments({ n: 99 })).to.equal(1)
  })

  it('and indexes are made meanwhile: they hold what is committed', async () => {
    const collection = await database.collection(two)
    const session = started()
    await collection.insertOne({ _id: 3, n: 30 }, { session })
    const indexing = collection.createIndex({ n: 1 })
    await session.commitTransaction()
    await indexing

    expect(await collection.find({ n: 30 }).hint({ n: 1 }).toArray()).to.deep.equal([{ _id: 3, n: 30 }])
  })
})
