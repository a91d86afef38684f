// node --import tsx fuzz-long.ts [ROUNDS] [SEED] [QUERIES]: the differential test of the planner for as long as wanted.
// Every round has a seed of its own, so `fuzz-long.ts 1 SEED` repeats one that has failed.

import { openDatabase } from '../in-process.ts'
import { audit } from '../crash/audit.ts'
import { runRound } from './differential.ts'
import { Mismatch, newTally } from './round.ts'

const [rounds = 1000, firstSeed = Date.now() % 1_000_000_000, queries = 120] = process.argv.slice(2).map(Number)
const roundsInOneDirectory = 25
const mostFailures = 20

const tally = newTally()
const failures: string[] = []
console.log(`${rounds} rounds of about ${queries * 2} queries, seeds from ${firstSeed}`)
for (let round = 0; round < rounds && failures.length < mostFailures;) {
  const database = await openDatabase()
  try {
    for (let one = 0; one < roundsInOneDirectory && round < rounds; one++, round++) {
      await runRound(database, firstSeed + round, tally, queries).catch((error: unknown) => {
        if (!(error instanceof Mismatch)) throw error
        failures.push(error.message)
        console.log(`\n${error.message}`)
      })
    }
    for (const { level, message, error } of database.logged) {
      if (level === 'error') failures.push(`logged until seed ${firstSeed + round}: ${message}: ${String(error)}`)
    }
    await database.dispatcher.close()
    const { problems } = await audit(database.directory)
    for (const problem of problems) failures.push(`after seed ${firstSeed + round - 1}: ${problem}`)
  } finally {
    await database.close()
  }
  if (round % 100 === 0) console.log(JSON.stringify(tally))
}
console.log(JSON.stringify({ ...tally, failures: failures.length }))
if (failures.length > 0) {
  console.log(failures.filter((failure) => !failure.startsWith('seed')).join('\n'))
  process.exitCode = 1
}
