// Carries out a plan: gives the records one by one, and a pause when it has worked for a while.

import { CommandError } from '../errors.ts'
import type { Doc } from '../bson/values.ts'
import { PAUSE } from '../query/rows.ts'
import type { Collection } from '../store/collection.ts'
import type { CollectionIndex } from '../store/collection-index.ts'
import { after, endOf, recordKeyToRead, recordOfKey, type Entry } from '../store/key-values.ts'
import type { View } from '../store/view.ts'
import type { IndexPlan } from './index-plan.ts'
import type { Plan } from './plan.ts'
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
export function* scan(
  view: View,
  collection: Collection,
  plan: Plan,
  work: Work,
  chunk = firstChunk,
): Generator<StoredRecord | typeof PAUSE> {
  const running = { view, collection, work, chunk, steps: 0, sliceEnd: performance.now() + sliceMilliseconds }
  if (plan.kind === 'collection') yield* scanCollection(running, plan.reverse)
  else if (plan.kind === 'index') yield* scanIndex(running, plan)
  else {
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
  for (const found of readRange(running, range, reverse, mostAhead)) {
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
  const ranges = plan.reverse ? [...plan.ranges].reverse() : plan.ranges
  for (const range of ranges) {
    const keys = plan.arePoints
      ? readPoint(running, range.low, index)
      : readRange(running, range, plan.reverse, laterChunk, index)
    for (const found of keys) {
      if (found === PAUSE) {
        yield found
        continue
      }
      running.work.keys++
      const record = index.recordOf(found)
      if (seen?.has(record)) continue
      seen?.add(record)
      yield fetch(running, record)
    }
  }
}

function fetch({ view, collection, work }: Scan, record: number): StoredRecord {
  work.documents++
  return { record, raw: view.store.get(recordKeyToRead(collection.space, record))!, document: undefined }
}

function* readPoint(running: Scan, key: Buffer, index: CollectionIndex): Generator<Entry | typeof PAUSE> {
  if (isSliceOver(running)) yield PAUSE
  checkStillThere(running.collection, index)
  const value = running.view.store.get(key)
  if (value) yield { key, value }
}

/** What was read ahead is read again when anything has changed while the scan was left: no entry is ever stale. */
function* readRange(
  running: Scan,
  { low, high }: Interval,
  reverse: boolean,
  mostAhead: number,
  index?: CollectionIndex,
): Generator<Entry | typeof PAUSE> {
  const { view } = running
  // The record is part of the key, but for unique indexes.
  const read = index && !index.unique ? view.store.keys : view.store.range
  let [start, end] = [low, high]
  for (let size = Math.min(running.chunk, mostAhead); ; size = Math.min(laterChunk, mostAhead)) {
    if (isSliceOver(running)) {
      yield PAUSE
      checkStillThere(running.collection, index)
    }
    const { version } = view
    const entries = read(start, end, size, reverse)
    for (const entry of entries) {
      yield entry
      if (reverse) end = entry.key
      else start = entry.key
      if (isSliceOver(running)) yield PAUSE
      if (view.version !== version) break
    }
    if (view.version === version && entries.length < size) return
    checkStillThere(running.collection, index)
    if (!reverse) start = after(start)
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
