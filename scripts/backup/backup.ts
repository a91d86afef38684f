// Files, then records, then the files that have come meanwhile. A record's file is put before the record and removed after
// it: so every record that is in the archive has its file there too.

import { randomUUID } from 'node:crypto'
import type { Db } from 'mongodb'
import { markCollection } from '../../server/operations/index.ts'
import { version } from '../../server/version.ts'
import { encode } from '../../storage/database/embedded/bson/codec.ts'
import type { Doc } from '../../storage/database/embedded/bson/values.ts'
import type { Files } from '../../storage/files/files.ts'
import { type Collection, takeInventory } from '../move-database/inventory.ts'
import { format, type Manifest, nameOfFile, nameOfPart } from './manifest.ts'
import { readFile } from './read-file.ts'
import { type Moments, openMoments, readParts } from './read-records.ts'
import type { ArchiveWriter } from './write-archive.ts'

export interface BackupOptions {
  readonly db: Db
  readonly files: Files
  readonly archive: ArchiveWriter
  readonly progress?: (progress: Progress) => void
  readonly signal?: AbortSignal
  /** Milliseconds that a moment may last. */
  readonly moment?: number
}

export interface Progress {
  /** `files`, or the name of a collection. */
  readonly what: string
  readonly count: number
  /** Unknown of files. */
  readonly total?: number
  readonly bytes: number
}

export interface BackedUp {
  readonly manifest: Omit<Manifest, 'checksums'>
  /** Of the archive. */
  readonly bytes: number
}

export class Interrupted extends Error {}

export async function backUp(options: BackupOptions): Promise<BackedUp> {
  const { db, archive } = options
  const { collections } = await takeInventory(db)
  const saved = new Set<string>()
  const files = { count: 0, bytes: 0 }
  await saveFiles(options, saved, files)

  const moments = openMoments(db, options.moment)
  try {
    // The moment is one of all collections, also when the first one is empty.
    await moments.session()
    const documents: Manifest['collections'] = []
    for (const collection of collections.filter(({ name }) => name !== markCollection))
      documents.push(await saveCollection(options, collection, moments))
    await moments.end()
    await saveFiles(options, saved, files)
    const manifest = {
      format,
      id: randomUUID(),
      version,
      moments: moments.times.map((time) => time.toISOString()),
      endedAt: new Date().toISOString(),
      collections: documents,
      files,
    } as const
    return { manifest, bytes: await archive.finish(manifest) }
  } finally {
    await moments.end()
  }
}

/** Those that have not been saved yet. */
async function saveFiles(
  { files, archive, progress, signal }: BackupOptions,
  saved: Set<string>,
  total: { count: number; bytes: number },
): Promise<void> {
  for await (const { key } of files.list('')) {
    if (signal?.aborted) throw new Interrupted('The backup was interrupted.')
    if (saved.has(key)) continue
    const file = await readFile(files, key)
    if (!file) continue
    await archive.add(nameOfFile(key), file.size, file.bytes)
    saved.add(key)
    total.count++
    total.bytes += file.size
    progress?.({ what: 'files', ...total })
  }
}

async function saveCollection(
  { db, archive, progress, signal }: BackupOptions,
  { name, type, options, indexes }: Collection,
  moments: Moments,
): Promise<Manifest['collections'][number]> {
  const description: Doc = new Map<string, Doc | string | Doc[]>([
    ['type', type],
    ['options', options],
    ['indexes', [...indexes]],
  ])
  await add(0, Buffer.from(encode(description)))
  const total = type === 'view' ? 0 : await db.collection(name).estimatedDocumentCount()
  const saved = { name, documents: 0, bytes: 0 }
  let part = 0
  if (type !== 'view')
    for await (const { documents, bytes } of readParts(db, name, moments)) {
      if (signal?.aborted) throw new Interrupted('The backup was interrupted.')
      await add(++part, bytes)
      saved.documents += documents
      saved.bytes += bytes.length
      progress?.({ what: name, count: saved.documents, total, bytes: saved.bytes })
    }
  return saved

  function add(number: number, bytes: Buffer): Promise<void> {
    return archive.add(nameOfPart(name, number), bytes.length, [bytes])
  }
}
