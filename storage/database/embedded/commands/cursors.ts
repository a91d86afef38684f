// Results that are fetched in batches.
// https://github.com/mongodb/specifications/blob/master/source/find_getmore_killcursors_commands/find_getmore_killcursors_commands.md

import { randomInt } from 'node:crypto'
import { CommandError } from '../errors.ts'
import { PAUSE } from '../query/rows.ts'
import type { Transaction } from '../store/transactions.ts'
import type { Reply } from '../wire/dispatcher.ts'
import { emptyDocument, type Context } from './context.ts'

/** A batch stays below the largest document, with room for the reply around it. */
const largestBatch = 16 * 1024 * 1024 - 64 * 1024
const idleMilliseconds = 10 * 60_000
const mostCursors = 10_000

export type Batches = Iterator<Buffer | typeof PAUSE>

export interface Cursor {
  /** Given when the cursor stays open. */
  id: bigint
  readonly namespace: string
  readonly rows: Batches
  readonly session: string | undefined
  readonly transaction: Transaction | undefined
  /** Read already, but belongs to the next batch. */
  pending: Buffer | undefined
  usedAt: number
  isBusy: boolean
  /** It stays open however long nobody asks (noCursorTimeout). */
  readonly isPatient: boolean
}

export class Cursors {
  readonly #open = new Map<bigint, Cursor>()

  /**
   * The first batch of a result, of `size` documents at most; what is left stays open as a cursor unless `isSingle`.
   */
  async open(
    context: Context,
    namespace: string,
    rows: Batches,
    { size, isSingle = false, isPatient = false }: { size: number; isSingle?: boolean; isPatient?: boolean },
  ): Promise<Reply> {
    const cursor: Cursor = {
      id: 0n,
      namespace,
      rows,
      session: context.session,
      transaction: context.transaction,
      pending: undefined,
      usedAt: Date.now(),
      isBusy: false,
      isPatient,
    }
    const batch = await fill(context, cursor, size)
    const isOpen = !isSingle && cursor.pending !== undefined
    if (isOpen) {
      cursor.id = BigInt(randomInt(1, 2 ** 47)) * 65536n + BigInt(randomInt(65536))
      if (this.#open.size >= mostCursors) throw new CommandError(203, `more than ${mostCursors} cursors are open`)
      this.#open.set(cursor.id, cursor)
    } else cursor.rows.return?.()
    return reply('firstBatch', batch, isOpen ? cursor.id : 0n, namespace)
  }

  /** @throws CursorNotFound (43), CursorKilled (237), Unauthorized (13) for another collection's or session's, CursorInUse (12051) */
  async more(context: Context, id: bigint, namespace: string, size: number): Promise<Reply> {
    const cursor = this.#open.get(id)
    if (!cursor) throw new CommandError(43, `cursor id ${id} not found`)
    if (cursor.namespace !== namespace) {
      throw new CommandError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      )
    }
    if (cursor.session !== context.session) {
      const owner =
        cursor.session === undefined ? 'was not created in a session' : `was created in session ${cursor.session}`
      throw new CommandError(13, `Cannot run getMore on cursor ${id}, which ${owner}, in another session`)
    }
    if (cursor.transaction !== context.transaction) {
      throw new CommandError(50739, `Cannot run getMore on cursor ${id}, which was created in another transaction`)
    }
    if (cursor.isBusy) throw new CommandError(12051, `cursor id ${id} is already in use`)
    cursor.isBusy = true
    try {
      const batch = await fill(context, cursor, size)
      const isOpen = cursor.pending !== undefined
      if (!this.#open.has(id)) throw new CommandError(237, `cursor id ${id} was killed`)
      if (!isOpen) this.#open.delete(id)
      return reply('nextBatch', batch, isOpen ? id : 0n, namespace)
    } catch (error) {
      this.#open.delete(id)
      throw error
    } finally {
      cursor.usedAt = Date.now()
      cursor.isBusy = false
    }
  }

  /** @returns whether there was such a cursor */
  kill(id: bigint, namespace?: string): boolean {
    const cursor = this.#open.get(id)
    if (!cursor || (namespace !== undefined && cursor.namespace !== namespace)) return false
    cursor.rows.return?.()
    return this.#open.delete(id)
  }

  killWhere(isOver: (cursor: Cursor) => boolean): void {
    for (const cursor of this.#open.values()) if (!cursor.isBusy && isOver(cursor)) this.kill(cursor.id)
  }

  killIdle(now: number): void {
    this.killWhere((cursor) => !cursor.isPatient && now - cursor.usedAt > idleMilliseconds)
  }

  get size(): number {
    return this.#open.size
  }
}

/** A batch, and the document behind it, so that a result that ends with its batch leaves no cursor behind. */
async function fill(context: Context, cursor: Cursor, size: number): Promise<Buffer[]> {
  const batch: Buffer[] = []
  let bytes = 0
  for (;;) {
    let next: Buffer | typeof PAUSE | undefined = cursor.pending ?? step(cursor.rows)
    while (next === PAUSE) {
      await context.pause()
      next = step(cursor.rows)
    }
    cursor.pending = next
    if (next === undefined || batch.length >= size) return batch
    if (batch.length > 0 && bytes + next.length > largestBatch) return batch
    batch.push(next)
    bytes += next.length
    cursor.pending = undefined
  }
}

function step(rows: Batches): Buffer | typeof PAUSE | undefined {
  const next = rows.next()
  return next.done ? undefined : next.value
}

function reply(field: 'firstBatch' | 'nextBatch', batch: Buffer[], id: bigint, namespace: string): Reply {
  return { cursor: { field, batch, id, namespace, rest: new Map(emptyDocument).set('ok', 1) } }
}
