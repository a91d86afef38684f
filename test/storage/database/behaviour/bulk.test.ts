import { expect } from 'chai'
import { MongoBulkWriteError, ObjectId, type AnyBulkWriteOperation } from 'mongodb'
import { type AnyDocument, useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const three = [11, 22, 33].map((x, index) => ({ _id: index + 1, x }))

describe('a bulk write', () => {
  const database = useDatabase()
  const filled = async () => {
    const collection = await database.collection(three)
    await collection.createIndex({ x: 1 }, { name: 'by_x' })
    return collection
  }
  const everything: AnyBulkWriteOperation<AnyDocument>[] = [
    { insertOne: { document: { _id: 4, x: 44 } } },
    { updateOne: { filter: { _id: 2 }, update: { $set: { x: 0 } } } },
    { updateMany: { filter: { x: { $gt: 11 } }, update: { $inc: { x: 1 } } } },
    { insertOne: { document: { _id: 6, x: 62 } } },
    { replaceOne: { filter: { _id: 3 }, replacement: { x: 7 } } },
    { updateOne: { filter: { _id: 9 }, update: { $set: { x: 9 } }, upsert: true } },
    { replaceOne: { filter: { y: 1 }, replacement: { y: 2 }, upsert: true } },
    { deleteOne: { filter: { _id: 1 } } },
    { deleteMany: { filter: { x: { $lt: 5 } } } },
  ]

  for (const ordered of [true, false]) {
    it(`does every kind of operation, ${ordered ? 'ordered' : 'unordered'}`, async () => {
      const collection = await filled()
      const result = await collection.bulkWrite(everything, { ordered })

      expect(result).to.include({ insertedCount: 2, upsertedCount: 2, deletedCount: 2 })
      expect(result.insertedIds).to.deep.equal({ 0: 4, 3: 6 })
      expect(await collection.distinct('_id')).to.include.members([3, 4, 6, 9])
      expect(await collection.countDocuments()).to.equal(5)
    })
  }

  it('gives the ids of what it upserted', async () => {
    const collection = await filled()
    const result = await collection.bulkWrite(everything)

    expect(result.upsertedIds[5]).to.equal(9)
    expect(result.upsertedIds[6]).to.be.instanceOf(ObjectId)
  })

  it('counts matches apart from changes', async () => {
    const collection = await filled()
    const result = await collection.bulkWrite([
      { updateMany: { filter: {}, update: { $set: { x: 22 } } } },
      { updateOne: { filter: { _id: 1 }, update: { $set: { x: 22 } } } },
    ])
    expect(result).to.include({ matchedCount: 4, modifiedCount: 2 })
  })

  it('does its operations in order', async () => {
    const collection = await database.collection()
    await collection.bulkWrite([
      { insertOne: { document: { _id: 1, n: 0 } } },
      { updateOne: { filter: { n: 0 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { n: 1 }, update: { $inc: { n: 1 } } } },
      { deleteOne: { filter: { n: 1 } } },
      { insertOne: { document: { _id: 2 } } },
    ])
    expect(await collection.find().toArray()).to.deep.equal([{ _id: 1, n: 2 }, { _id: 2 }])
  })

  it('stops at the first refusal, and tells what was done before', async () => {
    const collection = await filled()
    const failure = (await failureOf(
      collection.bulkWrite([
        { updateOne: { filter: { _id: 1 }, update: { $inc: { x: 1 } } } },
        { insertOne: { document: { _id: 2 } } },
        { deleteMany: { filter: {} } },
      ]),
    )) as MongoBulkWriteError

    expect(failure).to.be.instanceOf(MongoBulkWriteError)
    expect(failure).to.include({ code: 11000, modifiedCount: 1, insertedCount: 0, deletedCount: 0 })
    expect([failure.writeErrors].flat().map(({ index, code }) => [index, code])).to.deep.equal([[1, 11000]])
    expect(await collection.countDocuments()).to.equal(3)
  })

  it('goes on after refusals when unordered', async () => {
    const collection = await filled()
    await collection.createIndex({ u: 1 }, { unique: true, sparse: true })
    const failure = (await failureOf(
      collection.bulkWrite(
        [
          { insertOne: { document: { _id: 1 } } },
          { updateOne: { filter: { _id: 2 }, update: { $set: { u: 1 } } } },
          { updateOne: { filter: { _id: 3 }, update: { $set: { u: 1 } } } },
          { updateOne: { filter: { _id: 8 }, update: { $set: { u: 1 } }, upsert: true } },
          { deleteOne: { filter: { _id: 1 } } },
        ],
        { ordered: false },
      ),
    )) as MongoBulkWriteError

    expect(failure).to.include({ code: 11000, modifiedCount: 1, deletedCount: 1, upsertedCount: 0 })
    expect([failure.writeErrors].flat().map(({ index }) => index)).to.have.members([0, 2, 3])
    expect(await collection.distinct('_id')).to.have.members([2, 3])
  })

  it('takes hints, array filters, pipelines and upserts in each operation', async () => {
    const collection = await database.collection([
      { _id: 1, x: 1, a: [1, 5] },
      { _id: 2, x: 2, a: [5] },
    ])
    await collection.createIndex({ x: 1 }, { name: 'by_x' })
    await collection.bulkWrite([
      { updateOne: { filter: { x: 1 }, update: { $set: { 'a.$[big]': 0 } }, arrayFilters: [{ big: { $gt: 4 } }] } },
      { updateMany: { filter: { x: { $gt: 0 } }, update: [{ $set: { y: '$x' } }], hint: 'by_x' } },
      { replaceOne: { filter: { x: 2 }, replacement: { x: 3 }, hint: { x: 1 } } },
      { deleteOne: { filter: { x: 9 }, hint: 'by_x' } },
      { deleteMany: { filter: { x: 3 }, hint: { x: 1 } } },
    ])
    expect(await collection.find().toArray()).to.deep.equal([{ _id: 1, x: 1, a: [1, 0], y: 1 }])
  })

  it('knows variables and takes a comment', async () => {
    const collection = await filled()
    const filter = { $expr: { $eq: ['$_id', '$$id'] } }
    await collection.bulkWrite(
      [{ updateOne: { filter, update: [{ $set: { x: '$$x' } }] } }, { deleteMany: { filter: { x: 22 } } }],
      { let: { id: 1, x: 0 }, comment: { page: 1 } },
    )
    expect(await collection.find().toArray()).to.deep.equal([
      { _id: 1, x: 0 },
      { _id: 3, x: 33 },
    ])
  })

  it('refuses an unknown hint of one operation', async () => {
    const collection = await filled()
    const failure = await failureOf(
      collection.bulkWrite([
        { deleteOne: { filter: { _id: 1 } } },
        { deleteOne: { filter: { _id: 2 }, hint: 'missing' } },
        { deleteOne: { filter: { _id: 3 } } },
      ]),
    )
    expect(failure.code).to.equal(2)
    expect(await collection.distinct('_id')).to.have.members([2, 3])
  })

  it('writes more than the driver puts into one message', async () => {
    const collection = await database.collection()
    const text = 'x'.repeat(200_000)
    const documents = Array.from({ length: 300 }, (_, _id) => ({ _id, text }))
    const result = await collection.insertMany(documents)

    expect(result.insertedCount).to.equal(300)
    expect(await collection.countDocuments({ text: { $exists: true } })).to.equal(300)
  })
})
