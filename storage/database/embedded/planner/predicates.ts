// Takes a filter apart into predicates on single fields, each with the intervals of index keys in which its documents lie.

import { holdsText, type Collation } from '../bson/collation.ts'
import { invert, keyOf, successor } from '../bson/key.ts'
import { BSONRegExp, isDoc, typeOrder, TypeOrder, type Doc, type Value } from '../bson/values.ts'
import { isOperatorDoc } from '../query/filter.ts'
import { literalPrefix } from './literal-prefix.ts'

/** Keys of one field, as ascending: low <= key < high. */
export interface Interval {
  readonly low: Buffer
  readonly high: Buffer
}

export interface Bounds {
  /** Disjoint and ascending. Documents that match have a key in one of them. */
  readonly intervals: readonly Interval[]
  /** Each interval holds the keys of just one value. */
  readonly isPoints: boolean
  /** A key in an interval is enough: the document matches. */
  readonly isExact: boolean
}

export interface Predicate {
  readonly path: string
  readonly operator: string
  readonly operand: Value
  /** It comes from an $elemMatch, which also looks at elements that the path alone does not reach. */
  readonly isOfElement: boolean
  /** Undefined when an index cannot help. */
  readonly bounds: Bounds | undefined
}

export interface Predicates {
  readonly fields: readonly Predicate[]
  /** Lists of filters of which one has to match (`$or`). */
  readonly alternatives: readonly (readonly Doc[])[]
  /** The filter says more than `fields` and `alternatives` do. */
  readonly hasOthers: boolean
}

export function readPredicates(filter: Doc, collation: Collation | undefined): Predicates {
  const found = { fields: [] as Predicate[], alternatives: [] as Doc[][], hasOthers: false }
  collect(filter, '', collation, found)
  return found
}

const nullKey = keyOf(null)
export const nullInterval: Interval = { low: nullKey, high: successor(nullKey) }

export function holdsNull({ intervals }: Bounds): boolean {
  return intervals.some(({ low, high }) => Buffer.compare(low, nullKey) <= 0 && Buffer.compare(nullKey, high) < 0)
}

export function isWithin(inner: Bounds, outer: Bounds): boolean {
  return inner.intervals.every((small) =>
    outer.intervals.some(
      (large) => Buffer.compare(large.low, small.low) <= 0 && Buffer.compare(small.high, large.high) <= 0,
    ),
  )
}

/** The bounds of two predicates on a field that holds one value only. */
export function intersect(a: Bounds, b: Bounds): Bounds {
  const intervals = a.intervals.flatMap((left) =>
    b.intervals.flatMap((right) => {
      const low = Buffer.compare(left.low, right.low) > 0 ? left.low : right.low
      const high = Buffer.compare(left.high, right.high) < 0 ? left.high : right.high
      return Buffer.compare(low, high) < 0 ? [{ low, high }] : []
    }),
  )
  return { intervals, isPoints: a.isPoints || b.isPoints, isExact: a.isExact && b.isExact }
}

/** The same keys as a descending field of an index holds them. */
export function descending({ low, high }: Interval): Interval {
  return { low: successor(invert(high)), high: successor(invert(low)) }
}

type Found = { fields: Predicate[]; alternatives: Doc[][]; hasOthers: boolean }

/** @param prefix the path of an $elemMatch around the filter, with its dot */
function collect(filter: Doc, prefix: string, collation: Collation | undefined, found: Found): void {
  for (const [name, operand] of filter) {
    if (name === '$and' && Array.isArray(operand)) {
      for (const part of operand) if (isDoc(part)) collect(part, prefix, collation, found)
    } else if (name === '$or' && Array.isArray(operand) && prefix === '') {
      if (operand.length === 1 && isDoc(operand[0])) collect(operand[0], prefix, collation, found)
      else found.alternatives.push(operand.filter(isDoc))
    } else if (name === '$comment') continue
    else if (name.startsWith('$')) found.hasOthers = true
    else if (isOperatorDoc(operand)) collectOperators(prefix + name, operand, collation, found)
    else add(found, prefix + name, operand instanceof BSONRegExp ? '$regex' : '$eq', operand, collation)
  }
}

function collectOperators(
  path: string,
  operators: Doc,
  collation: Collation | undefined,
  found: Found,
  isElement = false,
): void {
  for (const [operator, operand] of operators) {
    if (operator === '$options') continue
    if (operator === '$elemMatch' && isDoc(operand)) {
      found.hasOthers = true
      // An array within the array is one key of the index, so what its elements have to be cannot be looked up.
      if (isElement) continue
      const inner: Found = { ...found, fields: [] }
      if (isOperatorDoc(operand)) collectOperators(path, operand, collation, inner, true)
      else collect(operand, `${path}.`, collation, inner)
      found.fields.push(...inner.fields.map((predicate) => ({ ...predicate, isOfElement: true })))
    } else if (operator === '$regex') {
      const options = operators.get('$options')
      const regex =
        typeof operand === 'string' ? new BSONRegExp(operand, typeof options === 'string' ? options : '') : operand
      add(found, path, operator, options === undefined || typeof operand === 'string' ? regex : null, collation)
    } else add(found, path, operator, operand, collation)
  }
}

function add(found: Found, path: string, operator: string, operand: Value, collation: Collation | undefined): void {
  found.fields.push({ path, operator, operand, isOfElement: false, bounds: boundsOf(operator, operand, collation) })
}

function boundsOf(operator: string, operand: Value, collation: Collation | undefined): Bounds | undefined {
  switch (operator) {
    case '$eq':
      return isIndexable(operand, collation) ? points([operand]) : undefined
    case '$in':
      return Array.isArray(operand) && operand.every((value) => isIndexable(value, collation))
        ? points(operand)
        : undefined
    case '$all': {
      const first = Array.isArray(operand) ? operand[0] : undefined
      const isPlain = first !== undefined && isIndexable(first, collation) && !isDoc(first)
      return isPlain ? { ...points([first]), isExact: (operand as Value[]).length === 1 && first !== null } : undefined
    }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return collation && holdsText(operand) ? undefined : range(operator, operand)
    case '$regex':
      return operand instanceof BSONRegExp ? startsWith(operand) : undefined
    default:
      return undefined
  }
}

/** Arrays also match elements that are arrays, and regular expressions match text: neither is one key. */
function isIndexable(value: Value, collation: Collation | undefined): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp) && !(collation && holdsText(value))
}

function points(values: readonly Value[]): Bounds {
  const keys = values.map(keyOf).sort(Buffer.compare)
  const distinct = keys.filter((key, position) => position === 0 || !key.equals(keys[position - 1]!))
  return {
    intervals: distinct.map((low) => ({ low, high: successor(low) })),
    isPoints: true,
    // null also stands for fields that are missing, which arrays on the path can make true or untrue.
    isExact: !values.includes(null),
  }
}

/** Comparisons see only values of the operand's own type (type bracketing). */
function range(operator: string, operand: Value): Bounds | undefined {
  const order = typeOrder(operand)
  const key = keyOf(operand)
  if (!rangeTypes.has(order) || key.equals(keyOfNaN)) return undefined
  const lowest = order === TypeOrder.Number ? aboveNaN : Buffer.from([order])
  const highest = Buffer.from([order + 1])
  const interval = {
    $gt: { low: successor(key), high: highest },
    $gte: { low: key, high: highest },
    $lt: { low: lowest, high: key },
    $lte: { low: lowest, high: successor(key) },
  }[operator]!
  const isEmpty = Buffer.compare(interval.low, interval.high) >= 0
  return { intervals: isEmpty ? [] : [interval], isPoints: false, isExact: true }
}

const rangeTypes = new Set<number>([
  TypeOrder.Number,
  TypeOrder.String,
  TypeOrder.ObjectId,
  TypeOrder.Boolean,
  TypeOrder.Date,
  TypeOrder.Timestamp,
])
const keyOfNaN = keyOf(NaN)
const aboveNaN = successor(keyOfNaN)

/** Text with the beginning that the expression asks for, and the same expression stored as a value. */
function startsWith(regex: BSONRegExp): Bounds | undefined {
  const prefix = literalPrefix(regex.pattern, regex.options)
  if (prefix === undefined) return undefined
  const text = keyOf(prefix)
  const low = text.subarray(0, text.length - textEnd)
  const itself = keyOf(regex)
  return {
    intervals: [
      { low, high: successor(low) },
      { low: itself, high: successor(itself) },
    ],
    isPoints: false,
    isExact: false,
  }
}

const textEnd = 2
