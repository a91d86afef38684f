// What the tests of this folder share: one server as long as somebody uses it, and a database of its own for each file.

import { MongoClient, type Collection, type Db, type Document, type MongoClientOptions } from 'mongodb'
import { openTestDatabase, type TestDatabase } from '../../../support/database.ts'

/** A document whose `_id` may be anything. */
export interface AnyDocument extends Document {
  _id?: NonNullable<unknown>
}

export interface FileDatabase {
  /** With the name of the database in it. */
  readonly uri: string
  readonly client: MongoClient
  readonly db: Db
  /** A collection that does not exist yet; with documents, one that holds exactly these. */
  collection(documents?: AnyDocument[]): Promise<Collection<AnyDocument>>
  /** A further client, closed with the first one. */
  connect(options?: MongoClientOptions): Promise<MongoClient>
}

/** To be called in a `describe`: connects before its tests, and drops the database after them. */
export function useDatabase(): FileDatabase {
  const clients: MongoClient[] = []
  let uri = ''
  let collections = 0

  const database: FileDatabase = {
    get uri() {
      return uri
    },
    get client() {
      const [client] = clients
      if (!client) throw new Error('The database is open in tests and hooks only')
      return client
    },
    get db() {
      return database.client.db()
    },
    async collection(documents) {
      const collection = database.db.collection<AnyDocument>(`c${++collections}`)
      // Copies, because the driver adds an _id to what it inserts.
      if (documents) await collection.insertMany(documents.map((document) => ({ ...document })))
      return collection
    },
    async connect(options) {
      const client = await MongoClient.connect(uri, options)
      clients.push(client)
      return client
    },
  }

  before(async () => {
    uri = await nextUri()
    await database.connect()
  })
  after(async () => {
    await clients[0]?.db().dropDatabase()
    await Promise.all(clients.map((client) => client.close()))
    await leave()
  })
  return database
}

let server: Promise<TestDatabase> | undefined
let users = 0
let files = 0

async function nextUri(): Promise<string> {
  users++
  server ??= openTestDatabase()
  const { uri, db } = await server
  return uri.replace(`/${db.databaseName}`, `/${db.databaseName}_${++files}`)
}

/** Its last user closes it: whoever comes after that gets another one. */
async function leave(): Promise<void> {
  if (--users > 0 || !server) return
  const ended = server
  server = undefined
  await (await ended).close()
}
