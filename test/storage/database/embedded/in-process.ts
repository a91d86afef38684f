// The engine in this process: commands go to it as decoded documents, without a socket in between.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from '../../../../storage/database/embedded/bson/codec.ts'
import { Binary, doc, isDoc, type Doc, type Value } from '../../../../storage/database/embedded/bson/values.ts'
import { openDispatcher } from '../../../../storage/database/embedded/commands/dispatch.ts'
import type {
  Connection,
  Dispatcher,
  EngineOptions,
  LogEntry,
} from '../../../../storage/database/embedded/wire/dispatcher.ts'

/** What a command was answered: for a cursor its documents, otherwise the fields of the reply. */
export interface Answer {
  readonly fields: Doc
  readonly batch: Doc[]
  readonly cursorId: bigint
}

export interface Database {
  readonly directory: string
  readonly dispatcher: Dispatcher
  readonly logged: LogEntry[]
  /** Answers also with errors: `code` tells. */
  ask(command: Command): Promise<Answer>
  /** The reply's fields. @throws Refusal when it is an error */
  run(command: Command): Promise<Doc>
  /** All documents of a cursor. */
  list(command: Command): Promise<Doc[]>
  close(): Promise<void>
}

export type Command = Doc | Record<string, unknown>

/** A reply that is an error. */
export class Refusal extends Error {
  readonly code: number
  readonly labels: readonly Value[]

  constructor(reply: Doc) {
    super(String(reply.get('errmsg')))
    this.code = Number(reply.get('code'))
    this.labels = (reply.get('errorLabels') as Value[] | undefined) ?? []
  }
}

export async function openDatabase(options: EngineOptions & { directory?: string } = {}): Promise<Database> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'in-process-')))
  const logged: LogEntry[] = []
  const dispatcher = await openDispatcher(directory, {
    durability: 'none',
    log: (entry) => logged.push(entry),
    ...options,
  })
  const connection: Connection = { id: 1, authenticated: true }

  const ask = async (command: Command): Promise<Answer> => {
    const body = isDoc(command) ? command : doc(command)
    if (!body.has('$db')) body.set('$db', 'test')
    const reply = await dispatcher.run(body, connection)
    if (!('cursor' in reply)) return { fields: reply.document, batch: [], cursorId: 0n }
    return { fields: reply.cursor.rest, batch: reply.cursor.batch.map(decode), cursorId: reply.cursor.id }
  }
  const accepted = async (command: Command): Promise<Answer> => {
    const answer = await ask(command)
    if (answer.fields.get('ok') !== 1) throw new Refusal(answer.fields)
    return answer
  }
  return {
    directory,
    dispatcher,
    logged,
    ask,
    run: async (command) => (await accepted(command)).fields,
    list: async (command) => {
      const first = await accepted(command)
      const found = [...first.batch]
      const body = isDoc(command) ? command : doc(command)
      for (let { cursorId } = first; cursorId !== 0n;) {
        const next = await accepted(continuation(body, cursorId))
        found.push(...next.batch)
        cursorId = next.cursorId
      }
      return found
    },
    close: async () => {
      await dispatcher.close()
      if (options.directory === undefined) await rm(directory, { recursive: true })
    },
  }
}

/** The getMore that follows, in the same session and transaction. */
export function continuation(command: Doc, cursorId: bigint): Doc {
  const more: Doc = new Map<string, Value>([
    ['getMore', cursorId],
    ['collection', command.values().next().value as Value],
  ])
  for (const field of ['$db', 'lsid', 'txnNumber', 'autocommit', 'batchSize']) {
    const value = command.get(field)
    if (value !== undefined && value !== 0) more.set(field, value)
  }
  return more
}

export interface Session {
  /** Fields of a command in the running transaction; those of the first one begin it. */
  inTransaction(command: Record<string, unknown>): Doc
  commit(): Doc
  abort(): Doc
  /** Fields of a write that may be sent again: each one has a number of its own. */
  retryable(command: Record<string, unknown>): Doc
}

let sessions = 0

export function newSession(): Session {
  const id = Buffer.alloc(16)
  id.writeUInt32BE(++sessions)
  const lsid = { id: new Binary(id, Binary.SUBTYPE_UUID) }
  let number = 0n
  let isOpen = false
  const inTransaction = (command: Record<string, unknown>): Doc => {
    const start = isOpen ? {} : { startTransaction: true }
    if (!isOpen) number++
    isOpen = true
    return doc({ ...command, lsid, txnNumber: number, autocommit: false, ...start })
  }
  const end = (name: string): Doc => {
    const command = inTransaction({ [name]: 1, $db: 'admin' })
    isOpen = false
    return command
  }
  return {
    inTransaction,
    commit: () => end('commitTransaction'),
    abort: () => end('abortTransaction'),
    retryable: (command) => doc({ ...command, lsid, txnNumber: ++number }),
  }
}
