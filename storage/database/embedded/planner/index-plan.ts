// What one index can do for a query: the ranges of its keys to read, and the order in which they give documents.
// https://www.mongodb.com/docs/manual/core/indexes/index-types/index-multikey/multikey-index-bounds/

import type { Doc, Value } from '../bson/values.ts'
import { isDoc } from '../bson/values.ts'
import { typeOrder, TypeOrder } from '../bson/types.ts'
import { equals } from '../bson/compare.ts'
import { invert, successor } from '../bson/key.ts'
import { notSupported } from '../errors.ts'
import type { SortField } from '../query/sort.ts'
import type { Collection } from '../store/collection.ts'
import { longestKey, type CollectionIndex } from '../store/collection-index.ts'
import { endOf } from '../store/key-values.ts'
import {
  descending,
  holdsNull,
  intersect,
  isWithin,
  readPredicates,
  type Bounds,
  type Interval,
  type Predicate,
  type Predicates,
} from './predicates.ts'

export interface IndexPlan {
  readonly kind: 'index'
  readonly index: CollectionIndex
  /** Keys to read, with the index's space, in the order of the index. */
  readonly ranges: readonly Interval[]
  readonly reverse: boolean
  /** The index gives the documents in the order of the sort. */
  readonly isSorted: boolean
  /** Every document that the ranges give matches the filter. */
  readonly isExact: boolean
  /** Each range is a single key of a unique index: at most one document. */
  readonly arePoints: boolean
  /** Fields with bounds of single values, and all fields with bounds. */
  readonly pointFields: number
  readonly boundFields: number
}

export interface Request {
  readonly collection: Collection
  readonly predicates: Predicates
  readonly sort: readonly SortField[]
  /** Texts are compared by a collation: the binary order of the index says nothing of them. */
  readonly isCollated: boolean
}

/** @returns undefined when the index cannot be used, or when nothing is gained and it is not asked for by a hint */
export function planWith(index: CollectionIndex, request: Request, isHinted: boolean): IndexPlan | undefined {
  const { predicates } = request
  if (index.partialFilter && !isImplied(index, index.partialFilter, request)) return undefined
  const used = chooseBounds(index, predicates.fields)
  if (index.sparse && !used.some((field) => !holdsNull(field.bounds))) return undefined
  const direction = orderOf(index, used, request)
  if (used.length === 0 && direction === undefined && !isHinted) return undefined
  const { ranges, isCut } = rangesOf(index, used)
  const covered = used.reduce((sum, field) => sum + field.covers, 0)
  const isExact =
    !isCut &&
    !predicates.hasOthers &&
    predicates.alternatives.length === 0 &&
    covered === predicates.fields.length &&
    used.every((field) => field.bounds.isExact)
  const pointFields = used.filter((field) => field.bounds.isPoints).length
  return {
    kind: 'index',
    index,
    ranges,
    reverse: direction === 'backward',
    isSorted: request.sort.length === 0 || direction !== undefined,
    isExact,
    arePoints: index.unique && !isCut && pointFields === index.fields.length,
    pointFields,
    boundFields: used.length,
  }
}

/** A hinted index between `min` and `max`: keys of all its fields, the upper one exclusive. */
export function planBetween(
  index: CollectionIndex,
  min: Doc | undefined,
  max: Doc | undefined,
  sort: readonly SortField[],
): IndexPlan {
  const low = min ? keyOfFields(index, min) : index.space
  const high = max ? keyOfFields(index, max) : endOf(index.space)
  return {
    kind: 'index',
    index,
    ranges: Buffer.compare(low, high) < 0 ? [{ low, high }] : [],
    reverse: false,
    isSorted: sort.length === 0,
    isExact: false,
    arePoints: false,
    pointFields: 0,
    boundFields: 0,
  }
}

interface UsedField {
  readonly bounds: Bounds
  /** How many predicates of the filter these bounds stand for. */
  readonly covers: number
}

/** Bounds for the leading fields of the index, up to the first one without, or the first range. */
function chooseBounds(index: CollectionIndex, predicates: readonly Predicate[]): UsedField[] {
  const used: UsedField[] = []
  const arrayRoots = new Set<string>()
  let combinations = 1
  for (let position = 0; position < index.fields.length; position++) {
    const field = index.fields[position]!
    const candidates: Bounds[] = []
    for (const { path, bounds } of predicates) if (path === field.path && bounds) candidates.push(bounds)
    if (candidates.length === 0 || field.isAmbiguous) break
    const isMultikey = index.multikey[position] === true
    // Two predicates may be met by two elements of one array, which have separate keys.
    if (isMultikey && arrayRoots.has(field.parts[0]!)) break
    const chosen = isMultikey ? best(candidates) : together(candidates)
    const points = chosen?.bounds.isPoints ? chosen.bounds.intervals.length : 1
    // A long list is looked up value by value; only lists on several fields would be multiplied.
    if (!chosen || (points > 1 && combinations > 1 && combinations * points > mostCombinations)) break
    used.push(chosen)
    if (!chosen.bounds.isPoints) break
    combinations *= points
    if (isMultikey) arrayRoots.add(field.parts[0]!)
  }
  return used
}

const mostCombinations = 500

function best(candidates: readonly Bounds[]): UsedField | undefined {
  const points = candidates.filter((bounds) => bounds.isPoints)
  const [bounds] = points.length ? points.sort((a, b) => a.intervals.length - b.intervals.length) : candidates
  return bounds && { bounds, covers: 1 }
}

function together(candidates: readonly Bounds[]): UsedField | undefined {
  const [first, ...others] = candidates
  return first && { bounds: others.reduce(intersect, first), covers: candidates.length }
}

/** Longer bounds are cut: keys that long end in a digest. */
const longestBound = longestKey - 32

function rangesOf(index: CollectionIndex, used: readonly UsedField[]): { ranges: Interval[]; isCut: boolean } {
  let prefixes: Buffer[] = [index.space]
  let ranges: Interval[] | undefined
  for (const [position, { bounds }] of used.entries()) {
    const isDescending = index.fields[position]!.descending
    if (bounds.isPoints) {
      const keys = bounds.intervals.map(({ low }) => (isDescending ? invert(low) : low))
      if (isDescending) keys.reverse()
      prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])))
    } else {
      const intervals = isDescending ? bounds.intervals.map(descending).reverse() : bounds.intervals
      ranges = prefixes.flatMap((prefix) =>
        intervals.map(({ low, high }) => ({ low: Buffer.concat([prefix, low]), high: Buffer.concat([prefix, high]) })),
      )
    }
  }
  ranges ??= prefixes.map((low) => ({ low, high: successor(low) }))
  const isCut = ranges.some(({ low, high }) => low.length > longestBound || high.length > longestBound)
  return { ranges: isCut ? merged(ranges.map(cut)) : ranges, isCut }
}

function cut({ low, high }: Interval): Interval {
  return {
    low: low.subarray(0, longestBound),
    high: high.length > longestBound ? successor(high.subarray(0, longestBound)) : high,
  }
}

/** Cut ranges may overlap. */
function merged(ranges: Interval[]): Interval[] {
  const result: Interval[] = []
  for (const range of ranges) {
    const last = result.at(-1)
    if (!last || Buffer.compare(last.high, range.low) <= 0) result.push(range)
    else if (Buffer.compare(last.high, range.high) < 0) result[result.length - 1] = { low: last.low, high: range.high }
  }
  return result
}

/** The direction in which the index gives the documents as sorted, if it does. */
function orderOf(
  index: CollectionIndex,
  used: readonly UsedField[],
  request: Request,
): 'forward' | 'backward' | undefined {
  const { sort, isCollated } = request
  if (sort.length === 0 || isCollated || index.truncated) return undefined
  if (index.fields.some((field) => field.isAmbiguous)) return undefined
  const varying = used.findIndex(({ bounds }) => !bounds.isPoints || bounds.intervals.length !== 1)
  const fixed = index.fields.slice(0, varying < 0 ? used.length : varying)
  // A field with several values in a document gives one key for each: only where one value is asked for, each document
  // comes once, and the fields after it are in their order.
  if (index.multikey.some((isMultikey, at) => isMultikey && at >= fixed.length)) return undefined
  const single = fixed.filter((_, at) => index.multikey[at] !== true)
  let position = fixed.length
  let direction: 'forward' | 'backward' | undefined
  for (const { path, descending: isDescending } of sort) {
    if (single.some((field) => field.path === path)) continue
    const field = index.fields[position++]
    if (field?.path !== path) return undefined
    const needed = field.descending === isDescending ? 'forward' : 'backward'
    if (direction && direction !== needed) return undefined
    direction = needed
  }
  return direction ?? 'forward'
}

/** Whether every document that matches the query is in the partial index. */
function isImplied(index: CollectionIndex, partialFilter: Doc, request: Request): boolean {
  // The bounds that are compared here are in binary order, those of the filter are not.
  if (request.isCollated || index.spec.has('collation')) return false
  const conditions = readPredicates(partialFilter, undefined)
  if (conditions.hasOthers || conditions.alternatives.length > 0) return false
  return conditions.fields.every((condition) =>
    request.predicates.fields.some((predicate) => predicate.path === condition.path && implies(predicate, condition)),
  )
}

function implies(predicate: Predicate, condition: Predicate): boolean {
  if (predicate.isOfElement && (!predicate.bounds || holdsNull(predicate.bounds))) return false
  if (predicate.operator === condition.operator && equals(predicate.operand, condition.operand)) return true
  const { bounds } = predicate
  if (!bounds) return false
  if (condition.operator === '$exists') return condition.operand === true && !holdsNull(bounds)
  if (condition.operator === '$type') {
    const types = [condition.operand].flat()
    return predicate.operator === '$eq' && types.includes(simpleTypes.get(typeOrder(predicate.operand)) ?? '')
  }
  return condition.bounds !== undefined && condition.bounds.isExact && isWithin(bounds, condition.bounds)
}

/** Types whose values equal none of another type, by their name for $type. (A string equals a symbol.) */
const simpleTypes = new Map<number, Value>([
  [TypeOrder.Number, 'number'],
  [TypeOrder.ObjectId, 'objectId'],
  [TypeOrder.Boolean, 'bool'],
  [TypeOrder.Date, 'date'],
])

/** @throws CommandNotSupported (115) when the key is so long that those beside it may be cut */
function keyOfFields(index: CollectionIndex, values: Doc): Buffer {
  const key = index.keyOf(index.fields.map((field) => values.get(field.path) ?? null))
  if (key.length > longestBound) throw notSupported(`A key of more than ${longestBound} bytes in min() or max()`)
  return key
}

export const isNatural = (hint: Value | undefined) => isDoc(hint) && hint.has('$natural')
