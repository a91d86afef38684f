// Carries out a plan: gives the records one by one, and a pause when it has worked for a while.

import { CommandError } from '../errors.ts'
import type { Doc } from '../bson/values.ts'
import { PAUSE } from '../query/rows.ts'
import type { Collection } from '../store/collection.ts'
import { after, endOf, recordKey, recordOfKey, type Entry } from '../store/key-values.ts'
import type { View } from '../store/view.ts'
import type { IndexPlan } from './index-plan.ts'
import type { Plan } from './plan.ts'

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

/** How long a scan goes on before it pauses. */
const sliceMilliseconds = 8
const firstChunk = 64
const laterChunk = 512

/**
 * The records of a plan, in its order. Nothing of the storage engine is held between two steps, so the scan may be
 * left for any time; it then sees what has changed behind the place where it stands.
 * @throws QueryPlanKilled (175) when the collection or the index is dropped meanwhile
 */
export function* scan(
  view: View,
  collection: Collection,
  plan: Plan,
  work: Work,
  chunk = firstChunk,
): Generator<StoredRecord | typeof PAUSE> {
  if (plan.kind === 'collection') yield* scanCollection(view, collection, plan.reverse, work, chunk)
  else if (plan.kind === 'index') yield* scanIndex(view, collection, plan, work, chunk)
  else {
    const seen = new Set<number>()
    for (const part of plan.parts) {
      for (const found of scanIndex(view, collection, part, work, chunk)) {
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

function* scanCollection(
  view: View,
  collection: Collection,
  reverse: boolean,
  work: Work,
  chunk: number,
): Generator<StoredRecord | typeof PAUSE> {
  for (const found of readRange(view, collection, collection.space, endOf(collection.space), reverse, chunk)) {
    if (found === PAUSE) yield found
    else {
      work.documents++
      yield { record: recordOfKey(found.key), raw: found.value, document: undefined }
    }
  }
}

function* scanIndex(
  view: View,
  collection: Collection,
  plan: IndexPlan,
  work: Work,
  chunk: number,
): Generator<StoredRecord | typeof PAUSE> {
  const { index } = plan
  if (plan.isPoint) {
    const key = plan.ranges[0]!.low
    const value = view.store.get(key)
    const found = value && fetch(view, collection, index.recordOf({ key, value }), work)
    if (found) yield found
    return
  }
  // An array puts a document under several keys.
  const seen = index.isMultikey ? new Set<number>() : undefined
  const ranges = plan.reverse ? [...plan.ranges].reverse() : plan.ranges
  for (const { low, high } of ranges) {
    for (const found of readRange(view, collection, low, high, plan.reverse, chunk)) {
      if (found === PAUSE) {
        yield found
        if (!collection.indexes.includes(index)) throw planKilled(`index '${index.name}' dropped`)
        continue
      }
      work.keys++
      const record = index.recordOf(found)
      if (seen?.has(record)) continue
      seen?.add(record)
      const stored = fetch(view, collection, record, work)
      if (stored) yield stored
    }
  }
}

/** A record may be gone when the scan has stood still between reading its key and itself. */
function fetch(view: View, collection: Collection, record: number, work: Work): StoredRecord | undefined {
  const raw = view.store.get(recordKey(collection.space, record))
  if (!raw) return undefined
  work.documents++
  return { record, raw, document: undefined }
}

function* readRange(
  view: View,
  collection: Collection,
  low: Buffer,
  high: Buffer,
  reverse: boolean,
  chunk: number,
): Generator<Entry | typeof PAUSE> {
  let [start, end] = [low, high]
  let sliceEnd = performance.now() + sliceMilliseconds
  for (let size = chunk; ; size = laterChunk) {
    const entries = view.store.range(start, end, size, reverse)
    yield* entries
    const last = entries.at(-1)
    if (!last || entries.length < size) return
    if (reverse) end = last.key
    else start = after(last.key)
    if (performance.now() > sliceEnd) {
      yield PAUSE
      sliceEnd = performance.now() + sliceMilliseconds
    }
    if (collection.dropped) throw planKilled(`collection dropped. UUID ${collection.uuid.toUUID().toString()}`)
  }
}

const planKilled = (reason: string) => new CommandError(175, reason)
