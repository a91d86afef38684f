import { expect } from 'chai'
import { doc, type Doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { audit } from '../crash/audit.ts'
import { newSession, openDatabase, type Answer, type Database } from '../in-process.ts'

type Plain = Record<string, unknown>

describe('changing many documents', () => {
  let database: Database
  beforeEach(async () => (database = await openDatabase()))
  afterEach(() => database.close())

  const fill = async (count: number, make: (position: number) => Plain = () => ({ n: 0 })) => {
    const documents = Array.from({ length: count }, (_, _id) => doc({ _id, ...make(_id) }))
    await database.run({ createIndexes: 'c', indexes: [{ key: { n: 1 }, name: 'n' }] })
    await database.run({ insert: 'c', documents })
  }
  const numbers = async () => (await database.list({ find: 'c', sort: { _id: 1 } })).map((found) => found.get('n'))
  const increase = (q: Plain = {}) => ({ update: 'c', updates: [{ q, u: { $inc: { n: 1 } }, multi: true }] })
  const countsOf = ({ fields }: Answer) => [fields.get('n'), fields.get('nModified')]

  /** A transaction that has changed these documents and is still open. */
  const holding = async (...ids: number[]) => {
    const session = newSession()
    const updates = ids.map((_id) => ({ q: { _id }, u: { $inc: { n: 100 } } }))
    await database.run(session.inTransaction({ update: 'c', updates }))
    return session
  }
  /** Whatever can be written by now has been. */
  const settle = () => database.run({ insert: 'other', documents: [{ a: 1 }] })

  for (const count of [499, 500, 501, 1000, 1203]) {
    it(`changes each of ${count} once, although it looks for what it changes`, async () => {
      await fill(count)
      const answer = await database.ask(increase({ n: { $gte: 0 } }))

      expect(countsOf(answer)).to.deep.equal([count, count])
      expect(new Set(await numbers())).to.deep.equal(new Set([1]))
    })

    it(`removes ${count}`, async () => {
      await fill(count)
      const { fields } = await database.ask({ delete: 'c', deletes: [{ q: { n: 0 }, limit: 0 }] })

      expect(fields.get('n')).to.equal(count)
      expect(await numbers()).to.deep.equal([])
    })
  }

  /** The first record, one in the middle, the last one; within the first part of a long change, and in a later one. */
  const held: [number, number[]][] = [
    [20, [0]],
    [20, [7]],
    [20, [19]],
    [20, [3, 4, 15]],
    [1203, [250]],
    [1203, [499, 500, 501]],
    [1203, [1202]],
  ]
  for (const [count, ids] of held) {
    it(`changes each of ${count} once when a transaction holds ${ids.join(', ')} up`, async () => {
      await fill(count)
      const session = await holding(...ids)
      const changing = database.ask(increase())
      await settle()
      expect((await numbers()).slice(ids[0])).to.deep.equal(Array(count - ids[0]!).fill(0))
      await database.run(session.commit())

      expect(countsOf(await changing)).to.deep.equal([count, count])
      const expected = Array.from({ length: count }, (_, id) => (ids.includes(id) ? 101 : 1))
      expect(await numbers()).to.deep.equal(expected)
    })
  }

  it('changes each once when one transaction after the other holds something up', async () => {
    await fill(30)
    const sessions = [await holding(5), await holding(12), await holding(29)]
    const changing = database.ask(increase())
    for (const session of sessions.reverse()) {
      await settle()
      await database.run(session.abort())
    }

    expect(countsOf(await changing)).to.deep.equal([30, 30])
    expect(await numbers()).to.deep.equal(Array(30).fill(1))
  })

  it('leaves a document alone that the transaction has changed so that it matches no more', async () => {
    await fill(10)
    const session = await holding(4)
    const changing = database.ask(increase({ n: 0 }))
    await settle()
    await database.run(session.commit())

    expect(countsOf(await changing)).to.deep.equal([9, 9])
    expect((await numbers())[4]).to.equal(100)
  })

  it('changes a document once that moves on in the index while it is being looked for', async () => {
    await database.run({ createIndexes: 'c', indexes: [{ key: { at: 1 }, name: 'at' }] })
    await fill(20_000, (at) => ({ at, n: 0 }))
    const changing = database.ask(increase({ at: { $gte: 0 } }))
    for (let _id = 0; _id < 30; _id++) {
      await database.run({ update: 'c', updates: [{ q: { _id }, u: { $inc: { at: 1_000_000 } } }] })
    }

    expect(countsOf(await changing)).to.deep.equal([20_000, 20_000])
    expect(new Set(await numbers())).to.deep.equal(new Set([1]))
  })

  it('carries out each statement of a batch once', async () => {
    await fill(5)
    const session = await holding(2)
    const updates = [0, 1, 2, 3, 4, 2, 0].map((_id) => ({ q: { _id }, u: { $inc: { n: 1 } } }))
    const changing = database.ask({ update: 'c', updates })
    await settle()
    await database.run(session.commit())

    expect(countsOf(await changing)).to.deep.equal([7, 7])
    expect(await numbers()).to.deep.equal([2, 1, 102, 1, 1])
  })

  it('inserts each document of a batch once', async () => {
    const session = newSession()
    await database.run({ create: 'c' })
    await database.run(session.inTransaction({ insert: 'c', documents: [{ _id: 3, n: 5 }] }))
    const documents = [1, 2, 3, 4].map((_id) => ({ _id, n: 0 }))
    const inserting = database.ask({ insert: 'c', documents, ordered: false })
    await settle()
    await database.run(session.commit())
    const { fields } = await inserting

    expect(fields.get('n')).to.equal(3)
    expect((fields.get('writeErrors') as Doc[]).map((error) => [error.get('index'), error.get('code')])).to.deep.equal([
      [2, 11000],
    ])
    expect(await numbers()).to.deep.equal([0, 0, 5, 0])
  })

  it('removes what a transaction has held, and no more than was asked for', async () => {
    await fill(10)
    const session = await holding(6)
    const removing = database.ask({ delete: 'c', deletes: [{ q: { _id: { $gte: 4 } }, limit: 0 }] })
    await settle()
    await database.run(session.commit())

    expect((await removing).fields.get('n')).to.equal(6)
    expect(await numbers()).to.have.length(4)
  })

  it('changes thousands in a transaction, which nobody sees before it commits', async () => {
    await fill(1203)
    const session = newSession()
    const answer = await database.ask(session.inTransaction(increase()))
    expect(countsOf(answer)).to.deep.equal([1203, 1203])
    expect(new Set(await numbers())).to.deep.equal(new Set([0]))
    await database.run(session.commit())

    expect(new Set(await numbers())).to.deep.equal(new Set([1]))
    await database.dispatcher.close()
    expect((await audit(database.directory)).problems).to.deep.equal([])
  })

  it('inserts once when many upserts of the same key come together', async () => {
    await database.run({ createIndexes: 'c', indexes: [{ key: { k: 1 }, name: 'k', unique: true }] })
    const upsert = () => database.ask({ update: 'c', updates: [{ q: { k: 1 }, u: { $inc: { n: 1 } }, upsert: true }] })
    await Promise.all(Array.from({ length: 20 }, upsert))

    expect(await numbers()).to.deep.equal([20])
  })

  it('gives up an update that waits for a transaction when its time is over, and never does it', async () => {
    await fill(3)
    const session = await holding(1)
    const { fields } = await database.ask({ ...increase(), maxTimeMS: 120 })
    expect(fields.get('code')).to.equal(50)
    await database.run(session.commit())
    await settle()

    expect(await numbers()).to.deep.equal([1, 100, 0])
    const slow = database.logged.filter(({ message }) => message === 'a slow operation')
    expect(slow).to.have.length(1)
    expect(slow[0]).to.include({ level: 'info', command: 'update', namespace: 'test.c', plan: 'COLLSCAN' })
    expect(slow[0]!.query).to.equal('{"updates":[{"q":{},"u":{"$inc":{"n":"?"}},"multi":"?"}]}')
    expect(slow[0]!.milliseconds).to.be.at.least(100)
  })
})
