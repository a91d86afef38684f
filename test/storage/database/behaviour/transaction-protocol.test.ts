import { expect } from 'chai'
import type { ClientSession, Document, MongoServerError } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'
import { numberedSession } from './numbered-session.ts'

const two = [{ _id: 1 }, { _id: 2 }]

/** What a statement has done that came after the commit. */
function failureOfTransaction(error: MongoServerError): Document {
  expect(error.code).to.equal(256)
  return { n: 0 }
}

describe('the protocol of transactions', () => {
  const database = useDatabase()
  const sessions: ClientSession[] = []
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.endSession()
  })
  const numbered = () => {
    const { session, as } = numberedSession(database.client)
    sessions.push(session)
    return (fields: Document, number: number): Promise<Document> => {
      const ends = 'commitTransaction' in fields || 'abortTransaction' in fields
      const db = ends ? database.client.db('admin') : database.db
      return as(number, (txnNumber) => db.command({ ...fields, txnNumber, autocommit: false }, { session }))
    }
  }
  const start = { startTransaction: true }

  it('knows nothing of a transaction that was not started', async () => {
    const { collectionName: find } = await database.collection(two)
    const run = numbered()

    expect(await failureOf(run({ find }, 1))).to.include({ code: 251 })
    expect(await failureOf(run({ commitTransaction: 1 }, 1))).to.include({ code: 251 })
    expect(await failureOf(run({ abortTransaction: 1 }, 1))).to.include({ code: 251 })
  })

  it('ends the one before when the next one starts, and goes never back', async () => {
    const { collectionName: name } = await database.collection(two)
    const run = numbered()
    await run({ insert: name, documents: [{ _id: 3 }], ...start }, 5)
    await run({ insert: name, documents: [{ _id: 4 }], ...start }, 6)
    expect(await failureOf(run({ commitTransaction: 1 }, 5))).to.include({ code: 225, codeName: 'TransactionTooOld' })
    await run({ commitTransaction: 1 }, 6)

    expect(await database.db.collection(name).distinct('_id')).to.have.members([1, 2, 4])
  })

  it('answers a second commit like the first, and refuses to abort it', async () => {
    const { collectionName: name } = await database.collection(two)
    const run = numbered()
    await run({ insert: name, documents: [{ _id: 3 }], ...start }, 1)

    expect(await run({ commitTransaction: 1 }, 1)).to.include({ ok: 1 })
    expect(await run({ commitTransaction: 1 }, 1)).to.include({ ok: 1 })
    expect(await failureOf(run({ abortTransaction: 1 }, 1))).to.include({ code: 256, codeName: 'TransactionCommitted' })
    expect((await failureOf(run({ find: name }, 1))).code).to.equal(256)
  })

  it('answers the same to commits that come at once', async () => {
    const { collectionName: name } = await database.collection(two)
    const run = numbered()
    await run({ insert: name, documents: [{ _id: 3 }], ...start }, 1)
    const replies = await Promise.all([1, 2, 3].map(() => run({ commitTransaction: 1 }, 1)))

    expect(replies.map(({ ok }) => ok as unknown)).to.deep.equal([1, 1, 1])
    expect(await database.db.collection(name).countDocuments()).to.equal(3)
  })

  it('commits all of a statement that is still running, or none of it', async () => {
    const collection = await database.collection(Array.from({ length: 3000 }, (_, _id) => ({ _id, n: 0 })))
    const run = numbered()
    await run({ insert: collection.collectionName, documents: [{ _id: -1 }], ...start }, 1)
    const updates = [{ q: { n: 0 }, u: { $set: { n: 1 } }, multi: true }]
    const changed = run({ update: collection.collectionName, updates }, 1).catch(failureOfTransaction)
    await run({ commitTransaction: 1 }, 1)

    expect(await collection.countDocuments({ n: 1 })).to.equal((await changed).n)
  })

  it('refuses to commit what was aborted', async () => {
    const { collectionName: name } = await database.collection(two)
    const run = numbered()
    await run({ insert: name, documents: [{ _id: 3 }], ...start }, 1)
    await run({ abortTransaction: 1 }, 1)

    expect(await failureOf(run({ commitTransaction: 1 }, 1))).to.include({ code: 251 })
    expect(await failureOf(run({ find: name }, 1))).to.include({ code: 251 })
    expect(await database.db.collection(name).countDocuments()).to.equal(2)
  })
})
