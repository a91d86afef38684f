// An engine that can do next to nothing: what the wire protocol does with it is the point.

import { type Doc, doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import type { Connection, Dispatcher, Reply } from '../../../../../storage/database/embedded/wire/dispatcher.ts'

export interface Fake extends Dispatcher {
  readonly seen: Doc[]
  readonly left: Connection[]
  /** Runs instead of the usual answer. */
  readonly answers: Record<string, (command: Doc, connection: Connection) => Promise<Reply> | Reply>
}

export function fakeDispatcher(host = 'localhost:1', answers: Fake['answers'] = {}): Fake {
  const seen: Doc[] = []
  const left: Connection[] = []
  return {
    seen,
    left,
    answers,
    run: async (command, connection) => {
      seen.push(command)
      const name = command.keys().next().value ?? ''
      const answer = answers[name]
      if (answer) return await answer(command, connection)
      if (['hello', 'ismaster', 'isMaster'].includes(name)) return { document: hello(host) }
      if (name === 'ping' || name === 'endSessions') return ok()
      if (name === 'echo') return ok({ echo: command.get('echo') })
      throw new CommandError(59, `no such command: '${name}'`)
    },
    disconnected: (connection) => void left.push(connection),
    close: async () => {},
  }
}

export function ok(fields: Record<string, unknown> = {}): Reply {
  return { document: doc({ ...fields, ok: 1 }) }
}

function hello(host: string): Doc {
  return doc({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    setName: 'embedded',
    hosts: [host],
    me: host,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: 21,
    ok: 1,
  })
}
