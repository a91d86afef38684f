import type { MongoClient } from 'mongodb'
import mongoose, { type ClientSession } from 'mongoose'
import { databaseIn } from './address.ts'
import type { EmbeddedOptions } from './embedded/start.ts'
import { reach, refuseStandAlone } from './reach.ts'
import { type SharedDatabase, shareEmbedded } from './succession.ts'

export interface ConnectOptions {
  /** The address of a MongoDB replica set or of a mongos; without it the embedded database in `directory` is used. */
  uri?: string
  directory?: string
  log?: EmbeddedOptions['log']
}

export interface Database {
  /** For libraries that bring no mongoose model, such as a session store. */
  readonly client: MongoClient
  readonly name: string
}

/** What else there is to close. Not mongoose's readyState, which also changes when a server is away for a moment. */
let connected: SharedDatabase | undefined

/** Connects mongoose, whose models all use its default connection. */
export async function connect({ uri, directory, log }: ConnectOptions): Promise<Database> {
  if (connected) throw new Error('The database is connected already: disconnect first.')
  const server = uri ? serverAt(uri) : await startIn(directory, log)
  try {
    await checkServer(server.uri)
    await mongoose.connect(server.uri, { dbName: databaseIn(server.uri) })
    server.follow(mongoose.connection.getClient())
  } catch (error) {
    await mongoose.disconnect()
    await server.close()
    throw error
  }
  connected = server
  return { client: mongoose.connection.getClient(), name: mongoose.connection.name }
}

/**
 * Runs the body in a transaction; what it returns is returned once that is committed.
 * The body may run twice, and may not do two things at a time: await one database call after another.
 */
export async function inTransaction<T>(body: (session: ClientSession) => Promise<T>): Promise<T> {
  if (!connected) throw new Error('The database is not connected.')
  const attempt = async (session: ClientSession): Promise<T> => {
    attempts.set(session, {})
    return await body(session)
  }
  return await mongoose.connection.transaction(attempt, {
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority' },
  })
}

/** Another object each time the body of a transaction is run: what an earlier run has written is not there. */
export function attemptOf(session: ClientSession): object | undefined {
  return session.inTransaction() ? attempts.get(session) : undefined
}

const attempts = new WeakMap<ClientSession, object>()

export async function disconnect(): Promise<void> {
  await mongoose.disconnect()
  await connected?.close()
  connected = undefined
}

async function startIn(directory: string | undefined, log: ConnectOptions['log']) {
  if (!directory) throw new Error('The database needs an address (MONGODB_URI) or a directory.')
  return await shareEmbedded({ directory, log })
}

function serverAt(uri: string): SharedDatabase {
  return { uri, follow: () => {}, close: () => Promise.resolve() }
}

/** Before mongoose connects, because its models create collections and indexes as soon as it is. */
async function checkServer(uri: string): Promise<void> {
  const client = await reach(uri)
  try {
    await refuseStandAlone(client)
  } finally {
    await client.close()
  }
}
