import { expect } from 'chai'
import type { Document } from 'mongodb'
import { useDatabase } from './database.ts'
import { failureOf } from './failure.ts'

const documents = Array.from({ length: 60 }, (_, _id) => ({ _id, a: _id % 6, b: _id, text: 'x' }))

describe('explaining', () => {
  const database = useDatabase()
  const filled = async () => {
    const collection = await database.collection(documents)
    await collection.createIndexes([
      { key: { a: 1, b: 1 }, name: 'by_a' },
      { key: { b: -1 }, name: 'by_b' },
    ])
    return collection
  }
  const winningPlan = (explained: Document) => (explained.queryPlanner as Document).winningPlan as unknown
  /** All stages of a plan; MongoDB wraps them differently from version to version. */
  const stagesOf = (plan: unknown): string[] => {
    if (typeof plan !== 'object' || plan === null) return []
    const { stage } = plan as Document
    return [...(typeof stage === 'string' ? [stage] : []), ...Object.values(plan).flatMap(stagesOf)]
  }

  const plans: [string, Document, string[], string[]][] = [
    ['a filter without an index', { filter: { text: 'x' } }, ['COLLSCAN'], ['IXSCAN', 'SORT']],
    ['nothing', {}, ['COLLSCAN'], ['IXSCAN']],
    ['an equality', { filter: { a: 3 } }, ['FETCH', 'IXSCAN'], ['COLLSCAN', 'SORT']],
    ['a range', { filter: { b: { $gt: 3, $lt: 9 } } }, ['FETCH', 'IXSCAN'], ['COLLSCAN']],
    ['a list', { filter: { b: { $in: [3, 9] } } }, ['IXSCAN'], ['COLLSCAN']],
    ['an order that an index has', { filter: { a: 3 }, sort: { b: 1 } }, ['IXSCAN'], ['SORT', 'COLLSCAN']],
    ['the opposite of that order', { filter: { a: 3 }, sort: { b: -1 } }, ['IXSCAN'], ['SORT', 'COLLSCAN']],
    ['an order alone', { sort: { b: 1 } }, ['IXSCAN'], ['SORT', 'COLLSCAN']],
    ['an order without an index', { sort: { text: 1 } }, ['SORT', 'COLLSCAN'], ['IXSCAN']],
    ['a hint', { filter: { text: 'x' }, hint: 'by_b' }, ['IXSCAN'], ['COLLSCAN']],
    ['a hint to none', { filter: { a: 3 }, hint: { $natural: 1 } }, ['COLLSCAN'], ['IXSCAN']],
  ]
  for (const [title, query, has, hasNot] of plans) {
    it(`shows how it would find ${title}`, async () => {
      const { collectionName, namespace } = await filled()
      const explained = await database.db.command({
        explain: { find: collectionName, ...query },
        verbosity: 'queryPlanner',
      })
      const stages = stagesOf(winningPlan(explained))

      expect(stages).to.include.members(has)
      for (const stage of hasNot) expect(stages).not.to.include(stage)
      expect(explained.queryPlanner).to.include({ namespace })
      expect(explained).not.to.have.property('executionStats')
    })
  }

  it('names the index and its keys', async () => {
    const collection = await filled()
    const plan = JSON.stringify(winningPlan(await collection.find({ a: 3 }).explain('queryPlanner')))

    expect(plan).to.include('"indexName":"by_a"').and.to.include('"keyPattern":{"a":1,"b":1}')
  })

  for (const verbosity of ['executionStats', 'allPlansExecution'] as const) {
    it(`counts what it looked at, at ${verbosity}`, async () => {
      const collection = await filled()
      const counted = async (filter: Document) => {
        const { executionStats } = await collection.find(filter).explain(verbosity)
        const { nReturned, totalKeysExamined, totalDocsExamined } = executionStats as Document
        return [nReturned, totalKeysExamined, totalDocsExamined].map(Number)
      }

      expect(await counted({ text: 'x' })).to.deep.equal([60, 0, 60])
      expect(await counted({ a: 3 })).to.deep.equal([10, 10, 10])
      const [returned, , looked] = await counted({ a: 3, text: 'y' })
      expect([returned, looked]).to.deep.equal([0, 10])
    })
  }

  it('explains counts, distinct values, updates and deletes, and does nothing', async () => {
    const collection = await filled()
    const { collectionName: name } = collection
    const commands = [
      { count: name, query: { a: 3 } },
      { distinct: name, key: 'b', query: { a: 3 } },
      { update: name, updates: [{ q: { a: 3 }, u: { $set: { b: 0 } } }] },
      { delete: name, deletes: [{ q: { a: 3 }, limit: 0 }] },
      { findAndModify: name, query: { a: 3 }, remove: true },
    ]
    for (const explain of commands) {
      const explained = await database.db.command({ explain, verbosity: 'queryPlanner' })
      expect(stagesOf(winningPlan(explained)).join(), JSON.stringify(explain)).to.match(
        /IXSCAN|COUNT_SCAN|DISTINCT_SCAN/,
      )
    }
    expect(await collection.countDocuments({ a: 3, b: { $gt: 0 } })).to.equal(10)
  })

  it('explains an aggregation, whose first stages use an index', async () => {
    const collection = await filled()
    const pipeline = [{ $match: { a: 3 } }, { $group: { _id: '$b' } }]
    const aggregate = collection.collectionName
    const forms = [
      await collection.aggregate(pipeline).explain(),
      await database.db.command({ aggregate, pipeline, explain: true }),
      await database.db.command({ explain: { aggregate, pipeline, cursor: {} }, verbosity: 'executionStats' }),
    ]
    for (const explained of forms) {
      expect(explained.stages ?? explained.queryPlanner).to.be.an.instanceOf(Object)
      expect(JSON.stringify(explained)).to.include('IXSCAN').and.to.include('by_a')
    }
  })

  it('explains what looks at no collection', async () => {
    const collection = await database.collection()
    const explained = await collection.find({ a: 1 }).explain()

    expect(stagesOf(winningPlan(explained)).join()).to.match(/EOF|COLLSCAN/)
  })

  it('refuses what it does not know', async () => {
    const { collectionName: find } = await filled()

    expect(await failureOf(database.db.command({ explain: { ping: 1 } }))).to.be.instanceOf(Error)
    expect(await failureOf(database.db.command({ explain: { find }, verbosity: 'everything' }))).to.include({ code: 2 })
    expect(await failureOf(database.db.command({ explain: { find, filter: { $foo: 1 } } }))).to.include({ code: 2 })
  })
})
