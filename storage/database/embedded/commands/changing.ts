// Finds records and changes them. Most statements are done within one commit; one that would hold up the others, because
// it reads much or changes many records, searches first and then changes, in parts, what still matches.

import { decode } from '../bson/codec.ts'
import type { Doc } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import type { Environment } from '../query/environment.ts'
import { compileFilter } from '../query/filter.ts'
import { PAUSE } from '../query/rows.ts'
import type { Collection } from '../store/collection.ts'
import { recordKey } from '../store/key-values.ts'
import { Blocked } from '../store/transactions.ts'
import type { View } from '../store/view.ts'
import type { Context } from './context.ts'
import { findRecords, firstRecord, type Search } from './search.ts'

export interface Found {
  readonly record: number
  readonly raw: Buffer
  readonly document: Doc
}

export interface Change {
  readonly database: string
  readonly name: string
  readonly search: Search
  readonly isMulti: boolean
  /** Made anew for each attempt: the collection may not be there yet at the first one. */
  environment(collection: Collection | undefined): Environment
  apply(view: View, collection: Collection, found: Found, environment: Environment): void
  /** Finds the mistakes that would be found if something matched. */
  check(environment: Environment): void
  /** What is inserted when nothing matches. */
  otherwise?(view: View, collection: Collection | undefined, environment: Environment): void
}

/** What of a statement is too long for one commit: all of it, or the records that are still to be changed. */
export type Rest = 'everything' | readonly number[]

const mostAtOnce = 500
const mostAttempts = 1000

/** Does it all within the running commit, or gives back the rest. */
export function changeAtOnce(context: Context, view: View, change: Change): Rest | undefined {
  const collection = view.collection(change.database, change.name)
  const environment = change.environment(collection)
  const found = collection ? findAtOnce(context, view, collection, change, environment) : []
  if (!found) return 'everything'
  for (const [position, one] of found.entries()) {
    try {
      change.apply(view, collection!, one, environment)
    } catch (error) {
      // The statement must not begin anew when a transaction holds a later record: the earlier ones are changed.
      if (error instanceof Blocked && position > 0) return found.slice(position).map(({ record }) => record)
      throw error
    }
  }
  if (found.length === 0) {
    if (change.otherwise) change.otherwise(view, collection, environment)
    else change.check(environment)
  }
  return undefined
}

/** Everything that the search finds, or undefined when that takes long. */
function findAtOnce(
  context: Context,
  view: View,
  collection: Collection,
  change: Change,
  environment: Environment,
): Found[] | undefined {
  const found: Found[] = []
  const search = change.isMulti ? change.search : { ...change.search, limit: 1 }
  // Everything is found before anything is changed: a changed record must not be found again.
  for (const one of findRecords(context, view, collection, search, environment)) {
    if (one === PAUSE || found.length === mostAtOnce) return undefined
    found.push({ record: one.record, raw: one.raw, document: decode(one.raw) })
  }
  return found
}

/** Searches with pauses, then changes what still matches. */
export async function changeInParts(context: Context, change: Change, rest: Rest): Promise<void> {
  if (rest !== 'everything') {
    await changeRecords(context, change, rest)
    return
  }
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const collection = context.view.collection(change.database, change.name)
    const writes = collection?.writes
    const records = collection ? await findRecordNumbers(context, collection, change) : []
    if (records.length === 0) {
      if (!change.otherwise) return change.check(change.environment(collection))
      const isUnchanged = (now: Collection | undefined) => now === collection && now?.writes === writes
      if (await insteadOf(context, change, isUnchanged)) return
    } else if ((await changeRecords(context, change, records)) > 0 || change.isMulti) return
    // The one that was found has been changed by somebody else and no longer matches: another one is looked for.
    context.checkTime()
  }
  throw new CommandError(112, 'the documents of the filter were changed again and again before they could be written')
}

async function findRecordNumbers(context: Context, collection: Collection, change: Change): Promise<number[]> {
  // A record that moves on in the index while the search pauses is found twice.
  const records = new Set<number>()
  const search = change.isMulti ? change.search : { ...change.search, limit: 1 }
  const rows = findRecords(context, context.view, collection, search, change.environment(collection))
  await context.each(rows, ({ record }) => records.add(record))
  return [...records]
}

/** @returns how many were changed */
async function changeRecords(context: Context, change: Change, records: readonly number[]): Promise<number> {
  let changed = 0
  for (let next = 0; next < records.length;) {
    context.checkTime()
    await context.write((view) => {
      const collection = view.collection(change.database, change.name)
      if (!collection) {
        next = records.length
        return
      }
      const environment = change.environment(collection)
      const matches = compileFilter(change.search.filter, environment)
      for (const end = Math.min(records.length, next + mostAtOnce); next < end; next++) {
        const record = records[next]!
        const raw = view.store.get(recordKey(collection.space, record))
        const document = raw && decode(raw)
        if (!document || !matches(document)) continue
        change.apply(view, collection, { record, raw, document }, environment)
        changed++
      }
    })
  }
  return changed
}

/** Does what is to be done when nothing matches, if that is still so: without pauses, and only then is it certain. */
async function insteadOf(
  context: Context,
  change: Change,
  isUnchanged: (collection: Collection | undefined) => boolean,
): Promise<boolean> {
  return context.write((view) => {
    const collection = view.collection(change.database, change.name)
    const environment = change.environment(collection)
    const mayBeThere = collection && !isUnchanged(collection)
    if (mayBeThere && firstRecord(context, view, collection, change.search, environment)) return false
    change.otherwise!(view, collection, environment)
    return true
  })
}
