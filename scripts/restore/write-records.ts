import type { Db } from 'mongodb'
import { decode } from '../../storage/database/embedded/bson/codec.ts'
import type { Doc } from '../../storage/database/embedded/bson/values.ts'
import { readDocument, writeDocuments } from '../move-database/copy.ts'

export interface Described {
  readonly name: string
  readonly type: string
  readonly options: Doc
  readonly indexes: readonly Doc[]
}

export function readDescription(name: string, bytes: Buffer): Described {
  const description = decode(bytes)
  return {
    name,
    type: description.get('type') as string,
    options: description.get('options') as Doc,
    indexes: description.get('indexes') as Doc[],
  }
}

/** Forgives one that is there from an interrupted restore. */
export async function createCollection(db: Db, { name, options }: Described): Promise<void> {
  const { length } = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (length === 0) await db.command({ create: name, ...Object.fromEntries(options) })
}

/** After the documents: that is faster. */
export async function createIndexes(db: Db, { name, indexes }: Described): Promise<void> {
  if (indexes.length > 0) await db.command({ createIndexes: name, indexes: [...indexes] })
}

/** Those that are there from an interrupted restore are replaced. Gives how many there are in these bytes. */
export async function writePart(db: Db, collection: string, bytes: Buffer): Promise<number> {
  const documents: Doc[] = []
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readInt32LE(at)
    documents.push(readDocument(collection, bytes.subarray(at, at + length)))
    at += length
  }
  for (let from = 0; from < documents.length; from += batch)
    await writeDocuments(db.collection(collection), documents.slice(from, from + batch), {
      bypassDocumentValidation: undefined,
    })
  return documents.length
}

const batch = 1000
