import { expect } from 'chai'
import { MongoInvalidArgumentError, ObjectId, type Document, type UpdateOptions } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const three = [11, 22, 33].map((x, index) => ({ _id: index + 1, x }))

describe('updating', () => {
  const database = useDatabase()
  const filled = async () => {
    const collection = await database.collection(three)
    await collection.createIndex({ x: 1 }, { name: 'by_x' })
    return collection
  }
  const result = (matchedCount: number, modifiedCount: number) => ({
    acknowledged: true,
    matchedCount,
    modifiedCount,
    upsertedCount: 0,
    upsertedId: null,
  })

  it('changes the first match only', async () => {
    const collection = await filled()

    expect(await collection.updateOne({ x: { $gt: 11 } }, { $inc: { x: 1 } })).to.deep.equal(result(1, 1))
    expect(await collection.distinct('x')).to.have.members([11, 23, 33])
  })

  it('changes every match', async () => {
    const collection = await filled()

    expect(await collection.updateMany({ x: { $gt: 11 } }, { $inc: { x: 1 } })).to.deep.equal(result(2, 2))
    expect(await collection.distinct('x')).to.have.members([11, 23, 34])
  })

  it('changes every match once, though the change moves it in the index that finds it', async () => {
    const collection = await filled()
    await collection.updateMany({ x: { $gte: 0 } }, { $inc: { x: 100 } }, { hint: 'by_x' })

    expect(await collection.distinct('x')).to.have.members([111, 122, 133])
  })

  it('counts a match that stays the same as not modified', async () => {
    const collection = await filled()

    expect(await collection.updateOne({ _id: 1 }, { $set: { x: 11 } })).to.deep.equal(result(1, 0))
    expect(await collection.updateMany({}, { $set: { x: 22 } })).to.deep.equal(result(3, 2))
    expect(await collection.replaceOne({ _id: 1 }, { x: 22 })).to.deep.equal(result(1, 0))
    expect(await collection.updateOne({ _id: 1 }, { $unset: { missing: 1 } })).to.deep.equal(result(1, 0))
  })

  it('matches nothing without making a collection', async () => {
    const collection = await database.collection()

    expect(await collection.updateOne({ _id: 1 }, { $set: { x: 1 } })).to.deep.equal(result(0, 0))
    expect(await database.db.listCollections({ name: collection.collectionName }).toArray()).to.deep.equal([])
  })

  it('replaces all but the id', async () => {
    const collection = await filled()

    expect(await collection.replaceOne({ x: 22 }, { y: 1, z: 2 })).to.deep.equal(result(1, 1))
    expect(await collection.findOne({ _id: 2 })).to.deep.equal({ _id: 2, y: 1, z: 2 })
    await collection.replaceOne({ _id: 2 }, { _id: 2, only: true })
    expect(await collection.findOne({ _id: 2 })).to.deep.equal({ _id: 2, only: true })
  })

  it('replaces with dots and dollars inside names', async () => {
    const collection = await filled()
    await collection.replaceOne({ _id: 1 }, { 'a.b': 1, c: { $d: 1, 'e.f': 2 } })

    expect(await collection.findOne({ _id: 1 })).to.deep.equal({ _id: 1, 'a.b': 1, c: { $d: 1, 'e.f': 2 } })
  })

  const upserts: [Document, Document, Document][] = [
    [{ _id: 9 }, { $set: { x: 1 } }, { _id: 9, x: 1 }],
    [{ _id: 9 }, { $inc: { x: 5 } }, { _id: 9, x: 5 }],
    [{ _id: 9, a: 1 }, { $setOnInsert: { b: 2 } }, { _id: 9, a: 1, b: 2 }],
    [{ _id: 9, a: { $eq: 1 }, b: { $gt: 1 } }, { $set: { c: 1 } }, { _id: 9, a: 1, c: 1 }],
    [{ _id: 9, 'a.b': 1 }, { $set: { 'a.c': 2 } }, { _id: 9, a: { b: 1, c: 2 } }],
    [{ $and: [{ _id: 9 }, { a: 1 }] }, { $set: { b: 1 } }, { _id: 9, a: 1, b: 1 }],
    [{ _id: 9, $or: [{ a: 1 }] }, { $set: { b: 1 } }, { _id: 9, a: 1, b: 1 }],
    [{ _id: 9, $or: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } }, { _id: 9, b: 1 }],
    [{ _id: 9, a: { $in: [1, 2] } }, { $set: { b: 1 } }, { _id: 9, b: 1 }],
    [{ _id: 9, a: { $all: [1] } }, { $set: { b: 1 } }, { _id: 9, a: 1, b: 1 }],
    [{ _id: 9, a: /x/ }, { $set: { b: 1 } }, { _id: 9, b: 1 }],
    [{ a: 1 }, { $set: { _id: 9 } }, { _id: 9, a: 1 }],
    [{ a: 1 }, { $setOnInsert: { _id: 9 } }, { _id: 9, a: 1 }],
    [{ _id: 9 }, { $push: { a: { $each: [3, 1], $sort: 1 } } }, { _id: 9, a: [1, 3] }],
    [{ _id: 9 }, { $unset: { a: 1 } }, { _id: 9 }],
    [{ _id: 9 }, { $pull: { a: 1 } }, { _id: 9 }],
    [{ _id: 9 }, { $min: { a: 5 }, $max: { b: 6 } }, { _id: 9, a: 5, b: 6 }],
    [{ _id: 9 }, { $mul: { a: 5 } }, { _id: 9, a: 0 }],
  ]
  for (const [filter, update, inserted] of upserts) {
    it(`inserts what ${JSON.stringify(filter)} and ${JSON.stringify(update)} say`, async () => {
      const collection = await database.collection([{ _id: 1 }])
      const outcome = await collection.updateOne(filter, update, { upsert: true })

      expect(outcome).to.include({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: 9 })
      expect(await collection.findOne({ _id: 9 })).to.deep.equal(inserted)
    })
  }

  it('inserts a replacement, with the id of the filter or a new one', async () => {
    const collection = await database.collection()

    expect(await collection.replaceOne({ _id: 5, a: 1 }, { b: 1 }, { upsert: true })).to.include({ upsertedId: 5 })
    expect(await collection.findOne({ _id: 5 })).to.deep.equal({ _id: 5, b: 1 })
    const { upsertedId } = await collection.replaceOne({ a: 2 }, { b: 2 }, { upsert: true })
    expect(upsertedId).to.be.instanceOf(ObjectId)
    expect(await collection.findOne({ b: 2 })).to.deep.equal({ _id: upsertedId, b: 2 })
  })

  it('updates instead of inserting when there is a match', async () => {
    const collection = await filled()

    const update = { $set: { y: 1 }, $setOnInsert: { z: 1 } }
    expect(await collection.updateMany({ x: 22 }, update, { upsert: true })).to.deep.equal(result(1, 1))
    expect(await collection.findOne({ _id: 2 })).to.deep.equal({ _id: 2, x: 22, y: 1 })
  })

  it('inserts once when many upsert the same unique value at once', async () => {
    const collection = await database.collection()
    await collection.createIndex({ name: 1 }, { unique: true })
    const upserts = Array.from({ length: 20 }, () =>
      collection.updateOne({ name: 'An' }, { $inc: { n: 1 } }, { upsert: true }),
    )
    const outcomes = await Promise.allSettled(upserts)
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length

    expect(await collection.find({}, { projection: { _id: 0 } }).toArray()).to.deep.equal([{ name: 'An', n: done }])
  })

  const options: Document[] = [
    { hint: 'by_x' },
    { hint: { x: 1 } },
    { hint: { _id: 1 } },
    { comment: 'text' },
    { comment: { page: 1 } },
    { bypassDocumentValidation: true },
    { writeConcern: { w: 1, j: true } },
  ]
  for (const option of options) {
    it(`takes ${JSON.stringify(option)}`, async () => {
      const collection = await filled()

      expect(await collection.updateOne({ x: { $gt: 22 } }, { $inc: { x: 1 } }, option)).to.deep.equal(result(1, 1))
      expect(await collection.updateMany({ x: { $lt: 30 } }, { $inc: { x: 1 } }, option)).to.deep.equal(result(2, 2))
      expect(await collection.replaceOne({ x: { $gt: 30 } }, { x: 0 }, option)).to.deep.equal(result(1, 1))
    })
  }

  it('knows variables in the filter and in a pipeline', async () => {
    const collection = await filled()
    const filter = { $expr: { $eq: ['$_id', '$$id'] } }
    await collection.updateOne(filter, [{ $set: { x: '$$x', y: '$x' } }], { let: { id: 1, x: 'new' } })

    expect(await collection.findOne({ _id: 1 })).to.deep.equal({ _id: 1, x: 'new', y: 11 })
  })

  it('updates by a pipeline', async () => {
    const collection = await filled()
    const pipeline = [
      { $replaceRoot: { newRoot: { x: { $add: ['$x', 1] } } } },
      { $addFields: { foo: 1 } },
      { $unset: 'bar' },
    ]

    expect(await collection.updateMany({ _id: { $gt: 1 } }, pipeline)).to.deep.equal(result(2, 2))
    expect(await collection.find({ foo: 1 }).toArray()).to.deep.equal([
      { _id: 2, x: 23, foo: 1 },
      { _id: 3, x: 34, foo: 1 },
    ])
    await collection.updateOne({ _id: 7 }, [{ $set: { y: { $concat: ['a', 'b'] } } }], { upsert: true })
    expect(await collection.findOne({ _id: 7 })).to.deep.equal({ _id: 7, y: 'ab' })
  })

  const refusals: [string, Document | Document[], number, UpdateOptions?][] = [
    ['an unknown operator', { $foo: { a: 1 } }, 9],
    ['an operator without a document', { $set: 1 }, 9],
    ['two operators on one path', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['an operator on a path and one beneath', { $set: { a: 1 }, $inc: { 'a.b': 1 } }, 40],
    ['an empty path', { $set: { '': 1 } }, 56],
    ['an empty part of a path', { $set: { 'a..b': 1 } }, 56],
    ['another id', { $set: { _id: 2 } }, 66],
    ['no id', { $unset: { _id: 1 } }, 66],
    ['a path through a number', { $set: { 'x.y': 1 } }, 28],
    ['a stage that cannot update', [{ $group: { _id: null } }], 72],
    ['another id from a pipeline', [{ $set: { _id: 2 } }], 66],
    ['an unused array filter', { $set: { a: 1 } }, 9, { arrayFilters: [{ e: 1 }] }],
    ['an unknown hint', { $set: { a: 1 } }, 2, { hint: 'missing' }],
  ]
  for (const [title, update, code, option] of refusals) {
    it(`refuses ${title} and changes nothing`, async () => {
      const collection = await filled()

      expect(await failureOf(collection.updateOne({ _id: 1 }, update, option))).to.include({ code })
      expect(await collection.find().toArray()).to.deep.equal(three)
    })
  }

  it('refuses a replacement of many, and one with another id', async () => {
    const collection = await filled()
    const updates = [{ q: {}, u: { y: 1 }, multi: true }]
    const reply = await database.db.command({ update: collection.collectionName, updates })

    expect(reply).to.deep.include({ n: 0, nModified: 0 })
    expect((reply.writeErrors as Document[])[0]).to.include({ index: 0, code: 9 })
    expect(await failureOf(collection.replaceOne({ _id: 1 }, { _id: 2 }))).to.include({ code: 66 })
  })

  it('is refused by the driver without an operator', async () => {
    const collection = await filled()
    const refusal: unknown = await collection.updateOne({}, { y: 1 }).catch((error: unknown) => error)

    expect(refusal).to.be.instanceOf(MongoInvalidArgumentError)
  })

  it('makes no document over 16 MB', async () => {
    const collection = await database.collection([{ _id: 1, text: 'x'.repeat(10_000_000) }])

    await failureOf(collection.updateOne({ _id: 1 }, { $set: { more: 'y'.repeat(10_000_000) } }))
    expect(await collection.countDocuments({ more: { $exists: true } })).to.equal(0)
  })

  it('does an unacknowledged update', async () => {
    const collection = await filled()
    const outcome = await collection.updateOne({ _id: 1 }, { $set: { x: 0 } }, { writeConcern: { w: 0 } })

    expect(outcome.acknowledged).to.equal(false)
  })
})
