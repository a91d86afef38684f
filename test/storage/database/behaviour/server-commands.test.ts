import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

describe('the server', () => {
  const database = useDatabase()
  const admin = async (command: Document) => await database.client.db('admin').command(command)

  it('greets as the writable member of a replica set', async () => {
    const hello = await admin({ hello: 1 })

    expect(hello).to.include({ isWritablePrimary: true, maxBsonObjectSize: 16777216, readOnly: false, ok: 1 })
    expect(hello.setName).to.be.a('string')
    expect(hello.hosts).to.be.an('array')
    expect(hello.localTime).to.be.instanceOf(Date)
    expect(hello.logicalSessionTimeoutMinutes).to.equal(30)
    expect(hello.maxWireVersion).to.be.at.least(21)
    expect(hello.maxMessageSizeBytes).to.be.at.least(16777216)
    expect(hello.maxWriteBatchSize).to.equal(100000)
  })

  it('greets in the old way too', async () => {
    for (const name of ['isMaster', 'ismaster'])
      expect(await admin({ [name]: 1 })).to.include({ ismaster: true, ok: 1 })
  })

  it('answers a ping, from any database', async () => {
    expect(await database.db.command({ ping: 1 })).to.include({ ok: 1 })
    expect(await admin({ ping: 1, comment: 'text', $readPreference: { mode: 'nearest' } })).to.include({ ok: 1 })
  })

  it('tells its version', async () => {
    const { version, versionArray, maxBsonObjectSize } = await admin({ buildInfo: 1 })

    expect(version).to.match(/^\d+\.\d+\.\d+/)
    expect((versionArray as number[])[0]).to.be.at.least(7)
    expect(maxBsonObjectSize).to.equal(16777216)
    expect((await admin({ serverStatus: 1 })).version).to.equal(version)
    expect(await database.db.admin().serverInfo()).to.include({ version })
  })

  it('tells who is connected, of what it runs on, and its parameters', async () => {
    expect((await admin({ connectionStatus: 1 })).authInfo).to.deep.include({ authenticatedUsers: [] })
    expect(await admin({ hostInfo: 1 })).to.include({ ok: 1 })
    const parameters = await admin({ getParameter: 1, featureCompatibilityVersion: 1 })
    expect((parameters.featureCompatibilityVersion as Document).version).to.match(/^\d+\.\d$/)
  })

  it('takes what a driver of the stable API sends', async () => {
    const client = await database.connect({ serverApi: { version: '1' } })

    expect(await client.db().command({ ping: 1 })).to.include({ ok: 1 })
    expect(await client.db().collection('c').find().toArray()).to.deep.equal([])
  })

  const refusals: [string, Document, number, string][] = [
    ['an unknown command', { notACommand: 1 }, 59, "no such command: 'notACommand'"],
    ['a collection name that is no text', { find: 5 }, 73, ''],
    ['an unknown field of an insert', { insert: 'c', documents: [{}], x: 1 }, 40415, "'insert.x' is an unknown field"],
    [
      'an unknown field of an update',
      { update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } } }], x: 1 },
      40415,
      'update.x',
    ],
    [
      'an unknown field of a statement',
      { update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } }, x: 1 }] },
      40415,
      'update.updates.x',
    ],
    ['an unknown field of a delete', { delete: 'c', deletes: [{ q: {}, limit: 1, x: 1 }] }, 40415, 'delete.deletes.x'],
    ['an unknown field of an aggregation', { aggregate: 'c', pipeline: [], cursor: {}, x: 1 }, 40415, 'aggregate.x'],
    ['an unknown field of a count', { count: 'c', x: 1 }, 40415, 'count.x'],
    ['an unknown field of distinct', { distinct: 'c', key: 'a', x: 1 }, 40415, 'distinct.x'],
    ['a missing field', { distinct: 'c' }, 40414, "'distinct.key' is missing"],
    ['a field of another type', { insert: 'c', documents: 5 }, 14, ''],
    ['a boolean that is none', { insert: 'c', documents: [{}], ordered: 'yes' }, 14, ''],
    ['another version of the API', { ping: 1, apiVersion: '2' }, 322, ''],
    ['strictness without a version', { ping: 1, apiStrict: true }, 322, ''],
    ['an update of no statements', { update: 'c', updates: [] }, 16, ''],
    ['a delete of no statements', { delete: 'c', deletes: [] }, 16, ''],
  ]
  for (const [title, command, code, message] of refusals) {
    it(`refuses ${title}`, async () => {
      const failure = await failureOf(database.db.command(command))

      expect(failure.code).to.equal(code)
      expect(failure.message).to.include(message)
      expect(failure.codeName).to.be.a('string')
      expect(failure.errorResponse.ok).to.equal(0)
    })
  }

  it('answers many at once on one connection and on many', async () => {
    const collection = await database.collection(Array.from({ length: 50 }, (_, _id) => ({ _id })))
    const single = await database.connect({ maxPoolSize: 1 })
    const name = collection.collectionName
    const find = async (_id: number, client = database.client) =>
      (await client.db().collection<{ _id: number }>(name).findOne({ _id }))?._id

    const ids = Array.from({ length: 50 }, (_, _id) => _id)
    expect(await Promise.all(ids.map((_id) => find(_id)))).to.deep.equal(ids)
    expect(await Promise.all(ids.map((_id) => find(_id, single)))).to.deep.equal(ids)
  })

  it('stops what takes too long', async () => {
    const collection = await database.collection(Array.from({ length: 700 }, (_, _id) => ({ _id })))
    const everyPair = [
      { $lookup: { from: collection.collectionName, pipeline: [{ $match: { a: { $ne: 1 } } }], as: 'all' } },
      { $unwind: '$all' },
      { $group: { _id: null, n: { $sum: { $add: ['$all._id', '$_id'] } } } },
    ]
    const failure = await failureOf(collection.aggregate(everyPair, { maxTimeMS: 20 }).toArray())

    expect(failure).to.include({ code: 50, codeName: 'MaxTimeMSExpired' })
    expect(await collection.countDocuments()).to.equal(700)
  })

  it('stops a write that takes too long', async () => {
    const { collectionName: update } = await database.collection(Array.from({ length: 700 }, (_, _id) => ({ _id })))
    const sum = { $reduce: { input: { $range: [0, 2000] }, initialValue: 0, in: { $add: ['$$value', '$$this'] } } }
    const updates = [{ q: { $expr: { $gt: [sum, '$_id'] } }, u: { $set: { a: 1 } }, multi: true }]
    const failure = await failureOf(database.db.command({ update, updates, maxTimeMS: 20 }))

    expect(failure).to.include({ code: 50, codeName: 'MaxTimeMSExpired' })
  })
})
