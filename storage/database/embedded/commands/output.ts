// $out and $merge: pipelines whose result goes into a collection.
// https://www.mongodb.com/docs/manual/reference/operator/aggregation/merge/

import { randomUUID } from 'node:crypto'
import { compilePipelineUpdate, type Output } from '../aggregate/pipeline.ts'
import { decode, encode } from '../bson/codec.ts'
import { isDoc, ObjectId, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import type { Environment } from '../query/environment.ts'
import { valueAt } from '../query/path.ts'
import type { Rows } from '../query/rows.ts'
import { duplicateKey, type Collection } from '../store/collection.ts'
import type { View } from '../store/view.ts'
import { emptyDocument, type Context } from './context.ts'
import { insertDocument } from './insert.ts'
import type { Request } from './request.ts'
import { firstRecord } from './search.ts'
import { replaceRecord } from './change.ts'

const documentsPerCommit = 500

/** Reads the whole result before anything is written: a pipeline may read the collection that it writes. */
export async function writeOutput(
  context: Context,
  request: Request,
  output: Output,
  rows: Rows,
  environment: Environment,
): Promise<void> {
  const documents: Doc[] = []
  await context.each(rows, (document) => documents.push(document))
  if (output.stage === '$out') await replaceCollection(context, readTarget(output.spec, request.database), documents)
  else await merge(context, readMerge(output.spec, request.database), documents, environment)
}

interface Target {
  readonly database: string
  readonly name: string
}

/** What was checked when the pipeline was read: a name, or { db, coll }. */
function readTarget(spec: Value, database: string): Target {
  if (!isDoc(spec)) return { database, name: spec as string }
  return { database: (spec.get('db') as string | undefined) ?? database, name: spec.get('coll') as string }
}

/**
 * Puts the documents in the place of the collection; its options and indexes stay. They are gathered in a temporary
 * collection, so that an error leaves everything as it was.
 */
async function replaceCollection(context: Context, target: Target, documents: readonly Doc[]): Promise<void> {
  const old = context.view.collection(target.database, target.name)
  if (old?.options.get('capped') === true) {
    throw new CommandError(17152, `namespace '${old.namespace}' is capped so it can't be used for $out`)
  }
  const temporary = `${temporaryPrefix}${randomUUID()}`
  try {
    await context.write((view) => {
      const collection = view.create(target.database, temporary, old?.options ?? emptyDocument)
      for (const index of old?.indexes.slice(1) ?? []) view.addIndex(collection, index.spec)
    })
    for (let next = 0; next < documents.length;) {
      await context.write((view) => {
        const collection = view.collection(target.database, temporary)!
        for (const end = Math.min(documents.length, next + documentsPerCommit); next < end; next++) {
          insertDocument(view, collection, documents[next]!)
        }
      })
    }
    await context.write((view) => {
      view.rename(view.collection(target.database, temporary)!, target.database, target.name)
    })
  } catch (error) {
    const drop = (view: View) => {
      const collection = view.collection(target.database, temporary)
      if (collection) view.drop(collection)
    }
    await context.write(drop).catch(() => undefined)
    throw error
  }
}

/** What is left of these, by a crash or on a broken disk, is removed when the database is opened. */
export const temporaryPrefix = 'tmp.agg_out.'

interface Merge {
  readonly target: Target
  readonly on: readonly string[]
  readonly whenMatched: Value
  readonly whenNotMatched: Value
  readonly variables: Doc | undefined
}

function readMerge(spec: Value, database: string): Merge {
  const fields = isDoc(spec) ? spec : new Map<string, Value>([['into', spec]])
  const on = fields.get('on') ?? '_id'
  return {
    target: readTarget(fields.get('into')!, database),
    on: [on].flat() as string[],
    whenMatched: fields.get('whenMatched') ?? 'merge',
    whenNotMatched: fields.get('whenNotMatched') ?? 'insert',
    variables: fields.get('let') as Doc | undefined,
  }
}

async function merge(
  context: Context,
  wanted: Merge,
  documents: readonly Doc[],
  environment: Environment,
): Promise<void> {
  const existing = context.view.collection(wanted.target.database, wanted.target.name)
  checkOn(existing, wanted.on)
  for (let next = 0; next < documents.length;) {
    await context.write((view) => {
      const { database, name } = wanted.target
      const collection = view.collection(database, name) ?? view.create(database, name, new Map())
      for (const end = Math.min(documents.length, next + documentsPerCommit); next < end; next++) {
        mergeDocument(context, view, collection, wanted, documents[next]!, environment)
      }
    })
  }
}

/** @throws Location51183 when no unique index says which document is meant */
function checkOn(collection: Collection | undefined, on: readonly string[]): void {
  if (on.length === 1 && on[0] === '_id') return
  const isUnique = collection?.indexes.some(
    (index) =>
      index.unique &&
      !index.partialFilter &&
      index.fields.length === on.length &&
      index.fields.every((field) => on.includes(field.path)),
  )
  if (!isUnique) throw new CommandError(51183, 'Cannot find index to verify that join fields will be unique')
}

function mergeDocument(
  context: Context,
  view: View,
  collection: Collection,
  wanted: Merge,
  sent: Doc,
  environment: Environment,
): void {
  const document = sent.has('_id') ? sent : new Map<string, Value>([['_id', new ObjectId()], ...sent])
  const filter: Doc = new Map(wanted.on.map((path) => [path, new Map([['$eq', joinValue(document, path)]])]))
  const record = firstRecord(context, view, collection, { filter }, environment)
  if (!record) {
    if (wanted.whenNotMatched === 'insert') insertDocument(view, collection, document)
    else if (wanted.whenNotMatched === 'fail') {
      throw new CommandError(
        13113,
        '$merge could not find a matching document in the target collection for at least one document in the source collection',
      )
    }
    return
  }
  if (wanted.whenMatched === 'keepExisting') return
  if (wanted.whenMatched === 'fail') throw duplicateKey(collection, collection.idIndex, document)
  const found = { ...record, document: decode(record.raw) }
  const changed = mergeInto(found.document, document, wanted, environment)
  const id = found.document.get('_id')!
  const raw = encode(new Map<string, Value>([['_id', id], ...changed, ['_id', id]]))
  replaceRecord(view, collection, found.record, found, { raw, document: decode(raw) })
}

function mergeInto(old: Doc, document: Doc, wanted: Merge, environment: Environment): Doc {
  if (wanted.whenMatched === 'replace') return document
  if (wanted.whenMatched === 'merge') return new Map([...old, ...document])
  const variables = new Map(environment.variables).set('new', document)
  for (const [name, expression] of wanted.variables ?? []) {
    variables.set(name, environment.expression(expression, environment)(document) ?? null)
  }
  return compilePipelineUpdate(wanted.whenMatched as Value[], { ...environment, variables })(new Map(old))
}

function joinValue(document: Doc, path: string): Value {
  const value = valueAt(document, path)
  if (value === undefined || value === null || Array.isArray(value)) {
    throw new CommandError(
      51132,
      `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`,
    )
  }
  return value
}
