import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Types } from 'mongoose'
import yauzl from 'yauzl'
import { openStored } from './stored.ts'

const piece = 256 * 1024

/** A stored file as the reader of archives wants it, wherever it lies. Its list is read in crumbs, one after another: the last piece is kept. */
export class StoredReader extends yauzl.RandomAccessReader {
  readonly #id: Types.ObjectId
  /** Of the store: whatever else goes wrong is the fault of the archive. */
  failure: Error | undefined
  #kept = { at: -1, bytes: Buffer.alloc(0) }

  constructor(id: Types.ObjectId) {
    super()
    this.#id = id
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#told(start, end), { objectMode: false })
  }

  async *#told(start: number, end: number): AsyncGenerator<Buffer> {
    try {
      yield* this.#read(start, end)
    } catch (error) {
      this.failure = error as Error
      throw error
    }
  }

  async *#read(start: number, end: number): AsyncGenerator<Buffer> {
    if (end - start > piece) {
      const { body } = await openStored(this.#id, { start, end: end - 1 })
      yield* body as AsyncIterable<Buffer>
      return
    }
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
      const { body } = await openStored(this.#id, { start: at, end: at + piece - 1 })
      this.#kept = { at, bytes: await buffer(body) }
    }
    return this.#kept.bytes
  }
}
