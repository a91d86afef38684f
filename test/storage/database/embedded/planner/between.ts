// What `min` and `max` mean, said with comparisons instead of index keys.

import { compare } from '../../../../../storage/database/embedded/bson/compare.ts'
import { MinKey, type Doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { EMPTY, keysOf, type KeyPart } from '../../../../../storage/database/embedded/query/keys.ts'

/** Whether a document has a key of the index at or above `min` and below `max`. */
export function isBetween(document: Doc, key: Doc, min: Doc | undefined, max: Doc | undefined): boolean {
  const paths = [...key.keys()].map((path) => path.split('.'))
  const signs = [...key.values()].map((direction) => Math.sign(Number(direction)))
  const order = (tuple: KeyPart[], bound: Doc) => {
    const values = [...bound.values()]
    for (const [position, part] of tuple.entries()) {
      const result = compareParts(part, values[position] ?? null) * signs[position]!
      if (result !== 0) return result
    }
    return 0
  }
  const tuples = keysOf(document, paths, (first) => new Error(`parallel arrays at ${first}`))
  return tuples.some((tuple) => (!min || order(tuple, min) >= 0) && (!max || order(tuple, max) < 0))
}

/** An empty array lies between MinKey and null. */
function compareParts(part: KeyPart, bound: KeyPart): number {
  if (part === EMPTY) return bound instanceof MinKey ? 1 : -1
  return compare(part, bound === EMPTY ? null : bound)
}
