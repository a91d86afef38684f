// The storage engine: one disk, one catalog, the open transactions, and the queue of writes.

import type { Environment } from '../query/environment.ts'
import { CommandError } from '../errors.ts'
import { Catalog } from './catalog.ts'
import type { Collection } from './collection.ts'
import { openDisk, storageError, type Disk, type Durability } from './lmdb.ts'
import { Blocked, transactionAborted, Transactions, type Transaction } from './transactions.ts'
import { View } from './view.ts'

interface Write {
  readonly job: (view: View) => unknown
  /** In milliseconds of performance.now(). */
  readonly deadline: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Writes that take longer together leave the rest to the next commit, so that others get their turn. */
const groupMilliseconds = 50

export interface EngineSetup {
  readonly directory: string
  readonly durability: Durability
  readonly environment: Environment
  /** Called after memory was read again from disk: whatever pointed into it is void. */
  readonly onReload: () => void
}

export class Engine {
  readonly transactions: Transactions
  readonly #setup: EngineSetup
  readonly #disk: Disk
  readonly #catalog: Catalog
  readonly #changed = new Set<Collection>()
  readonly #committed: View
  readonly #queue: Write[] = []
  #isScheduled = false
  #isClosed = false

  constructor(setup: EngineSetup) {
    this.#setup = setup
    this.#disk = openDisk(setup.directory, setup.durability)
    this.#catalog = new Catalog(setup.environment)
    this.#catalog.load(this.#disk)
    this.transactions = new Transactions(this.#disk)
    this.#committed = new View(this.#catalog, this.transactions, this.#changed, this.transactions.committed())
  }

  /** Committed data. Changes go through `write`. */
  get committed(): View {
    return this.#committed
  }

  get diskSize(): number {
    return this.#disk.size()
  }

  begin(): Transaction {
    return this.transactions.begin(this.#catalog.generation)
  }

  viewOf(transaction: Transaction): View {
    return new View(this.#catalog, this.transactions, this.#changed, transaction, transaction)
  }

  /**
   * Runs a job in the next disk transaction, together with whatever else waits then (group commit), and resolves when
   * that is durable. A job that meets a transaction's claim runs again when the transaction has ended; what it had done
   * until then stays, so it must go on from where it was. A job that throws a CommandError keeps what it had done too.
   * @throws what the job throws; OutOfDiskSpace (14031) when the commit fails: then nothing of the group was stored;
   * MaxTimeMSExpired (50) when it has waited for a transaction until the deadline
   */
  write<T>(job: (view: View) => T, deadline = Infinity): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ job, deadline, resolve: resolve as (value: unknown) => void, reject })
    })
  }

  /** Makes a transaction's writes durable. @throws NoSuchTransaction (251) */
  async commit(transaction: Transaction): Promise<void> {
    try {
      if (transaction.hasWritten) await this.write((view) => this.#apply(transaction, view))
    } finally {
      transaction.end()
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    while (this.#queue.length > 0) this.#commitGroup()
    this.#isClosed = true
    this.transactions.abortAll()
    await this.#disk.close()
  }

  #enqueue(write: Write): void {
    if (this.#isClosed) return write.reject(new CommandError(91, 'the database is shutting down'))
    this.#queue.push(write)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    // After the requests that have arrived by now were read: they share one commit.
    setImmediate(() => {
      this.#isScheduled = false
      if (!this.#isClosed && this.#queue.length > 0) this.#commitGroup()
    })
  }

  #commitGroup(): void {
    const group: Write[] = []
    const outcomes: (() => void)[] = []
    const end = performance.now() + groupMilliseconds
    try {
      this.#disk.commit(() => {
        for (const write of this.#queue) {
          group.push(write)
          outcomes.push(this.#run(write))
          if (performance.now() > end) break
        }
        this.#saveChanged()
      })
    } catch (cause) {
      this.#reload()
      const error = storageError(cause)
      // When not even the first one was begun, the disk has no room for any.
      for (const write of this.#take(group.length || this.#queue.length)) write.reject(error)
      return
    }
    this.#take(group.length)
    for (const settle of outcomes) settle()
  }

  /** Takes writes from the queue; what is left is for the next commit. */
  #take(count: number): Write[] {
    const taken = this.#queue.splice(0, count)
    if (this.#queue.length > 0) this.#schedule()
    return taken
  }

  #run(write: Write): () => void {
    const { version } = this.transactions
    try {
      const value = write.job(this.#committed)
      return () => write.resolve(value)
    } catch (error) {
      if (error instanceof Blocked) return () => this.#runAfter(error.holder, write)
      // A defect in a job that has written nothing does not concern the others of the group.
      if (error instanceof CommandError || this.transactions.version === version) return () => write.reject(error)
      throw error
    }
  }

  #runAfter(holder: Transaction, write: Write): void {
    let isLate = false
    const giveUp = () => {
      isLate = true
      write.reject(new CommandError(50, 'operation exceeded time limit'))
    }
    const timer = write.deadline < Infinity ? setTimeout(giveUp, write.deadline - performance.now()) : undefined
    void holder.ended.then(() => {
      clearTimeout(timer)
      if (!isLate) this.#enqueue(write)
    })
  }

  #apply(transaction: Transaction, view: View): void {
    if (!transaction.isOpen) throw transactionAborted()
    for (const collection of transaction.created.values())
      this.#catalog.collections.set(collection.namespace, collection)
    transaction.apply(view.store)
    for (const [collection, adjustment] of transaction.adjustments) view.adjust(collection, adjustment)
  }

  #saveChanged(): void {
    for (const collection of this.#changed) {
      this.#catalog.saveCounters(this.#committed.store, collection)
      if (collection.changed) this.#catalog.save(this.#committed.store, collection)
    }
    this.#changed.clear()
  }

  /** After a failed commit memory may be ahead of the disk: it is read again, and the open transactions are gone. */
  #reload(): void {
    this.#changed.clear()
    for (const collection of this.#catalog.collections.values()) collection.dropped = true
    this.transactions.abortAll()
    this.#catalog.load(this.#disk)
    this.#setup.onReload()
  }
}
