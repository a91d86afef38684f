// Which collections there are: the catalog on disk, and its picture in memory.

import { decode, encode } from '../bson/codec.ts'
import { toNumber } from '../bson/number.ts'
import { isNumber, type Doc, type Value } from '../bson/values.ts'
import type { Environment } from '../query/environment.ts'
import { Collection, type StoredCollection } from './collection.ts'
import type { StoredIndex } from './collection-index.ts'
import {
  catalogSpace,
  countersSpace,
  endOf,
  entries,
  firstFreeSpace,
  recordOfKey,
  type KeySpace,
  type KeyValues,
  type WritableKeyValues,
} from './key-values.ts'

export class Catalog {
  readonly collections = new Map<string, Collection>()
  readonly environment: Environment
  /** Grows with every collection or index made or dropped, so that transactions know what is younger than they are. */
  generation = 0
  /** Known from what is there: a transaction that commits late must not set back a number kept on disk. */
  nextSpace = firstFreeSpace
  readonly #generations = new Map<string, number>()

  constructor(environment: Environment) {
    this.environment = environment
  }

  load(store: KeyValues): void {
    this.collections.clear()
    this.nextSpace = firstFreeSpace
    for (const { value } of entries(store, catalogSpace, endOf(catalogSpace))) {
      const collection = new Collection(readStored(decode(value)), this.environment, this.generation)
      const counters = store.get(countersKey(collection.space))
      collection.documents = counters?.readDoubleBE(0) ?? 0
      collection.bytes = counters?.readDoubleBE(8) ?? 0
      const [last] = store.range(collection.space, endOf(collection.space), 1, true)
      collection.nextRecord = last ? recordOfKey(last.key) + 1 : 1
      this.collections.set(collection.namespace, collection)
      for (const { number } of [collection, ...collection.indexes])
        if (number >= this.nextSpace) this.nextSpace = number + 1
    }
  }

  takeSpace(): number {
    return this.nextSpace++
  }

  /** Begins a new generation, in which the collection of this name was made or dropped. */
  grow(namespace?: string): number {
    this.generation++
    if (namespace !== undefined) this.#generations.set(namespace, this.generation)
    return this.generation
  }

  /** When the collection of this name was last made or dropped since the start; 0 when it was there at the start. */
  generationOf(namespace: string): number {
    return this.#generations.get(namespace) ?? 0
  }

  save(store: WritableKeyValues, collection: Collection): void {
    collection.changed = false
    store.put(catalogKey(collection), encode(writeStored(collection.toStored())))
  }

  saveCounters(store: WritableKeyValues, collection: Collection): void {
    const counters = Buffer.allocUnsafe(16)
    counters.writeDoubleBE(collection.documents, 0)
    counters.writeDoubleBE(collection.bytes, 8)
    store.put(countersKey(collection.space), counters)
  }

  forget(store: WritableKeyValues, collection: Collection): void {
    store.remove(catalogKey(collection))
    store.remove(countersKey(collection.space))
  }
}

export const catalogKey = ({ database, name }: { database: string; name: string }) =>
  Buffer.concat([catalogSpace, Buffer.from(`${database}\0${name}`)])

const countersKey = (space: KeySpace) => Buffer.concat([countersSpace, space])

function writeStored(stored: StoredCollection): Doc {
  return new Map<string, Value>([
    ['database', stored.database],
    ['name', stored.name],
    ['space', stored.space],
    ['uuid', stored.uuid],
    ['options', stored.options],
    [
      'indexes',
      stored.indexes.map(
        (index) => new Map<string, Value>(Object.entries({ ...index, multikey: [...index.multikey] })),
      ),
    ],
  ])
}

function readStored(stored: Doc): StoredCollection {
  return {
    database: stored.get('database') as string,
    name: stored.get('name') as string,
    space: readNumber(stored.get('space')),
    uuid: stored.get('uuid') as StoredCollection['uuid'],
    options: stored.get('options') as Doc,
    indexes: (stored.get('indexes') as Doc[]).map((index): StoredIndex => ({
      spec: index.get('spec') as Doc,
      space: readNumber(index.get('space')),
      multikey: index.get('multikey') as boolean[],
      truncated: index.get('truncated') as boolean,
    })),
  }
}

const readNumber = (value: Value | undefined) => (isNumber(value) ? toNumber(value) : 0)
