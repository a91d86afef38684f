import type { Db } from 'mongodb'
import { decode } from '../../storage/database/embedded/bson/codec.ts'
import { equals } from '../../storage/database/embedded/bson/compare.ts'
import { type Doc, isDoc, type Value } from '../../storage/database/embedded/bson/values.ts'

export interface Collection {
  readonly name: string
  /** 'collection', 'view' or 'timeseries'. */
  readonly type: string
  readonly options: Doc
  /** Without the one on _id, which every collection has. */
  readonly indexes: readonly Doc[]
}

/** The collections and views of a database by name, and the names of those that belong to the server. */
export async function takeInventory(db: Db): Promise<{ collections: Collection[]; internal: string[] }> {
  const listed = (await decoded(db.listCollections({}, raw))).map((info) => ({
    name: text(info.get('name')),
    type: text(info.get('type')),
    options: withoutDefaults(info.get('options') ?? new Map()),
  }))
  listed.sort((a, b) => (a.name < b.name ? -1 : 1))

  const collections: Collection[] = []
  for (const found of listed.filter(({ name }) => !isInternal(name)))
    collections.push({ ...found, indexes: found.type === 'view' ? [] : await indexesOf(db, found.name) })
  return { collections, internal: listed.map(({ name }) => name).filter(isInternal) }
}

async function indexesOf(db: Db, collection: string): Promise<Doc[]> {
  const indexes = await decoded(db.collection(collection).listIndexes(raw))
  return indexes.filter((index) => index.get('name') !== '_id_').map(withoutDefaults)
}

/** The order of options means nothing, that of an index's key does. */
export function sameOptions(a: Doc, b: Doc): boolean {
  return a.size === b.size && [...a].every(([name, value]) => equals(value, b.get(name)))
}

const raw = { raw: true } as const

async function decoded(cursor: { toArray(): Promise<unknown[]> }): Promise<Doc[]> {
  return ((await cursor.toArray()) as Uint8Array[]).map(decode)
}

function isInternal(name: string): boolean {
  return name.startsWith('system.')
}

/** Leaves out what servers add of their own, and of which not every version of them takes each back. */
function withoutDefaults(options: Value): Doc {
  const kept: Doc = new Map()
  for (const [name, value] of options as Doc) {
    if (['v', 'ns', 'background'].includes(name)) continue
    kept.set(name, name === 'collation' && isDoc(value) ? withoutCollationDefaults(value) : value)
  }
  return kept
}

function withoutCollationDefaults(collation: Doc): Doc {
  return new Map([...collation].filter(([name, value]) => name !== 'version' && collationDefaults.get(name) !== value))
}

/** https://www.mongodb.com/docs/manual/reference/collation/#collation-document */
const collationDefaults = new Map<string, Value>([
  ['caseLevel', false],
  ['caseFirst', 'off'],
  ['strength', 3],
  ['numericOrdering', false],
  ['alternate', 'non-ignorable'],
  ['maxVariable', 'punct'],
  ['normalization', false],
  ['backwards', false],
])

function text(value: Value | undefined): string {
  if (typeof value !== 'string') throw new Error('The server lists a collection without its name or type.')
  return value
}
