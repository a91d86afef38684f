// The statements of a write command, one after the other, in as few commits as may be.

import type { Doc, Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import type { View } from '../store/view.ts'
import { changeAtOnce, changeInParts, type Change } from './changing.ts'
import type { Context } from './context.ts'
import type { Request } from './request.ts'

/** https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-Write-Command-Batch-Limit-Size */
export const mostStatements = 100_000
/** Statements in one commit, so that a large batch lets others in between. */
const statementsPerCommit = 1000

export interface StatementResult {
  readonly n: number
  readonly nModified?: number
  readonly upserted?: Value
}

export class Outcome {
  n = 0
  nModified = 0
  readonly upserted: Doc[] = []
  readonly errors: Doc[] = []
  readonly #done: Map<number, StatementResult> | undefined

  constructor(done: Map<number, StatementResult> | undefined) {
    this.#done = done
  }

  add(position: number, result: StatementResult): void {
    this.#done?.set(position, result)
    this.#count(position, result)
  }

  /** Takes the result over when the statement was done already, as the same write was sent before. */
  repeat(position: number): boolean {
    const result = this.#done?.get(position)
    if (result) this.#count(position, result)
    return result !== undefined
  }

  #count(position: number, result: StatementResult): void {
    this.n += result.n
    this.nModified += result.nModified ?? 0
    if (result.upserted !== undefined) {
      this.upserted.push(
        new Map<string, Value>([
          ['index', position],
          ['_id', result.upserted],
        ]),
      )
    }
  }

  fail(position: number, error: CommandError): void {
    this.errors.push(
      new Map<string, Value>([
        ['index', position],
        ['code', error.code],
        ...(error.details ?? []),
        ['errmsg', error.message],
      ]),
    )
  }

  toReply(reply: Doc): Doc {
    if (this.upserted.length > 0) reply.set('upserted', this.upserted)
    if (this.errors.length > 0) reply.set('writeErrors', this.errors)
    return reply.set('ok', 1)
  }
}

/** @throws InvalidLength (16) */
export function checkBatch(length: number): void {
  if (length < 1 || length > mostStatements) {
    throw new CommandError(16, `Write batch sizes must be between 1 and ${mostStatements}. Got ${length} operations.`)
  }
}

/**
 * Runs statements that each are done within one commit. An error ends the statement, and the others too when the command
 * is `ordered` or in a transaction, which then is over.
 */
export async function runStatements<T>(
  context: Context,
  request: Request,
  statements: readonly T[],
  run: (view: View, statement: T) => StatementResult,
): Promise<Outcome> {
  const isOrdered = endsWithError(context, request)
  const outcome = new Outcome(context.done)
  for (let next = 0; next < statements.length;) {
    context.checkTime()
    // The position is kept outside of the job: it may be interrupted by a transaction's claim, and goes on from there.
    await context.write((view) => {
      const end = Math.min(statements.length, next + statementsPerCommit)
      while (next < end) {
        try {
          if (!outcome.repeat(next)) outcome.add(next, run(view, statements[next]!))
        } catch (error) {
          if (!isOfStatement(error)) throw error
          outcome.fail(next, error)
          if (isOrdered) next = statements.length
        }
        next++
      }
    })
  }
  return outcome
}

/** A statement that finds documents and changes them. */
export interface ChangeStatement {
  readonly change: Change
  result(): StatementResult
}

/** The same for statements that find documents and change them. */
export async function runChanges(
  context: Context,
  request: Request,
  statements: readonly ChangeStatement[],
): Promise<Outcome> {
  const isOrdered = endsWithError(context, request)
  const outcome = new Outcome(context.done)
  let next = 0
  const goOn = (error: unknown) => {
    if (!isOfStatement(error)) throw error
    outcome.fail(next, error)
    next = isOrdered ? statements.length : next + 1
  }
  while (next < statements.length) {
    context.checkTime()
    const long = await context.write((view) => {
      const end = Math.min(statements.length, next + statementsPerCommit)
      while (next < end) {
        try {
          if (outcome.repeat(next)) {
            next++
            continue
          }
          const statement = statements[next]!
          const rest = changeAtOnce(context, view, statement.change)
          if (rest) return { statement, rest }
          outcome.add(next, statement.result())
          next++
        } catch (error) {
          goOn(error)
        }
      }
      return undefined
    })
    if (!long) continue
    try {
      await changeInParts(context, long.statement.change, long.rest)
      outcome.add(next, long.statement.result())
      next++
    } catch (error) {
      goOn(error)
    }
  }
  return outcome
}

/** A single change; errors are thrown. */
export async function runChange(context: Context, change: Change): Promise<void> {
  const rest = await context.write((view) => changeAtOnce(context, view, change))
  if (rest) await changeInParts(context, change, rest)
}

function endsWithError(context: Context, request: Request): boolean {
  return context.transaction !== undefined || request.get('ordered') === undefined || request.boolean('ordered')
}

/** MaxTimeMSExpired, WriteConflict, NoSuchTransaction and OutOfDiskSpace are not told of one statement. */
const codesOfCommands = [50, 112, 251, 14031]

function isOfStatement(error: unknown): error is CommandError {
  return error instanceof CommandError && !codesOfCommands.includes(error.code)
}
