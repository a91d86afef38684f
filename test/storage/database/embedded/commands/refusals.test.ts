import { expect } from 'chai'
import { openDatabase, Refusal, type Command, type Database } from '../in-process.ts'

describe('what the embedded database cannot do', () => {
  let database: Database
  before(async () => {
    database = await openDatabase()
    await database.run({ insert: 'c', documents: [{ _id: 1, a: 'x' }], $db: 'd' })
    await database.run({ create: 'capped', capped: true, size: 4096, $db: 'd' })
  })
  after(() => database.close())

  const create = (options: Record<string, unknown>) => ({ create: 'new', ...options })
  const index = (options: Record<string, unknown>) => ({ createIndexes: 'c', indexes: [{ name: 'i', ...options }] })
  const find = (options: Record<string, unknown>) => ({ find: 'c', ...options })
  const pipeline = (...stages: Record<string, unknown>[]) => ({ aggregate: 'c', pipeline: stages, cursor: {} })

  const cases: [string, Command, number][] = [
    ['a view', create({ viewOn: 'c', pipeline: [] }), 115],
    ['a time series collection', create({ timeseries: { timeField: 't' } }), 115],
    ['a validator', create({ validator: { a: { $type: 'string' } } }), 115],
    ['a validator given later', { collMod: 'c', validator: { a: 1 } }, 115],
    ['images for change streams', create({ changeStreamPreAndPostImages: { enabled: true } }), 115],
    ['queryable encryption', create({ encryptedFields: { fields: [], x: 1 } }), 115],
    ['settings of another storage engine', create({ storageEngine: { wiredTiger: {} } }), 115],
    ['preparing uniqueness', { collMod: 'c', index: { name: '_id_', prepareUnique: true } }, 115],
    ['a change of a capped size', { collMod: 'c', cappedSize: 5 }, 115],
    ['a wildcard projection', index({ key: { '$**': 1 }, wildcardProjection: { a: 1 } }), 115],
    ['a unique text index', index({ key: { a: 'text' }, unique: true }), 115],
    ['a collation of strength 4', find({ collation: { locale: 'vi', strength: 4 } }), 115],
    ['a collation that shifts punctuation', find({ collation: { locale: 'vi', alternate: 'shifted' } }), 115],
    ['JavaScript in a filter', find({ filter: { $where: 'true' } }), 115],
    ['a JSON schema in a filter', find({ filter: { $jsonSchema: {} } }), 115],
    ['text search', find({ filter: { $text: { $search: 'x' } } }), 27],
    ['a geo query', find({ filter: { a: { $near: [0, 0] } } }), 115],
    ['record numbers', find({ showRecordId: true }), 115],
    ['keys of an index', find({ returnKey: true }), 115],
    ['a tailable cursor', { find: 'capped', tailable: true }, 115],
    ['a snapshot outside of transactions', find({ readConcern: { level: 'snapshot' } }), 72],
    [
      'JavaScript in an expression',
      pipeline({ $project: { a: { $function: { body: 'f', args: [], lang: 'js' } } } }),
      115,
    ],
    ['window functions', pipeline({ $setWindowFields: { output: {} } }), 115],
    ['a command that it does not have', { mapReduce: 'c' }, 59],
  ]
  for (const [feature, command, code] of cases) {
    it(`is refused with the feature's name and the way out: ${feature}`, async () => {
      const refusal = await database.run({ ...command, $db: 'd' }).then(
        () => undefined,
        (error: unknown) => error,
      )

      expect(refusal).to.be.instanceOf(Refusal)
      expect(refusal).to.include({ code })
      expect((refusal as Refusal).message).to.match(/MONGODB_URI/)
    })
  }

  it('says of change streams that there are none', async () => {
    const command = { ...pipeline({ $changeStream: {} }), $db: 'd' }
    const refusal = await database.run(command).catch((error: unknown) => error)

    expect(refusal).to.include({ code: 40573 })
  })

  it('declares a text index, which then holds nothing, and says so in the log', async () => {
    await database.run({ createIndexes: 'texts', indexes: [{ key: { a: 'text' }, name: 'a_text' }], $db: 'd' })

    expect(database.logged.map(({ level, index: name }) => [level, name])).to.deep.include(['warning', 'a_text'])
  })
})
