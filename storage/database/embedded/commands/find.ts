// find, getMore, killCursors, count, distinct
// https://www.mongodb.com/docs/manual/reference/command/nav-crud/

import { keyOf } from '../bson/key.ts'
import { compare } from '../bson/compare.ts'
import { decode } from '../bson/codec.ts'
import { doc, isDoc, typeName, type Value } from '../bson/values.ts'
import { badValue, failedToParse, notSupported } from '../errors.ts'
import { visit } from '../query/path.ts'
import { emptyDocument, environmentOf, type Command } from './context.ts'
import { countDocuments, findDocuments, findRecords, checkSearch, type Search } from './search.ts'
import type { Collection } from '../store/collection.ts'
import { missing, wrongType, type Request } from './request.ts'

const defaultBatch = 101

export const find: Command = {
  fields: [
    'filter',
    'sort',
    'projection',
    'hint',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'min',
    'max',
    'collation',
    'let',
    'allowDiskUse',
    'noCursorTimeout',
    'allowPartialResults',
    'oplogReplay',
    'returnKey',
    'showRecordId',
    'tailable',
    'awaitData',
  ],
  inTransactions: true,
  run(context, request) {
    const collection = context.view.collection(request.database, request.collection)
    refuseOptions(request, collection)
    const environment = environmentOf(request, collection)
    const search = readSearch(request, 'filter')
    const projection = request.document('projection')
    const rows = findDocuments(context, collection, search, projection, environment)
    const limit = search.limit ?? 0
    const size = request.integer('batchSize', 0) ?? (limit > 0 ? Math.min(limit, defaultBatch) : defaultBatch)
    return context.services.cursors.open(context, request.namespace, rows, {
      size,
      isSingle: request.boolean('singleBatch'),
      isPatient: request.boolean('noCursorTimeout'),
    })
  },
}

function refuseOptions(request: Request, collection: Collection | undefined): void {
  const isTailable = request.boolean('tailable')
  if (isTailable && collection && collection.options.get('capped') !== true) {
    throw badValue('error processing query: tailable cursor requested on non capped collection')
  }
  if (!isTailable && request.boolean('awaitData')) {
    throw failedToParse("Cannot set 'awaitData' without also setting 'tailable'")
  }
  for (const option of ['returnKey', 'showRecordId', 'tailable']) {
    if (request.boolean(option)) throw notSupported(`The option '${option}' of find`)
  }
}

export const getMore: Command = {
  fields: ['collection', 'batchSize', 'term', 'lastKnownCommittedOpTime'],
  inTransactions: true,
  run(context, request) {
    const id = request.get('getMore')
    if (typeof id !== 'bigint') throw wrongType('getMore.getMore', id ?? null, 'long')
    if (request.get('maxTimeMS') !== undefined)
      throw badValue('cannot set maxTimeMS on getMore command for a non-awaitData cursor')
    const namespace = `${request.database}.${request.text('collection') ?? ''}`
    return context.services.cursors.more(context, id, namespace, request.integer('batchSize', 0) || Infinity)
  },
}

export const killCursors: Command = {
  fields: ['cursors'],
  inTransactions: true,
  run(context, request) {
    const killed: Value[] = []
    const notFound: Value[] = []
    for (const [position, id] of request.array('cursors').entries()) {
      if (typeof id !== 'bigint') throw wrongType(`killCursors.cursors.${position}`, id, 'long')
      const isKilled = context.services.cursors.kill(id, request.namespace)
      ;(isKilled ? killed : notFound).push(id)
    }
    return {
      document: doc({ cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 }),
    }
  },
}

export const count: Command = {
  fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
  async run(context, request) {
    const collection = context.view.collection(request.database, request.collection)
    const environment = environmentOf(request, collection)
    const search: Search = { filter: request.document('query') ?? emptyDocument, hint: request.get('hint') }
    const limit = Math.abs(request.integer('limit') ?? 0)
    const skip = request.integer('skip', 0) ?? 0
    const found = Math.max(0, (await countDocuments(context, collection, search, environment)) - skip)
    return { document: doc({ n: limit > 0 ? Math.min(limit, found) : found, ok: 1 }) }
  },
}

export const distinct: Command = {
  fields: ['key', 'query', 'collation'],
  inTransactions: true,
  async run(context, request) {
    const key = request.text('key')
    if (key === undefined) throw missing('distinct.key')
    if (key === '') throw badValue("The 'key' of a distinct command must be a non-empty string")
    const collection = context.view.collection(request.database, request.collection)
    const environment = environmentOf(request, collection)
    const search: Search = { filter: request.document('query') ?? emptyDocument }
    if (!collection) {
      checkSearch(search, environment)
      return { document: doc({ values: [], ok: 1 }) }
    }
    const parts = key.split('.')
    const values = new Map<string, Value>()
    const add = (value: Value) => {
      const name = keyOf(value).toString('latin1')
      if (!values.has(name)) values.set(name, value)
    }
    await context.each(findRecords(context, context.view, collection, search, environment), ({ raw, document }) => {
      visit(document ?? decode(raw), parts, 0, (value) => {
        if (Array.isArray(value)) value.forEach(add)
        else if (value !== undefined) add(value)
        return false
      })
    })
    const { collation } = environment
    const sorted = [...values.values()].sort((a, b) => compare(a, b, collation))
    const isFirst = (value: Value, position: number) =>
      !collation || position === 0 || compare(value, sorted[position - 1], collation) !== 0
    return { document: doc({ values: sorted.filter(isFirst), ok: 1 }) }
  },
}

export function readSearch(request: Request, filterField: string): Search {
  const filter = request.get(filterField)
  if (filter !== undefined && !isDoc(filter)) {
    throw wrongType(`${request.name}.${filterField}`, filter, 'object')
  }
  const limit = request.integer('limit', 0)
  return {
    filter: filter ?? emptyDocument,
    sort: request.document('sort'),
    skip: request.integer('skip', 0),
    limit,
    hint: readHint(request.get('hint')),
    min: request.document('min'),
    max: request.document('max'),
  }
}

/** @throws FailedToParse (9) when it is neither a name nor a key pattern */
export function readHint(hint: Value | undefined): Value | undefined {
  if (hint === undefined || typeof hint === 'string') return hint
  if (!isDoc(hint)) throw failedToParse(`Hint must be a string or an object, not ${typeName(hint)}`)
  return hint.size === 0 ? undefined : hint
}
