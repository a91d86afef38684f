import { expect } from 'chai'
import { openDatabase, type Database } from '../in-process.ts'
import { audit } from '../crash/audit.ts'
import { runRound } from './differential.ts'
import { newTally } from './round.ts'

/** For longer: node --import tsx fuzz-long.ts ROUNDS SEED */
const rounds = 8
const seed = 20_260_000

describe('the choice of an index', () => {
  let database: Database
  before(async () => (database = await openDatabase()))
  after(() => database.close())

  it(`changes no answer, in ${rounds} random collections from seed ${seed}`, async () => {
    const tally = newTally()
    for (let round = 0; round < rounds; round++) await runRound(database, seed + round, tally, 60)

    // A test that uses no index would find nothing.
    expect(tally.rounds).to.equal(rounds)
    expect(tally.index).to.be.above(tally.checks / 20)
    expect(tally.hits).to.be.above(tally.checks / 4)
    for (const kind of ['union', 'sortedByIndex', 'countedByIndex', 'inTransactions'] as const)
      expect(tally[kind], kind).to.be.above(0)
    expect(database.logged.filter(({ level }) => level === 'error')).to.deep.equal([])

    await database.dispatcher.close()
    expect((await audit(database.directory)).problems).to.deep.equal([])
  })
})
