import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const four = [11, 22, 33, 22].map((x, index) => ({ _id: index + 1, x }))

describe('deleting', () => {
  const database = useDatabase()
  const filled = async () => {
    const collection = await database.collection(four)
    await collection.createIndex({ x: 1 }, { name: 'by_x' })
    return collection
  }

  it('deletes the first one only', async () => {
    const collection = await filled()

    expect(await collection.deleteOne({ x: 22 })).to.deep.equal({ acknowledged: true, deletedCount: 1 })
    expect(await collection.distinct('_id')).to.have.members([1, 3, 4])
  })

  it('deletes all that match', async () => {
    const collection = await filled()

    expect(await collection.deleteMany({ x: { $gt: 11 } })).to.deep.equal({ acknowledged: true, deletedCount: 3 })
    expect(await collection.find().toArray()).to.deep.equal([{ _id: 1, x: 11 }])
  })

  it('counts nothing when nothing matches or no collection exists', async () => {
    expect(await (await filled()).deleteMany({ x: 99 })).to.include({ deletedCount: 0 })
    expect(await (await database.collection()).deleteMany({})).to.include({ deletedCount: 0 })
  })

  const options: [Document, number][] = [
    [{ hint: 'by_x' }, 1],
    [{ hint: { x: 1 } }, 1],
    [{ hint: { _id: 1 } }, 1],
    [{ comment: { page: 1 } }, 1],
    [{ comment: 'text' }, 1],
    [{ writeConcern: { w: 'majority', wtimeoutMS: 1000 } }, 1],
  ]
  for (const [option, deletedCount] of options) {
    it(`takes ${JSON.stringify(option)}`, async () => {
      const collection = await filled()
      expect(await collection.deleteOne({ x: { $gt: 22 } }, option)).to.include({ deletedCount })
      expect(await collection.deleteMany({ x: { $gt: 11 } }, option)).to.include({ deletedCount: 2 })
    })
  }

  it('knows variables', async () => {
    const collection = await filled()
    const filter = { $expr: { $eq: ['$x', '$$wanted'] } }

    expect(await collection.deleteMany(filter, { let: { wanted: 22 } })).to.include({ deletedCount: 2 })
    expect(await failureOf(collection.deleteOne(filter, { let: { other: 22 } }))).to.include({ code: 17276 })
  })

  it('refuses an unknown hint and deletes nothing', async () => {
    const collection = await filled()

    expect(await failureOf(collection.deleteOne({ x: 22 }, { hint: 'missing' }))).to.include({ code: 2 })
    expect(await failureOf(collection.deleteMany({}, { hint: { missing: 1 } }))).to.include({ code: 2 })
    expect(await collection.countDocuments()).to.equal(4)
  })

  it('goes through statements in order, and stops at a refused one', async () => {
    const collection = await filled()
    const deletes = [
      { q: { _id: 1 }, limit: 1 },
      { q: { $foo: 1 }, limit: 1 },
      { q: { _id: 2 }, limit: 1 },
    ]
    const reply = await database.db.command({ delete: collection.collectionName, deletes })

    expect(reply.n).to.equal(1)
    expect((reply.writeErrors as Document[]).map(({ index, code }) => [index, code] as unknown[])).to.deep.equal([
      [1, 2],
    ])
    expect(await collection.distinct('_id')).to.have.members([2, 3, 4])
  })

  it('frees the values of unique indexes', async () => {
    const collection = await database.collection([{ _id: 1, email: 'an@example.org' }])
    await collection.createIndex({ email: 1 }, { unique: true })
    await collection.deleteOne({ email: 'an@example.org' })
    await collection.insertOne({ _id: 2, email: 'an@example.org' })

    expect(await collection.findOne({ email: 'an@example.org' })).to.include({ _id: 2 })
  })

  it('refuses another limit than none or one', async () => {
    const { collectionName } = await filled()
    const failure = await failureOf(database.db.command({ delete: collectionName, deletes: [{ q: {}, limit: 2 }] }))

    expect(failure.code).to.equal(9)
  })
})
