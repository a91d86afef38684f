// create, drop, dropDatabase, renameCollection, collMod, listCollections, listDatabases
// https://www.mongodb.com/docs/manual/reference/command/nav-administration/

import { compareStrings } from '../bson/compare.ts'
import { equals } from '../bson/compare.ts'
import { parseCollation } from '../bson/collation.ts'
import { encode } from '../bson/codec.ts'
import { describe, doc, isDoc, isNumber, type Doc, type Value } from '../bson/values.ts'
import { toNumber } from '../bson/number.ts'
import { badValue, CommandError, invalidOptions, notSupported } from '../errors.ts'
import { compileFilter } from '../query/filter.ts'
import type { Collection } from '../store/collection.ts'
import { idIndexName, sameKey } from '../store/collection-index.ts'
import { isTimeToLive } from '../store/expiry.ts'
import type { View } from '../store/view.ts'
import { emptyDocument, environmentOf, type Command } from './context.ts'
import type { Request } from './request.ts'

const keptOptions = ['capped', 'size', 'max', 'collation', 'clusteredIndex']
const refusedOptions: Record<string, string> = {
  viewOn: 'A view',
  pipeline: 'A view',
  timeseries: 'A time series collection',
  validator: 'A collection validator',
  validationLevel: 'A collection validator',
  validationAction: 'A collection validator',
  changeStreamPreAndPostImages: 'changeStreamPreAndPostImages',
  encryptedFields: 'Queryable encryption',
  storageEngine: 'The option storageEngine',
  indexOptionDefaults: 'The option indexOptionDefaults',
  expireAfterSeconds: 'The option expireAfterSeconds of collections',
}

export const create: Command = {
  fields: [...keptOptions, ...Object.keys(refusedOptions), 'autoIndexId', 'idIndex', 'flags', 'temp'],
  inTransactions: true,
  isWrite: true,
  async run(context, request) {
    const options = readOptions(request)
    await context.write((view) => {
      const existing = view.collection(request.database, request.collection)
      if (!existing) view.create(request.database, request.collection, options)
      else if (!sameOptions(existing.options, options) || view.transaction) {
        throw new CommandError(48, `Collection ${request.namespace} already exists.`)
      }
    })
    return { document: doc({ ok: 1 }) }
  },
}

function readOptions(request: Request): Doc {
  const options: Doc = new Map()
  for (const [option, feature] of Object.entries(refusedOptions)) {
    const value = request.get(option)
    if (value !== undefined && !(isDoc(value) && value.size === 0)) throw notSupported(feature)
  }
  if (request.boolean('capped')) {
    const size = request.integer('size', 1)
    if (size === undefined) throw invalidOptions("the 'size' field is required when 'capped' is true")
    options.set('capped', true)
    // The server counts the size of capped collections in steps of 256 bytes.
    options.set('size', Math.ceil(size / 256) * 256)
    const max = request.integer('max', 0)
    if (max) options.set('max', max)
  }
  const collation = parseCollation(request.get('collation'))
  if (collation) options.set('collation', collation.spec)
  const clustered = request.document('clusteredIndex')
  if (clustered) options.set('clusteredIndex', readClustered(clustered))
  return options
}

function readClustered(clustered: Doc): Doc {
  if (!sameKey(clustered.get('key'), doc({ _id: 1 })) || clustered.get('unique') !== true) {
    throw badValue('The clusteredIndex option is only supported with {key: {_id: 1}, unique: true}')
  }
  return doc({ v: 2, key: { _id: 1 }, name: clustered.get('name') ?? idIndexName, unique: true })
}

const sameOptions = (a: Doc, b: Doc) => equals(sortKeys(a), sortKeys(b))
const sortKeys = (document: Doc): Doc => new Map([...document].sort(([a], [b]) => compareStrings(a, b)))

export const drop: Command = {
  fields: [],
  isWrite: true,
  async run(context, request) {
    const dropped = await context.write((view) => {
      const collection = view.collection(request.database, request.collection)
      if (collection) view.drop(collection)
      return collection
    })
    if (!dropped) return { document: doc({ ok: 1 }) }
    return { document: doc({ nIndexesWas: dropped.indexes.length, ns: request.namespace, ok: 1 }) }
  },
}

export const dropDatabase: Command = {
  fields: [],
  isWrite: true,
  async run(context, request) {
    const dropped = await context.write((view) => {
      const collections = view.collections(request.database)
      for (const collection of collections) view.drop(collection)
      return collections.length
    })
    return { document: dropped > 0 ? doc({ dropped: request.database, ok: 1 }) : doc({ ok: 1 }) }
  },
}

export const renameCollection: Command = {
  fields: ['to', 'dropTarget', 'stayTemp'],
  isWrite: true,
  async run(context, request) {
    const from = splitNamespace(request.text('renameCollection') ?? '')
    const to = splitNamespace(request.text('to') ?? '')
    const isReplacing = request.boolean('dropTarget')
    await context.write((view) => {
      const collection = view.collection(...from)
      if (!collection) throw new CommandError(26, `Source collection ${from.join('.')} does not exist`)
      if (from.join('.') === to.join('.')) throw new CommandError(20, "Can't rename a collection to itself")
      const target = view.collection(...to)
      if (target && !isReplacing) throw new CommandError(48, 'target namespace exists')
      view.rename(collection, ...to)
    })
    return { document: doc({ ok: 1 }) }
  },
}

function splitNamespace(namespace: string): [database: string, name: string] {
  const dot = namespace.indexOf('.')
  if (dot < 1 || dot === namespace.length - 1) throw new CommandError(73, `Invalid namespace specified '${namespace}'`)
  return [namespace.slice(0, dot), namespace.slice(dot + 1)]
}

export const collMod: Command = {
  fields: ['index', ...Object.keys(refusedOptions), 'dryRun', 'cappedSize', 'cappedMax'],
  isWrite: true,
  async run(context, request) {
    for (const [option, feature] of Object.entries(refusedOptions)) {
      if (request.get(option) !== undefined) throw notSupported(feature)
    }
    for (const option of ['dryRun', 'cappedSize', 'cappedMax']) {
      if (request.get(option) !== undefined) throw notSupported(`The option ${option} of collMod`)
    }
    const change = request.document('index')
    const reply = doc({})
    await context.write((view) => {
      const collection = view.collection(request.database, request.collection)
      if (!collection) throw new CommandError(26, `ns does not exist: ${request.namespace}`)
      if (change) modifyIndex(view, collection, change, reply)
    })
    return { document: reply.set('ok', 1) }
  },
}

const changeable = ['name', 'keyPattern', 'expireAfterSeconds', 'hidden']

function modifyIndex(view: View, collection: Collection, change: Doc, reply: Doc): void {
  for (const field of change.keys()) {
    if (!changeable.includes(field)) throw notSupported(`The option index.${field} of collMod`)
  }
  const name = change.get('name')
  const index = collection.indexes.find((candidate) =>
    name === undefined ? sameKey(candidate.spec.get('key'), change.get('keyPattern')) : candidate.name === name,
  )
  if (!index)
    throw new CommandError(
      27,
      `cannot find index ${name === undefined ? 'with that key' : describe(name)} for ns ${collection.namespace}`,
    )
  const spec = new Map(index.spec)
  const seconds = change.get('expireAfterSeconds')
  if (seconds !== undefined) {
    if (!isTimeToLive(seconds)) {
      throw invalidOptions(
        `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different value than ${describe(seconds)}`,
      )
    }
    if (index.fields.length !== 1 || index.name === idIndexName)
      throw invalidOptions('TTL indexes are on one field, not on _id')
    const old = spec.get('expireAfterSeconds')
    if (old !== undefined) reply.set('expireAfterSeconds_old', old)
    spec.set('expireAfterSeconds', seconds)
    reply.set('expireAfterSeconds_new', seconds)
  }
  const hidden = change.get('hidden')
  if (hidden !== undefined) {
    if (index.name === idIndexName) throw badValue("can't hide _id index")
    reply.set('hidden_old', index.hidden).set('hidden_new', hidden === true)
    if (hidden === true) spec.set('hidden', true)
    else spec.delete('hidden')
  }
  view.changeIndex(collection, index, spec)
}

export const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run(context, request) {
    const matches = compileFilter(request.document('filter') ?? emptyDocument, environmentOf(request))
    const isNameOnly = request.boolean('nameOnly')
    const rows = context.view
      .collections(request.database)
      .map(describeCollection)
      .filter(matches)
      .map((described) => (isNameOnly ? doc({ name: described.get('name'), type: 'collection' }) : described))
      .map(encode)
    const namespace = `${request.database}.$cmd.listCollections`
    return context.services.cursors.open(context, namespace, rows[Symbol.iterator](), { size: batchSizeOf(request) })
  },
}

/** The size of the first batch that a command with a `cursor` field asks for. */
export function batchSizeOf(request: Request): number {
  const size: Value | undefined = request.document('cursor')?.get('batchSize')
  return isNumber(size) ? toNumber(size) : Infinity
}

function describeCollection(collection: Collection): Doc {
  const described = doc({
    name: collection.name,
    type: 'collection',
    options: collection.options,
    info: { readOnly: false, uuid: collection.uuid },
  })
  return collection.options.has('clusteredIndex') ? described : described.set('idIndex', collection.idIndex.spec)
}

export const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run(context, request) {
    const matches = compileFilter(request.document('filter') ?? emptyDocument, environmentOf(request))
    const isNameOnly = request.boolean('nameOnly')
    const sizeOf = (name: string) => context.view.collections(name).reduce((sum, { bytes }) => sum + bytes, 0)
    const all = context.view.databases().sort(compareStrings)
    const databases = all.map((name) => doc({ name, sizeOnDisk: sizeOf(name), empty: false })).filter(matches)
    if (isNameOnly)
      return { document: doc({ databases: databases.map((database) => doc({ name: database.get('name') })), ok: 1 }) }
    return { document: doc({ databases, totalSize: context.services.engine.diskSize, ok: 1 }) }
  },
}
