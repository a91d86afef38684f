import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

describe('collections', () => {
  const database = useDatabase()
  const listed = async (filter: Document = {}, options = {}) =>
    await database.db.listCollections(filter, options).toArray()
  const name = async () => (await database.collection()).collectionName

  it('are listed with their options and the index of _id', async () => {
    const create = await name()
    await database.db.createCollection(create)
    const [description]: Document[] = await listed({ name: create })

    expect(description).to.deep.include({ name: create, type: 'collection', options: {} })
    expect(description?.info).to.include({ readOnly: false })
    expect(description).to.deep.include({ idIndex: { v: 2, key: { _id: 1 }, name: '_id_' } })
  })

  it('are listed by name alone, by type and by pattern', async () => {
    const [one, two] = [await name(), await name()]
    await database.db.createCollection(one)
    await database.db.collection(two).insertOne({})

    expect(await listed({ name: two }, { nameOnly: true })).to.deep.equal([{ name: two, type: 'collection' }])
    expect((await listed({ name: { $in: [one, two, 'missing'] } })).map((entry) => entry.name)).to.have.members([
      one,
      two,
    ])
    expect(
      (await listed({ type: 'collection', name: new RegExp(`^${one}$`) })).map((entry) => entry.name),
    ).to.deep.equal([one])
    expect(await listed({ name: 'missing' })).to.deep.equal([])
    expect((await database.db.collections()).map(({ collectionName }) => collectionName)).to.include.members([one, two])
  })

  it('are listed in batches', async () => {
    for (let number = 0; number < 5; number++) await database.db.createCollection(await name())
    expect((await listed({}, { batchSize: 2 })).length).to.be.greaterThan(4)
  })

  it('are not listed with those of another database', async () => {
    const other = database.client.db(`${database.db.databaseName}x`)
    expect(await other.listCollections().toArray()).to.deep.equal([])
  })

  it('may be created twice with the same options', async () => {
    const create = await name()

    expect(await database.db.command({ create })).to.include({ ok: 1 })
    expect(await database.db.command({ create })).to.include({ ok: 1 })
    expect(await listed({ name: create })).to.have.length(1)
  })

  it('may be created by many at once', async () => {
    const create = await name()
    await Promise.all(Array.from({ length: 8 }, () => database.db.command({ create })))
    expect(await listed({ name: create })).to.have.length(1)
  })

  it('cannot be created again with other options', async () => {
    const create = await name()
    await database.db.command({ create })
    const failure = await failureOf(database.db.command({ create, collation: { locale: 'vi' } }))

    expect(failure).to.include({ code: 48, codeName: 'NamespaceExists' })
    expect(failure.message).to.match(new RegExp(`[Cc]ollection ${database.db.databaseName}\\.${create} already exists`))
  })

  it('are made by the first write, not by a read', async () => {
    const collection = await database.collection()
    await collection.find().toArray()
    await collection.updateOne({ _id: 1 }, { $set: { a: 1 } })
    await collection.deleteOne({})
    expect(await listed({ name: collection.collectionName })).to.deep.equal([])

    await collection.updateOne({ _id: 1 }, { $set: { a: 1 } }, { upsert: true })
    expect(await listed({ name: collection.collectionName })).to.have.length(1)
  })

  const names = ['', '.a', 'a\0b', '$a']
  for (const bad of names) {
    it(`cannot be named ${JSON.stringify(bad)}`, async () => {
      expect((await failureOf(database.db.command({ create: bad }))).code).to.equal(73)
      expect((await failureOf(database.db.command({ insert: bad, documents: [{}] }))).code).to.equal(73)
    })
  }

  for (const good of ['học sinh', 'a.b.c', 'with space', 'UPPER', '1', 'x'.repeat(100)]) {
    it(`may be named ${JSON.stringify(good)}`, async () => {
      await database.db.collection(good).insertOne({ _id: 1 } as never)

      expect(await listed({ name: good })).to.have.length(1)
      expect(await database.db.collection(good).countDocuments()).to.equal(1)
    })
  }

  describe('when dropped', () => {
    it('lose documents and indexes', async () => {
      const collection = await database.collection([{ a: 1 }])
      await collection.createIndex({ a: 1 }, { unique: true })
      const reply = await database.db.command({ drop: collection.collectionName })

      expect(reply).to.include({ nIndexesWas: 2, ns: collection.namespace, ok: 1 })
      expect(await listed({ name: collection.collectionName })).to.deep.equal([])
      await collection.insertMany([{ a: 1 }, { a: 1 }])
      expect(await collection.countDocuments()).to.equal(2)
      expect(await collection.indexes()).to.have.length(1)
    })

    it('may be missing', async () => {
      const collection = await database.collection()
      expect(await collection.drop()).to.be.a('boolean')
    })

    it('all go with their database', async () => {
      const other = (await database.connect()).db(`${database.db.databaseName}_dropped`)
      await other.collection('one').insertOne({})
      await other.createCollection('two')

      expect(await other.command({ dropDatabase: 1 })).to.include({ ok: 1 })
      expect(await other.listCollections().toArray()).to.deep.equal([])
      expect(await other.collection('one').countDocuments()).to.equal(0)
      expect(await other.command({ dropDatabase: 1 })).to.include({ ok: 1 })
    })
  })

  describe('when renamed', () => {
    it('keep documents and indexes', async () => {
      const collection = await database.collection([{ _id: 1, a: 1 }])
      await collection.createIndex({ a: 1 }, { unique: true })
      const renamed = await collection.rename(await name())

      expect(await renamed.find().toArray()).to.deep.equal([{ _id: 1, a: 1 }])
      expect(await renamed.indexes()).to.have.length(2)
      expect((await failureOf(renamed.insertOne({ a: 1 }))).message).to.include(renamed.namespace)
      expect(await collection.countDocuments()).to.equal(0)
    })

    it('may replace another, if told to', async () => {
      const collection = await database.collection([{ _id: 1 }])
      const target = await database.collection([{ _id: 2 }])

      expect(await failureOf(collection.rename(target.collectionName))).to.include({ code: 48 })
      await collection.rename(target.collectionName, { dropTarget: true })
      expect(await target.find().toArray()).to.deep.equal([{ _id: 1 }])
    })

    it('must exist, and have another name', async () => {
      const collection = await database.collection([{}])

      expect(await failureOf((await database.collection()).rename('anything'))).to.include({ code: 26 })
      const rename = { renameCollection: collection.namespace, to: collection.namespace }
      expect(await failureOf(database.client.db('admin').command(rename))).to.include({ code: 20 })
    })
  })

  it('and databases are counted', async () => {
    await database.collection([{}])
    const { databases } = await database.client.db().admin().listDatabases()
    const own = databases.find((entry) => entry.name === database.db.databaseName)

    expect(own).to.include({ empty: false })
    expect(own?.sizeOnDisk).to.be.greaterThan(0)
    const filter = { name: database.db.databaseName }
    const named = await database.db.admin().command({ listDatabases: 1, nameOnly: true, filter })
    expect(named.databases).to.deep.equal([filter])
  })

  it('have statistics', async () => {
    const collection = await database.collection([{ a: 1 }, { a: 2 }])
    await collection.createIndex({ a: 1 })
    const [stats] = await collection.aggregate([{ $collStats: { storageStats: {}, count: {} } }]).toArray()
    const { collections, objects } = await database.db.stats()

    expect(stats).to.include({ ns: collection.namespace, count: 2 })
    expect(stats?.storageStats).to.include({ count: 2, nindexes: 2 })
    expect(Number(collections)).to.be.greaterThan(0)
    expect(Number(objects)).to.be.greaterThan(1)
  })
})
