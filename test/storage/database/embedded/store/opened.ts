// The storage engine alone, in a directory of its own.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileExpression } from '../../../../../storage/database/embedded/aggregate/expression.ts'
import { decode, encode } from '../../../../../storage/database/embedded/bson/codec.ts'
import { keyOf } from '../../../../../storage/database/embedded/bson/key.ts'
import { doc, isDoc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import type { Collection } from '../../../../../storage/database/embedded/store/collection.ts'
import type { CollectionIndex } from '../../../../../storage/database/embedded/store/collection-index.ts'
import { Engine } from '../../../../../storage/database/embedded/store/engine.ts'
import { endOf, entries, recordKey, recordOfKey } from '../../../../../storage/database/embedded/store/key-values.ts'
import type { View } from '../../../../../storage/database/embedded/store/view.ts'

export interface Opened {
  readonly directory: string
  engine: Engine
  reloads: number
  /** Closes the engine and opens it anew on the same directory. */
  reopen(): Promise<void>
  close(): Promise<void>
}

/** For the tests of a `describe`, each with an engine of its own. */
export function useEngine(): Opened {
  let directory = ''
  const start = () =>
    new Engine({
      directory,
      durability: 'none',
      environment: { variables: new Map(), expression: compileExpression },
      onReload: () => void opened.reloads++,
    })
  const opened = {
    get directory() {
      return directory
    },
    engine: undefined as unknown as Engine,
    reloads: 0,
    reopen: async () => {
      await opened.engine.close()
      opened.engine = start()
    },
    close: () => opened.engine.close(),
  }
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'engine-'))
    opened.engine = start()
    opened.reloads = 0
  })
  afterEach(async () => {
    await opened.close()
    rmSync(directory, { recursive: true })
  })
  return opened
}

type Plain = Record<string, unknown> | Doc

const asDoc = (plain: Plain): Doc => (isDoc(plain) ? plain : doc(plain))

/** The collection `test.c`, made when it is not there. */
export function collectionOf(view: View, name = 'c'): Collection {
  return view.collection('test', name) ?? view.create('test', name, new Map())
}

export function insert(view: View, plain: Plain, name = 'c'): void {
  const collection = collectionOf(view, name)
  const document = asDoc(plain)
  view.adjust(collection, collection.insert(view.store, encode(document), document))
}

export function replace(view: View, plain: Plain, name = 'c'): void {
  const collection = collectionOf(view, name)
  const document = asDoc(plain)
  const { record, raw } = find(view, collection, document.get('_id')!)
  view.adjust(collection, collection.replace(view.store, record, decode(raw), raw, encode(document), document))
}

export function remove(view: View, id: Value, name = 'c'): void {
  const collection = collectionOf(view, name)
  const { record, raw } = find(view, collection, id)
  view.adjust(collection, collection.remove(view.store, record, decode(raw), raw))
}

function find(view: View, collection: Collection, id: Value): { record: number; raw: Buffer } {
  const key = collection.idIndex.keysOf(new Map([['_id', id]])).keys[0]!
  const value = view.store.get(key)
  if (!value) throw new Error(`no document ${keyOf(id).toString('hex')}`)
  const record = collection.idIndex.recordOf({ key, value })
  return { record, raw: view.store.get(recordKey(collection.space, record))! }
}

export function addIndex(view: View, key: Record<string, number>, options: Record<string, unknown> = {}, name = 'c') {
  const fields = Object.entries(key).map(([path, direction]) => `${path}_${direction}`)
  return view.addIndex(collectionOf(view, name), doc({ v: 2, key, name: fields.join('_'), ...options }))
}

/** The documents of a collection in their natural order. */
export function documentsOf(view: View, name = 'c'): Doc[] {
  const collection = view.collection('test', name)
  if (!collection) return []
  return [...entries(view.store, collection.space, endOf(collection.space))].map(({ value }) => decode(value))
}

export const idsOf = (view: View, name = 'c') => documentsOf(view, name).map((document) => document.get('_id'))

/** The records that an index holds, in its order. */
export function recordsOf(view: View, index: CollectionIndex): number[] {
  return [...entries(view.store, index.space, endOf(index.space))].map((entry) => index.recordOf(entry))
}

export function naturalRecords(view: View, collection: Collection): number[] {
  return [...entries(view.store, collection.space, endOf(collection.space))].map(({ key }) => recordOfKey(key))
}

/** The error with which something is refused. */
export async function refusalOf(action: () => unknown): Promise<Error & { code?: number; labels?: readonly string[] }> {
  try {
    await action()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was refused')
}
