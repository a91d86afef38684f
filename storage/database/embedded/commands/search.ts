// Finding documents: the plan carried out, the filter applied, the result sorted. All commands that search go through here.

import { decode, decodeFields, encode } from '../bson/codec.ts'
import type { Doc, Value } from '../bson/values.ts'
import { choosePlan, type Plan } from '../planner/plan.ts'
import { countKeys, scan, type StoredRecord } from '../planner/scan.ts'
import type { Environment } from '../query/environment.ts'
import { compileFilter, fieldsOf } from '../query/filter.ts'
import { compileProjection } from '../query/project.ts'
import { PAUSE } from '../query/rows.ts'
import { compileSort, type SortKey } from '../query/sort.ts'
import type { Collection } from '../store/collection.ts'
import type { View } from '../store/view.ts'
import type { Context } from './context.ts'

export interface Search {
  readonly filter: Doc
  readonly sort?: Doc
  readonly skip?: number
  /** 0: all. */
  readonly limit?: number
  readonly hint?: Value
  readonly min?: Doc
  readonly max?: Doc
}

/** The records that a search finds, in order. Nothing has been read before the first step. */
export function findRecords(
  context: Context,
  view: View,
  collection: Collection,
  search: Search,
  environment: Environment,
): Iterable<StoredRecord | typeof PAUSE> {
  const { skip = 0, limit = 0 } = search
  const sort = search.sort?.size && !search.sort.has('$natural') ? search.sort : undefined
  const plan = choosePlan(view, collection, { ...search, limit: limit && limit + skip }, environment)
  context.note(collection, plan)
  const matches = matching(context, view, collection, plan, search, environment)
  if (!sort || plan.isSorted) return slice(matches, skip, limit)
  return sorted(matches, compileSort(sort, environment), skip, limit)
}

/** The documents of `find`, as bytes: as they are stored where the projection allows. */
export function* findDocuments(
  context: Context,
  collection: Collection | undefined,
  search: Search,
  projection: Doc | undefined,
  environment: Environment,
): Generator<Buffer | typeof PAUSE> {
  const project = projection?.size ? compileProjection(projection, search.filter, environment) : undefined
  if (!collection) {
    checkSearch(search, environment)
    return
  }
  for (const found of findRecords(context, context.view, collection, search, environment)) {
    if (found === PAUSE) yield found
    else yield project ? encode(project(found.document ?? decode(found.raw))) : found.raw
  }
}

/** The first record that matches, found without a pause. */
export function firstRecord(
  context: Context,
  view: View,
  collection: Collection,
  search: Search,
  environment: Environment,
): StoredRecord | undefined {
  for (const found of findRecords(context, view, collection, { ...search, limit: 1 }, environment)) {
    if (found !== PAUSE) return found
  }
  return undefined
}

/** Finds mistakes in a search of a collection that does not exist, as for one that does. */
export function checkSearch(search: Search, environment: Environment): void {
  compileFilter(search.filter, environment)
  if (search.sort?.size && !search.sort.has('$natural')) compileSort(search.sort, environment)
}

export async function countDocuments(
  context: Context,
  collection: Collection | undefined,
  search: Search,
  environment: Environment,
): Promise<number> {
  if (!collection) {
    checkSearch(search, environment)
    return 0
  }
  if (search.filter.size === 0 && search.hint === undefined) return context.view.documentsOf(collection)
  const plan = choosePlan(context.view, collection, search, environment)
  context.note(collection, plan)
  const keys = countKeys(context.view, plan, context.work)
  if (keys !== undefined) return keys
  let count = 0
  await context.each(matching(context, context.view, collection, plan, search, environment), () => count++)
  return count
}

/** What a plan gives, less what does not match. */
function matching(
  context: Context,
  view: View,
  collection: Collection,
  plan: Plan,
  search: Search,
  environment: Environment,
): Iterable<StoredRecord | typeof PAUSE> {
  const wanted = plan.isSorted && plan.isExact && search.limit ? search.limit + (search.skip ?? 0) : undefined
  const records = scan(view, collection, plan, context.work, wanted && Math.min(wanted, 512))
  return plan.isExact ? records : filtered(records, search.filter, environment)
}

function* filtered(
  records: Iterable<StoredRecord | typeof PAUSE>,
  filter: Doc,
  environment: Environment,
): Generator<StoredRecord | typeof PAUSE> {
  const matches = compileFilter(filter, environment)
  const fields = fieldsOf(filter)
  for (const found of records) {
    if (found === PAUSE) yield found
    else if (fields) {
      if (matches(decodeFields(found.raw, fields))) yield found
    } else {
      found.document = decode(found.raw)
      if (matches(found.document)) yield found
    }
  }
}

function slice<T>(rows: Iterable<T | typeof PAUSE>, skip: number, limit: number): Iterable<T | typeof PAUSE> {
  return skip > 0 || limit > 0 ? sliced(rows, skip, limit) : rows
}

function* sliced<T>(rows: Iterable<T | typeof PAUSE>, skip: number, limit: number): Generator<T | typeof PAUSE> {
  let position = 0
  for (const row of rows) {
    if (row === PAUSE) yield row
    else if (position++ >= skip) {
      yield row
      if (limit > 0 && position >= skip + limit) return
    }
  }
}

/** Holds the best of what it has seen when there is a limit, otherwise everything. */
function* sorted(
  rows: Iterable<StoredRecord | typeof PAUSE>,
  sorter: ReturnType<typeof compileSort>,
  skip: number,
  limit: number,
): Generator<StoredRecord | typeof PAUSE> {
  const fields = new Set(sorter.fields.map(({ path }) => path.split('.', 1)[0]!))
  const most = limit > 0 ? skip + limit : Infinity
  let held: { key: SortKey; found: StoredRecord }[] = []
  const order = (a: { key: SortKey }, b: { key: SortKey }) => sorter.compare(a.key, b.key)
  for (const found of rows) {
    if (found === PAUSE) {
      yield found
      continue
    }
    held.push({ key: sorter.key(found.document ?? decodeFields(found.raw, fields)), found })
    if (held.length >= most * 2 + 1000) held = held.sort(order).slice(0, most)
  }
  held.sort(order)
  for (const { found } of held.slice(skip, skip + (limit || held.length))) yield found
}
