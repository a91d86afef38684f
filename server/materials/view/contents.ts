// What lies in an archive or a package: only its list is read, a few pieces from its end, however large it is.

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import yauzl from 'yauzl'
import { openStored } from '../../uploads/index.ts'
import type { MaterialFile } from '../content.ts'

export interface PackedFile {
  readonly name: string
  /** Bytes, unpacked, as the archive says. */
  readonly size: number
}

/** A longer list tells nobody anything. */
const most = 200
const piece = 256 * 1024

/** Empty when it cannot be read. */
export async function listContents(file: Pick<MaterialFile, 'storedFileId' | 'size'>): Promise<PackedFile[]> {
  const found: PackedFile[] = []
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new Pieces(file), file.size, { autoClose: false })
    for await (const { fileName, uncompressedSize } of zip.eachEntry()) {
      if (!fileName.endsWith('/')) found.push({ name: fileName.normalize('NFC'), size: uncompressedSize })
      if (found.length >= most) break
    }
  } catch {
    // What has been listed so far is still there.
  }
  return found
}

/** Keeps the last piece: the list is read in crumbs, one after another. */
class Pieces extends yauzl.RandomAccessReader {
  readonly #file: Pick<MaterialFile, 'storedFileId' | 'size'>
  #kept = { at: -1, bytes: Buffer.alloc(0) }

  constructor(file: Pick<MaterialFile, 'storedFileId' | 'size'>) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#read(start, end), { objectMode: false })
  }

  async *#read(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end;) {
      const begin = Math.floor(at / piece) * piece
      const bytes = await this.#pieceAt(begin)
      const part = bytes.subarray(at - begin, end - begin)
      if (part.length === 0) return
      yield part
      at += part.length
    }
  }

  async #pieceAt(at: number): Promise<Buffer> {
    if (this.#kept.at !== at) {
      const { body } = await openStored(this.#file.storedFileId, { start: at, end: at + piece - 1 })
      this.#kept = { at, bytes: await buffer(body) }
    }
    return this.#kept.bytes
  }
}
