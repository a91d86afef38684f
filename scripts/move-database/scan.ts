import type { Db, FindOptions } from 'mongodb'
import { readField } from '../../storage/database/embedded/bson/codec.ts'
import { equals } from '../../storage/database/embedded/bson/compare.ts'
import type { Value } from '../../storage/database/embedded/bson/values.ts'

/** The documents of a collection as they are stored, in the order of their _id, from the one after `last`. */
export async function* scan(db: Db, collection: string, last?: Value): AsyncGenerator<Uint8Array> {
  // min() goes on from a value of any type, where a filter with $gt stays within one.
  const from = last === undefined ? {} : { min: new Map([['_id', last]]) }
  for await (const document of find(db, collection, { ...from, hint: { _id: 1 }, sort: { _id: 1 } })) {
    if (last === undefined || !equals(readField(document, '_id'), last)) yield document
  }
}

export function scanInNaturalOrder(db: Db, collection: string): AsyncIterable<Uint8Array> {
  return find(db, collection, { hint: { $natural: 1 } })
}

function find(db: Db, collection: string, options: FindOptions): AsyncIterable<Uint8Array> {
  const cursor: unknown = db.collection(collection).find({}, { ...options, raw: true })
  return cursor as AsyncIterable<Uint8Array>
}
