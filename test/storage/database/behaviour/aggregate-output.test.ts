import { expect } from 'chai'
import type { Collection, Document } from 'mongodb'
import { type AnyDocument, useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const source = [
  { _id: 1, x: 11 },
  { _id: 2, x: 22 },
]
const target = [
  { _id: 2, x: 0, y: 2 },
  { _id: 3, x: 0, y: 3 },
]

describe('writing what an aggregation gives', () => {
  const database = useDatabase()
  const pair = async () => [await database.collection(source), await database.collection(target)] as const
  const contents = async (collection: Collection<AnyDocument>) => await collection.find().sort({ _id: 1 }).toArray()

  describe('with $out', () => {
    it('replaces the documents of the collection and keeps its indexes', async () => {
      const [from, to] = await pair()
      await to.createIndex({ x: 1, y: 1 }, { unique: true, name: 'only' })
      const given = await from.aggregate([{ $match: { x: { $gt: 11 } } }, { $out: to.collectionName }]).toArray()

      expect(given).to.deep.equal([])
      expect(await contents(to)).to.deep.equal([{ _id: 2, x: 22 }])
      expect((await to.indexes()).map(({ name }) => name)).to.deep.equal(['_id_', 'only'])
    })

    it('makes the collection, in another database too', async () => {
      const [from] = await pair()
      const to = await database.collection()
      const db = database.db.databaseName
      await from.aggregate([{ $out: { db, coll: to.collectionName } }]).toArray()

      expect(await contents(to)).to.deep.equal(source)
    })

    it('empties the collection when nothing comes', async () => {
      const [from, to] = await pair()
      await from.aggregate([{ $match: { x: 0 } }, { $out: to.collectionName }]).toArray()

      expect(await contents(to)).to.deep.equal([])
    })

    it('writes over its own source', async () => {
      const [from] = await pair()
      await from.aggregate([{ $set: { x: { $add: ['$x', 1] } } }, { $out: from.collectionName }]).toArray()

      expect(await contents(from)).to.deep.equal([
        { _id: 1, x: 12 },
        { _id: 2, x: 23 },
      ])
    })

    it('leaves the collection alone when a document breaks a unique index', async () => {
      const [from, to] = await pair()
      await to.deleteOne({ _id: 3 })
      await to.createIndex({ z: 1 }, { unique: true })

      expect(await failureOf(from.aggregate([{ $set: { z: 1 } }, { $out: to.collectionName }]).toArray())).to.include({
        code: 11000,
      })
      expect(await contents(to)).to.deep.equal([{ _id: 2, x: 0, y: 2 }])
    })

    for (const level of ['local', 'majority', 'available'] as const) {
      it(`reads ${level}`, async () => {
        const [from, to] = await pair()
        await from.aggregate([{ $out: to.collectionName }], { readConcern: { level } }).toArray()

        expect(await contents(to)).to.deep.equal(source)
      })
    }

    for (const level of ['linearizable', 'nonsense']) {
      it(`refuses to read ${level}`, async () => {
        const [from, to] = await pair()
        await failureOf(
          from.aggregate([{ $out: to.collectionName }], { readConcern: { level: level as 'local' } }).toArray(),
        )

        expect(await contents(to)).to.deep.equal(target)
      })
    }
  })

  describe('with $merge', () => {
    const merged = async (options: Document) => {
      const [from, to] = await pair()
      const given = await from.aggregate([{ $merge: { into: to.collectionName, ...options } }]).toArray()
      expect(given).to.deep.equal([])
      return await contents(to)
    }
    const third = { _id: 3, x: 0, y: 3 }

    const cases: [string, Document, Document[]][] = [
      ['merges and inserts', {}, [{ _id: 1, x: 11 }, { _id: 2, x: 22, y: 2 }, third]],
      ['replaces', { whenMatched: 'replace' }, [{ _id: 1, x: 11 }, { _id: 2, x: 22 }, third]],
      ['keeps what exists', { whenMatched: 'keepExisting' }, [{ _id: 1, x: 11 }, { _id: 2, x: 0, y: 2 }, third]],
      ['discards what is new', { whenNotMatched: 'discard' }, [{ _id: 2, x: 22, y: 2 }, third]],
      [
        'updates by a pipeline',
        { whenMatched: [{ $set: { x: { $add: ['$y', '$$new.x'] } } }], whenNotMatched: 'discard' },
        [{ _id: 2, x: 24, y: 2 }, third],
      ],
      [
        'knows variables in the pipeline',
        {
          let: { by: 100, x: '$x' },
          whenMatched: [{ $set: { x: { $add: ['$$by', '$$x'] } } }],
          whenNotMatched: 'insert',
        },
        [{ _id: 1, x: 11 }, { _id: 2, x: 122, y: 2 }, third],
      ],
    ]
    for (const [title, options, documents] of cases) {
      it(title, async () => {
        expect(await merged(options)).to.deep.equal(documents)
      })
    }

    it('takes the name alone, and makes the collection', async () => {
      const [from] = await pair()
      const to = await database.collection()
      await from.aggregate([{ $merge: to.collectionName }]).toArray()

      expect(await contents(to)).to.deep.equal(source)
    })

    it('matches by the fields of a unique index', async () => {
      const [from, to] = await pair()
      await to.updateOne({ _id: 3 }, { $set: { x: 11 } })
      await to.createIndex({ x: 1 }, { unique: true })
      await from
        .aggregate([{ $unset: '_id' }, { $set: { z: 1 } }, { $merge: { into: to.collectionName, on: 'x' } }])
        .toArray()

      expect(await contents(to)).to.deep.include.members([{ _id: 3, x: 11, y: 3, z: 1 }])
      expect(await to.countDocuments({ x: 22, z: 1 })).to.equal(1)
    })

    it('refuses other fields to match by', async () => {
      expect(await failureOf(merged({ on: 'y' }))).to.include({ code: 51183 })
    })

    it('is refused by a match, with its keys', async () => {
      const failure = await failureOf(merged({ whenMatched: 'fail' }))

      expect(failure).to.include({ code: 11000 })
      expect(failure.errorResponse).to.deep.include({ keyPattern: { _id: 1 }, keyValue: { _id: 2 } })
    })

    it('is refused by what does not match', async () => {
      expect(await failureOf(merged({ whenNotMatched: 'fail' }))).to.include({ code: 13113 })
    })

    it('takes a comment and bypassDocumentValidation', async () => {
      const [from, to] = await pair()
      const options = { comment: 'text', bypassDocumentValidation: true }
      await from.aggregate([{ $merge: { into: to.collectionName } }], options).toArray()

      expect(await to.countDocuments()).to.equal(3)
    })
  })
})
