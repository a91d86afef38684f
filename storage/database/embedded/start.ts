// Starts the embedded database in a data directory, or finds it there, started by another process.

import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { checkDirectory } from './owner/directory.ts'
import { own } from './owner/ownership.ts'
import { databaseSocket } from './owner/place.ts'
import { type EngineThread, startThread } from './thread.ts'
import type { EngineOptions, LogEntry } from './wire/dispatcher.ts'
import type { Place } from './wire/server.ts'

export interface EmbeddedOptions extends Omit<EngineOptions, 'replicaSetHost'> {
  directory: string
  /** A Unix socket, but on Windows a port of the loopback that asks for a secret, which the address contains. */
  transport?: 'socket' | 'tcp'
  /** A port of the loopback that asks for nothing, 0 for any free one; the database is a replica set `embedded` there. */
  port?: number
  socketPath?: string
  /** How many clients may be connected at a time. */
  connections?: number
  /** The engine has stopped by itself. Without this, the error ends the process, as any error that nobody catches. */
  onCrash?: (error: Error) => void
  /** The module that exports `openDispatcher`. */
  engine?: string
}

export interface Embedded {
  readonly uri: string
  /** False when the database had been started already, mostly by another process. */
  readonly owner: boolean
  /** Stops the database if this call has started it. May be called again. */
  close(): Promise<void>
}

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { directory: path, transport, port, socketPath, onCrash = rethrow, log = print, ...rest } = options
  const { connections, engine = './commands/dispatch.ts', ...engineOptions } = rest
  const directory = checkDirectory(path)
  const { place, secret, uriOf } = endpointFor(directory, { transport, port, socketPath })

  const found = await own(directory)
  if ('uri' in found) return { uri: found.uri, owner: false, close: async () => {} }
  const { ownership } = found
  const data = { directory, place, secret, connections, engine: engineOptions }
  let thread: EngineThread | undefined
  try {
    thread = await startThread(engine, data, {
      log,
      ended: (error) => {
        ownership.release()
        if (error) onCrash(new Error(`The embedded database has stopped: ${error.message}`, { cause: error }))
      },
    })
    const uri = uriOf(thread.host)
    ownership.publish(uri)
    return { uri, owner: true, close: thread.close }
  } catch (error) {
    await thread?.close()
    ownership.release()
    throw error
  }
}

interface Endpoint {
  readonly place: Place
  readonly secret?: string
  readonly uriOf: (host: string) => string
}

function endpointFor(
  directory: string,
  { transport, port, socketPath }: Pick<EmbeddedOptions, 'transport' | 'port' | 'socketPath'>,
): Endpoint {
  const loopback = '127.0.0.1'
  if (port !== undefined)
    return { place: { host: loopback, port }, uriOf: (host) => `mongodb://${host}/?replicaSet=embedded` }

  if (process.platform === 'win32' || transport === 'tcp') {
    const secret = randomBytes(32).toString('hex')
    const uriOf = (host: string) => `mongodb://embedded:${secret}@${host}/?authSource=admin&directConnection=true`
    return { place: { host: loopback, port: 0 }, secret, uriOf }
  }
  const path = socketPath === undefined ? databaseSocket(directory) : resolve(socketPath)
  if (!path.endsWith('.sock')) throw new Error(`${path} must end with .sock: drivers take other names for hosts.`)
  return { place: { socketPath: path }, uriOf: (host) => `mongodb://${host}/?directConnection=true` }
}

function print({ level, message, ...details }: LogEntry): void {
  if (level !== 'info') console.error(message, details)
}

function rethrow(error: Error): never {
  throw error
}
