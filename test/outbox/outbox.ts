// An outbox on a throw-away database, and the words for what tests do with it.

import mongoose, { type Types } from 'mongoose'
import { pino } from 'pino'
import { enqueue, type Payload } from '../../server/outbox/index.ts'
import { type EventRecord, OutboxEvent } from '../../server/outbox/event.model.ts'
import { type OutboxLoop, type OutboxOptions, runOutbox } from '../../server/outbox/run.ts'
import { connect, disconnect, inTransaction } from '../../storage/database/index.ts'
import { clearRecords, openTestDatabase, type TestDatabase } from '../support/database.ts'

/** Connects for the tests of a file; every test begins with no record. */
export function withDatabase(): void {
  let database: TestDatabase
  before(async () => {
    database = await openTestDatabase()
    await connect({ uri: database.uri })
    await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
  })
  afterEach(async () => {
    for (const loop of loops.splice(0)) await loop.stop()
    await clearRecords()
  })
  after(async () => {
    await disconnect()
    await database.close()
  })
}

export async function addEvent(name: string, payload: Payload = {}, runAt?: Date): Promise<void> {
  await inTransaction((session) => enqueue(name, payload, session, runAt))
}

export async function onlyEvent(): Promise<EventRecord> {
  const events = await OutboxEvent.find().lean()
  if (events.length !== 1) throw new Error(`There are ${events.length} events.`)
  return events[0]!
}

export async function changeEvent(id: Types.ObjectId, change: object): Promise<void> {
  await OutboxEvent.updateOne({ _id: id }, change)
}

export const silent = pino({ level: 'silent' })

export function listeningLog() {
  const lines: { level: number; msg: string; [field: string]: unknown }[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  return { log, lines }
}

const loops: OutboxLoop[] = []

/** A loop that ends with the test. */
export function startLoop(options: Partial<OutboxOptions>): OutboxLoop {
  const loop = runOutbox({ handlers: {}, log: silent, idle: 10, ...options })
  loops.push(loop)
  return loop
}

/** A promise, and what resolves it. */
export function gate<T = void>() {
  let open!: (value: T) => void
  const opened = new Promise<T>((resolve) => (open = resolve))
  return { open, opened }
}
