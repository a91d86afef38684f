// From a request to its reply: which command it is, in which session and transaction, and how errors are told.

import { compileExpression } from '../aggregate/expression.ts'
import { Binary, isDoc, type Doc } from '../bson/values.ts'
import { CommandError, invalidOptions } from '../errors.ts'
import { Engine } from '../store/engine.ts'
import { removeExpired } from '../store/expiry.ts'
import { writeConflict } from '../store/transactions.ts'
import { errorReply, type Connection, type Dispatcher, type EngineOptions, type Reply } from '../wire/dispatcher.ts'
import { Clock } from './clock.ts'
import { checkApiVersion } from './api-version.ts'
import { checkConcerns, unsatisfiedConcern } from './concerns.ts'
import { Context, noSuchTransaction, type Command, type Services } from './context.ts'
import { Cursors } from './cursors.ts'
import { temporaryPrefix } from './output.ts'
import { Request } from './request.ts'
import { abort, Sessions, type RunningTransaction, type Session } from './sessions.ts'
import { logSlow } from './slow.ts'
import { commands } from './table.ts'

/** Opens the engine on a directory that the caller owns. */
export async function openDispatcher(directory: string, options: EngineOptions): Promise<Dispatcher> {
  const cursors = new Cursors()
  const log = options.log ?? (() => undefined)
  const engine = new Engine({
    directory,
    durability: options.durability ?? 'full',
    environment: { variables: new Map(), expression: compileExpression },
    onReload: () => cursors.killWhere(() => true),
  })
  const sessions = new Sessions()
  const services: Services = { engine, cursors, sessions, clock: new Clock(), options, log, startedAt: Date.now() }
  await removeTemporary(engine)
  const timers = startTimers(services)
  return {
    run: (command, connection) => run(services, command, connection),
    disconnected: ({ id }) => {
      const lost = new Set(sessions.abortOf(id).map(({ transaction }) => transaction))
      if (lost.size > 0) cursors.killWhere(({ transaction }) => transaction !== undefined && lost.has(transaction))
    },
    closing: () => sessions.abortAll(),
    async close() {
      for (const timer of timers) clearInterval(timer)
      sessions.abortAll()
      await engine.close()
    },
  }
}

/** A crash may have left what a pipeline was writing. */
async function removeTemporary(engine: Engine): Promise<void> {
  const all = engine.committed.databases().flatMap((database) => engine.committed.collections(database))
  const left = all.filter((collection) => collection.name.startsWith(temporaryPrefix))
  if (left.length > 0) await engine.write((view) => left.forEach((collection) => view.drop(collection)))
}

function startTimers({ engine, cursors, sessions, options, log }: Services): NodeJS.Timeout[] {
  const transactionMilliseconds = (options.transactionSeconds ?? 60) * 1000
  const sweep = () => {
    sessions.sweep(Date.now(), transactionMilliseconds)
    cursors.killIdle(Date.now())
  }
  let isExpiring = false
  const expire = () => {
    if (isExpiring) return
    isExpiring = true
    removeExpired(engine, new Date())
      .catch((error: unknown) =>
        log({ level: 'error', message: 'expired documents could not be removed', error: String(error) }),
      )
      .finally(() => (isExpiring = false))
  }
  const sweepEvery = Math.min(1000, transactionMilliseconds)
  return [setInterval(sweep, sweepEvery), setInterval(expire, (options.ttlSeconds ?? 60) * 1000)].map((timer) =>
    timer.unref(),
  )
}

async function run(services: Services, body: Doc, connection: Connection): Promise<Reply> {
  try {
    const reply = await answer(services, body, connection)
    const document = 'cursor' in reply ? reply.cursor.rest : reply.document
    const failure = unsatisfiedConcern(body)
    if (failure) document.set('writeConcernError', failure)
    services.clock.stamp(document)
    return reply
  } catch (error) {
    return refusal(services, error)
  }
}

/** What nobody foresaw is a defect: it is logged. */
function refusal({ clock, log }: Services, cause: unknown): Reply {
  if (!(cause instanceof CommandError))
    log({ level: 'error', message: 'a command failed', error: cause instanceof Error ? cause.stack : String(cause) })
  const reply = errorReply(cause)
  clock.stamp(reply.document)
  return reply
}

async function answer(services: Services, body: Doc, connection: Connection): Promise<Reply> {
  const name = body.keys().next().value ?? ''
  const command = commands.get(name)
  if (!command) throw noSuchCommand(name)
  const request = new Request(name, body)
  request.allow(command.fields)
  checkApiVersion(request)
  const session = readSession(services, body)
  const isInTransaction = body.get('autocommit') === false
  checkConcerns(request, isInTransaction)
  const maxMilliseconds = request.integer('maxTimeMS', 0) ?? 0
  const make = (running?: RunningTransaction, done?: Session['done']) =>
    new Context(services, connection, {
      session: session?.id,
      transaction: running?.transaction,
      done,
      maxMilliseconds,
    })
  if (isInTransaction) {
    if (!session) throw invalidOptions('a transaction needs a session (lsid)')
    return inTurn(session, () => runInTransaction(services, command, request, session, { make, connection }))
  }
  if (name === 'commitTransaction' || name === 'abortTransaction') throw noSuchTransaction('was never started')
  const number = body.get('txnNumber')
  if (number !== undefined && !command.isRetryable) {
    throw new CommandError(
      50768,
      `txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and ${name} is not a retryable write command.`,
    )
  }
  if (typeof number === 'bigint' && session)
    return runOnce(services, session, number, () => runCommand(command, make(undefined, session.done), request))
  return runCommand(command, make(), request)
}

const noSuchCommand = (name: string) =>
  new CommandError(
    59,
    `no such command: '${name}'. The embedded database has not all commands of MongoDB: set MONGODB_URI to use a MongoDB server`,
  )

async function runCommand(command: Command, context: Context, request: Request): Promise<Reply> {
  try {
    return await command.run(context, request)
  } finally {
    logSlow(context, request)
  }
}

/** A retryable write that comes a second time gets the reply of the first. */
function runOnce(
  { sessions }: Services,
  session: Session,
  number: bigint,
  write: () => Promise<Reply>,
): Promise<Reply> {
  if (!sessions.advance(session, number) && session.retryable) return session.retryable
  const reply = write()
  session.retryable = reply
  const { done } = session
  reply.then(
    (answered) => {
      // What was refused is tried again; what was done is kept until then.
      if (!hasFailedStatement(answered)) done.clear()
      else if (session.retryable === reply) session.retryable = undefined
    },
    () => {
      done.clear()
      if (session.retryable === reply) session.retryable = undefined
    },
  )
  return reply
}

function hasFailedStatement(reply: Reply): boolean {
  return 'document' in reply && reply.document.has('writeErrors')
}

/** So a commit waits for a statement that is still running, and for the same commit when it is sent again. */
function inTurn(session: Session, run: () => Promise<Reply>): Promise<Reply> {
  const reply = session.turn.then(run)
  const isOver = () => undefined
  session.turn = reply.then(isOver, isOver)
  return reply
}

async function runInTransaction(
  services: Services,
  command: Command,
  request: Request,
  session: Session,
  { make, connection }: { make: (running?: RunningTransaction) => Context; connection: Connection },
): Promise<Reply> {
  const number = request.get('txnNumber')
  if (typeof number !== 'bigint') throw invalidOptions("'autocommit' needs a 'txnNumber'")
  if (request.boolean('startTransaction')) begin(services, session, number)
  else if (number < session.number) services.sessions.advance(session, number)
  const running = session.current
  if (!running || running.number !== number) {
    throw noSuchTransaction(`${number} does not match any in-progress transactions`)
  }
  running.connectionId = connection.id
  if (request.name === 'commitTransaction' || request.name === 'abortTransaction')
    return runCommand(command, make(running), request)
  if (running.state === 'committed') throw new CommandError(256, `Transaction ${number} has been committed.`)
  if (running.state !== 'open' || !running.transaction.isOpen) throw noSuchTransaction(`${number} has been aborted`)
  const end = () => {
    abort(running)
    services.cursors.killWhere((cursor) => cursor.transaction === running.transaction)
  }
  try {
    if (!command.inTransactions) {
      throw new CommandError(263, `Cannot run '${request.name}' in a multi-document transaction.`)
    }
    if (['admin', 'config', 'local'].includes(request.database) && command.isWrite) {
      throw new CommandError(263, `Cannot run command against the '${request.database}' database in a transaction.`)
    }
    const reply = await runCommand(command, make(running), request)
    if (hasFailedStatement(reply)) end()
    return reply
  } catch (error) {
    // Any error ends the transaction; the driver starts it anew where that may help.
    end()
    if (error instanceof CommandError && error.code === 112 && error.labels.length === 0) throw writeConflict()
    throw error
  }
}

function begin({ engine, sessions }: Services, session: Session, number: bigint): void {
  if (!sessions.advance(session, number)) {
    throw new CommandError(
      117,
      `Given transaction number ${number} is already in progress or was used on session ${session.id}`,
    )
  }
  session.current = { number, transaction: engine.begin(), startedAt: Date.now(), connectionId: 0, state: 'open' }
}

function readSession({ sessions }: Services, body: Doc): Session | undefined {
  const lsid = body.get('lsid')
  const id = isDoc(lsid) ? lsid.get('id') : undefined
  return id instanceof Binary ? sessions.get(id.toString('hex')) : undefined
}
