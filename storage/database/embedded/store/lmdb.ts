// The key-value store on disk. Every commit is one synchronous LMDB transaction: fdatasync, then the meta page, then
// the caller goes on. That keeps memory and disk in step within one turn of the event loop, and an error is an exception.

import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { open, type RootDatabase } from 'lmdb'
import { CommandError } from '../errors.ts'
import { keySpace, type Entry, type KeyValues } from './key-values.ts'

export interface Disk extends KeyValues {
  put(key: Buffer, value: Buffer): void
  remove(key: Buffer): void
  /** Runs `change` in one durable transaction: all of it is kept, or, when it or the commit throws, none of it. */
  commit(change: () => void): void
  /** Bytes of the data file. */
  size(): number
  close(): Promise<void>
}

export type Durability = 'full' | 'none'

/**
 * @param durability 'full': a commit returns after fdatasync; 'none': the operating system writes when it likes (tests).
 */
export function openDisk(directory: string, durability: Durability): Disk {
  let database = openEnvironment(directory, durability)
  syncDirectory(directory)
  let commitsToAdvance = 0

  /** LMDB lets only the next but one commit use the pages that a commit has freed. On a full disk they are all there is. */
  const advance = () => {
    try {
      database.transactionSync(() => {
        void database.put(unusedKey, unusedKey)
        void database.remove(unusedKey)
      })
    } catch {
      reopen()
    }
  }
  /** After an error in writing the meta page, LMDB refuses everything until it is opened anew. */
  const reopen = () => {
    void database.close() // done when it returns: there are no asynchronous writes to wait for
    database = openEnvironment(directory, durability)
  }
  return {
    get: (key) => database.get(key),
    range: (start, end, limit, reverse) => readRange(database, start, end, limit, reverse),
    count: (start, end) => database.getKeysCount({ start, end }),
    put: (key, value) => void database.put(key, value),
    remove: (key) => void database.remove(key),
    commit: (change) => {
      try {
        database.transactionSync(change)
      } catch (error) {
        commitsToAdvance = 100
        reopen()
        advance()
        throw error
      }
      if (commitsToAdvance > 0) {
        commitsToAdvance--
        advance()
      }
    },
    size: () => statSync(join(directory, 'data.mdb')).size,
    close: () => database.close(),
  }
}

/** What a failed commit means to a client. */
export function storageError(cause: unknown): CommandError {
  const text = cause instanceof Error ? cause.message : String(cause)
  return fullDisk.test(text)
    ? new CommandError(14031, `the write was not stored, the disk is full or does not work: ${text}`)
    : new CommandError(1, `the write was not stored: ${text}`)
}

/** LMDB calls it an input/output error when only a part of what it wrote found room. */
const fullDisk = /no space|not enough space|file too large|quota|input\/output error|mapsize limit/i

/** No collection has a key space of this number. */
const unusedKey = keySpace(0xffff_ffff)

function openEnvironment(directory: string, durability: Durability): RootDatabase<Buffer, Buffer> {
  return open({
    path: directory,
    encoding: 'binary',
    keyEncoding: 'binary',
    noSubdir: false,
    overlappingSync: false,
    noSync: durability === 'none',
    maxReaders: 16,
  })
}

/** LMDB syncs what is in its file, but not that there is one. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return // directories cannot be synced there
  const file = openSync(directory, 'r')
  fsyncSync(file)
  closeSync(file)
}

function readRange(
  database: RootDatabase<Buffer, Buffer>,
  start: Buffer,
  end: Buffer,
  limit: number,
  reverse: boolean,
): Entry[] {
  if (Buffer.compare(start, end) >= 0) return []
  const range = reverse
    ? { start: end, end: start, reverse, exclusiveStart: true, inclusiveEnd: true, limit }
    : { start, end, limit }
  return [...database.getRange(range)]
}
