// Multi-document transactions with snapshot isolation.
//
// A transaction keeps its own writes in memory until it commits. While it is open, every commit of somebody else leaves
// the overwritten values with it (`before`), so it goes on seeing the data as they were when it began. The first writer
// of a key claims it; a second transaction that wants the key, or one that wants a key changed since it began, fails at
// once with WriteConflict, and a write outside of transactions waits until the claim is gone.
// https://www.mongodb.com/docs/manual/core/transactions-in-applications/

import { CommandError } from '../errors.ts'
import { Changes, nameOf, seenThrough } from './changes.ts'
import type { Adjustment, Collection } from './collection.ts'
import type { Disk } from './lmdb.ts'
import type { KeyValues, Range, WritableKeyValues } from './key-values.ts'

/** Thrown to a write outside of transactions: it is run again when the transaction has ended. */
export class Blocked extends Error {
  readonly holder: Transaction

  constructor(holder: Transaction) {
    super('blocked by a transaction')
    this.holder = holder
  }
}

export const writeConflict = () =>
  new CommandError(112, 'Write conflict during plan execution and yielding is disabled.', {
    labels: ['TransientTransactionError'],
  })

export const transactionAborted = () =>
  new CommandError(251, 'The transaction has been aborted.', { labels: ['TransientTransactionError'] })

export class Transactions {
  readonly open = new Set<Transaction>()
  readonly claims = new Map<string, Transaction>()
  /** Grows with every change of what is committed. */
  version = 0
  readonly #disk: Disk

  constructor(disk: Disk) {
    this.#disk = disk
  }

  begin(generation: number): Transaction {
    const transaction = new Transaction(this.#disk, this, generation)
    this.open.add(transaction)
    return transaction
  }

  /** Writes that are committed with the running disk transaction, for everybody but the open transactions. */
  committed(): WritableKeyValues {
    const disk = this.#disk
    return {
      get: disk.get,
      range: disk.range,
      keys: disk.keys,
      count: disk.count,
      claim: (key) => {
        const holder = this.claims.get(nameOf(key))
        if (holder) throw new Blocked(holder)
      },
      put: (key, value) => {
        this.#remember(key)
        disk.put(key, value)
      },
      remove: (key) => {
        this.#remember(key)
        disk.remove(key)
      },
    }
  }

  abortAll(): void {
    for (const transaction of this.open) transaction.end()
  }

  #remember(key: Buffer): void {
    this.version++
    if (this.open.size === 0) return
    const value = this.#disk.get(key)
    for (const transaction of this.open) transaction.overwritten(key, value)
  }
}

export class Transaction implements WritableKeyValues {
  readonly get: KeyValues['get']
  readonly range: Range
  readonly keys: Range
  /** Indexes made after this are not used: they lack the documents as this transaction sees them. */
  readonly generation: number
  readonly ended: Promise<void>
  readonly created = new Map<string, Collection>()
  readonly adjustments = new Map<Collection, Adjustment>()
  /** How many documents others have added to a collection since the transaction began. */
  readonly unseen = new Map<Collection, number>()
  /** Grows with every write of its own. */
  version = 0
  readonly #disk: Disk
  readonly #claims: Map<string, Transaction>
  readonly #open: Set<Transaction>
  readonly #own = new Changes()
  readonly #before = new Changes()
  readonly #claimed = new Set<string>()
  #resolveEnded: () => void = () => undefined

  constructor(disk: Disk, transactions: Transactions, generation: number) {
    this.#disk = disk
    this.#claims = transactions.claims
    this.#open = transactions.open
    this.generation = generation
    this.range = seenThrough(seenThrough(disk.range, this.#before), this.#own)
    this.keys = this.range
    this.get = (key) => (this.#own.find(key) ?? this.#before.find(key) ?? { value: disk.get(key) }).value
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
  }

  get isOpen(): boolean {
    return this.#open.has(this)
  }

  count(start: Buffer, end: Buffer): number {
    const changed = new Map<string, Buffer>()
    for (const changes of [this.#own, this.#before])
      for (const key of changes.between(start, end)) changed.set(nameOf(key), key)
    let count = this.#disk.count(start, end)
    for (const key of changed.values())
      count += Number(this.get(key) !== undefined) - Number(this.#disk.get(key) !== undefined)
    return count
  }

  claim(key: Buffer): void {
    const name = nameOf(key)
    const holder = this.#claims.get(name)
    if (holder === this) return
    if (holder || this.#before.has(key)) throw writeConflict()
    this.#claims.set(name, this)
    this.#claimed.add(name)
  }

  put(key: Buffer, value: Buffer): void {
    this.version++
    this.#own.set(key, value)
  }

  remove(key: Buffer): void {
    this.version++
    this.#own.set(key, undefined)
  }

  get hasWritten(): boolean {
    return this.#own.size > 0
  }

  /** Makes the writes in the running disk transaction; `end` follows when that is on disk. */
  apply(target: WritableKeyValues): void {
    this.#open.delete(this)
    for (const { key, value } of this.#own.all()) {
      if (value === undefined) target.remove(key)
      else target.put(key, value)
    }
  }

  /** Somebody else has committed a change of this key; its value until then is kept. */
  overwritten(key: Buffer, value: Buffer | undefined): void {
    if (!this.#before.has(key)) this.#before.set(key, value)
  }

  end(): void {
    this.#open.delete(this)
    for (const name of this.#claimed) this.#claims.delete(name)
    this.#claimed.clear()
    this.#resolveEnded()
  }
}
