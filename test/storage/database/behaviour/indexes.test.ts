import { expect } from 'chai'
import type { Collection, CreateIndexesOptions, Document, IndexDescription, IndexSpecification } from 'mongodb'
import { type AnyDocument, useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

describe('indexes', () => {
  const database = useDatabase()
  const filled = () => database.collection([{ _id: 1, a: 1, b: 'x' }])
  const names = async (collection: Collection<AnyDocument>) => (await collection.indexes()).map(({ name }) => name)

  const described: [IndexSpecification, CreateIndexesOptions, Document][] = [
    [{ a: 1 }, {}, { v: 2, key: { a: 1 }, name: 'a_1' }],
    [{ a: -1, 'b.c': 1 }, {}, { v: 2, key: { a: -1, 'b.c': 1 }, name: 'a_-1_b.c_1' }],
    [{ a: 1 }, { name: 'mine' }, { v: 2, key: { a: 1 }, name: 'mine' }],
    [{ a: 1 }, { unique: true }, { v: 2, key: { a: 1 }, name: 'a_1', unique: true }],
    [{ a: 1 }, { sparse: true }, { v: 2, key: { a: 1 }, name: 'a_1', sparse: true }],
    [{ a: 1 }, { expireAfterSeconds: 3600 }, { v: 2, key: { a: 1 }, name: 'a_1', expireAfterSeconds: 3600 }],
    [
      { a: 1 },
      { partialFilterExpression: { a: { $gt: 5 }, b: { $exists: true } } },
      { v: 2, key: { a: 1 }, name: 'a_1', partialFilterExpression: { a: { $gt: 5 }, b: { $exists: true } } },
    ],
    [{ a: 1 }, { unique: true, sparse: true }, { v: 2, key: { a: 1 }, name: 'a_1', unique: true, sparse: true }],
    [{ a: 1 }, { background: true }, { v: 2, key: { a: 1 }, name: 'a_1', background: true }],
    [{ a: 1 }, { background: false }, { v: 2, key: { a: 1 }, name: 'a_1', background: false }],
  ]
  for (const [key, options, description] of described) {
    it(`are listed as they were made: ${JSON.stringify({ key, ...options })}`, async () => {
      const collection = await filled()

      expect(await collection.createIndex(key, options)).to.equal(description.name)
      expect(await collection.indexes()).to.deep.equal([{ v: 2, key: { _id: 1 }, name: '_id_' }, description])
      expect(Object.keys((await collection.indexes())[1]?.key ?? {})).to.deep.equal(Object.keys(key))
    })
  }

  it('are made once, and make their collection', async () => {
    const { collectionName } = await database.collection()
    const indexes = [{ key: { a: 1 }, name: 'a_1' }]
    const made = await database.db.command({ createIndexes: collectionName, indexes })
    const again = await database.db.command({ createIndexes: collectionName, indexes })

    expect(made).to.include({ createdCollectionAutomatically: true, numIndexesBefore: 1, numIndexesAfter: 2, ok: 1 })
    expect(again).to.include({ createdCollectionAutomatically: false, numIndexesBefore: 2, numIndexesAfter: 2 })
    expect(again.note).to.equal('all indexes already exist')
  })

  it('are made by many at once', async () => {
    const collection = await filled()
    await Promise.all(Array.from({ length: 8 }, () => collection.createIndex({ a: 1 }, { unique: true })))

    expect(await names(collection)).to.deep.equal(['_id_', 'a_1'])
  })

  it('are made several in one go, or none', async () => {
    const collection = await database.collection([{ a: 1 }, { a: 1 }])
    const both: IndexDescription[] = [{ key: { b: 1 } }, { key: { a: 1 }, unique: true }]

    expect(await failureOf(collection.createIndexes(both))).to.include({ code: 11000 })
    expect(await names(collection)).to.deep.equal(['_id_'])
    expect(await collection.createIndexes([{ key: { b: 1 } }, { key: { a: -1 } }])).to.deep.equal(['b_1', 'a_-1'])
  })

  it('of _id are there already', async () => {
    const collection = await filled()
    await collection.createIndex({ _id: 1 })

    expect(await names(collection)).to.deep.equal(['_id_'])
  })

  const conflicts: [string, IndexSpecification, CreateIndexesOptions, string][] = [
    ['the same keys with another name', { a: 1 }, { name: 'other' }, 'IndexOptionsConflict'],
    ['the same name with other keys', { b: 1 }, { name: 'a_1' }, 'IndexKeySpecsConflict'],
    ['the same name and keys, but unique', { a: 1 }, { unique: true }, 'IndexKeySpecsConflict'],
    ['the same name and keys, but sparse', { a: 1 }, { sparse: true }, 'IndexKeySpecsConflict'],
    ['the same name and keys, but expiring', { a: 1 }, { expireAfterSeconds: 5 }, 'IndexOptionsConflict'],
  ]
  for (const [title, key, options, codeName] of conflicts) {
    it(`are refused: ${title}`, async () => {
      const collection = await filled()
      await collection.createIndex({ a: 1 })

      expect(await failureOf(collection.createIndex(key, options))).to.include({ codeName })
      expect(await collection.indexes()).to.have.length(2)
    })
  }

  it('of the same keys may differ in their partial filter', async () => {
    const collection = await filled()
    await collection.createIndex({ a: 1 })
    await collection.createIndex({ a: 1 }, { name: 'some', partialFilterExpression: { b: 'x' } })

    expect(await names(collection)).to.deep.equal(['_id_', 'a_1', 'some'])
  })

  // Without a code where MongoDB's versions differ.
  const refusals: [string, Document, number?][] = [
    ['without keys', { key: {}, name: 'x' }, 67],
    ['with a direction of 0', { key: { a: 0 }, name: 'x' }, 67],
    ['with a direction that is a document', { key: { a: {} }, name: 'x' }, 67],
    ['of an unknown kind', { key: { a: 'shape' }, name: 'x' }, 67],
    ['with an empty field name', { key: { '': 1 }, name: 'x' }, 67],
    ['with an operator as a field name', { key: { $a: 1 }, name: 'x' }, 67],
    ['with an unknown option', { key: { a: 1 }, name: 'x', notAnOption: 1 }, 197],
    ['without a name', { key: { a: 1 } }],
    ['with an expiry on several fields', { key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 5 }, 67],
    ['with a negative expiry', { key: { a: 1 }, name: 'x', expireAfterSeconds: -5 }],
    ['sparse and partial', { key: { a: 1 }, name: 'x', sparse: true, partialFilterExpression: { a: 1 } }, 67],
    [
      'with a partial filter that no index can have',
      { key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $ne: 1 } } },
      67,
    ],
    ['of _id with uniqueness', { key: { _id: 1 }, name: 'x', unique: true }, 197],
  ]
  for (const [title, specification, code] of refusals) {
    it(`are refused ${title}`, async () => {
      const collection = await filled()
      const createIndexes = collection.collectionName
      const failure = await failureOf(database.db.command({ createIndexes, indexes: [specification] }))

      if (code !== undefined) expect(failure.code).to.equal(code)
      expect(await names(collection)).to.deep.equal(['_id_'])
    })
  }

  it('are listed in batches', async () => {
    const collection = await filled()
    await collection.createIndexes(Array.from({ length: 9 }, (_, number) => ({ key: { [`f${number}`]: 1 } })))

    expect(await collection.listIndexes({ batchSize: 3 }).toArray()).to.have.length(10)
    expect(await collection.indexExists(['f1_1', 'f8_1'])).to.equal(true)
    expect(await collection.indexInformation()).to.deep.include({ _id_: [['_id', 1]], f1_1: [['f1', 1]] })
  })

  it('of a missing collection cannot be listed', async () => {
    const collection = await database.collection()
    const failure = await failureOf(collection.listIndexes().toArray())

    expect(failure).to.include({ code: 26, codeName: 'NamespaceNotFound' })
    expect(failure.message).to.include(`ns does not exist: ${collection.namespace}`)
  })

  describe('when dropped', () => {
    const three = async () => {
      const collection = await filled()
      await collection.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }, { key: { c: -1 } }])
      return collection
    }

    it('by name, by keys, by names', async () => {
      const collection = await three()
      expect(await collection.dropIndex('a_1')).to.include({ nIndexesWas: 4, ok: 1 })
      expect(await names(collection)).to.deep.equal(['_id_', 'b_1', 'c_-1'])

      await database.db.command({ dropIndexes: collection.collectionName, index: { c: -1 } })
      expect(await names(collection)).to.deep.equal(['_id_', 'b_1'])

      await collection.createIndex({ d: 1 })
      await database.db.command({ dropIndexes: collection.collectionName, index: ['b_1', 'd_1'] })
      expect(await names(collection)).to.deep.equal(['_id_'])
    })

    it('all, but the one of _id', async () => {
      const collection = await three()
      await collection.dropIndexes()

      expect(await names(collection)).to.deep.equal(['_id_'])
      expect(await collection.findOne({ a: 1 })).to.include({ _id: 1 })
    })

    const missing: [string, unknown, number][] = [
      ['of an unknown name', 'missing', 27],
      ['of unknown keys', { missing: 1 }, 27],
      ['of _id', '_id_', 72],
    ]
    for (const [title, index, code] of missing) {
      it(`are refused ${title}`, async () => {
        const collection = await three()
        const dropIndexes = collection.collectionName

        expect(await failureOf(database.db.command({ dropIndexes, index }))).to.include({ code })
        expect(await names(collection)).to.have.length(4)
      })
    }

    it('of a missing collection are refused', async () => {
      const collection = await database.collection()
      expect(await failureOf(collection.dropIndex('a_1'))).to.include({ code: 26 })
    })
  })

  it('change their expiry', async () => {
    const collection = await filled()
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 })
    const index = { keyPattern: { at: 1 }, expireAfterSeconds: 90 }
    const reply = await database.db.command({ collMod: collection.collectionName, index })

    expect([reply.expireAfterSeconds_old, reply.expireAfterSeconds_new].map(Number)).to.deep.equal([60, 90])
    expect((await collection.indexes())[1]).to.deep.include({ expireAfterSeconds: 90 })
  })
})
