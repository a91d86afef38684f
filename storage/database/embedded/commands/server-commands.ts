// Commands about the server itself: the handshake, sessions, figures.
// https://www.mongodb.com/docs/manual/reference/command/hello/

import { randomUUID } from 'node:crypto'
import { hostname, totalmem, cpus, type, release } from 'node:os'
import { Binary, doc, isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import { statsOf } from './aggregate.ts'
import type { Command, Context } from './context.ts'
import { serverVersion } from './explain.ts'
import { largestDocument } from '../store/collection.ts'
import { mostStatements } from './statements.ts'

export const replicaSetName = 'embedded'

/** 21 is MongoDB 7.0: what later servers can do more is not announced, so that drivers do not ask for it. */
const wireVersion = 21

export const hello: Command = {
  fields: [
    'helloOk',
    'client',
    'compression',
    'topologyVersion',
    'maxAwaitTimeMS',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'loadBalanced',
    'hostInfo',
    'internalClient',
    'backpressure',
  ],
  run(context, request) {
    const host = context.services.options.replicaSetHost ?? replicaSetName
    return {
      document: doc({
        ...(request.name === 'hello' ? {} : { ismaster: true }),
        isWritablePrimary: true,
        helloOk: true,
        setName: replicaSetName,
        setVersion: 1,
        secondary: false,
        hosts: [host],
        me: host,
        primary: host,
        maxBsonObjectSize: largestDocument,
        maxMessageSizeBytes: 48_000_000,
        maxWriteBatchSize: mostStatements,
        localTime: new Date(),
        logicalSessionTimeoutMinutes: 30,
        connectionId: context.connection.id,
        minWireVersion: 0,
        maxWireVersion: wireVersion,
        readOnly: false,
        ok: 1,
      }),
    }
  },
}

const simple = (answer: (context: Context) => Record<string, unknown>, fields: readonly string[] = []): Command => ({
  fields,
  run: (context) => ({ document: doc({ ...answer(context), ok: 1 }) }),
})

export const ping = simple(() => ({}))

export const buildInfo = simple(() => ({
  version: serverVersion,
  gitVersion: 'embedded',
  modules: [],
  sysInfo: 'embedded',
  versionArray: [...serverVersion.split('.').map(Number), 0],
  bits: 64,
  debug: false,
  maxBsonObjectSize: largestDocument,
  storageEngines: ['lmdb'],
}))

export const serverStatus = simple(
  (context) => {
    const memory = process.memoryUsage()
    const uptime = (Date.now() - context.services.startedAt) / 1000
    return {
      host: hostname(),
      version: serverVersion,
      process: 'embedded',
      pid: BigInt(process.pid),
      uptime,
      uptimeMillis: BigInt(Math.round(uptime * 1000)),
      localTime: new Date(),
      mem: { bits: 64, resident: Math.round(memory.rss / 2 ** 20), virtual: Math.round(memory.heapTotal / 2 ** 20) },
      metrics: { cursor: { open: { total: context.services.cursors.size } } },
      transactions: { currentOpen: context.services.engine.transactions.open.size },
      storageEngine: { name: 'lmdb', supportsCommittedReads: true, persistent: true },
    }
  },
  ['repl', 'metrics', 'locks', 'opcounters', 'connections', 'network', 'asserts', 'wiredTiger', 'tcmalloc'],
)

export const hostInfo = simple(() => ({
  system: {
    currentTime: new Date(),
    hostname: hostname(),
    numCores: cpus().length,
    memSizeMB: Math.round(totalmem() / 2 ** 20),
  },
  os: { type: type(), name: type(), version: release() },
}))

export const connectionStatus = simple(
  () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  ['showPrivileges'],
)

export const whatsMyUri = simple(() => ({ you: 'embedded' }))
export const getLog = simple(() => ({ totalLinesWritten: 0, log: [] }))
export const fsync = simple(() => ({ numFiles: 1 }))

export const getParameter: Command = {
  fields: [
    'featureCompatibilityVersion',
    'authenticationMechanisms',
    'requireApiVersion',
    'enableTestCommands',
    'allParameters',
  ],
  run(_context, request) {
    const known: Record<string, unknown> = {
      featureCompatibilityVersion: { version: '7.0' },
      authenticationMechanisms: ['SCRAM-SHA-256'],
      requireApiVersion: false,
      enableTestCommands: false,
    }
    const isAll = request.get('getParameter') === '*'
    const wanted = Object.entries(known).filter(([name]) => isAll || request.get(name) !== undefined)
    if (wanted.length === 0) throw new CommandError(72, 'no option found to get')
    return { document: doc({ ...Object.fromEntries(wanted), ok: 1 }) }
  },
}

export const dbStats: Command = {
  fields: ['scale', 'freeStorage'],
  run(context, request) {
    const collections = context.view.collections(request.database)
    const sum = (figure: (collection: (typeof collections)[number]) => number) =>
      collections.reduce((total, collection) => total + figure(collection), 0)
    const scale = request.integer('scale', 1) ?? 1
    const bytes = sum((collection) => collection.bytes)
    return {
      document: doc({
        db: request.database,
        collections: collections.length,
        views: 0,
        objects: sum((collection) => collection.documents),
        dataSize: bytes / scale,
        storageSize: bytes / scale,
        indexes: sum((collection) => collection.indexes.length),
        fsUsedSize: context.services.engine.diskSize / scale,
        scaleFactor: scale,
        ok: 1,
      }),
    }
  },
}

export const collStats: Command = {
  fields: ['scale'],
  run(context, request) {
    const stats = statsOf(context.view.collection(request.database, request.collection), request.namespace)
    return {
      document: new Map<string, Value>([['ns', request.namespace], ...(stats.get('storageStats') as Doc), ['ok', 1]]),
    }
  },
}

export const startSession = simple(() => ({
  id: { id: new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), Binary.SUBTYPE_UUID) },
  timeoutMinutes: 30,
}))

export const refreshSessions = simple(() => ({}))

/** endSessions and killSessions: what the sessions had open is gone. */
export const endSessions: Command = {
  fields: [],
  run(context, request) {
    for (const session of request.array(request.name)) {
      const id = isDoc(session) ? session.get('id') : undefined
      if (id instanceof Binary) endSession(context, id.toString('hex'))
    }
    return { document: doc({ ok: 1 }) }
  },
}

/** An empty list means every session. */
export const killAllSessions: Command = {
  fields: [],
  run(context) {
    for (const { id } of [...context.services.sessions.all()]) endSession(context, id)
    return { document: doc({ ok: 1 }) }
  },
}

function endSession(context: Context, id: string): void {
  context.services.sessions.end(id)
  context.services.cursors.killWhere((cursor) => cursor.session === id)
}
