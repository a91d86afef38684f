// A database is written to, killed, looked at and started again, round after round.

import { rmSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { eventually } from '../../../../support/eventually.ts'
import { audit } from './audit.ts'
import { compareReads, readStates } from './inspection.ts'
import { Ledger } from './ledger.ts'
import { type EngineProcess, launchProcess, startProcess } from './process.ts'
import { prepare, type Workload, type Writer, writers } from './writers.ts'

export interface Summary {
  rounds: number
  acknowledged: number
  unanswered: { done: number; undone: number }
  documents: number
  indexEntries: number
  problems: string[]
}

export interface RoundsOptions {
  readonly directory: string
  readonly rounds: number
  readonly onRound?: (summary: Summary) => void
}

export async function killRepeatedly({ directory, rounds, onRound }: RoundsOptions): Promise<Summary> {
  const ledger = new Ledger()
  const summary: Summary = {
    rounds: 0,
    acknowledged: 0,
    unanswered: ledger.unanswered,
    documents: 0,
    indexEntries: 0,
    problems: [],
  }
  let numbers = 0
  for (; ; summary.rounds++) {
    const engine = await startProcess({ directory, ttlSeconds: 0.05 })
    const client = await MongoClient.connect(engine.uri, { retryWrites: false, serverSelectionTimeoutMS: 1000 })
    const db = client.db('crash')
    const workload: Workload = {
      client,
      db,
      ledger,
      next: () => ++numbers,
      random: (below) => Math.floor(Math.random() * below),
    }
    if (summary.rounds === 0) await prepare(workload)
    else {
      const { found, problems } = await readStates(db)
      summary.problems.push(...problems, ...ledger.settle(found), ...(await compareReads(db)))
      onRound?.(summary)
    }
    const isLast = summary.rounds === rounds || summary.problems.length > 0
    if (isLast) {
      await client.close()
      await engine.close()
      return summary
    }
    const failures = await writeUntilKilled(engine, workload)
    summary.acknowledged = ledger.acknowledged
    const { documents, indexEntries, problems } = await audit(directory)
    Object.assign(summary, { documents, indexEntries })
    summary.problems.push(...problems, ...failures, ...errorsOf(engine))
  }
}

/** Slow operations are told too, and on a busy machine there are some. */
function errorsOf({ logs }: EngineProcess): string[] {
  return logs.filter(({ level }) => level === 'error').map(({ message }) => `logged: ${message}`)
}

/** @returns what has stopped writers other than that the database was gone */
async function writeUntilKilled(engine: EngineProcess, workload: Workload): Promise<string[]> {
  const failures: string[] = []
  let isKilled = false
  const write = (writer: Writer) =>
    writer(workload).catch((error: Error) => {
      // The server gives numbers to its errors; the driver and the socket do not.
      const isAnswer = typeof (error as { code?: unknown }).code === 'number' || error.name === 'AssertionError'
      if (!isKilled || isAnswer) failures.push(String(error.stack))
    })
  const before = workload.ledger.acknowledged
  const writing = Object.values(writers).map(write)
  await eventually(() => workload.ledger.acknowledged > before || failures.length > 0)
  await setTimeout(80 + Math.random() * 500)
  isKilled = true
  await engine.kill()
  await Promise.all(writing)
  await workload.client.close()
  return failures
}

/** Kills a database while it starts for the first time, at any moment of that; then it has to start. */
export async function killFirstStarts(directory: string, rounds: number): Promise<string[]> {
  const problems: string[] = []
  let usual = 500
  for (let round = 0; round < rounds; round++) {
    rmSync(directory, { recursive: true, force: true })
    const begun = performance.now()
    const first = launchProcess({ directory })
    void first.started.then(() => (usual = performance.now() - begun)).catch(() => {})
    await setTimeout(usual * (0.4 + Math.random() * 0.7))
    await first.kill()

    const second = await startProcess({ directory })
    if (!second.owner) problems.push('joined an owner that was killed')
    const client = await MongoClient.connect(second.uri)
    await client.db('crash').collection('first').insertOne({ round })
    await client.close()
    await second.close()
    const { documents, problems: found } = await audit(directory)
    problems.push(...found)
    if (documents !== 1) problems.push(`${documents} documents after the first start`)
  }
  return problems
}

/** Starts several processes at once where there was none, or where the owner has been killed. */
export async function raceToStart(directory: string, rounds: number): Promise<string[]> {
  const problems: string[] = []
  for (let round = 1; round <= rounds; round++) {
    const processes = await Promise.all([1, 2].map(() => startProcess({ directory })))
    const owners = processes.filter(({ owner }) => owner)
    if (owners.length !== 1) problems.push(`${owners.length} owners`)
    const clients = await Promise.all(processes.map(({ uri }) => MongoClient.connect(uri)))
    const collections = clients.map((client) => client.db('crash').collection('race'))
    await Promise.all(collections.map((collection, racer) => collection.insertOne({ round, racer })))
    for (const collection of collections) {
      const seen = await collection.countDocuments()
      if (seen !== 2 * round) problems.push(`${seen} documents in round ${round}`)
    }
    await Promise.all(clients.map((client) => client.close()))
    await Promise.all(processes.map((one) => one.kill()))
    problems.push(...(await audit(directory)).problems)
  }
  return problems
}
