import { expect } from 'chai'
import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { openDatabase, type Database } from '../in-process.ts'

/** A scan of so many is logged. */
const documents = 40_000

const none = { text: 'nothing has this' }
const change = { $set: { text: 'changed' } }

describe('a long search', () => {
  let database: Database
  before(async () => {
    database = await openDatabase()
    for (let from = 0; from < documents; from += 5000) {
      const some = Array.from({ length: 5000 }, (_, at) =>
        doc({ _id: from + at, text: `text number ${from + at}`, a: at }),
      )
      await database.run({ insert: 'c', documents: some })
    }
  })
  after(() => database.close())

  // The clock goes on by a millisecond whenever it is looked at: how fast the machine is makes no difference.
  beforeEach(() => {
    let now = performance.now()
    performance.now = () => now++
  })
  afterEach(() => {
    delete (performance as { now?: unknown }).now
  })

  const searches: [string, Record<string, unknown>][] = [
    ['find', { find: 'c', filter: none }],
    ['a sorted find', { find: 'c', filter: none, sort: { text: 1 } }],
    ['count', { count: 'c', query: none }],
    ['distinct', { distinct: 'c', key: 'text', query: none }],
    ['an aggregation', { aggregate: 'c', pipeline: [{ $match: none }, { $group: { _id: '$a' } }], cursor: {} }],
    ['an update that finds nothing', { update: 'c', updates: [{ q: none, u: change }] }],
    ['an update of many that finds nothing', { update: 'c', updates: [{ q: none, u: change, multi: true }] }],
    ['a deletion that finds nothing', { delete: 'c', deletes: [{ q: none, limit: 1 }] }],
    ['findAndModify that finds nothing', { findAndModify: 'c', query: none, update: change }],
    ['an upsert', { update: 'c', updates: [{ q: { text: 'new' }, u: { $set: { _id: 'new' } }, upsert: true }] }],
    [
      'findAndModify with an upsert',
      { findAndModify: 'c', query: { text: 'newer' }, update: { $set: { _id: 'newer' } }, upsert: true },
    ],
    [
      'a list of thousands of keys',
      { find: 'c', filter: { _id: { $in: Array.from({ length: 60_000 }, (_, at) => -at) }, ...none } },
    ],
  ]

  for (const [what, command] of searches) {
    it(`lets others work in between: ${what}`, async () => {
      let turns = 0
      const count = () => {
        turns++
        next = setImmediate(count)
      }
      let next = setImmediate(count)
      await database.run(command)
      clearImmediate(next)

      expect(turns).to.be.at.least(100)
    })
  }

  for (const [what, command] of searches.filter(([, { update, delete: remove }]) => update ?? remove)) {
    it(`reads the collection once, and not again without pauses: ${what}`, async () => {
      database.logged.length = 0
      await database.run(command)

      // It has begun without the intention to pause, but has soon given that up.
      expect(database.logged[0]!.documentsExamined).to.be.within(documents, documents + 1000)
    })
  }

  for (const [what, command] of searches.filter(([, { upsert }]) => !upsert)) {
    it(`ends when its time is over: ${what}`, async () => {
      const { fields } = await database.ask({ ...command, maxTimeMS: 1 })

      expect(fields.get('code')).to.equal(50)
      expect(fields.get('errmsg')).to.match(/operation exceeded time limit/)
    })
  }
})
