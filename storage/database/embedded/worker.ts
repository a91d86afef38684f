// The engine and its server, in a thread of their own: a long scan does not hold up the app.

import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { checkDataFile } from './owner/data-file.ts'
import { bringUpToDate, type Migrations } from './owner/directory.ts'
import { clearSocket } from './owner/place.ts'
import { type Gate, useGate } from './store/gate.ts'
import type { Dispatcher, EngineOptions, LogEntry } from './wire/dispatcher.ts'
import { withScram } from './wire/scram.ts'
import { type Place, serve } from './wire/server.ts'

export type OpenDispatcher = (directory: string, options: EngineOptions) => Promise<Dispatcher>

export interface WorkerData {
  readonly directory: string
  readonly place: Place
  /** What clients have to know to log in, if they have to. */
  readonly secret?: string
  readonly connections?: number
  readonly engine: Omit<EngineOptions, 'log' | 'replicaSetHost'>
  readonly gate: Gate
}

export type FromWorker = { ready: { host: string } } | { log: LogEntry }

/** An error before the server is ready ends the thread, which tells the parent. */
export async function work(openDispatcher: OpenDispatcher): Promise<void> {
  const { directory, place, secret, connections, engine, gate } = workerData as WorkerData
  const log = (entry: LogEntry) => tell({ log: entry })

  useGate(gate)
  checkDataFile(join(directory, 'data.mdb'))
  await bringUpToDate(directory, currentFormat, migrations)
  if ('socketPath' in place) await clearSocket(place.socketPath)

  let dispatcher: Dispatcher | undefined
  const open = async (host: string) => {
    dispatcher = await openDispatcher(directory, { ...engine, replicaSetHost: host, log })
    return secret === undefined ? dispatcher : withScram(dispatcher, secret)
  }
  const server = await serve(open, place, { connections, log })

  // lmdb rejects promises that nobody can hold when the disk is full; the engine recovers from that.
  process.on('unhandledRejection', (reason) => {
    log({ level: 'error', message: `The database failed outside of any command: ${String(reason)}` })
    dispatcher?.commitFailed?.()
  })
  parentPort?.once('message', () => {
    dispatcher?.closing?.()
    void server
      .close()
      .then(() => dispatcher?.close())
      .then(() => process.exit(), rethrow)
  })
  tell({ ready: { host: server.host } })
}

const currentFormat = 1
const migrations: Migrations = {}

/** An error that nobody catches ends the thread and reaches the parent; a rejection is only logged. */
function rethrow(error: unknown): void {
  setImmediate(() => {
    throw error
  })
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message)
}
