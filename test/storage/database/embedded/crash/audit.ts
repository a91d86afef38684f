// Reads a data directory that nobody has open, key by key, and tells what does not fit together.

import { join } from 'node:path'
import { compileExpression } from '../../../../../storage/database/embedded/aggregate/expression.ts'
import { decode } from '../../../../../storage/database/embedded/bson/codec.ts'
import { toNumber } from '../../../../../storage/database/embedded/bson/number.ts'
import { isNumber } from '../../../../../storage/database/embedded/bson/values.ts'
import { checkDataFile } from '../../../../../storage/database/embedded/owner/data-file.ts'
import { Catalog } from '../../../../../storage/database/embedded/store/catalog.ts'
import { nameOf } from '../../../../../storage/database/embedded/store/changes.ts'
import type { Collection } from '../../../../../storage/database/embedded/store/collection.ts'
import type { CollectionIndex } from '../../../../../storage/database/embedded/store/collection-index.ts'
import {
  countersSpace,
  endOf,
  entries,
  firstFreeSpace,
  keySpace,
  recordOfKey,
  type KeyValues,
} from '../../../../../storage/database/embedded/store/key-values.ts'
import { openDisk } from '../../../../../storage/database/embedded/store/lmdb.ts'

export interface Audit {
  readonly documents: number
  readonly indexEntries: number
  readonly problems: string[]
}

export async function audit(directory: string): Promise<Audit> {
  checkDataFile(join(directory, 'data.mdb'))
  const disk = openDisk(directory, 'none')
  try {
    return auditStore(disk)
  } finally {
    await disk.close()
  }
}

function auditStore(store: KeyValues): Audit {
  const catalog = new Catalog({ variables: new Map(), expression: compileExpression })
  catalog.load(store)
  const collections = [...catalog.collections.values()]
  const audits = collections.map((collection) => auditCollection(store, collection))
  const problems = audits.flatMap((one) => one.problems)

  const spaces = collections.flatMap(({ number, indexes }) => [number, ...indexes.map((index) => index.number)])
  if (new Set(spaces).size < spaces.length) problems.push(`a key space belongs to two: ${spaces.join()}`)
  const highest = Math.max(0, ...spaces)
  if (highest >= catalog.nextSpace) problems.push(`the key space ${highest} will be given away again`)
  for (const space of usedSpaces(store)) {
    if (!spaces.includes(space)) problems.push(`the key space ${space} belongs to nobody`)
  }
  const counters = store.count(countersSpace, endOf(countersSpace))
  if (counters !== collections.length) problems.push(`${counters} counters for ${collections.length} collections`)
  return {
    documents: audits.reduce((sum, { documents }) => sum + documents, 0),
    indexEntries: audits.reduce((sum, { indexEntries }) => sum + indexEntries, 0),
    problems,
  }
}

function auditCollection(store: KeyValues, collection: Collection): Audit {
  const problems: string[] = []
  const expected = new Map(collection.indexes.map((index) => [index, new Map<string, string>()]))
  const found = { documents: 0, bytes: 0 }
  for (const { key, value } of entries(store, collection.space, endOf(collection.space))) {
    const document = decode(value)
    found.documents++
    found.bytes += value.length
    for (const [index, keys] of expected) {
      const made = index.keysOf(document)
      if (made.changed) problems.push(`${nameIndex(collection, index)} does not know that it is multikey or truncated`)
      for (const indexKey of made.keys) {
        const entry = index.entry(indexKey, recordOfKey(key))
        if (keys.has(nameOf(entry.key))) problems.push(`${nameIndex(collection, index)} has two of one unique key`)
        keys.set(nameOf(entry.key), nameOf(entry.value))
      }
    }
  }
  for (const counter of ['documents', 'bytes'] as const) {
    if (found[counter] !== collection[counter])
      problems.push(`${collection.namespace} has ${found[counter]} ${counter} but counts ${collection[counter]}`)
  }
  const most = collection.options.get('max')
  if (isNumber(most) && found.documents > toNumber(most)) problems.push(`${collection.namespace} exceeds its cap`)

  let indexEntries = 0
  for (const [index, keys] of expected) {
    for (const { key, value } of entries(store, index.space, endOf(index.space))) {
      indexEntries++
      if (keys.get(nameOf(key)) !== nameOf(value))
        problems.push(`${nameIndex(collection, index)} has an entry that no document explains: ${key.toString('hex')}`)
      keys.delete(nameOf(key))
    }
    if (keys.size > 0) problems.push(`${nameIndex(collection, index)} lacks ${keys.size} entries`)
  }
  return { documents: found.documents, indexEntries, problems }
}

const nameIndex = (collection: Collection, index: CollectionIndex) => `${collection.namespace}, index ${index.name},`

function* usedSpaces(store: KeyValues): Iterable<number> {
  for (let from = keySpace(firstFreeSpace); ;) {
    const [first] = store.range(from, keySpace(0xffff_ffff), 1, false)
    if (!first) return
    yield first.key.readUInt32BE(0)
    from = endOf(first.key.subarray(0, 4))
  }
}
