// Chooses how to find the documents of a filter: through one index, through several for the parts of an $or, or by
// reading the whole collection.

import { describe, type Doc, type Value } from '../bson/values.ts'
import { toNumber } from '../bson/number.ts'
import { badValue, CommandError } from '../errors.ts'
import type { Environment } from '../query/environment.ts'
import { readSort } from '../query/sort.ts'
import type { Collection } from '../store/collection.ts'
import { sameKey, type CollectionIndex } from '../store/collection-index.ts'
import type { View } from '../store/view.ts'
import { isNatural, planBetween, planWith, type IndexPlan, type Request } from './index-plan.ts'
import { readPredicates } from './predicates.ts'

export interface CollectionPlan {
  readonly kind: 'collection'
  readonly reverse: boolean
  readonly isSorted: boolean
  readonly isExact: boolean
}

/** Documents of any of the parts, each once. */
export interface UnionPlan {
  readonly kind: 'union'
  readonly parts: readonly IndexPlan[]
  readonly isSorted: false
  readonly isExact: false
}

export type Plan = CollectionPlan | IndexPlan | UnionPlan

export interface PlanRequest {
  readonly filter: Doc
  readonly sort?: Doc
  /** How many documents are wanted, skipped ones counted in; 0: all. */
  readonly limit?: number
  readonly hint?: Value
  readonly min?: Doc
  readonly max?: Doc
}

/** @throws BadValue (2) when a hint names no index */
export function choosePlan(view: View, collection: Collection, wanted: PlanRequest, environment: Environment): Plan {
  const sort = wanted.sort?.size ? wanted.sort : undefined
  const natural = sort?.get('$natural') ?? (isNatural(wanted.hint) ? (wanted.hint as Doc).get('$natural') : undefined)
  const request: Request = {
    collection,
    predicates: readPredicates(wanted.filter, environment.collation),
    sort: sort && !sort.has('$natural') ? readSort(sort) : [],
    isCollated: environment.collation !== undefined,
  }
  const whole = readAll(request, wanted.filter, natural)
  const isHinted = wanted.hint !== undefined && !isNatural(wanted.hint)
  const hinted = isHinted ? hintedIndex(view, collection, wanted.hint) : undefined
  if (natural !== undefined && !wanted.min && !wanted.max) return whole
  if (wanted.min || wanted.max) return planBetween(checkBetween(hinted, wanted), wanted.min, wanted.max, request.sort)
  if (hinted) return planWith(hinted, request, true) ?? wholeIndex(hinted, request) ?? whole
  const usable = collection.indexes.filter((index) => !index.isDeclaredOnly && !index.hidden && view.canRead(index))
  const plans = usable.flatMap((index) => planWith(index, request, false) ?? [])
  return cheapest(view, collection, plans, wanted.limit ?? 0) ?? union(view, usable, request, environment) ?? whole
}

function readAll(request: Request, filter: Doc, natural: Value | undefined): CollectionPlan {
  const reverse = natural !== undefined && toNumber(natural as number) < 0
  return { kind: 'collection', reverse, isSorted: request.sort.length === 0, isExact: filter.size === 0 }
}

/** A hint to an index that does not hold every matching document is followed all the same, as the server does. */
function wholeIndex(index: CollectionIndex, request: Request): IndexPlan {
  return planBetween(index, undefined, undefined, request.sort)
}

function hintedIndex(view: View, collection: Collection, hint: Value): CollectionIndex {
  const index = collection.indexes.find((candidate) =>
    typeof hint === 'string' ? candidate.name === hint : sameKey(candidate.spec.get('key'), hint),
  )
  if (!index || index.hidden || index.isDeclaredOnly || !view.canRead(index)) {
    throw badValue(
      `error processing query: ns=${collection.namespace} planner returned error :: caused by :: ` +
        `hint provided does not correspond to an existing index`,
    )
  }
  return index
}

function checkBetween(hinted: CollectionIndex | undefined, { min, max }: PlanRequest): CollectionIndex {
  if (!hinted) throw new CommandError(51173, 'When using min()/max() a hint of which index to use must be provided')
  for (const bound of [min, max]) {
    if (!bound) continue
    const names = [...bound.keys()]
    if (
      names.length !== hinted.fields.length ||
      hinted.fields.some((field, position) => field.path !== names[position])
    ) {
      throw new CommandError(51174, `The index chosen is not compatible with min/max: ${describe(bound)}`)
    }
  }
  return hinted
}

/** The plan that reads the fewest keys, as far as looking at a few of each tells. */
function cheapest(
  view: View,
  collection: Collection,
  plans: readonly IndexPlan[],
  limit: number,
): IndexPlan | undefined {
  const point = plans.find((plan) => plan.arePoints && plan.ranges.length <= 1)
  if (point || plans.length < 2) return point ?? plans[0]
  const keys = new Map(plans.map((plan) => [plan, keysOf(view, collection, plan)]))
  // No more documents match than the narrowest plan has keys.
  const matching = Math.min(...keys.values())
  const cost = (plan: IndexPlan) => costOf(plan, keys.get(plan)!, matching, limit)
  return [...plans].sort(
    (a, b) =>
      cost(a) - cost(b) ||
      b.pointFields - a.pointFields ||
      b.boundFields - a.boundFields ||
      a.index.fields.length - b.index.fields.length,
  )[0]
}

function costOf(plan: IndexPlan, keys: number, matching: number, limit: number): number {
  if (!plan.isSorted) return keys * 2
  if (limit === 0) return keys
  // Matching documents are taken to be spread evenly over the index.
  return Math.min(keys, plan.isExact ? limit : (limit * keys) / Math.max(1, matching))
}

const probe = 100

/** About how many keys a plan reads. */
function keysOf(view: View, collection: Collection, plan: IndexPlan): number {
  let keys = 0
  for (const [position, { low, high }] of plan.ranges.entries()) {
    if (position === probe) return (keys * plan.ranges.length) / probe
    keys += view.store.range(low, high, probe - keys, false).length
    // What was not counted is taken for smaller the more fields are fixed to one value.
    if (keys >= probe) return Math.max(probe, collection.documents / 10 ** (plan.pointFields + plan.boundFields))
  }
  return keys
}

/** An $or whose every part has an index. */
function union(
  view: View,
  usable: readonly CollectionIndex[],
  request: Request,
  environment: Environment,
): UnionPlan | undefined {
  for (const alternatives of request.predicates.alternatives) {
    const parts = alternatives.map((filter) => {
      const part: Request = { ...request, predicates: readPredicates(filter, environment.collation), sort: [] }
      return cheapest(
        view,
        request.collection,
        usable.flatMap((index) => planWith(index, part, false) ?? []),
        0,
      )
    })
    if (parts.every((part) => part !== undefined)) return { kind: 'union', parts, isSorted: false, isExact: false }
  }
  return undefined
}
