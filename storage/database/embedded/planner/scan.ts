// Carries out a plan: gives the records one by one, and a pause when it has worked for a while.

import { CommandError } from '../errors.ts'
import type { Doc } from '../bson/values.ts'
import { PAUSE } from '../query/rows.ts'
import type { Collection } from '../store/collection.ts'
import type { CollectionIndex } from '../store/collection-index.ts'
import { after, endOf, readRecord, recordKeyToRead, recordOfKey, type Entry, type Range } from '../store/key-values.ts'
import type { View } from '../store/view.ts'
import type { IndexPlan } from './index-plan.ts'
import type { Plan, UnionPlan } from './plan.ts'
import type { Interval } from './predicates.ts'

export interface StoredRecord {
  readonly record: number
  readonly raw: Buffer
  /** Decoded, when somebody has needed the whole document. */
  document: Doc | undefined
}

/** What a scan has read so far. */
export interface Work {
  keys: number
  documents: number
}

export const noWork = (): Work => ({ keys: 0, documents: 0 })

/** How long a scan goes on before it pauses, and after how many steps it looks at the clock. */
const sliceMilliseconds = 8
const stepsPerLook = 16

const firstChunk = 64
const laterChunk = 512
/** As many documents are read ahead as are about this large, going by the average. */
const chunkBytes = 4 * 1024 * 1024

/** A scan on its way. */
interface Scan {
  readonly view: View
  readonly collection: Collection
  readonly work: Work
  readonly chunk: number
  steps: number
  sliceEnd: number
}

/**
 * The records of a plan, in its order. Nothing of the storage engine is held between two steps, so the scan may be left
 * for any time; behind the place where it stands, it goes on with what there is then.
 * @throws QueryPlanKilled (175) when the collection or the index is dropped meanwhile
 */
export function scan(
  view: View,
  collection: Collection,
  plan: Plan,
  work: Work,
  chunk = firstChunk,
): Iterable<StoredRecord | typeof PAUSE> {
  const running = { view, collection, work, chunk, steps: 0, sliceEnd: performance.now() + sliceMilliseconds }
  if (plan.kind === 'collection') return scanCollection(running, plan.reverse)
  return plan.kind === 'index' ? scanIndex(running, plan) : scanUnion(running, plan)
}

/** How many documents an exact plan gives, from the index alone. Undefined when it takes the documents to know. */
export function countKeys(view: View, plan: Plan, work: Work): number | undefined {
  if (plan.kind !== 'index' || !plan.isExact || plan.index.isMultikey) return undefined
  const keys = plan.ranges.reduce((sum, { low, high }) => sum + view.store.count(low, high), 0)
  work.keys += keys
  return keys
}

function* scanCollection(running: Scan, reverse: boolean): Generator<StoredRecord | typeof PAUSE> {
  const { collection, work } = running
  const averageBytes = collection.bytes / Math.max(1, collection.documents)
  const mostAhead = Math.max(1, Math.floor(chunkBytes / Math.max(1, averageBytes)))
  const range = { low: collection.space, high: endOf(collection.space) }
  const ahead = new ReadAhead(running, range, reverse, mostAhead)
  for (let found = ahead.next(); found; found = ahead.next()) {
    if (found === PAUSE) yield found
    else {
      work.documents++
      yield { record: recordOfKey(found.key), raw: found.value, document: undefined }
    }
  }
}

function* scanIndex(running: Scan, plan: IndexPlan): Generator<StoredRecord | typeof PAUSE> {
  const { index } = plan
  // An array puts a document under several keys.
  const seen = index.isMultikey ? new Set<number>() : undefined
  const isKnown = (record: number) => {
    running.work.keys++
    return seen !== undefined && seen.size === seen.add(record).size
  }
  for (const range of plan.reverse ? [...plan.ranges].reverse() : plan.ranges) {
    if (plan.arePoints) {
      if (isSliceOver(running)) yield PAUSE
      checkStillThere(running.collection, index)
      const value = running.view.store.get(range.low)
      const record = value && readRecord(value, 0)
      if (record !== undefined && !isKnown(record)) yield fetch(running, record)
      continue
    }
    const ahead = new ReadAhead(running, range, plan.reverse, laterChunk, index)
    for (let found = ahead.next(); found; found = ahead.next()) {
      if (found === PAUSE) {
        yield found
        continue
      }
      const record = index.recordOf(found)
      if (!isKnown(record)) yield fetch(running, record)
    }
  }
}

function* scanUnion(running: Scan, plan: UnionPlan): Generator<StoredRecord | typeof PAUSE> {
  const seen = new Set<number>()
  for (const part of plan.parts) {
    for (const found of scanIndex(running, part)) {
      if (found === PAUSE) yield found
      else if (!seen.has(found.record)) {
        seen.add(found.record)
        yield found
      }
    }
  }
}

function fetch({ view, collection, work }: Scan, record: number): StoredRecord {
  work.documents++
  return { record, raw: view.store.get(recordKeyToRead(collection.space, record))!, document: undefined }
}

/** The entries of a range. What was read ahead is read again when anything has changed meanwhile: no entry is ever stale. */
class ReadAhead {
  readonly #scan: Scan
  readonly #reverse: boolean
  readonly #mostAhead: number
  readonly #index: CollectionIndex | undefined
  readonly #read: Range
  #low: Buffer
  #high: Buffer
  #size: number
  #entries: Entry[] = []
  #position = 0
  #isEnd = false
  #version = NaN

  constructor(scan: Scan, { low, high }: Interval, reverse: boolean, mostAhead: number, index?: CollectionIndex) {
    this.#scan = scan
    this.#low = low
    this.#high = high
    this.#reverse = reverse
    this.#mostAhead = mostAhead
    this.#index = index
    this.#size = Math.min(scan.chunk, mostAhead)
    // The record is part of the key, but for unique indexes.
    this.#read = index && !index.unique ? scan.view.store.keys : scan.view.store.range
  }

  next(): Entry | typeof PAUSE | undefined {
    if (isSliceOver(this.#scan)) return PAUSE
    const isStale = this.#scan.view.version !== this.#version
    if (isStale || this.#position === this.#entries.length) {
      if (this.#isEnd && !isStale) return undefined
      this.#readOn()
    }
    return this.#entries[this.#position++]
  }

  /** Reads what is behind the last entry that was given. */
  #readOn(): void {
    checkStillThere(this.#scan.collection, this.#index)
    const last = this.#entries[this.#position - 1]
    if (last && this.#reverse) this.#high = last.key
    else if (last) this.#low = after(last.key)
    this.#version = this.#scan.view.version
    this.#entries = this.#read(this.#low, this.#high, this.#size, this.#reverse)
    this.#position = 0
    this.#isEnd = this.#entries.length < this.#size
    this.#size = Math.min(laterChunk, this.#mostAhead)
  }
}

function isSliceOver(running: Scan): boolean {
  if (++running.steps % stepsPerLook !== 0) return false
  const now = performance.now()
  if (now < running.sliceEnd) return false
  running.sliceEnd = now + sliceMilliseconds
  return true
}

function checkStillThere(collection: Collection, index: CollectionIndex | undefined): void {
  if (collection.dropped) throw planKilled(`collection dropped. UUID ${collection.uuid.toUUID().toString()}`)
  if (index && !collection.indexes.includes(index)) throw planKilled(`index '${index.name}' dropped`)
}

const planKilled = (reason: string) => new CommandError(175, reason)
