// The same question to the planner's choice of index and to a forced scan of the whole collection: the answers must agree.

import type { Database } from '../in-process.ts'
import { compareAnswers } from './questions.ts'
import { Round, type Tally } from './round.ts'
import { compareInTransaction, compareWrites } from './writes.ts'

/** @throws Mismatch */
export async function runRound(database: Database, seed: number, tally: Tally, questions: number): Promise<void> {
  const round = new Round(database, seed, tally)
  await round.fill()
  await compareAnswers(round, questions)
  await compareWrites(round, Math.ceil(questions / 6))
  await compareAnswers(round, Math.ceil(questions / 3))
  await compareInTransaction(round, Math.ceil(questions / 3))
  await compareAnswers(round, Math.ceil(questions / 6))
  tally.rounds++
}
