import { type Collection as Target, type Db, type Document, MongoBulkWriteError, type WriteError } from 'mongodb'
import { decode, readField } from '../../storage/database/embedded/bson/codec.ts'
import { Binary, describe, type Doc, isDoc, type Value } from '../../storage/database/embedded/bson/values.ts'
import type { Collection } from './inventory.ts'
import { keepPosition, type Position } from './record.ts'
import { scan, scanInNaturalOrder } from './scan.ts'

type InsertOptions = { bypassDocumentValidation: true | undefined }

const BATCH = { documents: 1000, bytes: 4 * 1024 * 1024 }

/**
 * Copies from the position on, keeps the new position after each batch and yields how many documents that makes.
 * A capped collection is copied in its natural order, which is what it is for, and therefore from its beginning.
 */
export async function* copyDocuments(
  source: Db,
  target: Db,
  { name, options }: Collection,
  start: Position,
): AsyncGenerator<number, void, undefined> {
  // Only where it is needed: it takes a privilege. The source has accepted the documents.
  const bypassDocumentValidation = options.has('validator') || undefined
  const isCapped = options.get('capped') === true
  const documents = isCapped ? scanInNaturalOrder(source, name) : scan(source, name, start.last)
  let position = start
  for await (const batch of batches(name, documents)) {
    await writeDocuments(target.collection(name), batch, { bypassDocumentValidation })
    position = { copied: position.copied + batch.length, last: batch.at(-1)?.get('_id') }
    if (!isCapped) await keepPosition(target, name, position)
    yield position.copied
  }
}

async function* batches(collection: string, documents: AsyncIterable<Uint8Array>): AsyncGenerator<Doc[]> {
  let batch: Doc[] = []
  let bytes = 0
  for await (const document of documents) {
    batch.push(readDocument(collection, document))
    bytes += document.length
    if (batch.length < BATCH.documents && bytes < BATCH.bytes) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** Our own decoder, because the driver's objects lose the order of keys such as "1" and "2". */
export function readDocument(collection: string, bytes: Uint8Array): Doc {
  try {
    return forDriver(decode(bytes)) as Doc
  } catch (error) {
    const id = describe(readField(bytes, '_id'))
    throw new Error(`The document ${id} of ${collection} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

/** The driver writes the length within a binary of subtype 2, "binary (old)", itself. https://bsonspec.org/spec.html */
function forDriver(value: Value): Value {
  if (value instanceof Binary && value.sub_type === Binary.SUBTYPE_BYTE_ARRAY)
    return new Binary(value.buffer.subarray(4), Binary.SUBTYPE_BYTE_ARRAY)
  if (Array.isArray(value)) return value.map(forDriver)
  if (!isDoc(value)) return value
  for (const [name, member] of value) {
    if (typeof member === 'object' && member !== null) value.set(name, forDriver(member))
  }
  return value
}

/** A document that is there already, from a batch cut short or from before the move, is replaced. */
export async function writeDocuments(collection: Target, batch: Doc[], options: InsertOptions): Promise<void> {
  const taken = await insert(collection, batch, options)
  if (taken.length === 0) return
  const ids = taken.map((document) => document.get('_id'))
  await collection.deleteMany({ _id: { $in: ids } } as Document)
  const [still] = await insert(collection, taken, options)
  if (still)
    throw new Error(
      `Another process writes the document ${describe(still.get('_id'))} of ${collection.collectionName}.`,
    )
}

/** Gives the documents whose _id is taken. */
async function insert(collection: Target, documents: Doc[], options: InsertOptions): Promise<Doc[]> {
  try {
    await collection.insertMany(documents, {
      ...options,
      ordered: false,
      forceServerObjectId: true,
    })
    return []
  } catch (error) {
    const failures = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : []
    if (failures.length === 0) throw error
    const other = failures.find((failure) => !isTakenId(failure))
    if (other) throw new Error(`${collection.collectionName}: ${other.errmsg}`, { cause: error })
    return failures.map(({ index }) => documents[index]).filter((document) => document !== undefined)
  }
}

function isTakenId({ code, errmsg }: WriteError): boolean {
  return code === 11000 && /index: _id_\s/.test(errmsg ?? '')
}
