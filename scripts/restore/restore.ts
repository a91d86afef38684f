import { Readable } from 'node:stream'
import { indexOutdatedEvent } from '../../server/catalogue/index.ts'
import { removeRestoreMark, restoredEvent } from '../../server/operations/index.ts'
import { newEvent, outboxCollection } from '../../server/outbox/index.ts'
import { Interrupted, type Progress } from '../backup/backup.ts'
import type { Manifest } from '../backup/manifest.ts'
import { type ArchiveEntry, BadArchive, readArchive, wholeOf } from './read-archive.ts'
import { prepareTarget, type Target } from './target.ts'
import { createCollection, createIndexes, type Described, readDescription, writePart } from './write-records.ts'

export interface RestoreOptions {
  readonly path: string
  /** As `checkArchive` has read it. */
  readonly manifest: Manifest
  readonly target: Target
  readonly isReplacing: boolean
  readonly progress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

export interface Restored {
  /** It went on where it was interrupted. */
  readonly isResumed: boolean
  readonly documents: number
  readonly files: number
}

/** Reads all of it without restoring anything. @throws BadArchive */
export async function checkArchive(
  path: string,
  { progress, signal }: Pick<RestoreOptions, 'progress' | 'signal'> = {},
): Promise<Manifest> {
  let count = 0
  let bytes = 0
  return await readArchive(path, ({ size }) => {
    if (signal?.aborted) return Promise.reject(new Interrupted('The restore was interrupted.'))
    bytes += size
    progress?.({ what: 'entries', count: ++count, bytes })
    return Promise.resolve()
  })
}

/** Called again after any interruption, it goes on. @throws Occupied, BadArchive */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { path, manifest, target, isReplacing, progress, signal } = options
  const { db, files } = target
  const isResumed = await prepareTarget(target, {
    backupId: manifest.id,
    isReplacing,
    onRemove: (count) => progress?.({ what: 'old files removed', count, bytes: 0 }),
  })
  const described: Described[] = []
  const restored = { documents: new Map<string, number>(), files: 0, bytes: 0 }
  await readArchive(path, async (entry) => {
    if (signal?.aborted) throw new Interrupted('The restore was interrupted.')
    const { name } = entry
    if (name.kind === 'file') return await restoreFile(name.key, entry)
    if (name.kind !== 'collection' && name.kind !== 'documents') return
    const bytes = await wholeOf(entry.body)
    await (name.kind === 'collection'
      ? describeCollection(name.collection, bytes)
      : restorePart(name.collection, bytes))
  })
  for (const description of described) await createIndexes(db, description)
  compareCounts()
  // What is made from records, such as a search index, is made anew.
  const payload = { backupId: manifest.id, moment: manifest.moments[0] }
  const events = [newEvent(restoredEvent, payload, new Date()), newEvent(indexOutdatedEvent, {}, new Date())]
  await db.collection<(typeof events)[number]>(outboxCollection).insertMany(events)
  await removeRestoreMark(db)
  return { isResumed, documents: sumOf([...restored.documents.values()]), files: restored.files }

  async function restoreFile(key: string, { size, body }: ArchiveEntry): Promise<void> {
    // A file has this key only as a whole.
    const known = isResumed ? await files.head(key) : undefined
    if (known?.size !== size) await files.put(key, Readable.from(body), { size })
    restored.files++
    restored.bytes += size
    progress?.({ what: 'files', count: restored.files, total: manifest.files.count, bytes: restored.bytes })
  }

  async function describeCollection(collection: string, bytes: Buffer): Promise<void> {
    const description = readDescription(collection, bytes)
    described.push(description)
    await createCollection(db, description)
  }

  async function restorePart(collection: string, bytes: Buffer): Promise<void> {
    const count = (restored.documents.get(collection) ?? 0) + (await writePart(db, collection, bytes))
    restored.documents.set(collection, count)
    const total = manifest.collections.find(({ name }) => name === collection)?.documents
    progress?.({ what: collection, count, total, bytes: bytes.length })
  }

  function compareCounts(): void {
    for (const { name, documents } of manifest.collections)
      if ((restored.documents.get(name) ?? 0) !== documents)
        throw new BadArchive(`${path} is damaged: it has not the ${documents} documents of ${name} that it names.`)
    if (restored.files !== manifest.files.count)
      throw new BadArchive(`${path} is damaged: it has not the ${manifest.files.count} files that it names.`)
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
