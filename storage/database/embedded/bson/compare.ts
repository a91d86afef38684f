import type { Collation } from './collation.ts'
import { compareNumbers } from './number.ts'
import { compareObjectIds } from './object-id.ts'
import {
  type Binary,
  type BSONRegExp,
  type Code,
  type Doc,
  millisecondsOf,
  type Numeric,
  ObjectId,
  type Text,
  textOf,
  type Timestamp,
  TypeOrder,
  typeOrder,
  type Value,
} from './values.ts'

/** MongoDB manual, "Comparison/Sort Order": first by type, then by value. Missing counts as null. */
export function compare(a: Value | undefined, b: Value | undefined, collation?: Collation): number {
  if (a === b) return 0
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b, collation)
  if (a instanceof ObjectId && b instanceof ObjectId) return compareObjectIds(a, b)
  const order = typeOrder(a)
  const difference = order - typeOrder(b)
  return difference !== 0 ? difference : compareWithin(order, a, b, collation)
}

export function equals(a: Value | undefined, b: Value | undefined, collation?: Collation): boolean {
  return compare(a, b, collation) === 0
}

/** In the order of the UTF-8 bytes, which is that of code points; UTF-16 units put surrogates before U+E000. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1
  }
  return a.length - b.length
}

function compareWithin(
  order: number,
  a: Value | undefined,
  b: Value | undefined,
  collation: Collation | undefined,
): number {
  switch (order) {
    case TypeOrder.Number:
      return compareNumbers(a as Numeric, b as Numeric)
    case TypeOrder.String:
      return compareText(textOf(a as Text), textOf(b as Text), collation)
    case TypeOrder.Object:
      return compareDocuments(a as Doc, b as Doc, collation)
    case TypeOrder.Array:
      return compareArrays(a as Value[], b as Value[], collation)
    case TypeOrder.Binary:
      return compareBinaries(a as Binary, b as Binary)
    case TypeOrder.ObjectId:
      return compareObjectIds(a as ObjectId, b as ObjectId)
    case TypeOrder.Boolean:
      return a === b ? 0 : a ? 1 : -1
    case TypeOrder.Date:
      return compareNumbers(millisecondsOf(a as Date), millisecondsOf(b as Date))
    case TypeOrder.Timestamp:
      return compareTimestamps(a as Timestamp, b as Timestamp)
    case TypeOrder.Regex:
      return compareRegexes(a as BSONRegExp, b as BSONRegExp)
    case TypeOrder.Code:
      return compareStrings((a as Code).code, (b as Code).code)
    case TypeOrder.CodeWithScope:
      return compareScopedCode(a as Code, b as Code)
  }
  return 0 // null, MinKey and MaxKey have one value each
}

function compareText(a: string, b: string, collation: Collation | undefined): number {
  return collation === undefined ? compareStrings(a, b) : collation.compareStrings(a, b)
}

/** Field by field: type, then name, then value. A collation does not apply to names. */
function compareDocuments(a: Doc, b: Doc, collation: Collation | undefined): number {
  const rest = b.entries()
  for (const [name, value] of a) {
    const next = rest.next()
    if (next.done) return 1
    const [otherName, otherValue] = next.value
    const order = typeOrder(value)
    const difference = order - typeOrder(otherValue) || compareStrings(name, otherName)
    if (difference !== 0) return difference
    const result = compareWithin(order, value, otherValue, collation)
    if (result !== 0) return result
  }
  return a.size - b.size
}

function compareArrays(a: Value[], b: Value[], collation: Collation | undefined): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const result = compare(a[index], b[index], collation)
    if (result !== 0) return result
  }
  return a.length - b.length
}

/** The shorter first, then by subtype, then by content. */
function compareBinaries(a: Binary, b: Binary): number {
  return a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value())
}

function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return a.t - b.t || a.i - b.i
}

function compareRegexes(a: BSONRegExp, b: BSONRegExp): number {
  return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options)
}

function compareScopedCode(a: Code, b: Code): number {
  return compareStrings(a.code, b.code) || compareDocuments(a.scope as Doc, b.scope as Doc, undefined)
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000
}
