import { expect } from 'chai'
import mongoose, { type Connection, type IndexDefinition, type IndexOptions, type SchemaOptions } from 'mongoose'
import { useDatabase } from './database.ts'

const { Schema } = mongoose
type Index = [IndexDefinition, IndexOptions?]

describe('the indexes of a mongoose model', () => {
  const database = useDatabase()
  let connection: Connection
  let count = 0
  before(async () => {
    connection = await mongoose.createConnection(database.uri).asPromise()
  })
  after(async () => await connection.close())

  const model = (indexes: Index[], options: SchemaOptions & { on?: string } = {}) => {
    const { on = `pupils${++count}`, ...rest } = options
    const schema = new Schema({ name: String, age: Number, at: Date }, { autoIndex: false, ...rest } as SchemaOptions)
    for (const [key, option] of indexes) schema.index(key, option)
    return connection.model(`Pupil${++count}`, schema, on)
  }

  const declared: Index[] = [
    [{ name: 1 }],
    [{ name: -1, age: 1 }],
    [{ 'name.first': 1 }],
    [{ name: 1 }, { unique: true }],
    [{ name: 1 }, { sparse: true }],
    [{ at: 1 }, { expires: '2h' }],
    [{ at: 1 }, { expireAfterSeconds: 0 }],
    [{ name: 1 }, { partialFilterExpression: { age: { $gt: 5 } } }],
    [{ name: 1 }, { unique: true, partialFilterExpression: { name: { $type: 'string' } } }],
    [{ name: 1, _id: 1 }],
    [{ name: 1 }, { name: 'mine' }],
    [{ name: 1 }, { collation: { locale: 'vi', strength: 2 } }],
    [{ name: 1 }, { collation: { locale: 'simple' } }],
    [{ name: 1 }, { background: true }],
  ]
  for (const index of declared) {
    it(`are the same after they were made: ${JSON.stringify(index)}`, async () => {
      const Pupil = model([index])
      expect((await Pupil.diffIndexes()).toCreate).to.have.length(1)
      await Pupil.syncIndexes()

      expect(await Pupil.diffIndexes()).to.deep.equal({ toCreate: [], toDrop: [] })
      expect(await Pupil.syncIndexes()).to.deep.equal([])
      expect(await Pupil.listIndexes()).to.have.length(2)
      await Pupil.ensureIndexes()
    })
  }

  const changes: [string, Index, Index, string[]][] = [
    ['other keys', [{ name: 1 }], [{ age: 1 }], ['name_1']],
    ['another order of keys', [{ name: 1, age: -1 }], [{ age: -1, name: 1 }], ['name_1_age_-1']],
    ['another direction', [{ name: 1 }], [{ name: -1 }], ['name_1']],
    ['uniqueness', [{ name: 1 }], [{ name: 1 }, { unique: true }], ['name_1']],
    ['expiry', [{ at: 1 }], [{ at: 1 }, { expireAfterSeconds: 9 }], ['at_1']],
    ['a partial filter', [{ name: 1 }], [{ name: 1 }, { partialFilterExpression: { age: 1 } }], ['name_1']],
    ['a collation', [{ name: 1 }], [{ name: 1 }, { collation: { locale: 'vi', strength: 1 } }], ['name_1']],
  ]
  for (const [title, before, after, dropped] of changes) {
    it(`are changed to match: ${title}`, async () => {
      const Old = model([before])
      await Old.syncIndexes()
      const New = model([after], { on: Old.collection.name })

      expect(await New.diffIndexes()).to.deep.equal({ toDrop: dropped, toCreate: [after[0]] })
      expect(await New.syncIndexes()).to.deep.equal(dropped)
      expect(await New.diffIndexes()).to.deep.equal({ toDrop: [], toCreate: [] })
    })
  }

  it('are made with the collection when the model is initialised, again and again', async () => {
    const Pupil = model([[{ name: 1 }, { unique: true }], [{ age: -1 }]], { autoIndex: true })
    await Pupil.init()
    await Promise.all([Pupil.createIndexes(), Pupil.createCollection(), Pupil.ensureIndexes()])

    expect((await Pupil.listIndexes()).map(({ name }: { name?: string }) => name)).to.deep.equal([
      '_id_',
      'name_1',
      'age_-1',
    ])
    expect(Object.keys(await Pupil.collection.indexInformation())).to.have.members(['_id_', 'name_1', 'age_-1'])
  })

  it('are made as far as possible, and the refusal is told', async () => {
    const Pupil = model([[{ name: 1 }, { unique: true }], [{ age: 1 }]])
    await Pupil.createCollection()
    await Pupil.collection.insertMany([{ name: 'An' }, { name: 'An' }])
    const refusal: unknown = await Pupil.syncIndexes().catch((error: unknown) => error)

    expect(refusal).to.include({ code: 11000 })
    expect((await Pupil.listIndexes()).map(({ name }: { name?: string }) => name)).to.deep.equal(['_id_', 'age_1'])
  })

  it('of a discriminator are partial', async () => {
    const options = { discriminatorKey: 'kind', autoIndex: false }
    const Base = connection.model(`Base${++count}`, new Schema({ name: String }, options))
    const special = new Schema({ code: { type: String, unique: true } }, options)
    const Special = Base.discriminator(`Special${count}`, special)
    await Base.syncIndexes()
    await Special.createIndexes()

    expect((await Base.listIndexes())[1]).to.deep.include({
      key: { code: 1 },
      unique: true,
      partialFilterExpression: { kind: `Special${count}` },
    })
    await Base.create([{ name: 'a' }, { name: 'b' }])
    await Special.create({ code: 'x' })
    const refusal: unknown = await Special.create({ code: 'x' }).catch((error: unknown) => error)
    expect(refusal).to.include({ code: 11000 })
    expect(await Base.syncIndexes()).to.deep.equal([])
  })

  it('that no schema has are dropped', async () => {
    const Pupil = model([[{ name: 1 }]])
    await Pupil.collection.createIndex({ age: 1 })
    await Pupil.collection.createIndex({ at: 1 })

    expect(await Pupil.syncIndexes()).to.have.members(['age_1', 'at_1'])
    expect(await Pupil.cleanIndexes()).to.deep.equal([])
  })

  it('cannot be listed once the database is dropped, and come back', async () => {
    const own = await mongoose.createConnection(database.uri, { dbName: `${database.db.databaseName}_own` }).asPromise()
    const Pupil = own.model('Pupil', new Schema({ name: { type: String, index: true } }))
    await Pupil.init()
    await own.dropDatabase()
    const refusal: unknown = await Pupil.listIndexes().catch((error: unknown) => error)
    expect(refusal).to.include({ code: 26, codeName: 'NamespaceNotFound' })

    await Pupil.init()
    expect(await Pupil.listIndexes()).to.have.length(2)
    await own.dropDatabase()
    await own.close()
  })

  it('take the collation of the schema, as the collection does', async () => {
    const Pupil = model([[{ name: 1 }]], { collation: { locale: 'en_US', strength: 1 } })
    await Pupil.createCollection()
    await Pupil.syncIndexes()
    await Pupil.create([{ name: 'Zeta' }, { name: 'alpha' }])
    const [description] = await database.db.listCollections({ name: Pupil.collection.name }).toArray()

    expect((description as { options?: unknown }).options).to.have.nested.property('collation.locale', 'en_US')
    expect((await Pupil.listIndexes())[1]).to.have.nested.property('collation.strength', 1)
    expect((await Pupil.find().sort({ name: 1 })).map((pupil) => pupil.get('name') as unknown)).to.deep.equal([
      'alpha',
      'Zeta',
    ])
    expect(await Pupil.countDocuments({ name: 'ALPHA' })).to.equal(1)
  })
})
