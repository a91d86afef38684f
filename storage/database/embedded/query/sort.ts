// Sort specifications, and the keys by which documents are sorted.
// https://www.mongodb.com/docs/manual/reference/method/cursor.sort/

import type { Collation } from '../bson/collation.ts'
import { compare } from '../bson/compare.ts'
import { describe, isDoc, isNumber, MinKey, type Doc, type Value } from '../bson/values.ts'
import { badValue, CommandError, notSupported } from '../errors.ts'
import type { Environment } from './environment.ts'
import { EMPTY, keysOf, type KeyPart } from './keys.ts'
import { checkFieldPath } from './path.ts'

export type SortKey = readonly KeyPart[]

export interface Sorter {
  key(document: Doc): SortKey
  compare(a: SortKey, b: SortKey): number
  readonly fields: readonly SortField[]
}

export interface SortField {
  readonly path: string
  readonly descending: boolean
}

export function compileSort(spec: Doc, environment: Environment): Sorter {
  const fields = readSort(spec)
  const paths = fields.map((field) => field.path.split('.'))
  const compareKeys = (a: SortKey, b: SortKey) => {
    for (let index = 0; index < fields.length; index++) {
      const order = compareParts(a[index], b[index], environment.collation)
      if (order !== 0) return fields[index]!.descending ? -order : order
    }
    return 0
  }
  return {
    fields,
    compare: compareKeys,
    key: (document) => {
      const keys = keysOf(document, paths, () => badValue('cannot sort with keys that are parallel arrays'))
      return keys.reduce((first, key) => (compareKeys(key, first) < 0 ? key : first))
    },
  }
}

export function readSort(spec: Doc): SortField[] {
  if (spec.size === 0) throw new CommandError(15976, '$sort stage must have at least one sort key')
  const fields: SortField[] = []
  for (const [path, direction] of spec) fields.push(readField(path, direction))
  return fields
}

function readField(path: string, direction: Value): SortField {
  if (isDoc(direction) && direction.has('$meta')) throw notSupported('Sorting by $meta')
  if (!isNumber(direction)) {
    throw new CommandError(15974, `Illegal key in $sort specification: ${path}: ${describe(direction)}`)
  }
  const sign = Math.trunc(Number(direction))
  if (sign !== 1 && sign !== -1) {
    throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)')
  }
  checkFieldPath(path)
  return { path, descending: sign < 0 }
}

/** An empty array lies between MinKey and null. */
function compareParts(a: KeyPart, b: KeyPart, collation: Collation | undefined): number {
  if (a === EMPTY) return b === EMPTY ? 0 : b instanceof MinKey ? 1 : -1
  if (b === EMPTY) return a instanceof MinKey ? -1 : 1
  return compare(a, b, collation)
}
