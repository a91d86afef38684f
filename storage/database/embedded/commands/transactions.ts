// commitTransaction and abortTransaction
// https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md

import { doc } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import { noSuchTransaction, type Command } from './context.ts'
import { abort, type RunningTransaction } from './sessions.ts'

export const commitTransaction: Command = {
  fields: ['recoveryToken'],
  inTransactions: true,
  async run(context) {
    const running = runningOf(context.session && context.services.sessions.get(context.session).current)
    if (running.state === 'committed') return { document: doc({ ok: 1 }) }
    if (running.state !== 'open' || !running.transaction.isOpen)
      throw noSuchTransaction(`${running.number} has been aborted`)
    running.state = 'committing'
    try {
      await context.services.engine.commit(running.transaction)
      running.state = 'committed'
    } catch (error) {
      running.state = 'aborted'
      throw error
    } finally {
      context.services.cursors.killWhere((cursor) => cursor.transaction === running.transaction)
    }
    return { document: doc({ ok: 1 }) }
  },
}

export const abortTransaction: Command = {
  fields: ['recoveryToken'],
  inTransactions: true,
  run(context) {
    const running = runningOf(context.session && context.services.sessions.get(context.session).current)
    if (running.state === 'committed') throw new CommandError(256, `Transaction ${running.number} has been committed.`)
    if (running.state !== 'open') throw noSuchTransaction(`${running.number} has been aborted`)
    abort(running)
    context.services.cursors.killWhere((cursor) => cursor.transaction === running.transaction)
    return { document: doc({ ok: 1 }) }
  },
}

function runningOf(running: RunningTransaction | '' | undefined): RunningTransaction {
  if (!running) throw noSuchTransaction('was never started')
  return running
}
