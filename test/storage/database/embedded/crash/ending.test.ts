import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { type Embedded, startEmbedded } from '../../../../../storage/database/embedded/start.ts'
import { temporaryDirectories } from '../owner/temporary.ts'
import { eventually } from '../../../../support/eventually.ts'
import { audit } from './audit.ts'
import { dwelling } from './breaking-engine.ts'
import { exitCode, killLeftovers, startProcess } from './process.ts'

const engine = fileURLToPath(new URL('./breaking-engine.ts', import.meta.url))

describe('the end of a database', () => {
  const temporary = temporaryDirectories()
  const opened: (MongoClient | Embedded)[] = []
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close()
    killLeftovers()
  })

  const connect = async (uri: string) => {
    const client = await MongoClient.connect(uri, { retryWrites: false, serverSelectionTimeoutMS: 500 })
    opened.push(client)
    return client.db('crash')
  }
  const start = async (directory: string) => {
    const crashes: Error[] = []
    const errors: string[] = []
    const database = await startEmbedded({
      directory,
      engine,
      onCrash: (error) => crashes.push(error),
      log: ({ level, message }) => level === 'error' && errors.push(message),
    })
    opened.push(database)
    return { ...database, crashes, errors, db: await connect(database.uri) }
  }

  for (const how of ['throwLater', 'exit']) {
    it(`through a defect (${how}) is told, hung up on its clients, and can be followed by a new start`, async () => {
      const directory = temporary()
      const { db, crashes } = await start(directory)
      await db.collection('items').insertOne({ how })
      const running = Promise.allSettled([db.command({ [how]: 1 }), db.command({ [how]: 1 })])
      await eventually(() => crashes.length > 0)
      expect((await running).map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])

      const again = await start(directory)
      expect(again.owner).to.equal(true)
      expect(await again.db.collection('items').countDocuments()).to.equal(1)
    })
  }

  it('does not come from a defect within a commit: that stores nothing, and says so', async () => {
    const directory = temporary()
    const { db, crashes, errors, close } = await start(directory)
    const items = db.collection<{ _id: number }>('items')
    await items.insertMany([{ _id: 1 }, { _id: 2 }])
    await db.command({ throwInCommit: 1 })
    const outcomes = await Promise.allSettled([items.deleteOne({ _id: 1 }), items.insertOne({ _id: 3 })])
    expect(outcomes[0])
      .to.deep.include({ status: 'rejected' })
      .and.to.have.nested.property('reason.message', 'a defect')
    const stored = outcomes[1]?.status === 'fulfilled' ? 3 : 2 // the two may have shared the commit
    expect(await items.countDocuments()).to.equal(stored)
    expect(await items.estimatedDocumentCount()).to.equal(stored)
    expect(crashes).to.deep.equal([])
    expect(errors).to.include('a command failed')
    // Before, because the driver may wait for ever to write to a socket that was closed a moment ago.
    await db.client.close()
    await close()
    expect(await audit(directory)).to.deep.include({ documents: stored, problems: [] })
  })

  it('waits for the commit that is being made when its process exits', async () => {
    const directory = temporary()
    const process = await startProcess({ directory, engine })
    const db = await connect(process.uri)
    const items = db.collection<{ _id: number }>('items')
    await items.insertOne({ _id: 1 })
    await db.command({ dwellInCommit: 1 })
    const inserted = items.insertOne({ _id: 2 }).catch(() => {})
    await eventually(() => process.logs.some(({ message }) => message === dwelling))
    expect(await process.exit()).to.equal(exitCode)
    await inserted
    expect(await audit(directory)).to.deep.include({ documents: 2, problems: [] })
    expect((await start(directory)).owner).to.equal(true)
  })

  it('comes after what its clients have asked for is done and answered', async () => {
    const directory = temporary()
    const { db, close } = await start(directory)
    const items = db.collection<{ _id: number; changed: number }>('items')
    await items.insertMany(Array.from({ length: 6000 }, (_, _id) => ({ _id, changed: 0 })))
    const long = items.updateMany({}, { $inc: { changed: 1 } })
    await eventually(async () => (await items.countDocuments({ changed: 1 })) > 0)
    const short = Array.from({ length: 20 }, (_, position) => items.insertOne({ _id: -1 - position, changed: 2 }))
    const outcomes = Promise.allSettled(short)
    await close()
    expect((await long).modifiedCount).to.equal(6000)
    const acknowledged = (await outcomes).filter(({ status }) => status === 'fulfilled').length

    const again = await start(directory)
    const found = again.db.collection('items')
    expect(await found.countDocuments({ changed: 1 })).to.equal(6000)
    expect(await found.countDocuments({ changed: 2 })).to.be.at.least(acknowledged)
    expect(await found.estimatedDocumentCount()).to.equal(await found.countDocuments({ changed: { $gte: 0 } }))
  })

  it('does not wait for a transaction that nobody can go on with', async () => {
    const directory = temporary()
    const { db, uri, close } = await start(directory)
    const items = db.collection<{ _id: number; changed: number }>('items')
    await items.insertOne({ _id: 1, changed: 0 })
    const session = db.client.startSession()
    session.startTransaction()
    await items.updateOne({ _id: 1 }, { $inc: { changed: 10 } }, { session })
    const waiting = (await connect(uri)).collection('items').updateOne({}, { $inc: { changed: 1 } })
    for (let turn = 0; turn < 20; turn++) await db.command({ ping: 1 })

    const begun = performance.now()
    await close()
    expect(performance.now() - begun).to.be.below(5000)
    expect((await waiting).modifiedCount).to.equal(1)
    await session.endSession()
    const again = await start(directory)
    expect(await again.db.collection('items').findOne()).to.deep.equal({ _id: 1, changed: 1 })
  })

  it('is complete when a start fails at the very end', async () => {
    const directory = temporary()
    const address = join(directory, 'address')
    mkdirSync(address)
    const error = await startEmbedded({ directory }).catch((cause: unknown) => cause)
    expect(error).to.be.an('error').with.property('message').that.includes(address)
    rmdirSync(address)
    const { db, owner } = await start(directory)
    expect(owner).to.equal(true)
    await db.collection('items').insertOne({})
  })
})
