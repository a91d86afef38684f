// A system as backups see it: records and files, in a directory that goes with it.

import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, type Document, MongoClient, type OptionalId } from 'mongodb'
import { startEmbedded } from '../../../storage/database/embedded/start.ts'
import type { Files } from '../../../storage/files/files.ts'
import { openFiles } from '../../../storage/files/index.ts'
import { backUp, type BackedUp, type BackupOptions } from '../../../scripts/backup/backup.ts'
import { writeArchive } from '../../../scripts/backup/write-archive.ts'
import { takeInventory } from '../../../scripts/move-database/inventory.ts'
import { scan } from '../../../scripts/move-database/scan.ts'

export interface System {
  readonly directory: string
  readonly db: Db
  readonly files: Files
  /** Where an archive of it may be. */
  readonly path: string
}

const opened: (() => Promise<void>)[] = []

export async function openSystem(): Promise<System> {
  const directory = await mkdtemp(join(tmpdir(), 'backup-'))
  const engine = await startEmbedded({ directory: join(directory, 'database'), durability: 'none' })
  const client = await MongoClient.connect(engine.uri)
  opened.push(async () => {
    await client.close()
    await engine.close()
    await rm(directory, { recursive: true })
  })
  const files = await openFiles({ directory: join(directory, 'files') })
  return { directory, db: client.db('hoclieu'), files, path: join(directory, 'archive.tar') }
}

/** Of any shape, with whatever for their _id. */
export async function addRecords(db: Db, collection: string, records: readonly object[]): Promise<void> {
  await db.collection(collection).insertMany(records as OptionalId<Document>[])
}

/** Of all tests so far. */
export async function closeSystems(): Promise<void> {
  for (const close of opened.splice(0)) await close()
}

export async function saveTo(
  path: string,
  { db, files }: Pick<System, 'db' | 'files'>,
  options: Partial<BackupOptions> = {},
): Promise<BackedUp> {
  const archive = writeArchive(path)
  try {
    return await backUp({ db, files, archive, ...options })
  } catch (error) {
    await archive.abandon()
    throw error
  }
}

/** All that there is: options and indexes of the collections, the bytes of each document, the bytes of each file. */
export async function describeSystem({ db, files }: Pick<System, 'db' | 'files'>): Promise<Document> {
  const records: Document = {}
  for (const collection of (await takeInventory(db)).collections) {
    const hash = createHash('sha256')
    let documents = 0
    for await (const bytes of scan(db, collection.name)) {
      hash.update(bytes)
      documents++
    }
    records[collection.name] = { ...collection, documents, sha256: hash.digest('hex') }
  }
  const found: Document = {}
  for await (const { key, size } of files.list('')) {
    const hash = createHash('sha256')
    for await (const chunk of (await files.open(key)).body) hash.update(chunk as Uint8Array)
    found[key] = { size, sha256: hash.digest('hex') }
  }
  return { records, files: found }
}
