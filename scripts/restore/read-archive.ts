// Reads an archive from its beginning to its end and compares everything with its checksums.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import tar, { type Entry } from 'tar-stream'
import { type EntryName, format, type Manifest, manifestSchema, readName } from '../backup/manifest.ts'

export interface ArchiveEntry {
  readonly name: EntryName
  readonly size: number
  readonly body: AsyncIterable<Buffer>
}

/** Its sentence says what is wrong with the archive. */
export class BadArchive extends Error {}

/**
 * Calls `take` for each file and each part of the records, in their order; what it leaves of the body is skipped. Whether
 * an entry is as it was saved is known only after that, so first call this without taking anything.
 * @throws BadArchive
 */
export async function readArchive(path: string, take: (entry: ArchiveEntry) => Promise<void>): Promise<Manifest> {
  const check = new Check()
  for await (const entry of entriesOf(path)) {
    const { name: text, size = 0 } = entry.header
    const name = readName(text)
    if (entry.header.type !== 'file' || !name || check.manifest) throw new BadArchive(`${path} is no backup of ours.`)
    const { body, hash } = hashing(path, entry)
    if (name.kind === 'checksums' || name.kind === 'manifest') {
      const bytes = await wholeOf(body)
      if (name.kind === 'manifest') check.manifest = readManifest(path, bytes)
      else check.list(text, bytes, hash.digest('hex'))
      continue
    }
    await take({ name, size, body })
    await wholeOf(body, { isKept: false })
    check.add(text, hash.digest('hex'))
  }
  return check.finish(path)
}

export async function wholeOf(body: AsyncIterable<Buffer>, { isKept = true } = {}): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) if (isKept) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* entriesOf(path: string): AsyncGenerator<Entry> {
  const extract = tar.extract()
  const file = createReadStream(path)
  file.on('error', (error) => extract.destroy(error))
  file.pipe(extract)
  try {
    yield* extract
  } catch (error) {
    throw badArchive(path, error)
  } finally {
    file.destroy()
  }
}

function hashing(path: string, entry: Entry) {
  const hash = createHash('sha256')
  return { body: read(), hash }

  async function* read(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of entry) {
        hash.update(chunk)
        yield chunk
      }
    } catch (error) {
      throw badArchive(path, error)
    }
  }
}

function badArchive(path: string, error: unknown): BadArchive {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new BadArchive(`There is no file ${path}.`)
  if (code !== undefined) return new BadArchive(`${path} cannot be read: ${message}.`, { cause: error })
  return new BadArchive(`${path} is damaged or not complete: ${message}.`, { cause: error })
}

function readManifest(path: string, bytes: Buffer): Manifest {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString())
  } catch (error) {
    throw new BadArchive(`${path} is damaged: its manifest cannot be read.`, { cause: error })
  }
  const found = (json as { format?: unknown } | null)?.format
  if (typeof found === 'number' && found > format)
    throw new BadArchive(`${path} was made by a newer version (format ${found}): restore it with that one.`)
  const manifest = manifestSchema.safeParse(json)
  if (!manifest.success) throw new BadArchive(`${path} is damaged: its manifest makes no sense.`)
  return manifest.data
}

class Check {
  manifest: Manifest | undefined
  #lines: string[] = []
  readonly #lists: Manifest['checksums'] = []

  add(name: string, sha256: string): void {
    this.#lines.push(`${sha256}  ${name}\n`)
  }

  /** Of the entries since the last one. */
  list(name: string, bytes: Buffer, sha256: string): void {
    const listed = bytes.toString().match(/.*\n/g) ?? []
    const wrong = this.#lines.find((line, i) => line !== listed[i])
    if (wrong !== undefined || listed.length !== this.#lines.length)
      throw new BadArchive(
        `The archive is damaged: ${(wrong ?? name).split('  ').at(-1)?.trim()} is not as it was saved.`,
      )
    this.#lists.push({ name, entries: this.#lines.length, sha256 })
    this.#lines = []
  }

  finish(path: string): Manifest {
    if (!this.manifest)
      throw new BadArchive(`${path} is not complete: its backup was interrupted, or the file was cut short.`)
    if (this.#lines.length > 0 || JSON.stringify(this.#lists) !== JSON.stringify(this.manifest.checksums))
      throw new BadArchive(`${path} is damaged: its entries are not those that its manifest names.`)
    return this.manifest
  }
}
