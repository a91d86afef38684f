import { expect } from 'chai'
import { Timestamp, type ClientSession, type CommandStartedEvent, type Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'
import { numberedSession } from './numbered-session.ts'

describe('a session', () => {
  const database = useDatabase()

  it('learns the time of each operation', async () => {
    const collection = await database.collection([{ _id: 1 }])
    const session = database.client.startSession()
    await collection.findOne({}, { session })
    const first = session.operationTime
    await collection.insertOne({ _id: 2 }, { session })
    const second = session.operationTime
    await session.endSession()

    expect(first).to.be.instanceOf(Timestamp)
    expect(second).to.be.instanceOf(Timestamp)
    expect((second as Timestamp).greaterThan(first as Timestamp)).to.equal(true)
    expect(session.clusterTime?.clusterTime).to.be.instanceOf(Timestamp)
  })

  it('reads after what it wrote, on any connection', async () => {
    const client = await database.connect({ monitorCommands: true })
    const commands: Document[] = []
    client.on('commandStarted', ({ command }: CommandStartedEvent) => commands.push(command))
    const { collectionName } = await database.collection([{ _id: 1 }])
    const collection = client.db().collection<{ _id: number }>(collectionName)
    const session = client.startSession({ causalConsistency: true })
    await collection.insertOne({ _id: 2 }, { session })
    const wrote = session.operationTime
    const found = await collection.findOne({ _id: 2 }, { session })
    await session.endSession()

    expect(found).to.deep.equal({ _id: 2 })
    expect(commands[1]?.readConcern).to.deep.equal({ afterClusterTime: wrote })
    expect(commands[1]?.$clusterTime).to.be.an('object')
  })

  it('carries the time of a refusal too', async () => {
    const collection = await database.collection([{ _id: 1 }])
    const session = database.client.startSession()
    await failureOf(collection.find({ $foo: 1 }, { session }).toArray())

    expect(session.operationTime).to.be.instanceOf(Timestamp)
    await session.endSession()
  })

  it('waits for no time that has come, and takes a read concern with it', async () => {
    const collection = await database.collection([{ _id: 1 }])
    const session = database.client.startSession()
    await collection.insertOne({ _id: 2 }, { session })
    const readConcern = { level: 'majority', afterClusterTime: session.operationTime }
    const reply = await database.db.command({ find: collection.collectionName, readConcern })
    await session.endSession()

    expect((reply.cursor as Document).firstBatch).to.have.length(2)
  })

  it('may be ended, refreshed and killed', async () => {
    const session = database.client.startSession()
    await database.db.command({ ping: 1 }, { session })
    const { id } = session.id ?? {}

    expect(await database.db.admin().command({ refreshSessions: [{ id }] })).to.include({ ok: 1 })
    expect(await database.db.admin().command({ endSessions: [{ id }] })).to.include({ ok: 1 })
    expect(await database.db.admin().command({ killSessions: [{ id }] })).to.include({ ok: 1 })
    await session.endSession()
  })

  it('loses its transaction when it is killed', async () => {
    const collection = await database.collection([{ _id: 1 }])
    const session = database.client.startSession()
    session.startTransaction()
    await collection.insertOne({ _id: 2 }, { session })
    await database.db.admin().command({ killSessions: [{ id: session.id?.id }] })

    expect((await failureOf(session.commitTransaction())).code).to.be.oneOf([251, 11601])
    await session.endSession()
    expect(await collection.countDocuments()).to.equal(1)
  })

  for (const w of [1, 'majority'] as const) {
    it(`writes with w: ${w}`, async () => {
      const collection = await database.collection()
      const result = await collection.insertOne({ _id: 1 }, { writeConcern: { w, wtimeoutMS: 5000, journal: true } })
      expect(result.acknowledged).to.equal(true)
    })
  }

  const unmet: [string, Document, number][] = [
    ['more members than there are', { w: 40 }, 100],
    ['a tag that no member has', { w: 'moon' }, 79],
  ]
  for (const [title, writeConcern, code] of unmet) {
    it(`writes, and says so, when the write concern asks for ${title}`, async () => {
      const collection = await database.collection()
      const insert = { insert: collection.collectionName, documents: [{ _id: 1 }], writeConcern }

      expect(await failureOf(database.db.command(insert))).to.include({ name: 'MongoWriteConcernError', code })
      expect(await collection.countDocuments()).to.equal(1)
    })
  }

  for (const w of [-1, 51]) {
    it(`refuses to write with w: ${w}`, async () => {
      const collection = await database.collection()
      const insert = { insert: collection.collectionName, documents: [{ _id: 1 }], writeConcern: { w } }

      expect(await failureOf(database.db.command(insert))).to.include({ code: 9 })
      expect(await collection.countDocuments()).to.equal(0)
    })
  }

  for (const level of ['nonsense', 5]) {
    it(`refuses to read ${level}`, async () => {
      const { collectionName: find } = await database.collection([{}])
      await failureOf(database.db.command({ find, readConcern: { level } }))
    })
  }
})

describe('a retried write', () => {
  const database = useDatabase()
  const sessions: ClientSession[] = []
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.endSession()
  })
  /** Sends the same command as often as it is called. */
  const repeated = (command: Document) => {
    const { session, as } = numberedSession(database.client)
    sessions.push(session)
    return (number = 1): Promise<Document> =>
      as(number, (txnNumber) => database.db.command({ ...command, txnNumber }, { session }))
  }
  const told = ({ n, nModified, upserted, value, lastErrorObject }: Document): Document => ({
    ...{ n: n as unknown, nModified: nModified as unknown, upserted: upserted as unknown },
    ...{ value: value as unknown, lastErrorObject: lastErrorObject as unknown },
  })

  const commands: [string, (name: string) => Document][] = [
    ['insert', (insert) => ({ insert, documents: [{ _id: 5 }, { _id: 6 }] })],
    ['update', (update) => ({ update, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] })],
    ['upsert', (update) => ({ update, updates: [{ q: { a: 9 }, u: { $inc: { n: 1 } }, upsert: true }] })],
    ['delete', (name) => ({ delete: name, deletes: [{ q: { n: 1 }, limit: 1 }] })],
    ['findAndModify', (findAndModify) => ({ findAndModify, query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true })],
    ['removal', (findAndModify) => ({ findAndModify, query: { n: 1 }, remove: true })],
  ]
  for (const [title, make] of commands) {
    it(`is done once and answered the same: ${title}`, async () => {
      const collection = await database.collection([1, 2, 3].map((_id) => ({ _id, n: 1 })))
      const run = repeated(make(collection.collectionName))
      const first = await run()
      const after = await collection.find().sort({ _id: 1 }).toArray()
      const second = await run()

      expect(told(second)).to.deep.equal(told(first))
      expect(await collection.find().sort({ _id: 1 }).toArray()).to.deep.equal(after)
    })
  }

  it('is done again under the next number', async () => {
    const collection = await database.collection([{ _id: 1, n: 1 }])
    const update = { update: collection.collectionName, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] }
    const run = repeated(update)
    await run()
    await run(2)

    expect(await collection.findOne()).to.deep.equal({ _id: 1, n: 3 })
    expect(await failureOf(run())).to.include({ code: 225, codeName: 'TransactionTooOld' })
  })

  it('is done again after a refusal', async () => {
    const collection = await database.collection([{ _id: 1 }])
    const run = repeated({ insert: collection.collectionName, documents: [{ _id: 1 }] })
    expect((await run()).writeErrors).to.have.length(1)
    await collection.deleteOne({ _id: 1 })

    expect(await run()).to.include({ n: 1 })
    expect(await collection.countDocuments()).to.equal(1)
  })

  for (const ordered of [true, false]) {
    it(`does not do again what it had done before a refusal, ${ordered ? '' : 'not '}ordered`, async () => {
      const collection = await database.collection([{ _id: 1, n: 1 }])
      const more = { q: { _id: 1 }, u: { $inc: { n: 1 } } }
      const refused = { q: { _id: 1 }, u: { $set: { _id: 2 } } }
      const run = repeated({ update: collection.collectionName, updates: [more, refused, more], ordered })
      const first = await run()
      const second = await run()

      expect(first.writeErrors).to.have.length(1)
      expect([told(second), second.writeErrors] as unknown[]).to.deep.equal([told(first), first.writeErrors])
      expect(await collection.findOne()).to.deep.equal({ _id: 1, n: ordered ? 2 : 3 })
    })
  }

  it('is refused for what is no write', async () => {
    const { collectionName: count } = await database.collection([{ _id: 1 }])
    expect(await failureOf(repeated({ count })())).to.include({ code: 50768, codeName: 'NotARetryableWriteCommand' })
  })

  it('is refused for writes to many', async () => {
    const collection = await database.collection([{ _id: 1 }])
    const updates = [{ q: {}, u: { $set: { a: 1 } }, multi: true }]
    const deletes = [{ q: {}, limit: 0 }]

    expect(await failureOf(repeated({ update: collection.collectionName, updates })())).to.include({ code: 72 })
    expect(await failureOf(repeated({ delete: collection.collectionName, deletes })())).to.include({ code: 72 })
  })
})
