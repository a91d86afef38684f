// delete
// https://www.mongodb.com/docs/manual/reference/command/delete/

import { doc, isNumber, type Doc } from '../bson/values.ts'
import { toNumber } from '../bson/number.ts'
import { failedToParse } from '../errors.ts'
import { compileFilter } from '../query/filter.ts'
import { removeRecord } from './change.ts'
import type { Change } from './changing.ts'
import { environmentOf, type Command } from './context.ts'
import { readHint } from './find.ts'
import { missing, readDocument, type Request } from './request.ts'
import { checkBatch, runChanges, type ChangeStatement } from './statements.ts'
import { refuseMulti } from './update.ts'

export const remove: Command = {
  fields: ['deletes', 'ordered', 'let'],
  inTransactions: true,
  isRetryable: true,
  isWrite: true,
  async run(context, request) {
    const statements = request.documents('deletes')
    checkBatch(statements.length)
    if (request.get('txnNumber') !== undefined && !context.transaction) refuseMulti(statements, 'limit')
    const changes = statements.map((statement) => readStatement(request, statement))
    const outcome = await runChanges(context, request, changes)
    return { document: outcome.toReply(doc({ n: outcome.n })) }
  },
}

const statementFields = new Set(['q', 'limit', 'collation', 'hint'])

function readStatement(request: Request, statement: Doc): ChangeStatement {
  for (const field of statement.keys()) if (!statementFields.has(field)) throw request.unknown(`deletes.${field}`)
  const filter = readDocument(statement.get('q'), 'delete.deletes.q')
  if (!filter) throw missing('delete.deletes.q')
  const limit = statement.get('limit')
  if (!isNumber(limit)) throw missing('delete.deletes.limit')
  if (toNumber(limit) !== 0 && toNumber(limit) !== 1) {
    throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${toNumber(limit)}`)
  }
  const counts = { n: 0 }
  const change: Change = {
    database: request.database,
    name: request.collection,
    search: { filter, hint: readHint(statement.get('hint')) },
    isMulti: toNumber(limit) === 0,
    environment: (collection) => environmentOf(request, collection, statement.get('collation')),
    apply(view, collection, { record, raw, document }) {
      removeRecord(view, collection, record, raw, document)
      counts.n++
    },
    check: (environment) => void compileFilter(filter, environment),
  }
  return { change, result: () => counts }
}
