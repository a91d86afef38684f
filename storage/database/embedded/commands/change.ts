// Changes of single records, counted and kept within a capped collection's size.
// https://www.mongodb.com/docs/manual/core/capped-collections/

import { decode } from '../bson/codec.ts'
import { isNumber, type Doc } from '../bson/values.ts'
import { toNumber } from '../bson/number.ts'
import { CommandError } from '../errors.ts'
import type { Collection } from '../store/collection.ts'
import { endOf, recordOfKey } from '../store/key-values.ts'
import type { View } from '../store/view.ts'

export function insertRecord(view: View, collection: Collection, raw: Buffer, document: Doc): void {
  refuseCapped(view, collection)
  view.adjust(collection, collection.insert(view.store, raw, document))
  if (isCapped(collection)) removeOldest(view, collection)
}

export function replaceRecord(
  view: View,
  collection: Collection,
  record: number,
  old: { raw: Buffer; document: Doc },
  changed: { raw: Buffer; document: Doc },
): void {
  refuseCapped(view, collection)
  view.adjust(collection, collection.replace(view.store, record, old.document, old.raw, changed.raw, changed.document))
}

export function removeRecord(view: View, collection: Collection, record: number, raw: Buffer, document: Doc): void {
  refuseCapped(view, collection)
  view.adjust(collection, collection.remove(view.store, record, document, raw))
}

/** Its size has to be known when it grows. @throws OperationNotSupportedInTransaction (263) */
function refuseCapped(view: View, collection: Collection): void {
  if (!view.transaction || !isCapped(collection)) return
  throw new CommandError(
    263,
    `Collection '${collection.namespace}' is a capped collection. Writes in transactions are not allowed on capped collections.`,
  )
}

const isCapped = (collection: Collection) => collection.options.get('capped') === true

function removeOldest(view: View, collection: Collection): void {
  const most = optionOf(collection, 'max')
  const largest = optionOf(collection, 'size')
  while (collection.documents > most || (collection.bytes > largest && collection.documents > 1)) {
    const [oldest] = view.store.range(collection.space, endOf(collection.space), 1, false)
    if (!oldest) return
    removeRecord(view, collection, recordOfKey(oldest.key), oldest.value, decode(oldest.value))
  }
}

function optionOf(collection: Collection, name: string): number {
  const value = collection.options.get(name)
  return isNumber(value) && toNumber(value) > 0 ? toNumber(value) : Infinity
}
