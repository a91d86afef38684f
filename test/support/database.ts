// A throw-away database for tests that hold on both engines: the embedded one, or the MongoDB of `npm run test:mongodb`.

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { type Db, MongoClient } from 'mongodb'
import mongoose from 'mongoose'

export interface TestDatabase {
  /** With the name of the database in it, for mongoose. */
  readonly uri: string
  readonly db: Db
  close(): Promise<void>
}

let mongodb: string | undefined

export function useMongoDB(uri: string): void {
  mongodb = uri
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const server = mongodb === undefined ? await startThrowAway() : { uri: mongodb, close: () => Promise.resolve() }
  const name = `test_${randomBytes(6).toString('hex')}`
  const uri = withName(server.uri, name)
  const client = new MongoClient(uri)
  return {
    uri,
    db: client.db(),
    close: async () => {
      await client.db().dropDatabase()
      await client.close()
      await server.close()
    },
  }
}

/** Removes every record of every model, all at the same time. */
export async function clearRecords(): Promise<void> {
  await Promise.all(Object.values(mongoose.models).map(({ collection }) => collection.deleteMany({})))
}

/** An embedded engine in a directory of its own, which goes with it. */
export async function startThrowAway(): Promise<{ uri: string; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'database-'))
  const engine = await startEmbedded({ directory, durability: 'none' })
  return {
    uri: engine.uri,
    close: async () => {
      await engine.close()
      await rm(directory, { recursive: true })
    },
  }
}

function withName(uri: string, name: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]*)(?:\/[^?]*)?/, `$1/${name}`)
}
