import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson'
import { isZero } from './decimal.ts'

export { describe } from './describe.ts'
export { TypeCode, typeCode, typeCodeOf, typeName, TypeOrder, typeOrder } from './types.ts'
export { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp }

/** A Map keeps the order of keys, also of "1" and "2", and "__proto__" is an ordinary key. */
export type Doc = Map<string, Value>

/**
 * A number that is an integer within int32, and not -0, is an int32; every other number is a double.
 * Double stands only for doubles that would otherwise look like an int32 (5.0). A bigint is an int64.
 * Code keeps its scope as a Doc. Binary holds its bytes as they lie in BSON, also for the old subtype 2.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | Date
  | Doc
  | Value[]
  | ObjectId
  | Double
  | Decimal128
  | Binary
  | Timestamp
  | BSONRegExp
  | Code
  | BSONSymbol
  | MinKey
  | MaxKey

export type Numeric = number | bigint | Double | Decimal128

/** The deprecated symbol compares as a string. */
export type Text = string | BSONSymbol

/** A date outside the range of JavaScript's Date: invalid for computing, but stored and compared by its int64. */
export class DistantDate extends Date {
  readonly milliseconds: bigint

  constructor(milliseconds: bigint) {
    super(NaN)
    this.milliseconds = milliseconds
  }
}

/** The int64 that BSON holds for a date. An invalid date that computing has left behind counts as the earliest. */
export function millisecondsOf(date: Date): number | bigint {
  const milliseconds = date.getTime()
  if (!Number.isNaN(milliseconds)) return milliseconds
  return date instanceof DistantDate ? date.milliseconds : -(2n ** 63n)
}

export function isDoc(value: unknown): value is Doc {
  return value instanceof Map
}

export function isInt32(value: number): boolean {
  return value === (value | 0) && (value !== 0 || 1 / value > 0)
}

export function isNumber(value: unknown): value is Numeric {
  const type = typeof value
  return type === 'number' || type === 'bigint' || value instanceof Double || value instanceof Decimal128
}

export function textOf(text: Text): string {
  return typeof text === 'string' ? text : text.value
}

/** MongoDB's coercion: false, null, missing and zero of any type are false; all else, also "" and NaN, is true. */
export function isTruthy(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false) return false
  if (value instanceof Decimal128) return !isZero(value)
  return !isNumber(value) || Number(value) !== 0
}

/** A document from a plain object and everything in it. */
export function doc(entries: Record<string, unknown>): Doc {
  const document: Doc = new Map()
  for (const [name, value] of Object.entries(entries)) {
    if (value !== undefined) document.set(name, fromPlain(value))
  }
  return document
}

/** Documents as plain objects, for logs and error texts. */
export function plain(value: Value): unknown {
  if (isDoc(value)) return Object.fromEntries(Array.from(value, ([name, member]) => [name, plain(member)]))
  return Array.isArray(value) ? value.map(plain) : value
}

/** A deep copy of documents and arrays. Other values are shared: nobody changes them in place. */
export function clone(value: Value): Value {
  if (Array.isArray(value)) return value.map(clone)
  if (!isDoc(value)) return value
  const copy: Doc = new Map()
  for (const [name, member] of value) copy.set(name, clone(member))
  return copy
}

function fromPlain(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromPlain)
  if (value instanceof Uint8Array) return new Binary(value)
  if (value instanceof Long && !(value instanceof Timestamp)) return value.toBigInt()
  if (value instanceof Int32) return value.value
  if (value instanceof Double && !isInt32(value.value)) return value.value
  if (isPlainObject(value)) return doc(value)
  return (value ?? null) as Value
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
