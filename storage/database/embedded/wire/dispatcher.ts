// What the wire protocol needs from the engine behind it.

import { type Doc, Double } from '../bson/values.ts'
import { CommandError } from '../errors.ts'

export interface Connection {
  readonly id: number
  authenticated: boolean
}

export type Reply = { document: Doc } | { cursor: CursorReply }

/** A batch of stored documents, which go out as they are. */
export interface CursorReply {
  readonly field: 'firstBatch' | 'nextBatch'
  readonly batch: readonly Buffer[]
  readonly id: bigint
  readonly namespace: string
  /** What follows the cursor: ok, operationTime … */
  readonly rest: Doc
}

export function errorReply(error: unknown): { document: Doc } {
  const { code, codeName, message, details, labels } =
    error instanceof CommandError ? error : new CommandError(1, error instanceof Error ? error.message : String(error))
  const document: Doc = new Map()
  document.set('ok', new Double(0)).set('errmsg', message).set('code', code).set('codeName', codeName)
  for (const [name, value] of details ?? []) document.set(name, value)
  if (labels.length > 0) document.set('errorLabels', [...labels])
  return { document }
}

export interface Dispatcher {
  /**
   * The first key names the command, `$db` its database. A document sequence is an array under its name: of decoded
   * documents, but of the bytes as received (Buffer) for the documents of an insert.
   */
  run(command: Doc, connection: Connection): Promise<Reply>
  disconnected(connection: Connection): void
  /** A write to the disk has failed outside of any command. */
  commitFailed?(): void
  /** No command is going to follow those that run: what they wait for must not wait for one. */
  closing?(): void
  close(): Promise<void>
}

export interface EngineOptions {
  /** `none` leaves the disk to the operating system: for tests. */
  durability?: 'full' | 'none'
  /** How often expired documents are removed. */
  ttlSeconds?: number
  /** How long a transaction may take. */
  transactionSeconds?: number
  /** The host that `hello` names, as drivers write it in an address. */
  replicaSetHost?: string
  log?: Log
}

export type Log = (entry: LogEntry) => void

/** Details are plain values: entries pass between threads. */
export interface LogEntry {
  readonly level: 'info' | 'warning' | 'error'
  readonly message: string
  readonly [detail: string]: unknown
}
