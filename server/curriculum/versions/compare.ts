// What one version has otherwise than the one before. Both are read in the order of their codes, side by side, until a page
// is full: however many entries there are, none is kept.

import { type EntryRecord, type Kind, modelOf } from '../entries/kinds.ts'
import { isSame, valuesOf } from '../entries/values.ts'
import { CurriculumVersion, type VersionRecord } from '../version.model.ts'

export interface Difference {
  readonly kind: 'added' | 'changed' | 'removed'
  /** As it is now; as it was, when it has been removed. */
  readonly entry: EntryRecord
  readonly changes: readonly ChangedField[]
}

export interface ChangedField {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

export interface Compared {
  readonly items: readonly Difference[]
  readonly next: string | undefined
}

/** What it was made from, or the one that held before; undefined for the first. */
export async function findPredecessor({
  copiedFrom,
  firstSchoolYear,
}: VersionRecord): Promise<VersionRecord | undefined> {
  const copied = copiedFrom ? await CurriculumVersion.findOne({ code: copiedFrom }).lean() : null
  if (copied) return copied
  const before = await CurriculumVersion.findOne({ firstSchoolYear: { $lt: firstSchoolYear } })
    .sort({ firstSchoolYear: -1 })
    .lean()
  return before ?? undefined
}

export async function compareVersions(
  kind: Kind,
  { older, newer }: { readonly older: string; readonly newer: string },
  { cursor, limit = 50 }: { readonly cursor?: string | undefined; readonly limit?: number } = {},
): Promise<Compared> {
  const after = readKey(kind, cursor)
  const left = entriesOf(kind, older, after)
  const right = entriesOf(kind, newer, after)
  const items: Difference[] = []
  let before = await left.next()
  let now = await right.next()
  while (!before.done || !now.done) {
    const order = before.done ? 1 : now.done ? -1 : compareKeys(keyOf(kind, before.value), keyOf(kind, now.value))
    const found = differenceOf(kind, order <= 0 ? before.value : undefined, order >= 0 ? now.value : undefined)
    if (found) {
      if (items.length === limit) return { items, next: writeKey(keyOf(kind, items.at(-1)!.entry)) }
      items.push(found)
    }
    if (order <= 0) before = await left.next()
    if (order >= 0) now = await right.next()
  }
  return { items, next: undefined }
}

function differenceOf(
  kind: Kind,
  before: EntryRecord | undefined | void,
  now: EntryRecord | undefined | void,
): Difference | undefined {
  const wasOffered = before && !before.retiredAt
  const isOffered = now && !now.retiredAt
  if (isOffered && !wasOffered) return { kind: 'added', entry: now, changes: [] }
  if (!isOffered) return wasOffered ? { kind: 'removed', entry: now ?? before, changes: [] } : undefined

  const [former, values] = [valuesOf(kind, before!), valuesOf(kind, now)]
  const changes = kind.fields
    .filter(({ name }) => !isSame(former[name], values[name]))
    .map(({ name }) => ({ name, before: former[name], after: values[name] }))
  return changes.length > 0 ? { kind: 'changed', entry: now, changes } : undefined
}

type Key = readonly (string | number)[]

const chunk = 500

async function* entriesOf(kind: Kind, versionCode: string, after: Key | undefined): AsyncGenerator<EntryRecord, void> {
  let last = after
  for (;;) {
    const filter = last ? { $and: [{ versionCode }, beyond(kind.key, last)] } : { versionCode }
    const entries = await modelOf(kind)
      .find(filter)
      .sort({ versionCode: 1, ...Object.fromEntries(kind.key.map((name) => [name, 1 as const])) })
      .limit(chunk)
      .lean<EntryRecord[]>()
    yield* entries
    if (entries.length < chunk) return
    last = keyOf(kind, entries.at(-1)!)
  }
}

/** Greater in the first field, or equal there and greater in the next … */
function beyond(names: readonly string[], key: Key): object {
  return {
    $or: names.map((name, at) => ({
      ...Object.fromEntries(names.slice(0, at).map((before, index) => [before, key[index]])),
      [name]: { $gt: key[at] },
    })),
  }
}

function keyOf({ key }: Kind, entry: EntryRecord): Key {
  return key.map((name) => entry[name] as string | number)
}

/** As the database sorts them: by their bytes. */
function compareKeys(one: Key, other: Key): number {
  const at = one.findIndex((part, index) => part !== other[index])
  if (at === -1) return 0
  return one[at]! < other[at]! ? -1 : 1
}

function writeKey(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** A cursor that is none begins at the beginning. */
function readKey({ key }: Kind, cursor: string | undefined): Key | undefined {
  if (cursor === undefined) return undefined
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const isKey = Array.isArray(parts) && parts.length === key.length
    return isKey && parts.every((part) => typeof part === 'string' || typeof part === 'number') ? parts : undefined
  } catch {
    return undefined
  }
}
