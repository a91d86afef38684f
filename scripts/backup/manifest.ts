// What an archive says of itself. It is written last: an archive without it is not complete.

import { z } from 'zod'

export const format = 1

export const manifestName = 'manifest.json'

const count = z.int().min(0)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const manifestSchema = z.object({
  format: z.literal(format),
  id: z.string().min(1),
  /** Of our software. */
  version: z.string(),
  /** When the records were as they are in it. Several, when there were so many that one reading took too long. */
  moments: z.array(z.iso.datetime()).min(1),
  endedAt: z.iso.datetime(),
  collections: z.array(z.object({ name: z.string(), documents: count, bytes: count })),
  files: z.object({ count, bytes: count }),
  /** Of everything else, in lists that have checksums here. */
  checksums: z.array(z.object({ name: z.string(), entries: count, sha256 })),
})

export type Manifest = z.output<typeof manifestSchema>

const folders = { files: 'files/', records: 'records/', checksums: 'checksums/' } as const

export type EntryName =
  | { kind: 'file'; key: string }
  | { kind: 'collection' | 'documents'; collection: string }
  | { kind: 'checksums' | 'manifest' }

export function nameOfFile(key: string): string {
  return folders.files + key
}

/** `part` from 1; 0 is the description of the collection. */
export function nameOfPart(collection: string, part: number): string {
  const file = part === 0 ? 'collection.bson' : `${String(part).padStart(6, '0')}.bson`
  return `${folders.records}${encodeURIComponent(collection)}/${file}`
}

export function nameOfChecksums(part: number): string {
  return `${folders.checksums}${String(part).padStart(6, '0')}.sha256`
}

/** Undefined for a name that no archive of ours has. */
export function readName(name: string): EntryName | undefined {
  if (name === manifestName) return { kind: 'manifest' }
  if (name.startsWith(folders.checksums)) return { kind: 'checksums' }
  if (name.startsWith(folders.files)) return { kind: 'file', key: name.slice(folders.files.length) }
  const [, collection, part] = /^records\/([^/]+)\/(collection|\d{6,})\.bson$/.exec(name) ?? []
  if (collection === undefined) return undefined
  return { kind: part === 'collection' ? 'collection' : 'documents', collection: decodeURIComponent(collection) }
}
