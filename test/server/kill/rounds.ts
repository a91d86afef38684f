// Workers, servers and those who make changes are killed again and again; in the end it is compared what was acknowledged
// with what is there and with what has been done.

import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { AuditEntry } from '../../../server/audit/entry.model.ts'
import { OutboxEvent } from '../../../server/outbox/event.model.ts'
import { connect, disconnect } from '../../../storage/database/index.ts'
import { startEmbedded } from '../../../storage/database/embedded/start.ts'
import { eventually } from '../../support/eventually.ts'
import { Browser } from '../../support/browser.ts'
import { makePerson, password } from '../../support/make.ts'
import { type Run, runWith } from '../../support/run.ts'
import { type ServerProcess, startServer, startWorker } from '../process.ts'

export interface Summary {
  readonly acknowledged: number
  /** How often an event was done once more than needed. */
  readonly repeated: number
  readonly problems: string[]
}

/** Workers are killed while they do events, and writers while they make changes. */
export async function killWorkers(directory: string, rounds: number): Promise<Summary> {
  const engine = await startEmbedded({ directory: join(directory, 'database') })
  await connect({ uri: engine.uri })
  const acknowledged = new Set<string>()
  let writers: Run[] = []
  for (let round = 1; round <= rounds; round++) {
    writers.push(startWriter(directory, `w${round}`, acknowledged))
    const worker = await startWorker({ DATA_DIR: directory })
    const doneBefore = await countDone()
    await eventually(async () => acknowledged.size > 0 && (await countDone()) > doneBefore)
    await wait(Math.random() * 500)
    await kill(worker)
    if (round % 2 === 0) writers = await killAll(writers)
  }
  await killAll(writers)

  // Nobody waits for the leases of the dead.
  await OutboxEvent.updateMany({ claim: { $exists: true } }, { $set: { runAt: new Date(0) } })
  const last = await startWorker({ DATA_DIR: directory })
  await drain()
  last.process.kill('SIGTERM')
  const { status } = await last.ended
  const compared = await compare(acknowledged)
  await disconnect()
  await engine.close()
  return status === 0
    ? compared
    : { ...compared, problems: [...compared.problems, `the last worker ended with ${status}`] }
}

/** Servers, in which the database runs too, are killed while people sign in. */
export async function killServers(directory: string, rounds: number): Promise<Summary> {
  await connect({ directory: join(directory, 'database') })
  await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
  const { userName } = await makePerson('teacher')
  await disconnect()

  let acknowledged = 0
  for (let round = 1; round <= rounds; round++) {
    const before = acknowledged
    const server = await startServer({ DATA_DIR: directory })
    const people = [1, 2, 3].map(() => signInUntilKilled(server, userName, () => acknowledged++))
    await eventually(() => acknowledged > before)
    await wait(Math.random() * 500)
    await kill(server)
    await Promise.all(people)
  }

  await connect({ directory: join(directory, 'database') })
  const entries = await AuditEntry.countDocuments({ action: 'accounts.signedIn' })
  const sessions = await mongoose.connection
    .collection('sessions')
    .countDocuments({ 'session.passport.user': { $exists: true } })
  await disconnect()
  const problems = [
    ...(entries < acknowledged ? [`${entries} of ${acknowledged} sign-ins are in the audit log`] : []),
    ...(sessions < acknowledged ? [`${sessions} of ${acknowledged} sessions are there`] : []),
  ]
  return { acknowledged, repeated: 0, problems }
}

function startWriter(directory: string, name: string, acknowledged: Set<string>): Run {
  const file = 'test/server/kill/writer.ts'
  const writer = runWith({ file, environment: {} }, join(directory, 'database'), name)
  let rest = ''
  writer.process.stdout.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop()!
    for (const line of lines) acknowledged.add(line)
  })
  return writer
}

async function signInUntilKilled(server: ServerProcess, userName: string, onDone: () => void): Promise<void> {
  try {
    for (;;) if ((await new Browser(server.url).post('/sign-in', { userName, password })).status === 303) onDone()
  } catch {
    // It is gone.
  }
}

async function kill(run: Run): Promise<void> {
  run.process.kill('SIGKILL')
  await run.ended
}

async function killAll(runs: readonly Run[]): Promise<Run[]> {
  await Promise.all(runs.map(kill))
  return []
}

/** However many events are left, as long as they become fewer. */
async function drain(): Promise<void> {
  for (let left = Infinity; left > 0;) {
    const before = left
    await eventually(async () => {
      left = await OutboxEvent.countDocuments({ state: 'waiting' })
      return left < before
    })
  }
}

function countDone(): Promise<number> {
  return AuditEntry.countDocuments({ action: 'operations.restored' })
}

async function compare(acknowledged: ReadonlySet<string>): Promise<Summary> {
  const made = new Set(
    (await mongoose.connection.collection<{ _id: string }>('made').find().toArray()).map(({ _id }) => _id),
  )
  const done = (await AuditEntry.find({ action: 'operations.restored' }).lean()).map(({ subjectId }) =>
    String(subjectId),
  )
  const doneOnce = new Set(done)
  const missing = [...acknowledged].filter((id) => !made.has(id))
  const undone = [...made].filter((id) => !doneOnce.has(id))
  const unmade = [...doneOnce].filter((id) => !made.has(id))
  const dead = await OutboxEvent.countDocuments()
  return {
    acknowledged: acknowledged.size,
    repeated: done.length - doneOnce.size,
    problems: [
      ...(missing.length > 0 ? [`acknowledged but missing: ${missing.join(', ')}`] : []),
      ...(undone.length > 0 ? [`kept, but their event was never done: ${undone.join(', ')}`] : []),
      ...(unmade.length > 0 ? [`not kept, but their event was done: ${unmade.join(', ')}`] : []),
      ...(dead > 0 ? [`${dead} events are left`] : []),
    ],
  }
}
