// createIndexes, listIndexes, dropIndexes
// https://www.mongodb.com/docs/manual/reference/command/createIndexes/

import { equals } from '../bson/compare.ts'
import { parseCollation } from '../bson/collation.ts'
import { encode } from '../bson/codec.ts'
import { describe, doc, isDoc, isNumber, typeName, type Doc, type Value } from '../bson/values.ts'
import { toNumber } from '../bson/number.ts'
import { CommandError, invalidOptions, notSupported } from '../errors.ts'
import { compileFilter, isOperatorDoc } from '../query/filter.ts'
import type { Collection } from '../store/collection.ts'
import { idIndexName, isDeclaredOnly, sameKey, type CollectionIndex } from '../store/collection-index.ts'
import { isTimeToLive } from '../store/expiry.ts'
import type { View } from '../store/view.ts'
import { batchSizeOf } from './collections.ts'
import { environmentOf, type Command, type Context } from './context.ts'
import type { Request } from './request.ts'

export const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
  inTransactions: true,
  isWrite: true,
  async run(context, request) {
    const wanted = request.documents('indexes')
    if (wanted.length === 0) throw invalidOptions('Must specify at least one index to create')
    const environment = environmentOf(request)
    const reply = await context.write((view) => {
      const existing = view.collection(request.database, request.collection)
      if (existing && view.transaction && !view.transaction.created.has(existing.namespace)) {
        throw new CommandError(
          263,
          'Cannot create new indexes on existing collections in a multi-document transaction.',
        )
      }
      const collation = existing?.options.get('collation')
      const specs = wanted.map((spec) => readSpec(spec, collation, (filter) => void compileFilter(filter, environment)))
      const missing = specs.filter((spec) => !existing || !isThere(existing, spec))
      const before = existing?.indexes.length ?? 1
      const collection = existing ?? view.create(request.database, request.collection, new Map())
      addIndexes(context, view, collection, missing, !existing)
      return doc({
        numIndexesBefore: before,
        numIndexesAfter: collection.indexes.length,
        createdCollectionAutomatically: !existing,
        commitQuorum: 'votingMembers',
        ...(missing.length === 0 ? { note: 'all indexes already exist' } : {}),
        ok: 1,
      })
    })
    return { document: reply }
  },
}

/** All of them, or none. */
function addIndexes(context: Context, view: View, collection: Collection, specs: readonly Doc[], isNew: boolean): void {
  const added: CollectionIndex[] = []
  try {
    for (const spec of specs) if (!isThere(collection, spec)) added.push(addIndex(context, view, collection, spec))
  } catch (error) {
    // An error ends a transaction anyway.
    if (view.transaction || !(error instanceof CommandError)) throw error
    for (const index of added) view.dropIndex(collection, index)
    if (isNew) view.drop(collection)
    throw error
  }
}

function addIndex(context: Context, view: View, collection: Collection, spec: Doc): CollectionIndex {
  if (isDeclaredOnly(spec.get('key') as Doc)) {
    context.services.log({
      level: 'warning',
      message: `the index is declared, but holds nothing: set MONGODB_URI to use a MongoDB server for text and geo queries`,
      namespace: collection.namespace,
      index: spec.get('name'),
    })
  }
  return view.addIndex(collection, spec)
}

const plainOptions = [
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'expireAfterSeconds',
  'partialFilterExpression',
  'background',
  'hidden',
  'collation',
]
const textOptions = ['weights', 'default_language', 'language_override', 'textIndexVersion']
const geoOptions = ['2dsphereIndexVersion', 'bits', 'min', 'max']
const refusedOptions = ['storageEngine', 'wildcardProjection', 'prepareUnique', 'bucketSize', 'columnstoreProjection']
const knownOptions = new Set([...plainOptions, ...textOptions, ...geoOptions])

/** An index specification as it is kept: what was sent, with the name and what the server fills in. */
function readSpec(sent: Doc, inherited: Value | undefined, checkFilter: (filter: Doc) => void): Doc {
  const key = sent.get('key')
  if (!isDoc(key)) throw cannotCreate("The field 'key' is required and must be an object")
  if (key.size === 0) throw cannotCreate('Index keys cannot be an empty object.')
  checkKey(key)
  const options = new Map([...sent].filter(([option]) => option !== 'ns'))
  for (const option of options.keys()) {
    if (refusedOptions.includes(option)) throw notSupported(`The index option '${option}'`)
    if (!knownOptions.has(option)) {
      throw new CommandError(
        197,
        `The field '${option}' is not valid for an index specification. Specification: ${describe(sent)}`,
      )
    }
  }
  const collation = options.has('collation') ? parseCollation(options.get('collation')) : parseCollation(inherited)
  options.delete('collation')
  if (collation) options.set('collation', collation.spec)
  if (options.get('unique') === true) refuseUnique(key)
  checkOptions(options, key, checkFilter)
  const name = options.get('name')
  if (name === undefined) throw new CommandError(9, "The 'name' field is a required property of an index specification")
  if (typeof name !== 'string' || name === '') throw cannotCreate('index names cannot be empty')
  addDefaults(key, options)
  const rest = [...options].filter(([option]) => !['v', 'key', 'name'].includes(option))
  return new Map<string, Value>([['v', 2], ['key', storedKey(key)], ['name', name], ...rest])
}

function refuseUnique(key: Doc): void {
  const kinds = [...key.values()]
  if (kinds.includes('hashed'))
    throw new CommandError(16764, 'Currently hashed indexes cannot guarantee uniqueness. Use a regular index.')
  if ([...key.keys()].some((path) => path.endsWith('$**')))
    throw cannotCreate('Index type "wildcard" does not support the unique option')
  if (isDeclaredOnly(key)) throw notSupported('A unique text or geo index')
}

function checkKey(key: Doc): void {
  for (const [path, kind] of key) {
    if (path === '') throw cannotCreate('Index keys cannot be an empty field.')
    if (path.startsWith('$') && path !== '$**') {
      throw cannotCreate(`Index key contains an illegal field name: field name starts with '$'.`)
    }
    if (path.split('.').includes('')) throw cannotCreate('Index keys cannot contain an empty field.')
    if (typeof kind === 'string') {
      if (!['text', '2dsphere', '2d', 'hashed'].includes(kind)) throw cannotCreate(`Unknown index plugin '${kind}'`)
    } else if (!isNumber(kind) || !(Math.abs(toNumber(kind)) > 0)) {
      throw cannotCreate(
        `Values in v:2 index key pattern cannot be of type ${typeName(kind)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      )
    }
  }
}

function checkOptions(options: Doc, key: Doc, checkFilter: (filter: Doc) => void): void {
  const isId = sameKey(key, doc({ _id: 1 }))
  for (const option of isId ? ['unique', 'sparse', 'expireAfterSeconds'] : []) {
    if (options.has(option)) {
      throw new CommandError(197, `The field '${option}' is not valid for an _id index specification.`)
    }
  }
  const seconds = options.get('expireAfterSeconds')
  if (seconds !== undefined) {
    if (!isTimeToLive(seconds)) {
      throw cannotCreate(
        "TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different value than " +
          describe(seconds),
      )
    }
    if (key.size !== 1) throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL')
  }
  for (const option of ['unique', 'sparse', 'hidden', 'background']) {
    const value = options.get(option)
    if (value !== undefined && typeof value !== 'boolean' && !isNumber(value)) {
      throw new CommandError(
        14,
        `The field '${option}' has value ${option}: ${describe(value)}, which is not convertible to bool`,
      )
    }
    if (value !== undefined && option !== 'background')
      options.set(option, value === true || (isNumber(value) && toNumber(value) !== 0))
    // Only what is true is kept: an index without the option is the same index.
    if (option !== 'background' && options.get(option) === false) options.delete(option)
  }
  if (isId && options.get('hidden') === true) throw new CommandError(2, "can't hide _id index")
  const filter = options.get('partialFilterExpression')
  if (filter === undefined) return
  if (!isDoc(filter)) throw cannotCreate('partialFilterExpression for an index must be a document')
  if (options.get('sparse') === true) throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options')
  if (isId) throw cannotCreate('_id index cannot be a partial index')
  checkPartialFilter(filter)
  checkFilter(filter)
}

const partialOperators = new Set(['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$type', '$in'])

/** https://www.mongodb.com/docs/manual/core/index-partial/#create-a-partial-index */
function checkPartialFilter(filter: Doc): void {
  for (const [name, condition] of filter) {
    if ((name === '$and' || name === '$or') && Array.isArray(condition)) {
      for (const part of condition) if (isDoc(part)) checkPartialFilter(part)
    } else if (name.startsWith('$')) throw unsupportedPartial(name)
    else if (isOperatorDoc(condition)) {
      for (const [operator, operand] of condition) {
        if (!partialOperators.has(operator) || (operator === '$exists' && operand === false))
          throw unsupportedPartial(operator)
      }
    }
  }
}

const unsupportedPartial = (operator: string) => cannotCreate(`Expression not supported in partial index: ${operator}`)
const cannotCreate = (message: string) => new CommandError(67, message)

/** The server keeps the fields of a text index as weights, under one pair of names. */
function storedKey(key: Doc): Doc {
  const isText = [...key.values()].includes('text')
  if (!isText) return key
  const plain = (part: [string, Value][]) => part.filter(([, kind]) => kind !== 'text')
  const all = [...key]
  const first = all.findIndex(([, kind]) => kind === 'text')
  return new Map<string, Value>([
    ...plain(all.slice(0, first)),
    ['_fts', 'text'],
    ['_ftsx', 1],
    ...plain(all.slice(first)),
  ])
}

/** What the server fills in for text and geo indexes. */
function addDefaults(key: Doc, options: Doc): void {
  const kinds = [...key.values()]
  if (kinds.includes('2dsphere') && !options.has('2dsphereIndexVersion')) options.set('2dsphereIndexVersion', 3)
  if (!kinds.includes('text')) return
  const given = options.get('weights')
  const texts = [...key].flatMap(([path, kind]): [string, Value][] => (kind === 'text' ? [[path, 1]] : []))
  const weights = new Map([...texts, ...(isDoc(given) ? given : [])])
  options.set('weights', new Map([...weights].sort(([a], [b]) => (a < b ? -1 : 1))))
  for (const [option, value] of [
    ['default_language', 'english'],
    ['language_override', 'language'],
    ['textIndexVersion', 3],
  ] as const) {
    if (!options.has(option)) options.set(option, value)
  }
}

/** @throws IndexOptionsConflict (85), IndexKeySpecsConflict (86) when there is one that is alike but not the same */
function isThere(collection: Collection, spec: Doc): boolean {
  const name = spec.get('name')
  const byName = collection.indexes.find((index) => index.name === name)
  const alike = collection.indexes.find((index) => isAlike(index, spec))
  if (alike?.name === idIndexName || (alike && alike === collection.idIndex)) return true
  if (byName) {
    if (isEquivalent(byName.spec, spec)) return true
    const conflict =
      `An existing index has the same name as the requested index. When index names are not specified, they are auto ` +
      `generated and can cause conflicts. Please refer to our documentation. Requested index: ${describe(spec)}, ` +
      `existing index: ${describe(byName.spec)}`
    const isOnlyExpiry = isEquivalent(without(byName.spec, 'expireAfterSeconds'), without(spec, 'expireAfterSeconds'))
    throw new CommandError(isOnlyExpiry ? 85 : 86, conflict)
  }
  if (!alike) return false
  if (isEquivalent(without(alike.spec, 'name'), without(spec, 'name'))) {
    throw new CommandError(85, `Index already exists with a different name: ${alike.name}`)
  }
  throw new CommandError(
    85,
    `An equivalent index already exists with a different name and options. Requested index: ${describe(spec)}, existing index: ${describe(alike.spec)}`,
  )
}

/** Indexes are told apart by key, collation, and what they leave out. */
function isAlike(index: CollectionIndex, spec: Doc): boolean {
  const same = (option: string) => equals(index.spec.get(option) ?? null, spec.get(option) ?? null)
  const signature = ['collation', 'partialFilterExpression', 'sparse', 'weights']
  return sameKey(index.spec.get('key'), spec.get('key')) && signature.every(same)
}

const unimportant = new Set(['v', 'background', 'hidden', 'key'])

function isEquivalent(a: Doc, b: Doc): boolean {
  const important = (spec: Doc) =>
    new Map([...spec].filter(([option]) => !unimportant.has(option)).sort(([x], [y]) => (x < y ? -1 : 1)))
  return sameKey(a.get('key'), b.get('key')) && equals(important(a), important(b))
}

const without = (spec: Doc, option: string) => new Map([...spec].filter(([name]) => name !== option))

export const listIndexes: Command = {
  fields: ['cursor'],
  run(context, request) {
    const collection = context.view.collection(request.database, request.collection)
    if (!collection) throw new CommandError(26, `ns does not exist: ${request.namespace}`)
    const rows = collection.indexes.map((index) => encode(index.spec))
    return context.services.cursors.open(context, request.namespace, rows[Symbol.iterator](), {
      size: batchSizeOf(request),
    })
  },
}

export const dropIndexes: Command = {
  fields: ['index'],
  isWrite: true,
  async run(context, request) {
    const reply = await context.write((view) => {
      const collection = view.collection(request.database, request.collection)
      if (!collection) throw new CommandError(26, `ns not found ${request.namespace}`)
      const before = collection.indexes.length
      const chosen = chooseIndexes(request, collection)
      for (const index of chosen) view.dropIndex(collection, index)
      const isAll = request.get('index') === '*'
      return doc({ nIndexesWas: before, ...(isAll ? { msg: 'non-_id indexes dropped for collection' } : {}), ok: 1 })
    })
    return { document: reply }
  },
}

function chooseIndexes(request: Request, collection: Collection): CollectionIndex[] {
  const wanted = request.get('index')
  if (wanted === '*') return collection.indexes.slice(1)
  return [wanted].flat().map((one) => {
    const index = collection.indexes.find((candidate) =>
      typeof one === 'string' ? candidate.name === one : sameKey(candidate.spec.get('key'), one),
    )
    if (!index) {
      throw new CommandError(
        27,
        typeof one === 'string' ? `index not found with name [${one}]` : `can't find index with key: ${describe(one)}`,
      )
    }
    if (index === collection.idIndex) throw invalidOptions('cannot drop _id index')
    return index
  })
}
