import { expect } from 'chai'
import { openDatabase, Refusal, type Database } from '../in-process.ts'

describe('$out that fails', () => {
  let database: Database
  beforeEach(async () => {
    database = await openDatabase()
    await database.run({ insert: 'source', documents: [1, 2, 3].map((_id) => ({ _id, a: _id % 2 })) })
    await database.run({ insert: 'target', documents: [{ _id: 9 }] })
  })
  afterEach(() => database.close())

  const failures: [string, object[], number][] = [
    ['by a duplicate key', [{ $project: { _id: '$a' } }, { $out: 'target' }], 11000],
    ['by a unique index of the target', [{ $project: { a: 1 } }, { $out: 'target' }], 11000],
    ['in the middle of the pipeline', [{ $project: { b: { $divide: [1, '$a'] } } }, { $out: 'target' }], 2],
    ['by the name of its target', [{ $out: 'a$b' }], 73],
    ['because its target is capped', [{ $out: 'capped' }], 17152],
  ]
  for (const [how, pipeline, code] of failures) {
    it(`${how} leaves the target as it was, and nothing else`, async () => {
      await database.run({ createIndexes: 'target', indexes: [{ key: { a: 1 }, name: 'a', unique: true }] })
      await database.run({ create: 'capped', capped: true, size: 4096 })
      const failing = database.run({ aggregate: 'source', pipeline, cursor: {} })

      expect(await failing.catch((error: unknown) => error))
        .to.be.instanceOf(Refusal)
        .and.to.include({ code })
      expect((await database.list({ find: 'target' })).map((found) => found.get('_id'))).to.deep.equal([9])
      const collections = await database.list({ listCollections: 1 })
      expect(collections.map((found) => found.get('name'))).to.have.members(['source', 'target', 'capped'])
    })
  }
})
