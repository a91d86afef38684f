// What explain tells beyond what it has in common with MongoDB's (behaviour/explain.test.ts).

import { expect } from 'chai'
import { doc, plain, type Doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { openDatabase, type Database } from '../in-process.ts'

type Plain = Record<string, unknown>

describe('explain', () => {
  let database: Database
  before(async () => {
    database = await openDatabase()
    const indexes = [
      { key: { a: 1, b: -1 }, name: 'a_b' },
      { key: { tags: 1 }, name: 'tags', sparse: true },
      { key: { c: 1 }, name: 'c', unique: true },
    ]
    await database.run({ createIndexes: 'c', indexes })
    const documents = Array.from({ length: 40 }, (_, _id) =>
      doc({ _id, a: _id % 4, b: _id, c: _id, ...(_id % 2 ? { tags: [_id, _id + 1] } : {}) }),
    )
    await database.run({ insert: 'c', documents })
  })
  after(() => database.close())

  const explain = async (command: Plain, verbosity = 'executionStats') =>
    plain(await database.run({ explain: command, verbosity })) as Plain & {
      queryPlanner: { winningPlan: Plain & { inputStage: Plain } }
      executionStats: Plain
    }

  it('describes how an index is read', async () => {
    const { queryPlanner } = await explain({ find: 'c', filter: { a: { $in: [1, 2] }, b: { $lt: 9 } } }, 'queryPlanner')

    expect(queryPlanner.winningPlan).to.deep.equal({
      stage: 'FETCH',
      inputStage: {
        stage: 'IXSCAN',
        keyPattern: { a: 1, b: -1 },
        indexName: 'a_b',
        isMultiKey: false,
        isUnique: false,
        isSparse: false,
        isPartial: false,
        indexVersion: 2,
        direction: 'forward',
        boundFields: 2,
        ranges: 2,
      },
    })
  })

  const figures: [string, Plain, Plain][] = [
    [
      'a range',
      { find: 'c', filter: { a: 1, b: { $gte: 20 } } },
      { nReturned: 5, totalKeysExamined: 5, totalDocsExamined: 5 },
    ],
    ['a point', { find: 'c', filter: { c: 7 } }, { nReturned: 1, totalKeysExamined: 1, totalDocsExamined: 1 }],
    [
      'an array, whose documents have several keys',
      { find: 'c', filter: { tags: { $gte: 0 } } },
      { nReturned: 20, totalKeysExamined: 40, totalDocsExamined: 20 },
    ],
    [
      'a union',
      { find: 'c', filter: { $or: [{ a: 1 }, { c: { $lt: 2 } }] } },
      { nReturned: 11, totalKeysExamined: 12, totalDocsExamined: 12 },
    ],
    [
      'a sort that stops',
      { find: 'c', sort: { c: 1 }, limit: 3 },
      { nReturned: 3, totalKeysExamined: 3, totalDocsExamined: 3 },
    ],
    ['bounds', { find: 'c', hint: 'c', min: { c: 5 }, max: { c: 8 } }, { nReturned: 3, totalKeysExamined: 3 }],
  ]
  for (const [what, command, expected] of figures) {
    it(`counts what ${what} takes`, async () => {
      const { executionStats } = await explain(command)

      expect(executionStats).to.deep.include({ executionSuccess: true, ...expected })
    })
  }

  it('tells a count by keys alone from one that reads documents', async () => {
    const stageOf = async (query: Plain) => {
      const { queryPlanner } = await explain({ count: 'c', query }, 'queryPlanner')
      return queryPlanner.winningPlan.stage
    }

    expect(await stageOf({ a: 1, b: { $gt: 3 } })).to.equal('COUNT_SCAN')
    expect(await stageOf({ a: 1, _id: { $ne: 3 } })).to.equal('FETCH')
    expect(await stageOf({ a: null })).to.equal('FETCH')
    expect(await stageOf({ tags: 3 })).to.equal('FETCH')
  })

  it('changes nothing', async () => {
    await explain({ update: 'c', updates: [{ q: { a: 1 }, u: { $set: { a: 9 } }, multi: true, hint: 'a_b' }] })
    await explain({ delete: 'c', deletes: [{ q: {}, limit: 0 }] })
    await explain({ findAndModify: 'c', query: { a: 1 }, remove: true })
    const found: Doc[] = await database.list({ find: 'c', filter: { a: 9 } })

    expect(found).to.deep.equal([])
    expect((await database.run({ count: 'c' })).get('n')).to.equal(40)
  })
})
