import { expect } from 'chai'
import { UUID } from 'bson'
import { Long, MongoClient, MongoServerError } from 'mongodb'
import { type Embedded, startEmbedded } from '../../../../../storage/database/embedded/start.ts'
import { temporaryDirectories } from '../owner/temporary.ts'
import { Client } from '../wire/client.ts'

const transactionSeconds = 0.4
/** Expired transactions are looked for as often as they expire; the rest is for a busy machine. */
const latest = 2 * transactionSeconds * 1000 + 4000

describe('a transaction that takes too long', () => {
  const temporary = temporaryDirectories()
  let engine: Embedded
  let client: MongoClient
  before(async () => {
    engine = await startEmbedded({ directory: temporary(), durability: 'none', transactionSeconds })
    client = await MongoClient.connect(engine.uri, { retryWrites: false })
  })
  after(async () => {
    await client.close()
    await engine.close()
  })
  const accounts = () => client.db('test').collection<{ _id: number; balance: number }>('accounts')
  beforeEach(async () => {
    await accounts().deleteMany({})
    await accounts().insertMany([1, 2].map((_id) => ({ _id, balance: 10 })))
  })

  it('is aborted, and who waits for what it holds goes on', async () => {
    const begun = performance.now()
    const session = client.startSession()
    session.startTransaction()
    await accounts().updateOne({ _id: 1 }, { $inc: { balance: 100 } }, { session })
    await accounts().updateOne({ _id: 1 }, { $inc: { balance: 1 } })
    expect(performance.now() - begun).to.be.within(transactionSeconds * 1000, latest)
    expect(await accounts().findOne({ _id: 1 })).to.have.property('balance', 11)

    const error = await session.commitTransaction().catch((cause: unknown) => cause)
    expect(error).to.be.instanceOf(MongoServerError).with.property('code', 251)
    expect((error as MongoServerError).hasErrorLabel('TransientTransactionError')).to.equal(true)
    await session.endSession()
    expect(await accounts().findOne({ _id: 1 })).to.have.property('balance', 11)
  })

  it('is aborted although it goes on working', async () => {
    const session = client.startSession()
    session.startTransaction()
    const begun = performance.now()
    const work = async () => {
      for (;;) {
        await accounts().updateOne({ _id: 2 }, { $inc: { balance: 1 } }, { session })
        await accounts().findOne({ _id: 1 }, { session })
      }
    }
    const error = await work().catch((cause: unknown) => cause)
    expect(performance.now() - begun).to.be.within(transactionSeconds * 1000, latest)
    expect(error).to.be.instanceOf(MongoServerError).with.property('code', 251)
    expect((error as MongoServerError).hasErrorLabel('TransientTransactionError')).to.equal(true)
    await session.endSession()
    expect(await accounts().findOne({ _id: 2 })).to.have.property('balance', 10)
  })

  it('does not outlive a client that has vanished by more than that', async () => {
    const vanishing = await Client.to(decodeURIComponent(/\/\/(.*)\//.exec(engine.uri)![1]!))
    const reply = await vanishing.ask({
      update: 'accounts',
      updates: [{ q: {}, u: { $set: { balance: 0 } }, multi: true }],
      lsid: { id: new UUID() },
      txnNumber: Long.fromNumber(1),
      autocommit: false,
      startTransaction: true,
    })
    expect(reply).to.include({ ok: 1, n: 2 })
    vanishing.end()

    const begun = performance.now()
    await Promise.all([
      accounts().updateMany({}, { $inc: { balance: 1 } }),
      accounts().insertOne({ _id: 3, balance: 0 }),
      client.db('test').collection('others').insertOne({}),
    ])
    expect(performance.now() - begun).to.be.below(latest)
    const balances = await accounts()
      .find({ _id: { $lt: 3 } })
      .toArray()
    expect(balances.map(({ balance }) => balance)).to.deep.equal([11, 11])
  })
})
