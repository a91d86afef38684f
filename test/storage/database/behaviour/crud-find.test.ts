import { expect } from 'chai'
import { ReadPreference, type Document, type FindOptions } from 'mongodb'
import { type AnyDocument, useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const six = [1, 2, 3, 4, 5, 6].map((_id) => ({ _id, x: _id * 11 }))

describe('finding', () => {
  const database = useDatabase()
  const found = async (filter: Document, options: FindOptions) => {
    const collection = await database.collection(six)
    await collection.createIndex({ x: 1 }, { name: 'by_x' })
    return (await collection.find(filter, options).toArray()).map(({ _id }) => _id)
  }

  const windows: [Document, FindOptions, number[]][] = [
    [{ _id: 1 }, {}, [1]],
    [{ _id: { $gt: 1 } }, { skip: 1, limit: 2, sort: { _id: 1 } }, [3, 4]],
    [{}, { skip: 4 }, [5, 6]],
    [{}, { skip: 9 }, []],
    [{}, { limit: 0, sort: { _id: 1 } }, [1, 2, 3, 4, 5, 6]],
    [{}, { limit: 4, batchSize: 2, sort: { _id: 1 } }, [1, 2, 3, 4]],
    [{}, { limit: 4, batchSize: 4, sort: { _id: 1 } }, [1, 2, 3, 4]],
    [{}, { limit: 2, batchSize: 5, sort: { _id: 1 } }, [1, 2]],
    [{}, { limit: -2, sort: { _id: -1 } }, [6, 5]],
    [{}, { batchSize: 1, sort: { x: -1 } }, [6, 5, 4, 3, 2, 1]],
    [{}, { sort: { x: -1 }, skip: 1, limit: 1 }, [5]],
    [{ x: { $in: [22, 66, 44] } }, { sort: { x: -1 }, limit: 2 }, [6, 4]],
    [{ x: { $gte: 22, $lt: 44 } }, { hint: 'by_x' }, [2, 3]],
    [{ x: { $gte: 22, $lt: 44 } }, { hint: { x: 1 } }, [2, 3]],
    [{ x: { $gte: 22, $lt: 44 } }, { hint: { _id: 1 } }, [2, 3]],
    [{ x: { $gte: 22, $lt: 44 } }, { hint: { $natural: -1 } }, [3, 2]],
    [{ $expr: { $eq: ['$_id', '$$wanted'] } }, { let: { wanted: 3 } }, [3]],
    [{ $expr: { $eq: ['$_id', '$$sum'] } }, { let: { sum: { $add: [1, 3] } } }, [4]],
    [{}, { allowDiskUse: true, sort: { x: 1 }, limit: 1 }, [1]],
    [{}, { maxTimeMS: 60_000, sort: { _id: 1 }, limit: 1 }, [1]],
    [{}, { comment: 'a text', limit: 1 }, [1]],
    [{}, { comment: { page: 1 }, batchSize: 5 }, [1, 2, 3, 4, 5, 6]],
    [{}, { noCursorTimeout: true, allowPartialResults: true, limit: 1 }, [1]],
    [{ _id: 2 }, { readConcern: { level: 'majority' } }, [2]],
    [{ _id: 2 }, { readConcern: { level: 'local' } }, [2]],
    [{ _id: 2 }, { readConcern: { level: 'available' } }, [2]],
    [{ _id: 2 }, { readConcern: { level: 'linearizable' } }, [2]],
    [{ _id: 2 }, { readPreference: ReadPreference.PRIMARY_PREFERRED }, [2]],
    [{ _id: 2 }, { readPreference: ReadPreference.NEAREST }, [2]],
  ]
  for (const [filter, options, ids] of windows) {
    it(`${JSON.stringify(filter)} with ${JSON.stringify(options)}`, async () => {
      expect(await found(filter, options)).to.deep.equal(ids)
    })
  }

  it('finds nothing where there is no collection', async () => {
    const collection = await database.collection()

    expect(await collection.find({ a: 1 }).sort({ a: 1 }).toArray()).to.deep.equal([])
    expect(await collection.findOne()).to.equal(null)
    expect(await collection.countDocuments()).to.equal(0)
    expect(await collection.estimatedDocumentCount()).to.equal(0)
    expect(await collection.distinct('a')).to.deep.equal([])
    expect(await database.db.listCollections({ name: collection.collectionName }).toArray()).to.deep.equal([])
  })

  it('reads its own writes at once', async () => {
    const collection = await database.collection([{ _id: 1, n: 0 }])
    for (let n = 1; n <= 20; n++) {
      await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } })
      expect(await collection.findOne({ n })).to.deep.equal({ _id: 1, n })
    }
  })

  const refusals: [string, Document, number][] = [
    ['a negative skip', { skip: -1 }, 51024],
    ['a negative limit', { limit: -1 }, 51024],
    ['a negative batch size', { batchSize: -1 }, 51024],
    ['an unknown hint', { hint: 'missing' }, 2],
    ['an unknown hint by keys', { hint: { missing: 1 } }, 2],
    ['a filter that is no document', { filter: 1 }, 14],
    ['a sort that is no document', { sort: 'x' }, 14],
    ['a field that find does not have', { notAnOption: 1 }, 40415],
    ['a variable nobody defined', { filter: { $expr: { $eq: ['$$missing', 1] } } }, 17276],
    ['a let that is no document', { let: 1 }, 14],
  ]
  for (const [title, options, code] of refusals) {
    it(`refuses ${title}`, async () => {
      const { collectionName } = await database.collection(six)
      const failure = await failureOf(database.db.command({ find: collectionName, ...options }))

      expect(failure.code).to.equal(code)
    })
  }
})

describe('counting', () => {
  const database = useDatabase()
  const counted = async () => {
    const collection = await database.collection(six)
    await collection.createIndex({ x: 1 })
    return collection
  }

  const counts: [Document, Document, number][] = [
    [{}, {}, 6],
    [{ x: { $gt: 30 } }, {}, 4],
    [{ x: { $gt: 30 } }, { skip: 1 }, 3],
    [{ x: { $gt: 30 } }, { limit: 3 }, 3],
    [{ x: { $gt: 30 } }, { skip: 2, limit: 3 }, 2],
    [{ x: { $gt: 30 } }, { hint: { x: 1 } }, 4],
    [{ x: { $gt: 30 } }, { hint: 'x_1', comment: { page: 2 } }, 4],
    [{ y: 1 }, {}, 0],
    [{ y: null }, {}, 6],
  ]
  for (const [filter, options, count] of counts) {
    it(`${JSON.stringify(filter)} with ${JSON.stringify(options)} by aggregation and by command`, async () => {
      const collection = await counted()
      const { comment, ...rest } = options

      expect(await collection.countDocuments(filter, options)).to.equal(count)
      expect(
        await database.db.command({
          count: collection.collectionName,
          query: filter,
          ...rest,
          ...(comment ? { comment } : {}),
        }),
      ).to.include({ n: count, ok: 1 })
    })
  }

  it('estimates without a filter', async () => {
    const collection = await counted()
    await collection.deleteOne({ _id: 1 })

    expect(await collection.estimatedDocumentCount({ maxTimeMS: 60_000, comment: 'estimate' })).to.equal(5)
  })

  it('follows inserts, deletes and drops', async () => {
    const collection = await counted()
    await collection.deleteMany({ x: { $lt: 30 } })
    await collection.insertOne({ _id: 9 })
    expect(await collection.estimatedDocumentCount()).to.equal(5)

    await collection.drop()
    expect(await collection.estimatedDocumentCount()).to.equal(0)
  })
})

describe('distinct values', () => {
  const database = useDatabase()
  const documents: AnyDocument[] = [
    { _id: 1, a: 1, b: { c: 'x' }, d: [1, 2] },
    { _id: 2, a: 2, b: { c: 'y' }, d: [2, [3]] },
    { _id: 3, a: 1, b: [{ c: 'x' }, { c: 'z' }], d: [] },
    { _id: 4, a: null, b: 5 },
    { _id: 5 },
  ]

  const cases: [string, Document, unknown[]][] = [
    ['a', {}, [null, 1, 2]],
    ['b.c', {}, ['x', 'y', 'z']],
    ['d', {}, [1, 2, [3]]],
    ['a', { _id: { $gt: 2 } }, [null, 1]],
  ]
  for (const [key, filter, values] of cases) {
    it(`of ${key} where ${JSON.stringify(filter)}`, async () => {
      const collection = await database.collection(documents)
      expect(await collection.distinct(key, filter)).to.have.deep.members(values)

      await collection.createIndex({ [key]: 1 })
      expect(await collection.distinct(key, filter)).to.have.deep.members(values)
    })
  }

  it('of a field that no document has are none', async () => {
    expect(await (await database.collection(documents)).distinct('missing')).to.deep.equal([])
  })

  it('takes a comment and a time limit', async () => {
    const collection = await database.collection(documents)
    expect(await collection.distinct('a', {}, { comment: { page: 1 }, maxTimeMS: 60_000 })).to.have.members([
      null,
      1,
      2,
    ])
  })
})
