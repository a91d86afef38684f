import { expect } from 'chai'
import { ObjectId, type Document, type FindOneAndUpdateOptions } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const three = [11, 22, 33].map((x, index) => ({ _id: index + 1, x }))

describe('finding and modifying', () => {
  const database = useDatabase()
  const filled = async () => {
    const collection = await database.collection(three)
    await collection.createIndex({ x: 1 }, { name: 'by_x' })
    return collection
  }
  const command = async (fields: Document) => {
    const { collectionName } = await filled()
    const { value, lastErrorObject } = await database.db.command({ findAndModify: collectionName, ...fields })
    return { value: value as unknown, lastErrorObject: lastErrorObject as unknown }
  }

  it('gives the document before or after the update', async () => {
    const collection = await filled()
    const update = { $inc: { x: 1 } }

    expect(await collection.findOneAndUpdate({ _id: 1 }, update)).to.deep.equal({ _id: 1, x: 11 })
    expect(await collection.findOneAndUpdate({ _id: 1 }, update, { returnDocument: 'after' })).to.deep.equal({
      _id: 1,
      x: 13,
    })
  })

  it('gives the document before or after the replacement', async () => {
    const collection = await filled()

    expect(await collection.findOneAndReplace({ _id: 1 }, { y: 1 })).to.deep.equal({ _id: 1, x: 11 })
    expect(await collection.findOneAndReplace({ _id: 1 }, { z: 1 }, { returnDocument: 'after' })).to.deep.equal({
      _id: 1,
      z: 1,
    })
  })

  it('gives the deleted document', async () => {
    const collection = await filled()

    expect(await collection.findOneAndDelete({ x: { $gt: 11 } }, { sort: { x: -1 } })).to.deep.equal({ _id: 3, x: 33 })
    expect(await collection.findOneAndDelete({ x: 33 })).to.equal(null)
    expect(await collection.countDocuments()).to.equal(2)
  })

  it('takes the first one of the sort', async () => {
    const collection = await filled()
    const options: FindOneAndUpdateOptions = { sort: { x: -1 }, projection: { _id: 1 } }

    expect(await collection.findOneAndUpdate({}, { $set: { x: 0 } }, options)).to.deep.equal({ _id: 3 })
    expect(await collection.findOneAndUpdate({}, { $set: { x: 0 } }, options)).to.deep.equal({ _id: 2 })
  })

  it('gives null when nothing matches', async () => {
    const collection = await filled()

    expect(await collection.findOneAndUpdate({ _id: 9 }, { $set: { x: 0 } })).to.equal(null)
    expect(await collection.findOneAndReplace({ _id: 9 }, { x: 0 })).to.equal(null)
    expect(await (await database.collection()).findOneAndDelete({})).to.equal(null)
  })

  it('gives nothing or the new document of an upsert', async () => {
    const collection = await filled()
    const update = { $set: { y: 1 }, $setOnInsert: { z: 2 } }

    expect(await collection.findOneAndUpdate({ _id: 8 }, update, { upsert: true })).to.equal(null)
    expect(
      await collection.findOneAndUpdate({ _id: 9 }, update, { upsert: true, returnDocument: 'after' }),
    ).to.deep.equal({ _id: 9, y: 1, z: 2 })
    expect(
      await collection.findOneAndReplace({ _id: 10, a: 1 }, { b: 1 }, { upsert: true, returnDocument: 'after' }),
    ).to.deep.equal({ _id: 10, b: 1 })
  })

  it('tells what it did', async () => {
    const found = await command({ query: { _id: 1 }, update: { $inc: { x: 1 } } })
    expect(found).to.deep.equal({ value: { _id: 1, x: 11 }, lastErrorObject: { n: 1, updatedExisting: true } })

    const missed = await command({ query: { _id: 9 }, update: { $inc: { x: 1 } } })
    expect(missed).to.deep.equal({ value: null, lastErrorObject: { n: 0, updatedExisting: false } })

    const inserted = await command({ query: { _id: 9 }, update: { $inc: { x: 1 } }, upsert: true })
    expect(inserted).to.deep.equal({ value: null, lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 } })

    const shown = await command({ query: { x: 9 }, update: { $set: { y: 1 } }, upsert: true, new: true })
    expect((shown.value as Document)._id).to.be.instanceOf(ObjectId)
    expect(shown.lastErrorObject).to.deep.equal({
      n: 1,
      updatedExisting: false,
      upserted: (shown.value as Document)._id as unknown,
    })

    const removed = await command({ query: { _id: 1 }, remove: true })
    expect(removed).to.deep.equal({ value: { _id: 1, x: 11 }, lastErrorObject: { n: 1 } })
    expect(await command({ query: { _id: 9 }, remove: true })).to.deep.equal({ value: null, lastErrorObject: { n: 0 } })
  })

  it('tells it through the driver too', async () => {
    const collection = await filled()
    const result = await collection.findOneAndUpdate({ _id: 1 }, { $set: { x: 0 } }, { includeResultMetadata: true })

    expect(result).to.deep.include({
      value: { _id: 1, x: 11 },
      ok: 1,
      lastErrorObject: { n: 1, updatedExisting: true },
    })
  })

  it('updates by array filters, position and pipeline', async () => {
    const collection = await database.collection([{ _id: 1, a: [{ k: 1 }, { k: 2 }], b: [1, 2] }])
    const after = { returnDocument: 'after', projection: { _id: 0 } } as const

    expect(
      await collection.findOneAndUpdate(
        { b: 2 },
        { $set: { 'a.$[e].v': 1, 'b.$': 3 } },
        { ...after, arrayFilters: [{ 'e.k': 1 }] },
      ),
    ).to.deep.equal({ a: [{ k: 1, v: 1 }, { k: 2 }], b: [1, 3] })
    expect(
      await collection.findOneAndUpdate({}, [{ $set: { a: { $size: '$a' } } }, { $unset: ['b'] }], after),
    ).to.deep.equal({ a: 2 })
  })

  it('shows the found element by a positional projection', async () => {
    const collection = await database.collection([{ _id: 1, a: [{ k: 1 }, { k: 2 }] }])
    const found = await collection.findOneAndUpdate({ 'a.k': 2 }, { $set: { n: 1 } }, { projection: { 'a.$': 1 } })

    expect(found).to.deep.equal({ _id: 1, a: [{ k: 2 }] })
  })

  const options: Document[] = [
    { hint: 'by_x' },
    { hint: { x: 1 } },
    { comment: 'text' },
    { comment: { page: 1 } },
    { let: { wanted: 3 } },
    { maxTimeMS: 60_000 },
    { bypassDocumentValidation: true },
    { writeConcern: { w: 'majority' } },
  ]
  for (const option of options) {
    it(`takes ${JSON.stringify(option)}`, async () => {
      const collection = await filled()

      expect(await collection.findOneAndUpdate({ x: { $gt: 22 } }, { $set: { y: 1 } }, option)).to.include({ _id: 3 })
      expect(await collection.findOneAndReplace({ x: { $gt: 22 } }, { x: 34 }, option)).to.include({ _id: 3 })
      expect(await collection.findOneAndDelete({ x: { $gt: 22 } }, option)).to.include({ _id: 3 })
    })
  }

  it('lets one of many take each job', async () => {
    const jobs = await database.collection(Array.from({ length: 30 }, (_, _id) => ({ _id, taken: false })))
    await jobs.createIndex({ taken: 1, _id: 1 })
    const take = () => jobs.findOneAndUpdate({ taken: false }, { $set: { taken: true } }, { sort: { _id: 1 } })
    const taken = await Promise.all(Array.from({ length: 40 }, take))
    const ids = taken.flatMap((job) => (job ? [job._id] : []))

    expect(new Set(ids).size).to.equal(30)
    expect(ids).to.have.length(30)
  })

  it('is refused with the keys of a duplicate', async () => {
    const collection = await database.collection(three)
    await collection.createIndex({ x: 1 }, { unique: true })
    const failure = await failureOf(collection.findOneAndUpdate({ _id: 1 }, { $set: { x: 22 } }))

    expect(failure).to.include({ code: 11000, codeName: 'DuplicateKey' })
    expect(failure.errorResponse).to.deep.include({ keyPattern: { x: 1 }, keyValue: { x: 22 } })
  })

  const refusals: [string, Document, number][] = [
    ['neither update nor removal', {}, 9],
    ['both update and removal', { update: { $set: { x: 1 } }, remove: true }, 9],
    ['the new document of a removal', { remove: true, new: true }, 9],
    ['an upsert of a removal', { remove: true, upsert: true }, 9],
    ['an unknown operator', { update: { $foo: { a: 1 } } }, 9],
    ['another id', { query: { _id: 1 }, update: { $set: { _id: 2 } } }, 66],
    ['an unknown hint', { update: { $set: { y: 1 } }, hint: 'missing' }, 2],
    ['an unknown field', { update: { $set: { y: 1 } }, notAnOption: 1 }, 40415],
  ]
  for (const [title, fields, code] of refusals) {
    it(`refuses ${title}`, async () => {
      expect(await failureOf(command(fields))).to.include({ code })
    })
  }
})
