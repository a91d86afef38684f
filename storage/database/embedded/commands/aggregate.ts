// aggregate
// https://www.mongodb.com/docs/manual/reference/command/aggregate/

import { runPipeline, splitOutput, type FindQuery, type Reader } from '../aggregate/pipeline.ts'
import { decode, encode } from '../bson/codec.ts'
import { doc, isDoc, Binary, type Doc, type Value } from '../bson/values.ts'
import { CommandError, failedToParse, invalidOptions, typeMismatch } from '../errors.ts'
import { choosePlan } from '../planner/plan.ts'
import { countKeys } from '../planner/scan.ts'
import type { Environment } from '../query/environment.ts'
import { PAUSE, type Rows } from '../query/rows.ts'
import type { Collection } from '../store/collection.ts'
import { emptyDocument, environmentOf, type Command, type Context } from './context.ts'
import { explainPipeline } from './explain.ts'
import { writeOutput } from './output.ts'
import { findRecords } from './search.ts'
import { readHint } from './find.ts'
import type { Request } from './request.ts'

export const aggregate: Command = {
  fields: [
    'pipeline',
    'cursor',
    'explain',
    'allowDiskUse',
    'bypassDocumentValidation',
    'collation',
    'hint',
    'let',
    'fromMongos',
    'isMapReduceCommand',
    'exchange',
    'needsMerge',
  ],
  inTransactions: true,
  async run(context, request) {
    const pipeline = request.array('pipeline')
    const name = readSource(request)
    const collection = name === undefined ? undefined : context.view.collection(request.database, name)
    const environment = environmentOf(request, collection)
    const namespace = `${request.database}.${name ?? '$cmd.aggregate'}`
    const { stages, output } = splitOutput(pipeline)
    if (context.transaction) refuseInTransaction(pipeline)
    if (request.boolean('explain'))
      return { document: explainPipeline(context, request, collection, stages, environment) }
    const cursor = request.get('cursor')
    if (!isDoc(cursor)) {
      if (cursor !== undefined) throw typeMismatch('cursor field must be missing or an object')
      throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument")
    }
    const hint = readHint(request.get('hint'))
    const batchSize = cursor.get('batchSize')
    const size = batchSize === undefined ? 101 : Number(batchSize)
    const rows =
      localStage(context, stages, environment) ??
      runPipeline(name, stages, reader(context, request.database, name, hint), environment)
    if (output) {
      refuseLinearizable(request, output.stage)
      await writeOutput(context, request, output, rows, environment)
      return context.services.cursors.open(context, namespace, [][Symbol.iterator](), { size })
    }
    return context.services.cursors.open(context, namespace, encoded(rows), { size })
  },
}

/** How pipelines read collections of a database. The hint is for the collection that the command names. */
export function reader(
  context: Context,
  database: string,
  hinted: string | undefined,
  hint: Value | undefined,
): Reader {
  const withHint = (name: string, query: FindQuery) =>
    name === hinted && hint !== undefined ? { ...query, hint } : query
  return {
    *find(name: string, query: FindQuery, environment: Environment): Rows {
      const collection = context.view.collection(database, name)
      if (!collection) return
      for (const found of findRecords(context, context.view, collection, withHint(name, query), environment)) {
        yield found === PAUSE ? found : (found.document ?? decode(found.raw))
      }
    },
    count(name: string, filter: Doc, environment: Environment): number | Rows {
      const collection = context.view.collection(database, name)
      if (!collection) return 0
      const query = withHint(name, { filter })
      if (filter.size === 0 && query.hint === undefined) return context.view.documentsOf(collection)
      const plan = choosePlan(context.view, collection, query, environment)
      const keys = countKeys(context.view, plan, context.work)
      if (keys === undefined) return placeholders(context, collection, query, environment)
      context.note(collection, plan)
      return keys
    },
    stats: (name: string) => statsOf(context.view.collection(database, name), `${database}.${name}`),
  }
}

/** Rows that are only counted: nothing is decoded for them that the filter does not need. */
function* placeholders(context: Context, collection: Collection, query: FindQuery, environment: Environment): Rows {
  for (const found of findRecords(context, context.view, collection, query, environment)) {
    yield found === PAUSE ? found : emptyDocument
  }
}

export function statsOf(collection: Collection | undefined, namespace: string): Doc {
  const documents = collection?.documents ?? 0
  const bytes = collection?.bytes ?? 0
  const averages = documents > 0 ? { avgObjSize: Math.round(bytes / documents) } : {}
  const figures = {
    size: bytes,
    count: documents,
    ...averages,
    storageSize: bytes,
    nindexes: collection?.indexes.length ?? 0,
  }
  return doc({
    ns: namespace,
    count: documents,
    storageStats: doc({ ...figures, capped: collection?.options.get('capped') === true }),
    indexes: (collection?.indexes ?? []).map((index) =>
      doc({ name: index.name, key: index.spec.get('key'), spec: index.spec }),
    ),
  })
}

function readSource(request: Request): string | undefined {
  const source = request.get('aggregate')
  if (typeof source === 'string') return request.collection
  if (Number(source) !== 1)
    throw failedToParse("Invalid command format: the 'aggregate' field must specify a collection name or 1")
  return undefined
}

function* encoded(rows: Rows): Generator<Buffer | typeof PAUSE> {
  for (const row of rows) yield row === PAUSE ? row : encode(row)
}

/** Stages about this server, not about its data. */
function localStage(context: Context, stages: Value[], environment: Environment): Rows | undefined {
  const [first] = stages
  if (!isDoc(first)) return undefined
  const names = ['$listLocalSessions', '$listSessions', '$currentOp']
  const name = names.find((candidate) => first.has(candidate))
  if (!name) return undefined
  const documents =
    name === '$currentOp'
      ? []
      : [...context.services.sessions.all()].map(
          ({ id, usedAt }) =>
            new Map<string, Value>([
              [
                '_id',
                doc({ id: new Binary(Buffer.from(id, 'hex'), Binary.SUBTYPE_UUID), uid: new Binary(Buffer.alloc(32)) }),
              ],
              ['lastUse', new Date(usedAt)],
            ]),
        )
  const given = new Map<string, Value>([['$documents', documents]])
  return runPipeline(
    undefined,
    [given, ...stages.slice(1)],
    reader(context, 'admin', undefined, undefined),
    environment,
  )
}

const refusedInTransactions = [
  '$out',
  '$merge',
  '$currentOp',
  '$indexStats',
  '$collStats',
  '$changeStream',
  '$listLocalSessions',
]

function refuseInTransaction(pipeline: Value[]): void {
  for (const stage of pipeline) {
    const name = isDoc(stage) ? refusedInTransactions.find((candidate) => stage.has(candidate)) : undefined
    if (name) {
      throw new CommandError(
        263,
        `Operation not permitted in transaction :: caused by :: Aggregation stage ${name} cannot run within a multi-document transaction`,
      )
    }
  }
}

function refuseLinearizable(request: Request, stage: string): void {
  if (request.document('readConcern')?.get('level') === 'linearizable') {
    throw invalidOptions(`${stage} cannot be used with a 'linearizable' read concern level`)
  }
}
