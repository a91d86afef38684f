// The key-value store on disk. Every commit is one synchronous LMDB transaction: fdatasync, then the meta page, then
// the caller goes on. That keeps memory and disk in step within one turn of the event loop, and an error is an exception.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { open, type RootDatabase } from 'lmdb'
import { CommandError } from '../errors.ts'
import type { Entry, KeyValues } from './key-values.ts'

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
  const database: RootDatabase<Buffer, Buffer> = open({
    path: directory,
    encoding: 'binary',
    keyEncoding: 'binary',
    noSubdir: false,
    overlappingSync: false,
    noSync: durability === 'none',
    maxReaders: 16,
  })
  return {
    get: (key) => database.get(key),
    range: (start, end, limit, reverse) => readRange(database, start, end, limit, reverse),
    count: (start, end) => database.getKeysCount({ start, end }),
    put: (key, value) => void database.put(key, value),
    remove: (key) => void database.remove(key),
    commit: (change) => {
      database.transactionSync(change)
    },
    size: () => statSync(join(directory, 'data.mdb')).size,
    close: () => database.close(),
  }
}

/** What a failed commit means to a client. */
export function storageError(cause: unknown): CommandError {
  const text = cause instanceof Error ? cause.message : String(cause)
  return fullDisk.test(text)
    ? new CommandError(14031, `the write was not stored, the disk is full: ${text}`)
    : new CommandError(1, `the write was not stored: ${text}`)
}

const fullDisk = /no space|ENOSPC|disk full|file too large|EFBIG|quota|EDQUOT|MDB_MAP_FULL|mapsize/i

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
