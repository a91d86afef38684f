// Chooses how to find the documents of a filter: through one index, through several for the parts of an $or, or by
// reading the whole collection.

import { describe, type Doc, type Value } from '../bson/values.ts'
import { toNumber } from '../bson/number.ts'
import { badValue, CommandError } from '../errors.ts'
import type { Environment } from '../query/environment.ts'
import { compileSort } from '../query/sort.ts'
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
    sort: sort && !sort.has('$natural') ? compileSort(sort, environment).fields : [],
    isCollated: environment.collation !== undefined,
  }
  const whole = readAll(request, wanted.filter, natural)
  if (natural !== undefined) return whole
  const hinted = wanted.hint === undefined ? undefined : hintedIndex(view, collection, wanted.hint)
  if (wanted.min || wanted.max) return planBetween(checkBetween(hinted, wanted), wanted.min, wanted.max, request.sort)
  if (hinted) return planWith(hinted, request, true) ?? wholeIndex(hinted, request) ?? whole
  const usable = collection.indexes.filter((index) => !index.isDeclaredOnly && !index.hidden && view.canRead(index))
  const plans = usable.flatMap((index) => planWith(index, request, false) ?? [])
  return cheapest(view, plans, wanted.limit ?? 0) ?? union(view, usable, request, environment) ?? whole
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

/** The plan that reads the fewest keys; a little of each is counted when there is a choice. */
function cheapest(view: View, plans: readonly IndexPlan[], limit: number): IndexPlan | undefined {
  const point = plans.find((plan) => plan.isPoint)
  if (point || plans.length < 2) return point ?? plans[0]
  const costs = new Map(plans.map((plan) => [plan, cost(view, plan, limit)]))
  return [...plans].sort(
    (a, b) =>
      costs.get(a)! - costs.get(b)! ||
      b.pointFields - a.pointFields ||
      b.boundFields - a.boundFields ||
      a.index.fields.length - b.index.fields.length,
  )[0]
}

const probe = 100

function cost(view: View, plan: IndexPlan, limit: number): number {
  let keys = 0
  for (const { low, high } of plan.ranges) {
    keys += view.store.range(low, high, probe - keys, false).length
    if (keys >= probe) break
  }
  // What was not counted is taken for large, and for smaller the more fields are fixed to one value.
  if (keys >= probe) keys = Math.max(probe, 100_000 / 10 ** (plan.pointFields + plan.boundFields))
  if (!plan.isSorted) return keys * 2
  return limit > 0 ? Math.min(keys, limit * (plan.isExact ? 1 : 5)) : keys
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
        usable.flatMap((index) => planWith(index, part, false) ?? []),
        0,
      )
    })
    if (parts.every((part) => part !== undefined)) return { kind: 'union', parts, isSorted: false, isExact: false }
  }
  return undefined
}
