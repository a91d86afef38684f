import { expect } from 'chai'
import { Binary, Decimal128, Long, MongoBulkWriteError, ObjectId, Timestamp, UUID } from 'mongodb'
import { eventually } from '../../../support/eventually.ts'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

describe('inserting', () => {
  const database = useDatabase()

  it('makes the collection and gives back the id', async () => {
    const notes = await database.collection()
    const result = await notes.insertOne({ _id: 7, text: 'first' })

    expect(result).to.deep.equal({ acknowledged: true, insertedId: 7 })
    expect(await notes.find().toArray()).to.deep.equal([{ _id: 7, text: 'first' }])
  })

  it('puts _id before the other fields', async () => {
    const notes = await database.collection([{ text: 'later', _id: 1 }])
    expect(Object.keys((await notes.findOne()) ?? {})).to.deep.equal(['_id', 'text'])
  })

  it('makes an id when the client sends none', async () => {
    const notes = await database.collection()
    await database.db.command({ insert: notes.collectionName, documents: [{ text: 'bare' }] })

    expect((await notes.findOne())?._id).to.be.instanceOf(ObjectId)
  })

  it('takes null for an id, which goes first', async () => {
    const notes = await database.collection()
    await database.db.command({ insert: notes.collectionName, documents: [{ text: 'a', _id: null }] })

    expect(Object.entries((await notes.findOne())!)).to.deep.equal([
      ['_id', null],
      ['text', 'a'],
    ])
  })

  it('keeps documents in the order of their insertion', async () => {
    const notes = await database.collection([{ _id: 3 }, { _id: 1 }, { _id: 2 }])
    expect((await notes.find().toArray()).map(({ _id }) => _id)).to.deep.equal([3, 1, 2])
  })

  it('answers a command with how many were inserted', async () => {
    const notes = await database.collection()
    const reply = await database.db.command({ insert: notes.collectionName, documents: [{ _id: 1 }, { _id: 2 }] })

    expect(reply).to.include({ n: 2, ok: 1 })
    expect(reply).not.to.have.property('writeErrors')
  })

  const ids: [string, () => NonNullable<unknown>][] = [
    ['a string', () => 'a'],
    ['an empty string', () => ''],
    ['an integer', () => 5],
    ['a fraction', () => 5.5],
    ['a 64-bit integer', () => Long.fromString('9007199254740993')],
    ['a decimal', () => Decimal128.fromString('1.10')],
    ['a date', () => new Date(0)],
    ['a boolean', () => false],
    ['a UUID', () => new UUID('6a0f0c86-9d4e-4a0a-8c8e-2f1f3d9f4b11').toBinary()],
    ['bytes', () => new Binary(Buffer.from([0, 255]))],
    ['a timestamp', () => new Timestamp({ t: 7, i: 1 })],
    ['a document', () => ({ class: '5A', number: 3 })],
  ]
  for (const [title, makeId] of ids) {
    it(`takes ${title} as an id, once`, async () => {
      const notes = await database.collection([{ _id: makeId(), text: 'kept' }])
      const failure = await failureOf(notes.insertOne({ _id: makeId(), text: 'refused' }))

      expect(failure.code).to.equal(11000)
      expect(await notes.countDocuments({ _id: makeId(), text: 'kept' })).to.equal(1)
    })
  }

  const refusedIds: [string, unknown, number][] = [
    ['an array', [1, 2], 53],
    ['a regular expression', /a/, 53],
    ['a document with an operator', { $inc: 1 }, 52],
  ]
  for (const [title, id, code] of refusedIds) {
    it(`refuses ${title} as an id`, async () => {
      const notes = await database.collection()
      expect(await failureOf(notes.insertOne({ _id: id as object }))).to.include({ code })
      expect(await notes.countDocuments()).to.equal(0)
    })
  }

  it('treats equal numbers of different types as the same id', async () => {
    const notes = await database.collection([{ _id: 1 }])

    expect(await failureOf(notes.insertOne({ _id: Long.fromNumber(1) }))).to.include({ code: 11000 })
    expect(await failureOf(notes.insertOne({ _id: Decimal128.fromString('1.00') }))).to.include({ code: 11000 })
  })

  it('takes field names with dots and dollars', async () => {
    const documents = [
      { _id: 1, 'a.b': 1 },
      { _id: 2, a: { 'b.c': 1, $d: 2 } },
      { _id: 3, $a: 1 },
      { _id: { 'a.b': 1 }, text: 'dotted id' },
    ]
    const notes = await database.collection(documents)
    expect(await notes.find().toArray()).to.deep.equal(documents)
  })

  it('keeps the order of names that look like numbers, and names of JavaScript’s own', async () => {
    const notes = await database.collection()
    const fields = new Map<string, unknown>([
      ['_id', 1],
      ['2', 'b'],
      ['1', 'a'],
      ['__proto__', 'plain'],
      ['constructor', { toString: 1 }],
    ])
    await notes.insertOne(fields)
    const bytes = await notes.findOne({}, { raw: true })

    expect((bytes as unknown as Buffer).toString('latin1')).to.match(/_id.*2\0.*1\0.*__proto__\0.*constructor\0/s)
  })

  it('stops at the first refused document', async () => {
    const notes = await database.collection([{ _id: 2 }])
    const failure = (await failureOf(notes.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]))) as MongoBulkWriteError

    expect(failure.result.insertedCount).to.equal(1)
    expect(await notes.distinct('_id')).to.have.members([1, 2])
  })

  it('goes on after a refused document when unordered', async () => {
    const notes = await database.collection([{ _id: 2 }])
    const failure = (await failureOf(
      notes.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 1 }], { ordered: false }),
    )) as MongoBulkWriteError

    expect(failure.result.insertedCount).to.equal(2)
    expect([failure.writeErrors].flat().map(({ index, code }) => ({ index, code }))).to.deep.equal([
      { index: 1, code: 11000 },
      { index: 3, code: 11000 },
    ])
    expect(await notes.distinct('_id')).to.have.members([1, 2, 3])
  })

  it('refuses what is no document', async () => {
    const { collectionName: insert } = await database.collection()
    expect(await failureOf(database.db.command({ insert, documents: [{}, 5] }))).to.include({ code: 14 })
    expect(await database.db.collection(insert).countDocuments()).to.equal(0)
  })

  it('refuses a batch of nothing', async () => {
    expect(await failureOf(database.db.command({ insert: 'notes', documents: [] }))).to.include({ code: 16 })
  })

  it('refuses a document over 16 MB and stays usable', async () => {
    const notes = await database.collection()
    const failure = await failureOf(notes.insertOne({ text: 'x'.repeat(16 * 1024 * 1024) }))

    expect(failure.message).to.match(/too large|size/)
    expect(await notes.countDocuments()).to.equal(0)
  })

  it('keeps a document just under 16 MB', async () => {
    const notes = await database.collection()
    await notes.insertOne({ _id: 1, text: 'x'.repeat(16 * 1024 * 1024 - 100) })

    expect(await notes.countDocuments({ text: { $exists: true } })).to.equal(1)
  })

  it('takes a comment, a write concern and bypassDocumentValidation', async () => {
    const notes = await database.collection()
    await notes.insertOne({ _id: 1 }, { comment: { page: 'note' }, writeConcern: { w: 'majority', j: true } })
    await notes.insertMany([{ _id: 2 }], { comment: 'note', bypassDocumentValidation: true })

    expect(await notes.countDocuments()).to.equal(2)
  })

  it('does an unacknowledged insert', async () => {
    const notes = await database.collection()
    const result = await notes.insertOne({ _id: 1 }, { writeConcern: { w: 0 } })

    expect(result.acknowledged).to.equal(false)
    // On the same connection, so after the insert.
    await database.db.command({ ping: 1 })
    await eventually(async () => (await notes.countDocuments()) === 1)
  })
})
