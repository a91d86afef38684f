import { expect } from 'chai'
import type { ClientSession, Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'
import { numberedSession } from './numbered-session.ts'

const two = [{ _id: 1 }, { _id: 2 }]

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
