// What a place for files can do, be it a directory or an S3 bucket. It keeps bytes under keys; what a file is called and
// of which type it is, the record that has the key knows.

import type { Readable } from 'node:stream'
import type { ByteRange } from './range.ts'
import type { SignedUrlOptions } from './signed-url.ts'

export interface Files {
  /**
   * Resolves when every byte would outlast a loss of power; from then on the key has this file, before that what it had.
   * When it fails nothing is left of it; the body is then destroyed. The body's own error is thrown as it is;
   * throws `StorageFull`, and an `Error` when `size` is given and the body has more bytes or fewer.
   */
  put(key: string, body: Body, options?: { size?: number }): Promise<StoredFile>
  /** The body is to be read to its end or destroyed. Throws `FileMissing` and `RangeUnsatisfiable`. */
  open(key: string, range?: ByteRange): Promise<OpenedFile>
  head(key: string): Promise<FileHead | undefined>
  /** Forgives a missing file. */
  remove(key: string): Promise<void>
  /** In the order of the keys, however many. Files that are put or removed meanwhile are listed or not. */
  list(prefix: string): AsyncIterable<ListedFile>
  /** An address that gives the file to whoever has it; undefined when this place makes none. Does not look for the file. */
  signedUrl(key: string, options: SignedUrlOptions): Promise<string | undefined>
  readonly drafts: Drafts
  /** Throws one sentence when the place cannot be used now. Takes a few seconds at most. */
  check(): Promise<void>
  close(): Promise<void>
}

/**
 * Files that come little by little. A draft lies under an id (`randomDraftId`) where no key is, nobody lists it as a file and
 * no backup has it. Only one process at a time may write to a draft: whoever uses them sees to that.
 */
export interface Drafts {
  /**
   * Adds bytes at `offset`, which is where the draft ends; at 0 it begins one. Resolves with its size when they would outlast
   * a loss of power. When the body fails, what came of it is kept as well, and its error is thrown as it is.
   */
  append(id: string, offset: number, body: Body): Promise<number>
  /** In bytes; undefined when there is none. */
  sizeOf(id: string): Promise<number | undefined>
  /** It is whole: from now on it can be read, and nothing is added. May be called again. */
  seal(id: string): Promise<void>
  /** Of one that is sealed. Throws as `Files.open` does. */
  open(id: string, range?: ByteRange): Promise<OpenedFile>
  /**
   * One that is sealed becomes the file of this key, and is gone. Throws `FileMissing` when there is none: after a crash
   * `head` tells whether the file was made before.
   */
  finish(id: string, key: string): Promise<void>
  /** Forgives a missing one. */
  remove(id: string): Promise<void>
  /** In no order. */
  list(): AsyncIterable<ListedDraft>
}

export interface ListedDraft {
  readonly id: string
  /** When bytes were last added to it, or before. */
  readonly modifiedAt: Date
}

export type Body = Readable | AsyncIterable<Uint8Array> | Uint8Array

export interface StoredFile {
  /** In bytes. */
  readonly size: number
  /** In lower-case hexadecimal digits, as `contentKey` takes it. */
  readonly sha256: string
}

export interface FileHead {
  readonly size: number
  readonly modifiedAt: Date
}

export interface ListedFile extends FileHead {
  readonly key: string
}

export interface OpenedFile extends FileHead {
  readonly body: Readable
  /** The first byte in the body and how many follow from there; `size` is that of the whole file. */
  readonly start: number
  readonly length: number
}

export class FileMissing extends Error {
  readonly key: string

  constructor(key: string, cause?: unknown) {
    super(`There is no file ${key}.`, { cause })
    this.key = key
  }
}

// `size` is that of the file, which the answer 416 tells (Content-Range: bytes */size).
export class RangeUnsatisfiable extends Error {
  readonly key: string
  readonly size: number

  constructor(key: string, size: number) {
    super(`The file ${key} has ${size} bytes, and none of those that were asked for.`)
    this.key = key
    this.size = size
  }
}

/** The place does not answer, or not as it should: what is there stays, and it is to be asked again. */
export class StorageAway extends Error {
  override readonly name = 'StorageAway'
}

export class StorageFull extends Error {
  override readonly name = 'StorageFull'

  constructor(cause: unknown) {
    super('There is no room left where files are kept.', { cause })
  }
}
