// update
// https://www.mongodb.com/docs/manual/reference/command/update/

import { compilePipelineUpdate } from '../aggregate/pipeline.ts'
import { decode, encode } from '../bson/codec.ts'
import { doc, ObjectId, type Doc, type Value } from '../bson/values.ts'
import { CommandError, failedToParse } from '../errors.ts'
import type { Environment } from '../query/environment.ts'
import { compileFilter } from '../query/filter.ts'
import { compileUpdate, isReplacement, seedFromFilter } from '../query/update.ts'
import type { Collection } from '../store/collection.ts'
import { checkNamespace } from '../store/namespace.ts'
import type { View } from '../store/view.ts'
import { insertRecord, replaceRecord } from './change.ts'
import type { Change, Found } from './changing.ts'
import { environmentOf, type Command } from './context.ts'
import { readHint } from './find.ts'
import { checkId } from './insert.ts'
import { missing, readBoolean, readDocument, wrongType, type Request } from './request.ts'
import { checkBatch, runChanges, type ChangeStatement } from './statements.ts'

export const update: Command = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  inTransactions: true,
  isRetryable: true,
  isWrite: true,
  async run(context, request) {
    const statements = request.documents('updates')
    checkBatch(statements.length)
    checkNamespace(request.database, request.collection)
    if (request.get('txnNumber') !== undefined && !context.transaction) refuseMulti(statements, 'multi')
    const changes = statements.map((statement) => readStatement(request, statement))
    const outcome = await runChanges(context, request, changes)
    return { document: outcome.toReply(doc({ n: outcome.n, nModified: outcome.nModified })) }
  },
}

/** Statements on many documents cannot be told from their repetition. @throws InvalidOptions (72) */
export function refuseMulti(statements: readonly Doc[], field: 'multi' | 'limit'): void {
  const isMulti = (statement: Doc) =>
    field === 'multi' ? statement.get('multi') === true : Number(statement.get('limit')) === 0
  if (statements.some(isMulti)) {
    throw new CommandError(72, `Cannot use retryable writes with ${field === 'multi' ? 'multi-updates' : 'limit=0'}`)
  }
}

const statementFields = new Set([
  'q',
  'u',
  'c',
  'upsert',
  'multi',
  'collation',
  'arrayFilters',
  'hint',
  'upsertSupplied',
])

function readStatement(request: Request, statement: Doc): ChangeStatement {
  for (const field of statement.keys()) if (!statementFields.has(field)) throw request.unknown(`updates.${field}`)
  const filter = readDocument(statement.get('q'), 'update.updates.q')
  if (!filter) throw missing('update.updates.q')
  const wanted = statement.get('u')
  if (wanted === undefined) throw missing('update.updates.u')
  const isMulti = readBoolean(statement.get('multi'), 'update.updates.multi')
  const arrayFilters = readArrayFilters(statement.get('arrayFilters'), 'update.updates.arrayFilters')
  const isUpsert = readBoolean(statement.get('upsert'), 'update.updates.upsert')
  const counts = { n: 0, nModified: 0, upserted: undefined as Value | undefined }
  const change: Change = {
    database: request.database,
    name: request.collection,
    search: { filter, hint: readHint(statement.get('hint')) },
    isMulti,
    environment: (collection) =>
      withConstants(environmentOf(request, collection, statement.get('collation')), statement),
    apply(view, collection, found, environment) {
      if (isMulti) refuseReplacement(wanted)
      const { isModified } = updateRecord(view, collection, found, wanted, filter, arrayFilters, environment)
      counts.n++
      if (isModified) counts.nModified++
    },
    check(environment) {
      if (isMulti) refuseReplacement(wanted)
      checkUpdate(filter, wanted, arrayFilters, environment)
    },
    otherwise: isUpsert
      ? (view, collection, environment) => {
          if (isMulti) refuseReplacement(wanted)
          const target = collection ?? view.create(request.database, request.collection, new Map())
          counts.upserted = upsert(view, target, wanted, filter, arrayFilters, environment).get('_id')!
          counts.n++
        }
      : undefined,
  }
  return { change, result: () => counts }
}

function refuseReplacement(wanted: Value): void {
  if (isReplacement(wanted)) throw failedToParse('multi update is not supported for replacement-style update')
}

export function readArrayFilters(value: Value | undefined, name: string): Doc[] | undefined {
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw wrongType(name, value, 'array')
  return value.map((filter) => readDocument(filter, name) ?? new Map())
}

/** `c` gives the variables of a pipeline, as values. */
function withConstants(environment: Environment, statement: Doc): Environment {
  const constants = readDocument(statement.get('c'), 'update.updates.c')
  return constants ? { ...environment, variables: new Map([...environment.variables, ...constants]) } : environment
}

export interface Updated {
  readonly document: Doc
  readonly isModified: boolean
}

export function updateRecord(
  view: View,
  collection: Collection,
  found: Found,
  wanted: Value,
  filter: Doc,
  arrayFilters: Doc[] | undefined,
  environment: Environment,
): Updated {
  const compiled = compileUpdate(wanted, { arrayFilters, environment, pipeline: compilePipelineUpdate })
  const raw = encode(compiled.apply(decode(found.raw), filter))
  if (raw.equals(found.raw)) return { document: found.document, isModified: false }
  const document = decode(raw)
  replaceRecord(view, collection, found.record, found, { raw, document })
  return { document, isModified: true }
}

/** Inserts what an update with `upsert` makes of a filter that matches nothing. */
export function upsert(
  view: View,
  collection: Collection,
  wanted: Value,
  filter: Doc,
  arrayFilters: Doc[] | undefined,
  environment: Environment,
): Doc {
  const compiled = compileUpdate(wanted, { arrayFilters, environment, pipeline: compilePipelineUpdate })
  const made = compiled.insert(seedFromFilter(filter, isReplacement(wanted)))
  const id = made.get('_id') ?? (made.has('_id') ? null : new ObjectId())
  checkId(id)
  const raw = encode(new Map<string, Value>([['_id', id], ...made, ['_id', id]]))
  const document = decode(raw)
  insertRecord(view, collection, raw, document)
  return document
}

/** Finds mistakes also where nothing matches. */
export function checkUpdate(
  filter: Doc,
  wanted: Value,
  arrayFilters: Doc[] | undefined,
  environment: Environment,
): void {
  compileFilter(filter, environment)
  compileUpdate(wanted, { arrayFilters, environment, pipeline: compilePipelineUpdate })
}
