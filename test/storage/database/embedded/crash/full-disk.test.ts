// A limit on the length of files stands for the disk, because everybody may set it, and raise it again.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { statSync } from 'node:fs'
import { expect } from 'chai'
import { type Collection, type Db, MongoClient, MongoServerError } from 'mongodb'
import { temporaryDirectories } from '../owner/temporary.ts'
import { audit } from './audit.ts'
import { type EngineProcess, killLeftovers, launchProcess } from './process.ts'

interface Item {
  _id: number
  value: number
  text: string
}

const outOfDiskSpace = 14031

describe('a database on a full disk', () => {
  const temporary = temporaryDirectories()
  const clients: MongoClient[] = []
  let directory = ''
  let engine: EngineProcess
  let db: Db
  let items: Collection<Item>

  beforeEach(async () => {
    directory = temporary()
    const limited = ['bash', '-c', 'ulimit -S -f 4000; trap "" XFSZ; exec "$@"', 'bash']
    engine = await launchProcess({ directory, ttlSeconds: 0.05 }, limited).started
    const client = await MongoClient.connect(engine.uri, { retryWrites: false })
    clients.push(client)
    db = client.db('crash')
    items = db.collection<Item>('items')
    await items.createIndex({ value: 1 })
  })
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
    killLeftovers()
  })

  const item = (_id: number, length = 20_000): Item => ({ _id, value: _id, text: 'x'.repeat(length) })
  const enlarge = () => execFileSync('prlimit', ['--pid', String(engine.child.pid), '--fsize=unlimited'])
  const fill = async (): Promise<{ count: number; error: MongoServerError }> => {
    for (let count = 0; ; count++) {
      const error = await failure(items.insertOne(item(count)))
      if (error) return { count, error }
    }
  }
  const expectCount = async (count: number) => {
    expect(await items.estimatedDocumentCount()).to.equal(count)
    expect(await items.countDocuments({ value: { $gte: 0 } }, { hint: 'value_1' })).to.equal(count)
    expect(await items.find().hint({ $natural: 1 }).toArray()).to.have.length(count)
    expect(await items.find().hint('value_1').toArray()).to.have.length(count)
  }
  const expectSoundAfterRestart = async () => {
    const seen = await items.countDocuments({}, { hint: '_id_' })
    expect(engine.logs.filter(({ level }) => level === 'error')).to.deep.equal([])
    expect(engine.crashes).to.deep.equal([])
    expect(engine.output(), 'LMDB has complained').to.equal('')
    await Promise.all(clients.splice(0).map((client) => client.close()))
    expect(await engine.close()).to.equal(0)
    const { documents, problems } = await audit(directory)
    expect(problems).to.deep.equal([])
    expect(documents).to.equal(seen)
  }

  it('refuses what it cannot store, and goes on reading', async () => {
    const { count, error } = await fill()
    expect(count).to.be.above(50)
    expect(error).to.include({ code: outOfDiskSpace, codeName: 'OutOfDiskSpace' })
    expect(error.message).to.include('the disk is full')
    expect(await items.findOne({ _id: count })).to.equal(null)
    await expectCount(count)

    for (let attempt = 0; attempt < 200; attempt++)
      expect(await failure(items.insertOne(item(count)))).to.be.an('error')
    await expectCount(count)
    expect(statSync(join(directory, 'data.mdb')).size).to.be.at.most(4000 * 1024)
    await expectSoundAfterRestart()
  })

  it('uses the room that removing makes', async () => {
    const { count } = await fill()
    expect(await items.deleteMany({ value: { $lt: 40 } })).to.have.property('deletedCount', 40)
    await expectCount(count - 40)
    for (let _id = 0; _id < 20; _id++) await items.insertOne(item(_id))
    await expectCount(count - 20)
    await items.deleteMany({})
    await items.insertOne(item(0, 600_000)) // at once, where those have been
    await expectCount(1)
    await expectSoundAfterRestart()
  })

  it('goes on when the disk has become larger', async () => {
    const { count } = await fill()
    enlarge()
    await items.insertMany(Array.from({ length: 300 }, (_, position) => item(count + position)))
    await items.insertOne(item(count + 300, 10_000_000))
    await expectCount(count + 301)
    await expectSoundAfterRestart()
  })

  it('aborts the open transactions, so that the driver begins them anew', async () => {
    await items.insertOne(item(-1))
    const client = clients[0]!
    const session = client.startSession()
    session.startTransaction()
    await items.updateOne({ _id: -1 }, { $set: { text: 'changed' } }, { session })
    const { count } = await fill()

    const error = await failure(items.findOne({ _id: -1 }, { session }))
    expect(error?.code).to.equal(251)
    expect(error?.hasErrorLabel('TransientTransactionError')).to.equal(true)
    await session.abortTransaction()
    await session.endSession()
    expect((await items.findOne({ _id: -1 }))?.text).to.have.length(20_000)

    await items.updateOne({ _id: -1 }, { $set: { text: 'free again' } })
    enlarge()
    await client.withSession((again) =>
      again.withTransaction(() => items.insertOne(item(count, 200_000), { session: again })),
    )
    expect(await items.findOne({ _id: count })).to.have.property('value', count)
    await expectSoundAfterRestart()
  })

  it('stores nothing of a transaction that it cannot store whole', async () => {
    const { count } = await fill()
    const session = clients[0]!.startSession()
    session.startTransaction()
    for (let _id = count; _id < count + 50; _id++) await items.insertOne(item(_id), { session })
    await items.deleteOne({ _id: 0 }, { session })
    const error = await failure(session.commitTransaction())
    expect(error?.code).to.equal(outOfDiskSpace)
    await session.endSession()
    await expectCount(count)
    expect(await items.findOne({ _id: 0 })).to.not.equal(null)
    await expectSoundAfterRestart()
  })

  it('leaves indexes and collections as they were when they cannot be changed', async () => {
    const { count } = await fill()
    const text = { key: { text: 1 } }
    expect(await failure(db.command({ createIndexes: 'items', indexes: [{ ...text, name: 'text' }] }))).to.include({
      code: outOfDiskSpace,
    })
    expect(await failure(items.aggregate([{ $out: 'copy' }]).toArray())).to.include({ code: outOfDiskSpace })
    expect(await failure(items.updateMany({}, { $set: { more: 'x'.repeat(9000) } }))).to.include({
      code: outOfDiskSpace,
    })
    const collections = await db.listCollections().toArray()
    expect(collections.map(({ name }) => name)).to.deep.equal(['items'])
    expect((await items.indexes()).map(({ name }) => name)).to.deep.equal(['_id_', 'value_1'])

    enlarge()
    await items.createIndexes([text])
    await items.aggregate([{ $out: 'copy' }]).toArray()
    expect(await items.find().hint('text_1').toArray()).to.have.length(count)
    expect(await db.collection('copy').countDocuments()).to.equal(count)
    await db.dropCollection('copy')
    await expectSoundAfterRestart()
  })
})

/** The server's error, or nothing when it succeeds. */
async function failure(operation: Promise<unknown>): Promise<MongoServerError | undefined> {
  try {
    await operation
    return undefined
  } catch (error) {
    if (error instanceof MongoServerError) return error
    throw error
  }
}
