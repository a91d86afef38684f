// Logical sessions: the transaction that each one has, and the replies kept for retried writes.
// https://github.com/mongodb/specifications/blob/master/source/sessions/driver-sessions.md
// https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md

import { CommandError } from '../errors.ts'
import type { Transaction } from '../store/transactions.ts'
import type { Reply } from '../wire/dispatcher.ts'
import type { StatementResult } from './statements.ts'

export interface RunningTransaction {
  readonly number: bigint
  readonly transaction: Transaction
  readonly startedAt: number
  /** On which its last command came. */
  connectionId: number
  state: 'open' | 'committing' | 'committed' | 'aborted'
}

export interface Session {
  readonly id: string
  usedAt: number
  /** The highest transaction number seen, of transactions and of retryable writes. */
  number: bigint
  current: RunningTransaction | undefined
  /** The reply of the retryable write with that number, as long as it is running or when it has succeeded. */
  retryable: Promise<Reply> | undefined
  /** The statements of that write that are done, by position: sent again after a refusal, it does the others only. */
  done: Map<number, StatementResult>
  /** The last command of a transaction; the next one waits for it, as the server checks a session out. */
  turn: Promise<unknown>
}

const idleMilliseconds = 30 * 60_000

/** Kept in memory only: a write that is sent again after a restart is done again. */
export class Sessions {
  readonly #sessions = new Map<string, Session>()

  get(id: string): Session {
    let session = this.#sessions.get(id)
    if (!session) {
      session = {
        id,
        usedAt: 0,
        number: -1n,
        current: undefined,
        retryable: undefined,
        done: new Map(),
        turn: Promise.resolve(),
      }
      this.#sessions.set(id, session)
    }
    session.usedAt = Date.now()
    return session
  }

  all(): Iterable<Session> {
    return this.#sessions.values()
  }

  /** @returns whether the number is new. @throws TransactionTooOld (225) when the session has gone on to a later one */
  advance(session: Session, number: bigint): boolean {
    if (number < session.number) {
      throw new CommandError(
        225,
        `Cannot start transaction ${number} on session ${session.id} because a newer transaction ${session.number} has already started.`,
      )
    }
    const isNew = number > session.number
    if (isNew) {
      abort(session.current)
      session.current = undefined
      session.retryable = undefined
      session.done = new Map()
      session.number = number
    }
    return isNew
  }

  end(id: string): void {
    const session = this.#sessions.get(id)
    if (!session) return
    abort(session.current)
    this.#sessions.delete(id)
  }

  /**
   * Whoever has lost their connection begins their transaction anew, if they still live: what it has claimed is free at once
   * and not only when its time is over.
   * @returns what was aborted
   */
  abortOf(connectionId: number): RunningTransaction[] {
    const lost = [...this.#sessions.values()].flatMap(({ current }) =>
      current?.state === 'open' && current.connectionId === connectionId ? [current] : [],
    )
    for (const running of lost) abort(running)
    return lost
  }

  abortAll(): void {
    for (const session of this.#sessions.values()) abort(session.current)
  }

  /** Aborts what has taken longer than a transaction may, and forgets sessions that nobody uses. */
  sweep(now: number, transactionMilliseconds: number): void {
    for (const session of this.#sessions.values()) {
      const { current } = session
      if (current?.state === 'open' && now - current.startedAt > transactionMilliseconds) abort(current)
      if (now - session.usedAt > idleMilliseconds && current?.state !== 'committing') this.end(session.id)
    }
  }
}

export function abort(running: RunningTransaction | undefined): void {
  if (running?.state !== 'open') return
  running.state = 'aborted'
  running.transaction.end()
}
