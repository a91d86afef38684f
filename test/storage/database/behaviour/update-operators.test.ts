import { expect } from 'chai'
import { Decimal128, Double, Long, ObjectId, Timestamp, type Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const [first, second] = ['1', '2'].map((end) => new ObjectId(end.padStart(24, '0')))

/** A document, an update, and what it becomes. */
type Case = [before: Document, update: Document, after: Document]

const fields: Case[] = [
  [{ a: 1 }, { $set: { b: { c: 1 } } }, { a: 1, b: { c: 1 } }],
  [{ a: 1 }, { $set: { 'b.c.d': 1 } }, { a: 1, b: { c: { d: 1 } } }],
  [{ a: 1 }, { $set: { c: 1, b: 2 } }, { a: 1, b: 2, c: 1 }],
  [{ a: 1, b: 2 }, { $set: { a: 'x' } }, { a: 'x', b: 2 }],
  [{ a: 1 }, { $set: { _id: 1, a: 2 } }, { a: 2 }],
  [{ a: 1 }, { $set: {} }, { a: 1 }],
  [{ a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
  [{ a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  [{ a: [{ b: 1 }] }, { $set: { 'a.0.c': 2 } }, { a: [{ b: 1, c: 2 }] }],
  [{ a: {} }, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
  [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': 1 } }, { a: { c: 2 } }],
  [{ a: [1, 2] }, { $unset: { 'a.0': 1 } }, { a: [null, 2] }],
  [{ a: 1 }, { $unset: { 'a.b': 1 } }, { a: 1 }],
  [{ a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
  [{ a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
  [{ a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
  [{ a: 1 }, { $rename: { missing: 'b' } }, { a: 1 }],
  [{ a: 1 }, { $setOnInsert: { a: 2 } }, { a: 1 }],
  [{ a: 1 }, { $set: { a: Timestamp.fromBits(1, 1) } }, { a: Timestamp.fromBits(1, 1) }],
]

const numbers: Case[] = [
  [{ a: 1 }, { $inc: { a: 2 } }, { a: 3 }],
  [{ a: 1 }, { $inc: { a: -2.5 } }, { a: -1.5 }],
  [{}, { $inc: { a: 2 } }, { a: 2 }],
  [{}, { $inc: { 'a.b': 2 } }, { a: { b: 2 } }],
  [{ a: 2147483647 }, { $inc: { a: 1 } }, { a: Long.fromNumber(2147483648) }],
  [{ a: Long.fromString('9007199254740993') }, { $inc: { a: 1 } }, { a: Long.fromString('9007199254740994') }],
  [{ a: 1 }, { $inc: { a: Long.fromNumber(1) } }, { a: Long.fromNumber(2) }],
  [{ a: new Double(1) }, { $inc: { a: 1 } }, { a: new Double(2) }],
  [{ a: Decimal128.fromString('1.10') }, { $inc: { a: 1 } }, { a: Decimal128.fromString('2.10') }],
  [{ a: 3 }, { $mul: { a: 4 } }, { a: 12 }],
  [{ a: 3 }, { $mul: { a: 0.5 } }, { a: 1.5 }],
  [{}, { $mul: { a: Long.fromNumber(4) } }, { a: Long.ZERO }],
  [{ a: 65536 }, { $mul: { a: 65536 } }, { a: Long.fromNumber(4294967296) }],
  [{ a: 3 }, { $min: { a: 2 } }, { a: 2 }],
  [{ a: 3 }, { $min: { a: 4 } }, { a: 3 }],
  [{ a: 3 }, { $max: { a: 3.5 } }, { a: 3.5 }],
  [{ a: 3 }, { $max: { a: 'text' } }, { a: 'text' }],
  [{ a: new Date(1) }, { $max: { a: new Date(2) } }, { a: new Date(2) }],
  [{ a: second }, { $min: { a: first } }, { a: first }],
  [{ a: 0b1101 }, { $bit: { a: { and: 0b1011 } } }, { a: 0b1001 }],
  [{ a: 0b0101 }, { $bit: { a: { or: 0b1000 } } }, { a: 0b1101 }],
  [{ a: 0b0101 }, { $bit: { a: { xor: 0b1100 } } }, { a: 0b1001 }],
  [{}, { $bit: { a: { or: 5 } } }, { a: 5 }],
]

const refusals: [Document, Document, number][] = [
  [{ a: 'x' }, { $inc: { a: 1 } }, 14],
  [{ a: null }, { $inc: { a: 1 } }, 14],
  [{ a: 1 }, { $inc: { a: 'x' } }, 14],
  [{ a: 'x' }, { $mul: { a: 1 } }, 14],
  [{ a: Long.MAX_VALUE }, { $inc: { a: 1 } }, 2],
  [{ a: 5 }, { $set: { 'a.b': 1 } }, 28],
  [{ a: null }, { $set: { 'a.b': 1 } }, 28],
  [{ a: [1] }, { $set: { 'a.b': 1 } }, 28],
  [{ a: 1.5 }, { $bit: { a: { and: 1 } } }, 2],
  [{ a: 1 }, { $bit: { a: { nand: 1 } } }, 2],
  [{ a: 1 }, { $rename: { a: 'a' } }, 2],
  [{ a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
  [{ a: 1 }, { $currentDate: { a: 'now' } }, 2],
]

describe('an update operator', () => {
  const database = useDatabase()
  // Numbers as their BSON types, so that 2 and 2.0 differ.
  const exactly = { promoteValues: false }
  const stored = async (document: Document) => {
    const collection = await database.collection([{ _id: 1, ...document }])
    return (await collection.findOne({}, exactly)) ?? {}
  }

  for (const [group, cases] of Object.entries({ fields, numbers })) {
    describe(`for ${group}`, () => {
      for (const [start, update, end] of cases) {
        it(`${JSON.stringify(update)} of ${JSON.stringify(start)}`, async () => {
          const collection = await database.collection([{ _id: 1, ...start }])
          await collection.updateOne({ _id: 1 }, update)
          const changed = (await collection.findOne({}, exactly)) ?? {}
          const wanted = await stored(end)

          expect(changed).to.deep.equal(wanted)
          expect(Object.keys(changed)).to.deep.equal(Object.keys(wanted))
        })
      }
    })
  }

  for (const [start, update, code] of refusals) {
    it(`is refused: ${JSON.stringify(update)} of ${JSON.stringify(start)}`, async () => {
      const collection = await database.collection([{ _id: 1, ...start }])

      expect(await failureOf(collection.updateOne({ _id: 1 }, update))).to.include({ code })
      expect(await collection.findOne({}, exactly)).to.deep.equal(await stored(start))
    })
  }

  it('sets the date or the timestamp of now', async () => {
    const collection = await database.collection([{ _id: 1 }])
    const start = Date.now()
    const fields: Document = { date: true, also: { $type: 'date' }, 'in.side': { $type: 'timestamp' } }
    await collection.updateOne({}, { $currentDate: fields })
    const { date, also, in: inside }: Document = (await collection.findOne()) ?? {}

    expect(date).to.be.instanceOf(Date)
    expect(also).to.be.instanceOf(Date)
    expect((date as Date).getTime()).to.be.closeTo(start, 60_000)
    expect((inside as Document).side).to.be.instanceOf(Timestamp)
  })

  it('leaves the types of other fields alone', async () => {
    const others = { double: new Double(5), long: Long.fromNumber(5), int: 5, decimal: Decimal128.fromString('5.00') }
    const collection = await database.collection([
      { _id: 1, ...others, list: [new Double(1)], in: { double: new Double(-0) } },
    ])
    await collection.updateOne({}, { $set: { other: 1 } })

    for (const [name, type] of Object.entries({
      double: 'double',
      long: 'long',
      int: 'int',
      decimal: 'decimal',
      list: 'double',
      'in.double': 'double',
    }))
      expect(await collection.countDocuments({ [name]: { $type: type } }), name).to.equal(1)
    expect(Object.is((await collection.findOne())?.in.double, -0)).to.equal(true)
  })
})
