// The database as one command sees and changes it: committed data, or a transaction's snapshot with its own writes.

import type { Doc, Value } from '../bson/values.ts'
import { decode } from '../bson/codec.ts'
import { catalogKey, type Catalog } from './catalog.ts'
import { nameOf } from './changes.ts'
import { Collection, duplicateKey, idIndexSpec, newCollection, type Adjustment } from './collection.ts'
import { CollectionIndex } from './collection-index.ts'
import { endOf, entries, recordOfKey, type KeySpace, type WritableKeyValues } from './key-values.ts'
import { checkNamespace } from './namespace.ts'
import { Blocked, writeConflict, type Transaction, type Transactions } from './transactions.ts'

export class View {
  readonly store: WritableKeyValues
  readonly transaction: Transaction | undefined
  readonly #catalog: Catalog
  readonly #transactions: Transactions
  readonly #changed: Set<Collection>

  /** @param changed collects the collections whose counters or catalog entry have to be written with this commit */
  constructor(
    catalog: Catalog,
    transactions: Transactions,
    changed: Set<Collection>,
    store: WritableKeyValues,
    transaction?: Transaction,
  ) {
    this.#catalog = catalog
    this.#transactions = transactions
    this.#changed = changed
    this.store = store
    this.transaction = transaction
  }

  /** @throws WriteConflict (112) in a transaction when the collection was made or dropped since the transaction began */
  collection(database: string, name: string): Collection | undefined {
    const namespace = `${database}.${name}`
    const own = this.transaction?.created.get(namespace)
    if (own) return own
    if (this.transaction && this.#catalog.generationOf(namespace) > this.transaction.generation) throw writeConflict()
    return this.#catalog.collections.get(namespace)
  }

  collections(database: string): Collection[] {
    return [...this.#catalog.collections.values()].filter((collection) => collection.database === database)
  }

  databases(): string[] {
    return [...new Set([...this.#catalog.collections.values()].map((collection) => collection.database))]
  }

  /** An index that a transaction may read: one that is as old as its snapshot. */
  canRead(index: CollectionIndex): boolean {
    return !this.transaction || index.generation <= this.transaction.generation || !this.#isCommitted(index)
  }

  create(database: string, name: string, options: Doc): Collection {
    checkNamespace(database, name)
    this.store.claim(catalogKey({ database, name }))
    const generation = this.#catalog.grow(`${database}.${name}`)
    const stored = newCollection(database, name, this.#catalog.takeSpace(), options)
    const collection = new Collection(stored, this.#catalog.environment, generation)
    collection.indexes.push(this.#newIndex(idIndexSpecOf(options), generation))
    if (this.transaction) {
      this.transaction.created.set(collection.namespace, collection)
      this.adjust(collection, nothing)
      this.#catalog.save(this.store, collection)
    } else {
      this.#catalog.collections.set(collection.namespace, collection)
      this.#note(collection)
    }
    return collection
  }

  drop(collection: Collection): void {
    this.#waitForWriters(collection)
    this.#wipe(collection.space)
    for (const index of collection.indexes) this.#wipe(index.space)
    this.#catalog.forget(this.store, collection)
    this.#catalog.collections.delete(collection.namespace)
    this.#catalog.grow(collection.namespace)
    this.#changed.delete(collection)
    collection.dropped = true
  }

  /** What has the new name already is dropped. */
  rename(collection: Collection, database: string, name: string): Collection {
    checkNamespace(database, name)
    const replaced = this.collection(database, name)
    if (replaced === collection) return collection
    for (const changed of replaced ? [collection, replaced] : [collection]) this.#waitForWriters(changed)
    this.store.claim(catalogKey({ database, name }))
    if (replaced) this.drop(replaced)
    this.#catalog.forget(this.store, collection)
    this.#catalog.collections.delete(collection.namespace)
    this.#catalog.grow(collection.namespace)
    const generation = this.#catalog.grow(`${database}.${name}`)
    const renamed = new Collection({ ...collection.toStored(), database, name }, this.#catalog.environment, generation)
    renamed.documents = collection.documents
    renamed.bytes = collection.bytes
    renamed.nextRecord = collection.nextRecord
    this.#catalog.collections.set(renamed.namespace, renamed)
    this.#changed.delete(collection)
    collection.dropped = true
    this.#note(renamed)
    return renamed
  }

  /** Builds an index over what is there. Nothing is changed when it throws. @throws DuplicateKey (11000) */
  addIndex(collection: Collection, spec: Doc): CollectionIndex {
    if (!this.transaction) this.#waitForWriters(collection)
    const index = this.#newIndex(spec, this.#catalog.grow())
    const added = new Map<string, { key: Buffer; value: Buffer }>()
    for (const { key, value } of entries(this.store, collection.space, endOf(collection.space))) {
      const document = decode(value)
      for (const indexKey of index.keysOf(document).keys) {
        const entry = index.entry(indexKey, recordOfKey(key))
        const name = nameOf(entry.key)
        if (index.unique && added.has(name)) throw duplicateKey(collection, index, document)
        added.set(name, entry)
      }
    }
    for (const entry of added.values()) this.store.put(entry.key, entry.value)
    collection.indexes.push(index)
    if (this.transaction) this.#catalog.save(this.store, collection)
    else this.#note(collection)
    return index
  }

  dropIndex(collection: Collection, index: CollectionIndex): void {
    this.#waitForWriters(collection)
    this.#wipe(index.space)
    collection.indexes.splice(collection.indexes.indexOf(index), 1)
    this.#note(collection)
  }

  /** Puts a changed declaration in the place of an index; what it holds stays. */
  changeIndex(collection: Collection, index: CollectionIndex, spec: Doc): void {
    const changed = new CollectionIndex({ ...index.toStored(), spec }, this.#catalog.environment, index.generation)
    collection.indexes[collection.indexes.indexOf(index)] = changed
    this.#note(collection)
  }

  /** Counts a write in; in a transaction it shows when that commits. */
  adjust(collection: Collection, { documents, bytes }: Adjustment): void {
    if (!this.transaction) {
      collection.documents += documents
      collection.bytes += bytes
      collection.writes++
      this.#changed.add(collection)
      for (const { unseen } of this.#transactions.open)
        unseen.set(collection, (unseen.get(collection) ?? 0) + documents)
      return
    }
    const sum = this.transaction.adjustments.get(collection) ?? nothing
    this.transaction.adjustments.set(collection, { documents: sum.documents + documents, bytes: sum.bytes + bytes })
  }

  /** Documents of a collection as this view counts them. */
  documentsOf(collection: Collection): number {
    const own = this.transaction?.adjustments.get(collection)?.documents ?? 0
    const unseen = this.transaction?.unseen.get(collection) ?? 0
    return collection.documents - unseen + own
  }

  /** Grows with every change of what this view sees. */
  get version(): number {
    return (this.transaction ?? this.#transactions).version
  }

  #note(collection: Collection): void {
    collection.changed = true
    this.#changed.add(collection)
  }

  #isCommitted(index: CollectionIndex): boolean {
    return ![...this.transaction!.created.values()].some((collection) => collection.indexes.includes(index))
  }

  #newIndex(spec: Doc, generation: number): CollectionIndex {
    const multikey = [...(spec.get('key') as Doc)].map(() => false)
    const stored = { spec, space: this.#catalog.takeSpace(), multikey, truncated: false }
    return new CollectionIndex(stored, this.#catalog.environment, generation)
  }

  /** A collection in which a transaction has written changes its shape only when that transaction has ended. */
  #waitForWriters(collection: Collection): void {
    for (const transaction of this.#transactions.open) {
      if (transaction.adjustments.has(collection)) throw new Blocked(transaction)
    }
  }

  #wipe(space: KeySpace): void {
    for (const { key } of entries(this.store, space, endOf(space))) this.store.remove(key)
  }
}

const nothing: Adjustment = { documents: 0, bytes: 0 }

/** A clustered collection differs from another only in the name of its _id index: records are in one tree here anyway. */
function idIndexSpecOf(options: Doc): Doc {
  const clustered = options.get('clusteredIndex')
  return clustered instanceof Map ? new Map<string, Value>([...clustered, ['clustered', true]]) : idIndexSpec()
}
