// A ZIP of which only so much is unpacked: a few kilobytes can be made to unpack into gigabytes.

import { open } from 'node:fs/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Refused } from './refusal.ts'

export interface Archive {
  readonly names: readonly string[]
  has(name: string): boolean
  /** Undefined when it has none of this name. */
  read(name: string): Promise<Buffer | undefined>
  text(name: string): Promise<string>
  close(): void
}

const mostEntries = 20_000
const mostBytes = 400 * 1024 * 1024
const mostBytesOfEntry = 100 * 1024 * 1024
/** Text of office documents is packed to a tenth, at most to a fiftieth. */
const mostRatio = 300
const smallEnough = 20 * 1024 * 1024

export async function openArchive(path: string): Promise<Archive> {
  const zip = await openZip(path)
  const entries = new Map<string, Entry>()
  try {
    if (zip.entryCount > mostEntries) throw new Refused('tooManyEntries')
    for await (const entry of zip.eachEntry()) {
      check(entry)
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    zip.close()
    throw error instanceof Refused ? error : new Refused('broken', error)
  }
  let left = mostBytes
  const read = async (name: string) => {
    const entry = entries.get(name)
    if (!entry) return undefined
    if (entry.uncompressedSize > Math.min(left, mostBytesOfEntry)) throw new Refused('unpacksTooLarge')
    left -= entry.uncompressedSize
    return await unpack(zip, entry)
  }
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    read,
    text: async (name) => xmlText((await read(name)) ?? Buffer.alloc(0)),
    close: () => zip.close(),
  }
}

/** UTF-8, unless a mark says otherwise. */
function xmlText(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex')
  return new TextDecoder(mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8').decode(bytes)
}

/** @throws Refused when it may not be unpacked, or needs a password */
export async function checkArchive(path: string): Promise<undefined> {
  const archive = await openArchive(path)
  try {
    if ((await archive.text('META-INF/manifest.xml')).includes('encryption-data'))
      throw new Refused('passwordProtected')
  } finally {
    archive.close()
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true })
  } catch (error) {
    throw new Refused((await isCompound(path)) ? 'passwordProtected' : 'broken', error)
  }
}

/** Office puts a document with a password into a file of the kind that it wrote before 2007. */
async function isCompound(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0)
    return buffer.toString('hex') === 'd0cf11e0a1b11ae1'
  } finally {
    await file.close()
  }
}

function check(entry: Entry): void {
  if (entry.isEncrypted()) throw new Refused('passwordProtected')
  const { uncompressedSize, compressedSize } = entry
  if (uncompressedSize > smallEnough && uncompressedSize / Math.max(1, compressedSize) > mostRatio)
    throw new Refused('unpacksTooLarge')
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Buffer> {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } catch (error) {
    throw new Refused('broken', error)
  }
}
