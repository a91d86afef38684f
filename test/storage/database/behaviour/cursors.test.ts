import { expect } from 'chai'
import { Long, type Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const many = (count: number) => Array.from({ length: count }, (_, _id) => ({ _id, half: _id % 2 }))

interface Batch {
  id: Long
  ns: string
  firstBatch: Document[]
  nextBatch: Document[]
}

describe('a cursor', () => {
  const database = useDatabase()
  // As the server sends it: the id as a 64-bit integer.
  const run = async (command: Document) => (await database.db.command(command, { promoteLongs: false })).cursor as Batch

  it('gives 101 documents first when nothing else is asked for, then the rest', async () => {
    const { collectionName: collection } = await database.collection(many(250))
    const first = await run({ find: collection })
    const next = await run({ getMore: first.id, collection })

    expect(first.firstBatch).to.have.length(101)
    expect(first.ns).to.equal(`${database.db.databaseName}.${collection}`)
    expect(next.nextBatch).to.have.length(149)
    expect(next.id.isZero()).to.equal(true)
  })

  const sizes: [count: number, batchSize: number, batches: number[]][] = [
    [5, 2, [2, 2, 1]],
    [4, 5, [4]],
    [0, 5, [0]],
    [3, 0, [0, 3]],
  ]
  for (const [count, batchSize, batches] of sizes) {
    it(`gives ${count} documents ${batchSize} at a time`, async () => {
      const collection = await database.collection(many(count || 1))
      if (count === 0) await collection.deleteMany()
      const sort = { _id: 1 }
      let batch = await run({ find: collection.collectionName, batchSize, sort })
      const found = [batch.firstBatch]
      while (!batch.id.isZero()) {
        const more = batchSize ? { batchSize } : {}
        batch = await run({ getMore: batch.id, collection: collection.collectionName, ...more })
        found.push(batch.nextBatch)
      }

      expect(found.flat().map(({ _id }) => _id as unknown)).to.deep.equal(many(count).map(({ _id }) => _id))
      expect(found.map(({ length }) => length).filter((length, at) => length || !at)).to.deep.equal(batches)
    })
  }

  it('ends with a single batch or with its limit', async () => {
    const { collectionName: find } = await database.collection(many(10))

    expect((await run({ find, singleBatch: true, batchSize: 3 })).id.isZero()).to.equal(true)
    expect((await run({ find, limit: 3, batchSize: 3 })).id.isZero()).to.equal(true)
    expect((await run({ find, limit: 3, batchSize: 2 })).id.isZero()).to.equal(false)
    expect((await run({ find, limit: 1, singleBatch: true })).firstBatch).to.have.length(1)
  })

  for (const options of [{}, { sort: { half: 1, _id: -1 } }, { filter: { half: 1 }, sort: { _id: 1 } }]) {
    it(`goes through thousands with ${JSON.stringify(options)}`, async () => {
      const collection = await database.collection(many(3000))
      await collection.createIndex({ half: 1 })
      const { filter = {}, sort } = options as { filter?: Document; sort?: Record<string, 1 | -1> }
      const cursor = collection.find(filter, { batchSize: 700, ...(sort ? { sort } : {}) })
      const ids = new Set<unknown>()
      for await (const { _id } of cursor) ids.add(_id)

      expect(ids.size).to.equal(filter.half === 1 ? 1500 : 3000)
    })
  }

  it('goes through an aggregation and its groups', async () => {
    const collection = await database.collection(many(500))
    const cursor = collection.aggregate([{ $match: { half: 1 } }, { $group: { _id: '$_id' } }], { batchSize: 50 })
    let count = 0
    for await (const { _id } of cursor) count += Number(_id) % 2

    expect(count).to.equal(250)
  })

  it('splits what would not fit into one message', async () => {
    const text = 'x'.repeat(1_000_000)
    const collection = await database.collection(Array.from({ length: 40 }, (_, _id) => ({ _id, text })))
    const first = await run({ find: collection.collectionName, batchSize: 1000 })

    expect(first.firstBatch.length).to.be.lessThan(18)
    expect(await collection.find({}, { batchSize: 1000 }).toArray()).to.have.length(40)
  })

  it('survives deletes, and does not show twice what grows', async () => {
    const collection = await database.collection(many(300))
    const cursor = collection.find({}, { batchSize: 100 })
    const seen: unknown[] = []
    for (let count = 0; count < 100; count++) seen.push((await cursor.next())?._id)
    await collection.deleteMany({ _id: { $gte: 150, $lt: 250 } })
    await collection.updateMany({}, { $set: { text: 'x'.repeat(500) } })
    for await (const { _id } of cursor) seen.push(_id)

    expect(new Set(seen).size).to.equal(seen.length)
    expect(seen).to.include.members(many(150).map(({ _id }) => _id))
    expect(seen).to.include(299)
  })

  it('fails when its collection is dropped', async () => {
    const { collectionName: collection } = await database.collection(many(300))
    const { id } = await run({ find: collection, batchSize: 10 })
    await database.db.dropCollection(collection)

    expect((await failureOf(database.db.command({ getMore: id, collection }))).code).to.be.oneOf([43, 175, 237])
  })

  it('is killed once', async () => {
    const { collectionName: collection } = await database.collection(many(10))
    const { id } = await run({ find: collection, batchSize: 2 })
    const kill = { killCursors: collection, cursors: [id] }
    const [first, second] = [await database.db.command(kill), await database.db.command(kill)]

    expect((first.cursorsKilled as unknown[]).map(String)).to.deep.equal([String(id)])
    expect(second).to.deep.include({ cursorsKilled: [], cursorsAlive: [], cursorsUnknown: [] })
    expect((second.cursorsNotFound as unknown[]).map(String)).to.deep.equal([String(id)])
    const failure = await failureOf(database.db.command({ getMore: id, collection }))
    expect(failure).to.include({ code: 43, codeName: 'CursorNotFound' })
    expect(failure.message).to.match(/cursor id \d+ not found/)
  })

  it('fails when it is killed while it searches', async () => {
    const { collectionName: collection } = await database.collection(many(1500))
    const sum = { $reduce: { input: { $range: [0, 500] }, initialValue: 0, in: { $add: ['$$value', '$$this'] } } }
    const filter = { $or: [{ _id: 0 }, { $expr: { $lt: [sum, 0] } }] }
    const { id } = await run({ find: collection, filter, batchSize: 0 })
    const more = failureOf(run({ getMore: id, collection }))
    await database.db.command({ killCursors: collection, cursors: [id] })

    expect((await more).code).to.be.oneOf([237, 43])
  })

  it('is killed when the driver closes it early', async () => {
    const collection = await database.collection(many(10))
    const cursor = collection.find({}, { batchSize: 2 })
    await cursor.next()
    const { id } = cursor
    await cursor.close()

    const getMore = database.db.command({ getMore: id, collection: collection.collectionName })
    expect(await failureOf(getMore)).to.include({ code: 43 })
  })

  it('belongs to its collection', async () => {
    const { collectionName } = await database.collection(many(10))
    const { id } = await run({ find: collectionName, batchSize: 2 })

    expect(await failureOf(database.db.command({ getMore: id, collection: 'other' }))).to.include({ code: 13 })
  })

  it('takes a comment and a batch size for more', async () => {
    const { collectionName: collection } = await database.collection(many(10))
    const { id } = await run({ find: collection, batchSize: 2 })

    expect((await run({ getMore: id, collection, batchSize: 3, comment: { page: 2 } })).nextBatch).to.have.length(3)
  })

  it('cannot wait for more documents of an ordinary collection', async () => {
    const { collectionName: find } = await database.collection(many(10))
    expect(await failureOf(database.db.command({ find, tailable: true }))).to.include({ code: 2 })
  })

  it('is killed by its number only', async () => {
    const { collectionName: killCursors } = await database.collection(many(1))
    expect(await failureOf(run({ killCursors, cursors: ['1'] }))).to.include({ code: 14, codeName: 'TypeMismatch' })
  })

  it('is refused when it never was', async () => {
    const getMore = { getMore: Long.fromNumber(12345), collection: 'c' }

    expect(await failureOf(database.db.command(getMore))).to.include({ code: 43 })
    expect(await failureOf(database.db.command({ ...getMore, getMore: 'x' }))).to.include({ code: 14 })
  })

  it('rewinds in the driver', async () => {
    const cursor = (await database.collection(many(5))).find({}, { batchSize: 2 })
    await cursor.next()
    cursor.rewind()

    expect(await cursor.toArray()).to.have.length(5)
  })
})
