import { expect } from 'chai'
import type { CollationOptions, Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const names = ['Ân', 'an', 'Bình', 'An', 'ân', 'bình', 'đan', 'Dũng', 'ă', 'zoo', 'a']
const documents = names.map((name, _id) => ({ _id, name }))
const vi = (strength: 1 | 2 | 3): CollationOptions => ({ locale: 'vi', strength })
const english: CollationOptions = { locale: 'en_US', strength: 2 }

describe('a collation', () => {
  const database = useDatabase()
  const filled = () => database.collection(documents)
  const found = async (filter: Document, collation: CollationOptions, indexed: boolean) => {
    const collection = await filled()
    if (indexed) await collection.createIndex({ name: 1 }, { collation })
    const cursor = collection.find(filter, { collation }).sort({ _id: 1 })
    return (await cursor.toArray()).map(({ name }) => name as unknown)
  }

  const equals: [CollationOptions, string, string[]][] = [
    [vi(3), 'an', ['an']],
    [vi(2), 'an', ['an', 'An']],
    [vi(2), 'ân', ['Ân', 'ân']],
    [vi(1), 'dũng', ['Dũng']],
    [vi(1), 'BINH', ['Bình', 'bình']],
    [english, 'AN', ['an', 'An']],
    [{ locale: 'en_US', strength: 1 }, 'AN', ['Ân', 'an', 'An', 'ân']],
    [{ locale: 'simple' }, 'an', ['an']],
  ]
  for (const [collation, name, same] of equals) {
    for (const indexed of [false, true]) {
      it(`${JSON.stringify(collation)} finds ${name} as ${same.join(', ')}${indexed ? ', with an index' : ''}`, async () => {
        expect(await found({ name }, collation, indexed)).to.deep.equal(same)
        expect(await found({ name: { $in: [name, 'nobody'] } }, collation, indexed)).to.deep.equal(same)
        expect(await found({ name: { $ne: name } }, collation, indexed)).to.have.length(names.length - same.length)
      })
    }
  }

  for (const indexed of [false, true]) {
    it(`orders as a Vietnamese dictionary does${indexed ? ', with an index' : ''}`, async () => {
      const collection = await filled()
      if (indexed) await collection.createIndex({ name: 1 }, { collation: vi(3) })
      const sorted = await collection
        .find({}, { collation: vi(3) })
        .sort({ name: 1 })
        .toArray()

      expect(sorted.map(({ name }) => name as unknown)).to.deep.equal([
        'a',
        'an',
        'An',
        'ă',
        'ân',
        'Ân',
        'bình',
        'Bình',
        'Dũng',
        'đan',
        'zoo',
      ])
    })
  }

  it('compares numbers in texts, if told to', async () => {
    const collection = await database.collection(['5A10', '5A9', '10A1'].map((name, _id) => ({ _id, name })))
    const collation = { locale: 'vi', numericOrdering: true }
    const sorted = await collection.find({}, { collation }).sort({ name: 1 }).toArray()

    expect(sorted.map(({ name }) => name as unknown)).to.deep.equal(['5A9', '5A10', '10A1'])
  })

  it('holds for every command', async () => {
    const options = { collation: english }
    const collection = await database.collection(['ping', 'PING', 'pong'].map((x, index) => ({ _id: index + 1, x })))

    expect(await collection.countDocuments({ x: 'PiNg' }, options)).to.equal(2)
    const count = { count: collection.collectionName, query: { x: 'PiNg' }, ...options }
    expect(await database.db.command(count)).to.include({ n: 2 })
    expect(await collection.distinct('x', {}, options)).to.have.length(2)
    expect(await collection.aggregate([{ $match: { x: 'PING' } }], options).toArray()).to.have.length(2)
    expect(await collection.aggregate([{ $group: { _id: '$x' } }], options).toArray()).to.have.length(2)
    expect(await collection.updateMany({ x: 'pinG' }, { $set: { y: 1 } }, options)).to.include({ modifiedCount: 2 })
    expect(await collection.updateOne({ x: 'PONG' }, { $set: { y: 2 } }, options)).to.include({ modifiedCount: 1 })
    expect(await collection.replaceOne({ x: 'POnG' }, { x: 'pong' }, options)).to.include({ modifiedCount: 1 })
    expect(await collection.findOneAndUpdate({ x: 'PONG' }, { $set: { y: 3 } }, options)).to.deep.equal({
      _id: 3,
      x: 'pong',
    })
    expect(await collection.findOneAndReplace({ x: 'PONG' }, { x: 'pong' }, options)).to.include({ _id: 3, y: 3 })
    expect(await collection.findOneAndDelete({ x: 'PONG' }, options)).to.include({ _id: 3 })
    const operations = [
      { updateMany: { filter: { x: 'PING' }, update: { $set: { y: 4 } }, ...options } },
      { deleteOne: { filter: { x: 'PING' }, ...options } },
    ]
    expect(await collection.bulkWrite(operations)).to.include({ modifiedCount: 2, deletedCount: 1 })
    expect(await collection.deleteMany({ x: 'pING' }, options)).to.include({ deletedCount: 1 })
  })

  it('holds for array filters, $pull and $addToSet', async () => {
    const collection = await database.collection([{ _id: 1, a: ['x', 'X', 'y'], b: ['X', 'y'], c: ['X'] }])
    const update: Document = { $set: { 'a.$[e]': 'z' }, $pull: { b: 'x' }, $addToSet: { c: 'x' } }
    await collection.updateOne({}, update, { collation: english, arrayFilters: [{ e: 'X' }] })

    expect(await collection.findOne()).to.deep.equal({ _id: 1, a: ['z', 'z', 'y'], b: ['y'], c: ['X'] })
  })

  it('of a collection holds for what names no other', async () => {
    const collection = await database.collection()
    await database.db.createCollection(collection.collectionName, { collation: { locale: 'en_US', strength: 1 } })
    await collection.insertMany([{ name: 'Zeta' }, { name: 'alpha' }])
    const sorted = await collection.find().sort({ name: 1 }).toArray()

    expect(sorted.map(({ name }) => name as unknown)).to.deep.equal(['alpha', 'Zeta'])
    expect(await collection.countDocuments({ name: 'ALPHA' })).to.equal(1)
    expect(await collection.countDocuments({ name: 'ALPHA' }, { collation: { locale: 'simple' } })).to.equal(0)
    const [description] = await database.db.listCollections({ name: collection.collectionName }).toArray()
    expect((description as Document).options).to.have.nested.include({
      'collation.locale': 'en_US',
      'collation.strength': 1,
    })
  })

  it('of an index is listed with all its settings', async () => {
    const collection = await filled()
    await collection.createIndex({ name: 1 }, { collation: vi(2), name: 'folded' })
    await collection.createIndex({ name: 1 }, { collation: { locale: 'simple' }, name: 'plain' })
    const [, folded, plain] = await collection.indexes()

    expect(folded?.collation).to.deep.include({
      locale: 'vi',
      strength: 2,
      caseLevel: false,
      caseFirst: 'off',
      numericOrdering: false,
      alternate: 'non-ignorable',
      maxVariable: 'punct',
      backwards: false,
    })
    expect(plain).not.to.have.property('collation')
  })

  it('of an index does not answer queries of another one', async () => {
    const collection = await filled()
    await collection.createIndex({ name: 1 }, { collation: vi(1) })

    expect(await collection.find({ name: 'an' }).toArray()).to.have.length(1)
    expect(await collection.find({ name: 'an' }, { collation: english }).toArray()).to.have.length(2)
  })

  const refusals: [string, Document, number][] = [
    ['an unknown locale', { locale: 'moon' }, 2],
    ['no locale', { strength: 1 }, 40414],
    ['an unknown strength', { locale: 'vi', strength: 9 }, 2],
    ['an unknown setting', { locale: 'vi', moon: 1 }, 40415],
    ['a locale that is no text', { locale: 5 }, 14],
  ]
  for (const [title, collation, code] of refusals) {
    it(`is refused with ${title}`, async () => {
      const { collectionName: find } = await filled()
      expect(await failureOf(database.db.command({ find, collation }))).to.include({ code })
    })
  }
})
