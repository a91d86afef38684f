// What a command works with: the data as it sees them, the services of the server, and the time that it may take.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { compileExpression } from '../aggregate/expression.ts'
import { parseCollation } from '../bson/collation.ts'
import type { Doc, Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import type { Plan } from '../planner/plan.ts'
import { noWork, type Work } from '../planner/scan.ts'
import type { Environment } from '../query/environment.ts'
import { PAUSE } from '../query/rows.ts'
import type { Collection } from '../store/collection.ts'
import type { Engine } from '../store/engine.ts'
import type { Transaction } from '../store/transactions.ts'
import type { View } from '../store/view.ts'
import type { Connection, EngineOptions, Log, Reply } from '../wire/dispatcher.ts'
import type { Clock } from './clock.ts'
import type { Cursors } from './cursors.ts'
import type { Request } from './request.ts'
import type { Sessions } from './sessions.ts'
import type { StatementResult } from './statements.ts'

export interface Services {
  readonly engine: Engine
  readonly cursors: Cursors
  readonly sessions: Sessions
  readonly clock: Clock
  readonly options: EngineOptions
  readonly log: Log
  readonly startedAt: number
}

export interface Command {
  /** What it understands besides its own name and the generic fields. */
  readonly fields: readonly string[]
  readonly inTransactions?: boolean
  /** May carry a transaction number outside of transactions, so that the driver can send it twice. */
  readonly isRetryable?: boolean
  readonly isWrite?: boolean
  run(context: Context, request: Request): Promise<Reply> | Reply
}

export class Context {
  readonly services: Services
  readonly connection: Connection
  readonly transaction: Transaction | undefined
  readonly view: View
  /** The session's id, as text. */
  readonly session: string | undefined
  /** Of a retryable write: the statements that were done when it was sent before, and those that are done now. */
  readonly done: Map<number, StatementResult> | undefined
  /** When the command has to be done, in milliseconds of performance.now(); infinite without maxTimeMS. */
  readonly deadline: number
  readonly work: Work = noWork()
  readonly plans: { collection: Collection; plan: Plan }[] = []
  readonly startedAt = performance.now()

  constructor(
    services: Services,
    connection: Connection,
    options: {
      session: string | undefined
      transaction: Transaction | undefined
      done?: Map<number, StatementResult>
      maxMilliseconds: number
    },
  ) {
    this.services = services
    this.connection = connection
    this.session = options.session
    this.transaction = options.transaction
    this.done = options.done
    this.view = this.transaction ? services.engine.viewOf(this.transaction) : services.engine.committed
    this.deadline = options.maxMilliseconds > 0 ? this.startedAt + options.maxMilliseconds : Infinity
  }

  /** Changes data: in the transaction, or durably. A job outside of transactions may run again; see Engine.write. */
  async write<T>(job: (view: View) => T): Promise<T> {
    return this.transaction ? job(this.view) : this.services.engine.write(job, this.deadline)
  }

  /** Lets others work, and then sees whether to go on. @throws MaxTimeMSExpired (50) */
  async pause(): Promise<void> {
    await nextTurn()
    this.checkTime()
    if (this.transaction && !this.transaction.isOpen) throw noSuchTransaction('has been aborted')
  }

  checkTime(): void {
    if (performance.now() > this.deadline) throw new CommandError(50, 'operation exceeded time limit')
  }

  /** Goes through rows, with a rest at every pause. */
  async each<T>(rows: Iterable<T | typeof PAUSE>, take: (row: T) => void): Promise<void> {
    for (const row of rows) {
      if (row === PAUSE) await this.pause()
      else take(row)
    }
  }

  /** Remembers a plan for the log of slow operations; a $lookup searches in the same way for each of its documents. */
  note(collection: Collection, plan: Plan): void {
    const isAlike = (noted: { collection: Collection; plan: Plan }) =>
      noted.collection === collection && noted.plan.kind === plan.kind && indexOf(noted.plan) === indexOf(plan)
    if (!this.plans.some(isAlike)) this.plans.push({ collection, plan })
  }
}

const indexOf = (plan: Plan) => (plan.kind === 'index' ? plan.index : undefined)

/** What filters and expressions of a command see: its collation or else the collection's, its variables, the time. */
export function environmentOf(request: Request, collection?: Collection, statementCollation?: Value): Environment {
  const wanted = statementCollation ?? request.get('collation')
  const collation = wanted === undefined ? collection?.collation : parseCollation(wanted)
  const variables = new Map<string, Value>([['NOW', new Date()]])
  const environment: Environment = { collation, variables, expression: compileExpression }
  for (const [name, expression] of request.document('let') ?? emptyDocument) {
    if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) {
      throw new CommandError(9, `'${name}' starts with an invalid character for a user variable name`)
    }
    variables.set(name, compileExpression(expression, environment)(emptyDocument) ?? null)
  }
  return environment
}

export const emptyDocument: Doc = new Map()

export function noSuchTransaction(state: string): CommandError {
  return new CommandError(251, `The transaction ${state}.`, { labels: ['TransientTransactionError'] })
}
