// insert
// https://www.mongodb.com/docs/manual/reference/command/insert/

import { decode, encode } from '../bson/codec.ts'
import { BSONRegExp, doc, isDoc, ObjectId, type Doc, type Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import type { Collection } from '../store/collection.ts'
import { checkNamespace } from '../store/namespace.ts'
import type { View } from '../store/view.ts'
import { insertRecord } from './change.ts'
import type { Command } from './context.ts'
import { missing, wrongType } from './request.ts'
import { checkBatch, runStatements } from './statements.ts'

export const insert: Command = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  inTransactions: true,
  isRetryable: true,
  isWrite: true,
  async run(context, request) {
    const { database, collection: name } = request
    // A document sequence holds the documents as they were sent; in the command itself they are decoded already.
    const documents = request.get('documents') as unknown as (Buffer | Doc)[] | undefined
    if (!documents) throw missing('insert.documents')
    if (!Array.isArray(documents)) throw wrongType('insert.documents', documents, 'array')
    checkBatch(documents.length)
    for (const [position, document] of documents.entries()) {
      if (!Buffer.isBuffer(document) && !isDoc(document)) {
        throw wrongType(`insert.documents.${position}`, document, 'object')
      }
    }
    checkNamespace(database, name)
    const outcome = await runStatements(context, request, documents, (view, document) => {
      insertDocument(view, view.collection(database, name) ?? view.create(database, name, new Map()), document)
      return { n: 1 }
    })
    return { document: outcome.toReply(doc({ n: outcome.n })) }
  },
}

/** Adds a document; one without `_id` gets an ObjectId, and `_id` goes first. @returns its id */
export function insertDocument(view: View, collection: Collection, sent: Buffer | Doc): Value {
  const isRaw = Buffer.isBuffer(sent)
  let document = isRaw ? decode(sent) : sent
  const isFirst = document.keys().next().value === '_id'
  if (!isFirst) document = new Map<string, Value>([['_id', document.get('_id') ?? new ObjectId()], ...document])
  const id = checkId(document.get('_id')!)
  insertRecord(view, collection, isRaw && isFirst ? sent : encode(document), document)
  return id
}

/** @throws InvalidIdField (53), DollarPrefixedFieldName (52) */
export function checkId(id: Value): Value {
  if (Array.isArray(id)) throw new CommandError(53, "The '_id' value cannot be of type array")
  if (id instanceof BSONRegExp) throw new CommandError(53, "The '_id' value cannot be of type regex")
  if (isDoc(id)) {
    for (const name of id.keys()) {
      if (name.startsWith('$') && !['$ref', '$id', '$db'].includes(name)) {
        throw new CommandError(52, `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`)
      }
    }
  }
  return id
}
