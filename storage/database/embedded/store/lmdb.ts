// The key-value store on disk. Every commit is one synchronous LMDB transaction: fdatasync, then the meta page, then
// the caller goes on. That keeps memory and disk in step within one turn of the event loop, and an error is an exception.

import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { open, type RootDatabase } from 'lmdb'
import { CommandError } from '../errors.ts'
import { passGate } from './gate.ts'
import { keySpace, type Entry, type KeyValues } from './key-values.ts'
import { Room, type Pages } from './room.ts'

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
  const path = join(directory, 'data.mdb')
  let database = openEnvironment(directory, durability)
  syncDirectory(directory)
  const room = new Room(path)

  const transact = (change: () => void) => {
    let isMade = false
    try {
      passGate(() =>
        database.transactionSync(() => {
          room.begin(pagesOf(database))
          change()
          isMade = true
        }),
      )
    } catch (error) {
      if (isMade) reopen()
      throw error
    }
  }
  /** When the meta page could not be written, LMDB refuses everything until it is opened anew. */
  const reopen = () => {
    void database.close() // done when it returns: there are no asynchronous writes to wait for
    database = openEnvironment(directory, durability)
  }
  /** LMDB lets only the next but one commit use the pages that a commit has freed. On a full disk they are all there is. */
  const advance = () => {
    try {
      transact(() => {
        void database.put(unusedKey, unusedKey)
        void database.remove(unusedKey)
      })
    } catch {
      // The disk is as full as that.
    }
  }
  return {
    get: (key) => database.get(key),
    range: (start, end, limit, reverse) => {
      if (Buffer.compare(start, end) >= 0) return []
      return [...database.getRange(rangeOptions(start, end, limit, reverse))]
    },
    keys: (start, end, limit, reverse) => {
      if (Buffer.compare(start, end) >= 0) return []
      const entries: Entry[] = []
      for (const key of database.getKeys(rangeOptions(start, end, limit, reverse)))
        entries.push({ key, value: noValue })
      return entries
    },
    count: (start, end) => database.getKeysCount({ start, end }),
    put: (key, value) => {
      room.put(key.length + value.length)
      void database.put(key, value)
    },
    remove: (key) => void database.remove(key),
    commit: (change) => {
      try {
        transact(change)
      } catch (error) {
        room.isShort ||= isFullDisk(error)
        if (room.isShort) advance()
        throw error
      }
      if (room.isShort) advance()
    },
    size: () => statSync(path).size,
    close: () => database.close(),
  }
}

/** What a client is told of a failed commit. What is not the disk's fault is a defect: it stays as it is, to be logged. */
export function storageError(cause: unknown): unknown {
  if (!isFullDisk(cause)) return cause
  return new CommandError(14031, `the write was not stored, the disk is full or does not work: ${cause.message}`)
}

function isFullDisk(cause: unknown): cause is Error {
  if (!(cause instanceof Error)) return false
  const { errno, code } = cause as NodeJS.ErrnoException
  return fullDisk.includes(errno === undefined ? Number(code) : -errno) // LMDB has the number as the code
}

const { ENOSPC, EFBIG, EDQUOT, EIO } = constants.errno
const windowsDiskFull = 112
/** LMDB calls it an input/output error when only a part of what it wrote found room. */
const fullDisk = [ENOSPC, EFBIG, EDQUOT, EIO, windowsDiskFull]

/** No collection has a key space of this number. */
const unusedKey = keySpace(0xffff_ffff)

function openEnvironment(directory: string, durability: Durability): RootDatabase<Buffer, Buffer> {
  // Opening makes a transaction too.
  return passGate(() =>
    open({
      path: directory,
      encoding: 'binary',
      encoder: { encode: (value: Buffer) => value, decode: (value: Buffer) => copyOf(value, 0, value.length) },
      keyEncoder: { writeKey, readKey: copyOf },
      noSubdir: false,
      overlappingSync: false,
      noSync: durability === 'none',
      maxReaders: 16,
    }),
  )
}

function pagesOf(database: RootDatabase<Buffer, Buffer>): Pages {
  const { root, free, lastPageNumber: last } = database.getStats() as unknown as Statistics
  const metaPages = 2
  return { size: root.pageSize, last, free: last + 1 - metaPages - pagesIn(root) - pagesIn(free) }
}

interface Statistics {
  readonly lastPageNumber: number
  readonly root: TreeStatistics
  /** Of the tree that lists the free pages. */
  readonly free: TreeStatistics
}

interface TreeStatistics {
  readonly pageSize: number
  readonly treeBranchPageCount: number
  readonly treeLeafPageCount: number
  readonly overflowPages: number
}

const pagesIn = (tree: TreeStatistics) => tree.treeBranchPageCount + tree.treeLeafPageCount + tree.overflowPages

/** LMDB syncs what is in its file, but not that there is one. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return // directories cannot be synced there
  const file = openSync(directory, 'r')
  fsyncSync(file)
  closeSync(file)
}

/** What LMDB has read is only good until it reads again. Copies share memory, which takes half the time of slicing. */
function copyOf(shared: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start)
  copy.set(new Uint8Array(shared.buffer, shared.byteOffset + start, end - start))
  return copy
}

/** @returns where the key ends */
function writeKey(key: Buffer, target: Buffer, start: number): number {
  target.set(key, start)
  return start + key.length
}

const noValue = Buffer.alloc(0)

function rangeOptions(start: Buffer, end: Buffer, limit: number, reverse: boolean) {
  if (!reverse) return { start, end, limit }
  return { start: end, end: start, reverse, exclusiveStart: true, inclusiveEnd: true, limit }
}
