// The routes, and the indexes behind them.

import { Failure } from './failure.ts'
import { type Document, parseFilter } from './filter.ts'
import { multiSearch, search } from './search.ts'
import { defaultConfiguration, type IndexConfiguration, readSettings } from './settings.ts'
import { makeTaskQueue, type TaskQueue } from './tasks.ts'

export interface Store {
  readonly tasks: TaskQueue
  readonly indexes: ReadonlyMap<string, { readonly documents: ReadonlyMap<string, Document> }>
  handle(request: string, body: unknown, parameters: URLSearchParams): unknown
}

interface Index {
  readonly configuration: IndexConfiguration
  readonly documents: Map<string, Document>
}

type Handler = (uid: string, body: never, id: string, parameters: URLSearchParams) => unknown

export function makeStore(): Store {
  const indexes = new Map<string, Index>()
  const tasks = makeTaskQueue()

  const routes: [RegExp, Handler][] = [
    [/^GET \/health$/, () => ({ status: 'available' })],
    [/^GET \/tasks\/(\d+)$/, (uid) => tasks.find(Number(uid))],
    [/^GET \/indexes$/, listIndexes],
    [
      /^POST \/indexes$/,
      (_, { uid, primaryKey }: { uid: string; primaryKey: string }) => create(checkUid(uid), primaryKey),
    ],
    [
      /^DELETE \/indexes\/([^/]+)$/,
      (uid) => tasks.enqueue(uid, 'indexDeletion', () => void (find(uid), indexes.delete(uid))),
    ],
    [
      /^GET \/indexes\/([^/]+)\/stats$/,
      (uid) => ({ numberOfDocuments: find(uid).documents.size, isIndexing: false, fieldDistribution: {} }),
    ],
    [/^PATCH \/indexes\/([^/]+)\/settings$/, configure],
    [/^POST \/indexes\/([^/]+)\/documents$/, addDocuments],
    [/^POST \/indexes\/([^/]+)\/documents\/delete-batch$/, removeDocuments],
    [/^POST \/indexes\/([^/]+)\/documents\/delete$/, removeWhere],
    [/^POST \/indexes\/([^/]+)\/documents\/fetch$/, fetchDocuments],
    [/^GET \/indexes\/([^/]+)\/documents$/, listDocuments],
    [/^GET \/indexes\/([^/]+)\/documents\/([^/]+)$/, (uid, _, id) => findDocument(uid, id)],
    [/^POST \/indexes\/([^/]+)\/search$/, (uid, body) => searchIn(uid, body)],
    [/^POST \/multi-search$/, (_, body) => multiSearch(body, searchIn)],
    [/^POST \/swap-indexes$/, (_, pairs: { indexes: string[] }[]) => swap(pairs)],
  ]

  return {
    tasks,
    indexes,
    handle: (request, body, parameters) => {
      for (const [pattern, handler] of routes) {
        const found = pattern.exec(request)
        if (found)
          return handler(
            decodeURIComponent(found[1] ?? ''),
            body as never,
            decodeURIComponent(found[2] ?? ''),
            parameters,
          )
      }
      throw new Failure('not_found', `There is no route ${request}.`)
    },
  }

  function searchIn(uid: string, body: Record<string, unknown>) {
    return search([...find(uid).documents.values()], find(uid).configuration, body)
  }

  function listIndexes(_uid: string, _body: never, _id: string, parameters: URLSearchParams) {
    const limit = Number(parameters.get('limit') ?? 20)
    const all = [...indexes.keys()].sort().map((uid) => ({ uid, primaryKey: 'id', createdAt: '', updatedAt: '' }))
    return { results: all.slice(0, limit), offset: 0, limit, total: all.length }
  }

  function create(uid: string, primaryKey: string) {
    return tasks.enqueue(uid, 'indexCreation', () => {
      if (indexes.has(uid)) throw new Failure('index_already_exists', `Index \`${uid}\` already exists.`)
      if (primaryKey !== 'id') throw new Failure('invalid_index_primary_key', 'Only `id` is done here.')
      indexes.set(uid, makeIndex())
    })
  }

  function configure(uid: string, body: Record<string, unknown>) {
    const change = readSettings(body)
    return tasks.enqueue(uid, 'settingsUpdate', () => change(orMake(checkUid(uid)).configuration))
  }

  function addDocuments(uid: string, documents: Document[], _id: string, parameters: URLSearchParams) {
    if (!Array.isArray(documents)) throw new Failure('malformed_payload', 'The `json` payload provided is malformed.')
    if (parameters.get('primaryKey') !== 'id') throw new Failure('invalid_index_primary_key', 'Only `id` is done here.')
    return tasks.enqueue(checkUid(uid), 'documentAdditionOrUpdate', () => {
      for (const { id } of documents)
        if (typeof id !== 'string' || !/^[a-zA-Z0-9_-]{1,511}$/.test(id))
          throw new Failure('invalid_document_id', `Document identifier \`${JSON.stringify(id)}\` is invalid.`)
      for (const document of documents) orMake(uid).documents.set(String(document.id), document)
    })
  }

  function removeDocuments(uid: string, ids: string[]) {
    return tasks.enqueue(uid, 'documentDeletion', () => {
      for (const id of ids) find(uid).documents.delete(id)
    })
  }

  function removeWhere(uid: string, { filter }: { filter: string }) {
    return tasks.enqueue(uid, 'documentDeletion', () => {
      const { documents } = find(uid)
      const passes = filterOf(uid, filter)
      for (const [id, document] of documents) if (passes(document)) documents.delete(id)
    })
  }

  function fetchDocuments(
    uid: string,
    { filter, fields, offset = 0, limit = 20 }: { filter?: string; fields: string[]; offset?: number; limit?: number },
  ) {
    const all = [...find(uid).documents.values()].filter(filterOf(uid, filter))
    const results = all.slice(offset, offset + limit)
    return {
      results: results.map((document) => Object.fromEntries(fields.map((field) => [field, document[field]]))),
      offset,
      limit,
      total: all.length,
    }
  }

  function listDocuments(uid: string, _body: never, _id: string, parameters: URLSearchParams) {
    const [offset, limit] = [Number(parameters.get('offset') ?? 0), Number(parameters.get('limit') ?? 20)]
    const fields = (parameters.get('fields') ?? '').split(',')
    return fetchDocuments(uid, { filter: undefined, fields, offset, limit })
  }

  function findDocument(uid: string, id: string): Document {
    const document = find(uid).documents.get(id)
    if (!document) throw new Failure('document_not_found', `Document \`${id}\` not found.`)
    return document
  }

  function swap(pairs: { indexes: string[] }[]) {
    const all = pairs.flatMap((pair) => pair.indexes)
    if (new Set(all).size < all.length || pairs.some((pair) => pair.indexes.length !== 2))
      throw new Failure('invalid_swap_duplicate_index_found', 'Indexes must be declared only once during a swap.')
    return tasks.enqueue(null, 'indexSwap', () => {
      all.forEach(find)
      for (const [first, second] of pairs.map((pair) => pair.indexes as [string, string])) {
        const kept = find(first)
        indexes.set(first, find(second))
        indexes.set(second, kept)
      }
    })
  }

  function filterOf(uid: string, filter: string | undefined) {
    return parseFilter(filter, {
      filterable: find(uid).configuration.filterableAttributes,
      code: 'invalid_document_filter',
    })
  }

  function find(uid: string): Index {
    const index = indexes.get(uid)
    if (!index) throw new Failure('index_not_found', `Index \`${uid}\` not found.`)
    return index
  }

  function orMake(uid: string): Index {
    if (!indexes.has(uid)) indexes.set(uid, makeIndex())
    return find(uid)
  }
}

function makeIndex(): Index {
  return { configuration: defaultConfiguration(), documents: new Map() }
}

function checkUid(uid: unknown): string {
  if (typeof uid === 'string' && /^[a-zA-Z0-9_-]{1,512}$/.test(uid)) return uid
  throw new Failure('invalid_index_uid', `\`${String(uid)}\` is not a valid index uid.`)
}
