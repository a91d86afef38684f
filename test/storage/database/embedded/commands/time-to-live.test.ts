import { expect } from 'chai'
import { plain } from '../../../../../storage/database/embedded/bson/values.ts'
import { openDatabase, type Database } from '../in-process.ts'

describe('the time to live of an index', () => {
  let database: Database
  beforeEach(async () => (database = await openDatabase()))
  afterEach(() => database.close())

  const create = (expireAfterSeconds: unknown) =>
    database.ask({ createIndexes: 'c', indexes: [{ key: { at: 1 }, name: 'at', expireAfterSeconds }] })
  const change = (expireAfterSeconds: unknown) =>
    database.ask({ collMod: 'c', index: { name: 'at', expireAfterSeconds } })

  // With a negative time documents would be removed before the date that they hold.
  for (const seconds of [-1, -0.5, NaN, 2 ** 31, 'soon', null]) {
    it(`cannot be ${seconds}, neither at first nor later`, async () => {
      expect((await create(seconds)).fields.get('code')).to.equal(67)
      await create(5)
      expect((await change(seconds)).fields.get('code')).to.equal(72)
      const [, index] = await database.list({ listIndexes: 'c' })

      expect(plain(index!)).to.include({ expireAfterSeconds: 5 })
    })
  }

  for (const seconds of [0, 2 ** 31 - 1]) {
    it(`can be ${seconds}`, async () => {
      expect((await create(seconds)).fields.get('ok')).to.equal(1)
      const { fields } = await change(seconds)

      expect(plain(fields)).to.include({ expireAfterSeconds_old: seconds, expireAfterSeconds_new: seconds })
    })
  }
})
