// A collection: its records in the order of insertion, and its indexes kept in step with them.

import { randomUUID } from 'node:crypto'
import { holdsText, parseCollation, type Collation } from '../bson/collation.ts'
import { Binary, describe, doc, type Doc, type Value } from '../bson/values.ts'
import { CommandError, notSupported } from '../errors.ts'
import type { Environment } from '../query/environment.ts'
import { valueAt } from '../query/path.ts'
import { nameOf } from './changes.ts'
import { CollectionIndex, idIndexName, type StoredIndex } from './collection-index.ts'
import { keySpace, readRecord, recordKey, type KeySpace, type WritableKeyValues } from './key-values.ts'

export interface StoredCollection {
  readonly database: string
  readonly name: string
  readonly space: number
  readonly uuid: Binary
  readonly options: Doc
  readonly indexes: readonly StoredIndex[]
}

/** https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-BSON-Document-Size */
export const largestDocument = 16 * 1024 * 1024

/** How a write changes the collection's counters. */
export interface Adjustment {
  readonly documents: number
  readonly bytes: number
}

export class Collection {
  readonly database: string
  readonly name: string
  readonly namespace: string
  readonly number: number
  readonly space: KeySpace
  readonly uuid: Binary
  readonly options: Doc
  readonly collation: Collation | undefined
  readonly indexes: CollectionIndex[]
  documents = 0
  bytes = 0
  nextRecord = 1
  /** How many records have been written or removed since the start. */
  writes = 0
  dropped = false
  /** The catalog's entry has to be written again. */
  changed = false

  constructor(stored: StoredCollection, environment: Environment, generation: number) {
    this.database = stored.database
    this.name = stored.name
    this.namespace = `${stored.database}.${stored.name}`
    this.number = stored.space
    this.space = keySpace(stored.space)
    this.uuid = stored.uuid
    this.options = stored.options
    this.collation = parseCollation(stored.options.get('collation'))
    this.indexes = stored.indexes.map((index) => new CollectionIndex(index, environment, generation))
  }

  get idIndex(): CollectionIndex {
    return this.indexes[0]!
  }

  toStored(): StoredCollection {
    const { database, name, uuid, options } = this
    return { database, name, space: this.number, uuid, options, indexes: this.indexes.map((index) => index.toStored()) }
  }

  /**
   * Adds a record. Nothing is changed when it throws.
   * @throws DuplicateKey (11000), BSONObjectTooLarge (10334), CannotIndexParallelArrays (171), and what claiming throws
   */
  insert(store: WritableKeyValues, raw: Buffer, document: Doc): Adjustment {
    if (raw.length > largestDocument) throw tooLarge('object to insert too large', raw)
    this.#checkId(document)
    const record = this.nextRecord++
    const added = this.indexes.flatMap((index) =>
      this.#keysOf(index, document).map((key) => {
        if (index.unique && store.get(key) !== undefined) throw duplicateKey(this, index, document)
        return index.entry(key, record)
      }),
    )
    for (const entry of added) store.claim(entry.key)
    for (const entry of added) store.put(entry.key, entry.value)
    store.put(recordKey(this.space, record), raw)
    return { documents: 1, bytes: raw.length }
  }

  /** Replaces a record by a new version with the same `_id`; throws as `insert` does. */
  replace(store: WritableKeyValues, record: number, old: Doc, oldRaw: Buffer, raw: Buffer, document: Doc): Adjustment {
    if (raw.length > largestDocument) throw tooLarge('Resulting document after update is larger than', raw)
    const removed: Buffer[] = []
    const added: { key: Buffer; value: Buffer }[] = []
    for (const index of this.indexes) {
      const before = byName(this.#keysOf(index, old))
      const after = byName(this.#keysOf(index, document))
      for (const [name, key] of after) {
        if (before.has(name)) continue
        const holder = index.unique ? store.get(key) : undefined
        if (holder && readRecord(holder, 0) !== record) throw duplicateKey(this, index, document)
        added.push(index.entry(key, record))
      }
      for (const [name, key] of before) if (!after.has(name)) removed.push(index.entry(key, record).key)
    }
    const key = recordKey(this.space, record)
    store.claim(key)
    for (const changed of [...removed, ...added.map((entry) => entry.key)]) store.claim(changed)
    for (const gone of removed) store.remove(gone)
    for (const entry of added) store.put(entry.key, entry.value)
    store.put(key, raw)
    return { documents: 0, bytes: raw.length - oldRaw.length }
  }

  remove(store: WritableKeyValues, record: number, document: Doc, raw: Buffer): Adjustment {
    const key = recordKey(this.space, record)
    const keys = this.indexes.flatMap((index) =>
      this.#keysOf(index, document).map((indexKey) => index.entry(indexKey, record).key),
    )
    store.claim(key)
    for (const gone of keys) store.claim(gone)
    for (const gone of keys) store.remove(gone)
    store.remove(key)
    return { documents: -1, bytes: -raw.length }
  }

  #keysOf(index: CollectionIndex, document: Doc): Buffer[] {
    const { keys, changed } = index.keysOf(document)
    if (changed) this.changed = true
    return keys
  }

  /** The _id index would have to follow the collation; ours are in binary order, so text ids would be told apart wrongly. */
  #checkId(document: Doc): void {
    if (this.collation && holdsText(document.get('_id')!)) {
      throw notSupported('A string as _id in a collection with a default collation')
    }
  }
}

export function newCollection(database: string, name: string, space: number, options: Doc): StoredCollection {
  const uuid = new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), Binary.SUBTYPE_UUID)
  return { database, name, space, uuid, options, indexes: [] }
}

export const idIndexSpec = () => doc({ v: 2, key: { _id: 1 }, name: idIndexName })

/** The error of a second document with the same key in a unique index; libraries read its text. */
export function duplicateKey(collection: Collection, index: CollectionIndex, document: Doc): CommandError {
  const keyValue: Doc = new Map(
    index.fields.map((field) => [field.path, firstValue(valueAt(document, field.parts)) ?? null]),
  )
  const shown = [...keyValue].map(([path, value]) => `${path}: ${describe(value)}`).join(', ')
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: { ${shown} }`,
    {
      details: new Map<string, Value>([
        ['keyPattern', index.spec.get('key')!],
        ['keyValue', keyValue],
      ]),
    },
  )
}

const firstValue = (value: Value | undefined) => (Array.isArray(value) ? value[0] : value)

const byName = (keys: Buffer[]) => new Map(keys.map((key) => [nameOf(key), key]))

const tooLarge = (text: string, raw: Buffer) =>
  new CommandError(10334, `${text}. size in bytes: ${raw.length}, max size: ${largestDocument}`)
