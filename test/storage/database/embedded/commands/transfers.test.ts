// Many transactions at once on few documents: what one of them reads and writes must look as if it were alone.

import { expect } from 'chai'
import { doc, type Doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { audit } from '../crash/audit.ts'
import { newSession, openDatabase, Refusal, type Database } from '../in-process.ts'
import { Random } from '../planner/random.ts'

const accounts = 6
const total = accounts * 100

describe('transfers between accounts', () => {
  let database: Database
  const random = new Random(42)
  before(async () => {
    database = await openDatabase()
    await database.run({ createIndexes: 'c', indexes: [{ key: { sum: -1 }, name: 'sum' }] })
    const documents = Array.from({ length: accounts }, (_, _id) => doc({ _id, sum: 100 }))
    await database.run({ insert: 'c', documents })
  })
  after(() => database.close())

  const sumOf = (found: Doc[]) => found.reduce((sum, account) => sum + Number(account.get('sum')), 0)

  /** Reads both accounts, then writes them, and begins anew when another one was first. @returns the attempts */
  async function transfer(): Promise<number> {
    const [from, to] = random.sample([0, 1, 2, 3, 4, 5], 2)
    for (let attempt = 1; ; attempt++) {
      const session = newSession()
      const run = (command: Record<string, unknown>) => database.list(session.inTransaction(command))
      const set = (_id: number, sum: number) =>
        database.run(session.inTransaction({ update: 'c', updates: [{ q: { _id }, u: { $set: { sum } } }] }))
      try {
        // A reader in the order of the index, which the others are changing.
        expect(sumOf(await run({ find: 'c', sort: { sum: 1 }, batchSize: 2 }))).to.equal(total)
        const [source] = await run({ find: 'c', filter: { _id: from } })
        const [target] = await run({ find: 'c', filter: { _id: to } })
        const amount = random.below(20)
        await set(from!, Number(source!.get('sum')) - amount)
        await set(to!, Number(target!.get('sum')) + amount)
        expect(sumOf(await run({ find: 'c' }))).to.equal(total)
        if (random.chance(0.2)) await database.run(session.abort())
        else await database.run(session.commit())
        return attempt
      } catch (error) {
        if (!(error instanceof Refusal) || !error.labels.includes('TransientTransactionError')) throw error
      }
    }
  }

  it('neither make nor lose anything, however many there are at once', async () => {
    const attempts = await Promise.all(Array.from({ length: 40 }, transfer))
    const found = await database.list({ find: 'c' })

    expect(sumOf(found)).to.equal(total)
    expect(new Set(found.map((account) => account.get('sum'))).size).to.be.above(1)
    // Some have met: otherwise this shows nothing.
    expect(Math.max(...attempts)).to.be.above(1)
    await database.dispatcher.close()
    expect((await audit(database.directory)).problems).to.deep.equal([])
  })
})
