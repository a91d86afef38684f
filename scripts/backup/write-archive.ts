// One tar file. Every entry's SHA-256 follows in a list after at most a thousand entries, as `sha256sum --check` reads it.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import tar from 'tar-stream'
import { type Manifest, manifestName, nameOfChecksums } from './manifest.ts'

export interface ArchiveWriter {
  /** The body must have `size` bytes. */
  add(name: string, size: number, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>
  /** The archive is at its place when this resolves, and would outlast a loss of power. Gives its bytes. */
  finish(manifest: Omit<Manifest, 'checksums'>): Promise<number>
  /** Leaves nothing. */
  abandon(): Promise<void>
}

const entriesInList = 1000
/** It holds everything that there is of everybody. */
const ownerOnly = 0o600

export function writeArchive(path: string): ArchiveWriter {
  const draft = `${path}.partial`
  // What an earlier backup left that was killed.
  rmSync(draft, { force: true })
  const pack = tar.pack()
  const file = createWriteStream(draft, { flags: 'wx', mode: ownerOnly, flush: true })
  const piping = pipeline(pack, file)
  // Told by whatever is being added then, or by the end.
  piping.catch(() => undefined)
  const lists: Manifest['checksums'] = []
  let lines: string[] = []
  return { add, finish, abandon }

  async function add(name: string, size: number, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    lines.push(`${await write(name, size, body)}  ${name}\n`)
    if (lines.length >= entriesInList) await list()
  }

  /** Gives the SHA-256 of what was written. */
  async function write(name: string, size: number, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    const hash = createHash('sha256')
    let written = 0
    const { entry, ended } = begin(name, size)
    for await (const chunk of body) {
      written += chunk.length
      if (written > size) throw new Error(`${name} has more than the ${size} bytes that it should have.`)
      hash.update(chunk)
      if (!entry.write(chunk)) await unlessBroken(once(entry, 'drain'))
    }
    if (written < size) throw new Error(`${name} has ${written} bytes instead of ${size}.`)
    entry.end()
    await unlessBroken(ended)
    return hash.digest('hex')
  }

  function begin(name: string, size: number) {
    let end!: (error?: Error | null) => void
    const ended = new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())))
    ended.catch(() => undefined)
    const entry = pack.entry({ name, size, mode: ownerOnly }, end)
    entry.on('error', () => undefined)
    return { entry, ended }
  }

  async function list(): Promise<void> {
    if (lines.length === 0) return
    const name = nameOfChecksums(lists.length + 1)
    const bytes = Buffer.from(lines.join(''))
    const entries = lines.length
    lines = []
    lists.push({ name, entries, sha256: await write(name, bytes.length, [bytes]) })
  }

  async function finish(manifest: Omit<Manifest, 'checksums'>): Promise<number> {
    await list()
    const bytes = Buffer.from(`${JSON.stringify({ ...manifest, checksums: lists }, undefined, 2)}\n`)
    await write(manifestName, bytes.length, [bytes])
    pack.finalize()
    await piping
    await rename(draft, path)
    await sync(dirname(path))
    return file.bytesWritten
  }

  async function abandon(): Promise<void> {
    file.destroy()
    await piping.catch(() => undefined)
    await rm(draft, { force: true })
  }

  /** When nothing can be written any more, nothing drains either. */
  async function unlessBroken(step: Promise<unknown>): Promise<void> {
    await Promise.race([step, piping])
  }
}

async function sync(folder: string): Promise<void> {
  if (process.platform === 'win32') return // directories cannot be synced there
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
