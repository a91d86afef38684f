// The ordered key-value interface that everything above the storage engine works on, and the layout of its keys.

import { successor } from '../bson/key.ts'

export interface Entry {
  readonly key: Buffer
  readonly value: Buffer
}

/** Up to `limit` entries with start <= key < end, ascending, or descending from the end when `reverse`. */
export type Range = (start: Buffer, end: Buffer, limit: number, reverse: boolean) => Entry[]

export interface KeyValues {
  get(key: Buffer): Buffer | undefined
  readonly range: Range
  /** The same without the values, where they do not matter: they may be empty. */
  readonly keys: Range
  /** How many keys lie in start <= key < end. */
  count(start: Buffer, end: Buffer): number
}

export interface WritableKeyValues extends KeyValues {
  /**
   * Takes the right to change a key before anything is changed.
   * @throws WriteConflict (112) when another transaction has it, or Blocked outside of transactions.
   */
  claim(key: Buffer): void
  put(key: Buffer, value: Buffer): void
  remove(key: Buffer): void
}

/** A numbered part of the key space: all its keys begin with this prefix. */
export type KeySpace = Buffer

const spaceBytes = 4
const recordBytes = 8

/** Spaces below `firstFreeSpace` belong to the catalog; collections and indexes get the others, empty. */
export const catalogSpace = keySpace(0)
export const countersSpace = keySpace(1)
export const firstFreeSpace = 16

export function keySpace(number: number): KeySpace {
  const prefix = Buffer.allocUnsafe(spaceBytes)
  prefix.writeUInt32BE(number)
  return prefix
}

export const endOf = (space: KeySpace) => successor(space)

/** The smallest key after this one. */
export const after = (key: Buffer) => Buffer.concat([key, zero])
const zero = Buffer.from([0])

/** Record numbers grow with every insert, so the order of the keys is the order of insertion (`$natural`). */
export function recordKey(space: KeySpace, record: number): Buffer {
  const key = Buffer.allocUnsafe(spaceBytes + recordBytes)
  space.copy(key)
  writeRecord(key, record, spaceBytes)
  return key
}

/** The same in one buffer again and again, for a key that is only looked up. */
export function recordKeyToRead(space: KeySpace, record: number): Buffer {
  space.copy(keyToRead)
  writeRecord(keyToRead, record, spaceBytes)
  return keyToRead
}

const keyToRead = Buffer.alloc(spaceBytes + recordBytes)

export function recordValue(record: number): Buffer {
  const value = Buffer.allocUnsafe(recordBytes)
  writeRecord(value, record, 0)
  return value
}

export function readRecord(bytes: Buffer, offset: number): number {
  return bytes.readUInt32BE(offset) * 0x1_0000_0000 + bytes.readUInt32BE(offset + 4)
}

export const recordOfKey = (key: Buffer) => readRecord(key, spaceBytes)

/** All entries of a range, read in chunks so that no cursor of the storage engine stays open. */
export function* entries(store: KeyValues, start: Buffer, end: Buffer, chunk = 512): Iterable<Entry> {
  for (let from = start; ;) {
    const found = store.range(from, end, chunk, false)
    yield* found
    const last = found.at(-1)
    if (!last || found.length < chunk) return
    from = after(last.key)
  }
}

function writeRecord(target: Buffer, record: number, offset: number): void {
  target.writeUInt32BE(Math.floor(record / 0x1_0000_0000), offset)
  target.writeUInt32BE(record >>> 0, offset + 4)
}
