// Removes documents whose time has come (TTL indexes).
// https://www.mongodb.com/docs/manual/core/index-ttl/

import { decode } from '../bson/codec.ts'
import { invert, keyOf, successor } from '../bson/key.ts'
import { toNumber } from '../bson/number.ts'
import { isNumber, TypeOrder, type Value } from '../bson/values.ts'
import type { Collection } from './collection.ts'
import type { CollectionIndex } from './collection-index.ts'
import type { Engine } from './engine.ts'
import { recordKey } from './key-values.ts'

const batch = 500

/** Seconds that a TTL index may wait: a negative number would remove what has not been yet. */
export function isTimeToLive(seconds: Value): boolean {
  return isNumber(seconds) && toNumber(seconds) >= 0 && toNumber(seconds) <= 0x7fffffff
}

/** Removes what has expired by `now`, in small commits. Resolves with the number of documents removed. */
export async function removeExpired(engine: Engine, now: Date): Promise<number> {
  let removed = 0
  for (const database of engine.committed.databases()) {
    for (const collection of engine.committed.collections(database)) {
      for (const index of collection.indexes) {
        if (index.expireAfterSeconds === undefined) continue
        for (let count = batch; count === batch; removed += count)
          count = await removeBatch(engine, collection, index, now)
      }
    }
  }
  return removed
}

function removeBatch(engine: Engine, collection: Collection, index: CollectionIndex, now: Date): Promise<number> {
  return engine.write((view) => {
    if (collection.dropped || !collection.indexes.includes(index)) return 0
    const [start, end] = expiredRange(index, now)
    const records = new Set(view.store.range(start, end, batch, false).map((entry) => index.recordOf(entry)))
    for (const record of records) {
      const raw = view.store.get(recordKey(collection.space, record))!
      view.adjust(collection, collection.remove(view.store, record, decode(raw), raw))
    }
    return records.size
  })
}

/** The index keys of all dates up to the limit; in an array of dates the earliest one counts, and has a key. */
function expiredRange(index: CollectionIndex, now: Date): [Buffer, Buffer] {
  const limit = new Date(now.getTime() - index.expireAfterSeconds! * 1000)
  const low = Buffer.from([TypeOrder.Date])
  const high = successor(keyOf(limit))
  const [start, end] = index.fields[0]!.descending ? [successor(invert(high)), successor(invert(low))] : [low, high]
  return [Buffer.concat([index.space, start]), Buffer.concat([index.space, end])]
}
