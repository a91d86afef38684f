// The ZIP of a package, opened with care: what could do harm refuses all of it before anything is unpacked.

import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Types } from 'mongoose'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { StoredReader } from '../../uploads/index.ts'
import { isLitter, isUnsafe, keyOf, mayBe, spellingsOf } from './names.ts'
import { PackageProblem } from './problem.ts'

export const mostEntries = 10_000
/** So many times the size of the archive all of it may be, unpacked, and so many bytes more. */
const mostGrowth = 200
const freeGrowth = 64 * 1024 ** 2

export interface PackedEntry {
  readonly path: string
  readonly spellings: readonly string[]
  /** Bytes, unpacked: no more come. */
  readonly size: number
  readonly entry: Entry
}

/** @throws PackageProblem */
export async function openPackage(storedFileId: Types.ObjectId, size: number): Promise<OpenPackage> {
  const reader = new StoredReader(storedFileId)
  try {
    const options = { autoClose: false, decodeStrings: false, lazyEntries: true }
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, size, options)
    return new OpenPackage(zip, reader, await listEntries(zip, size))
  } catch (error) {
    if (reader.failure) throw reader.failure
    throw error instanceof PackageProblem ? error : new PackageProblem('damaged')
  }
}

async function listEntries(zip: ZipFile, archiveSize: number): Promise<PackedEntry[]> {
  if (zip.entryCount > mostEntries) throw new PackageProblem('tooManyEntries', { most: mostEntries })
  const entries: PackedEntry[] = []
  let packed = 0
  let unpacked = 0
  for await (const entry of zip.eachEntry()) {
    const spellings = spellingsOf(entry)
    const path = spellings[0]!
    if (spellings.some(isUnsafe)) throw new PackageProblem('unsafePath', { name: shown(path) })
    if (isLink(entry)) throw new PackageProblem('symlink', { name: shown(path) })
    if (entry.isEncrypted()) throw new PackageProblem('encrypted')
    packed += entry.compressedSize
    unpacked += entry.uncompressedSize
    // Several entries that share their bytes are how small archives become enormous.
    if (packed > archiveSize || unpacked > archiveSize * mostGrowth + freeGrowth) throw new PackageProblem('bomb')
    if (path.endsWith('/') || isLitter(path)) continue
    entries.push({ path, spellings, size: entry.uncompressedSize, entry })
  }
  return entries
}

/** As Unix writes it beside an entry. */
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000
}

function shown(path: string): string {
  return path.replace(/\p{Cc}/gu, '_').slice(0, 200)
}

export class OpenPackage {
  readonly entries: readonly PackedEntry[]
  readonly #zip: ZipFile
  readonly #reader: StoredReader
  readonly #byKey = new Map<string, PackedEntry>()
  /** By their names without folders, in every spelling. */
  readonly #byName = new Map<string, Set<PackedEntry>>()
  /** In whose names a program has put `?` for what it could not write. */
  readonly #lossy: readonly PackedEntry[]

  constructor(zip: ZipFile, reader: StoredReader, entries: readonly PackedEntry[]) {
    this.#zip = zip
    this.#reader = reader
    this.entries = entries
    // The likeliest spelling of one counts more than an unlikely one of another.
    const depth = Math.max(0, ...entries.map(({ spellings }) => spellings.length))
    for (let at = 0; at < depth; at++)
      for (const entry of entries) {
        const spelling = entry.spellings[at]
        if (spelling === undefined) continue
        const key = keyOf(spelling)
        if (!this.#byKey.has(key)) this.#byKey.set(key, entry)
        const name = nameIn(key)
        this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(entry))
      }
    this.#lossy = entries.filter(({ spellings }) => spellings[0]!.includes('?'))
  }

  /** Below this folder, or anywhere by its whole path; a bare name also where it is the only one. */
  find(wanted: string, folder = ''): PackedEntry | undefined {
    const known = this.#byKey.get(keyOf(folder + wanted)) ?? this.#byKey.get(keyOf(wanted))
    if (known) return known
    const key = keyOf(wanted)
    const ending = `/${key}`
    const namesakes = [...(this.#byName.get(nameIn(key)) ?? [])]
    const below = namesakes.filter(({ spellings }) => spellings.some((one) => keyOf(one).endsWith(ending)))
    if (below.length > 0) return below.length === 1 ? below[0] : undefined
    const likely = this.#lossy.filter(({ spellings }) => mayBe(spellings[0]!, folder + wanted))
    return likely.length === 1 ? likely[0] : undefined
  }

  async open({ entry }: PackedEntry): Promise<Readable> {
    return await this.#zip.openReadStreamPromise(entry)
  }

  /** Undefined when its bytes are not what the archive says. @throws PackageProblem when it is larger than that */
  async read(packed: PackedEntry, most: number): Promise<Buffer | undefined> {
    if (packed.size > most)
      throw new PackageProblem('partTooLarge', { name: shown(packed.path), most: megabytes(most) })
    return await this.#careful(async () => await buffer(await this.open(packed)))
  }

  /** Undefined when its bytes are not what the archive says. */
  async hash(packed: PackedEntry, goOn: () => Promise<void>): Promise<string | undefined> {
    return await this.#careful(async () => {
      const hash = createHash('sha256')
      for await (const chunk of (await this.open(packed)) as AsyncIterable<Buffer>) hash.update(chunk)
      return hash.digest('hex')
    }, goOn)
  }

  async #careful<T>(work: () => Promise<T>, before?: () => Promise<void>): Promise<T | undefined> {
    await before?.()
    try {
      return await work()
    } catch {
      if (this.#reader.failure) throw this.#reader.failure
      return undefined
    }
  }
}

function nameIn(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1024 ** 2)
}
