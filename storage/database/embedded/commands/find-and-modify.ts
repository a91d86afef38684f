// findAndModify
// https://www.mongodb.com/docs/manual/reference/command/findAndModify/

import { doc, isDoc, type Doc, type Value } from '../bson/values.ts'
import { failedToParse } from '../errors.ts'
import { compileProjection } from '../query/project.ts'
import type { Environment } from '../query/environment.ts'
import { removeRecord } from './change.ts'
import type { Change } from './changing.ts'
import { emptyDocument, environmentOf, type Command } from './context.ts'
import { checkSearch } from './search.ts'
import { readHint } from './find.ts'
import { runChange } from './statements.ts'
import { checkUpdate, readArrayFilters, updateRecord, upsert } from './update.ts'

export const findAndModify: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'collation',
    'arrayFilters',
    'hint',
    'let',
  ],
  inTransactions: true,
  isRetryable: true,
  isWrite: true,
  async run(context, request) {
    const filter = request.document('query') ?? emptyDocument
    const isRemove = request.boolean('remove')
    const isNew = request.boolean('new')
    const isUpsert = request.boolean('upsert')
    const wanted = request.get('update')
    const arrayFilters = readArrayFilters(request.get('arrayFilters'), 'findAndModify.arrayFilters')
    if (isRemove && wanted !== undefined) throw failedToParse('Cannot specify both an update and remove=true')
    if (isRemove && isUpsert) throw failedToParse('Cannot specify both upsert=true and remove=true')
    if (isRemove && isNew) {
      throw failedToParse("Cannot specify both new=true and remove=true; 'remove' always returns the deleted document")
    }
    if (!isRemove && wanted === undefined) throw failedToParse('Either an update or remove=true must be specified')
    const search = { filter, sort: request.document('sort'), hint: readHint(request.get('hint')) }
    const projection = request.document('fields')
    const shown = (document: Doc, environment: Environment) =>
      projection?.size ? compileProjection(projection, filter, environment)(document) : document
    const reply = { state: doc(isRemove ? { n: 0 } : { n: 0, updatedExisting: false }), value: null as Value }
    const change: Change = {
      database: request.database,
      name: request.collection,
      search,
      isMulti: false,
      environment: (collection) => environmentOf(request, collection),
      apply(view, collection, found, environment) {
        const before = shown(found.document, environment)
        if (isRemove) {
          removeRecord(view, collection, found.record, found.raw, found.document)
          reply.state = doc({ n: 1 })
          reply.value = before
          return
        }
        const { document } = updateRecord(view, collection, found, wanted!, filter, arrayFilters, environment)
        reply.state = doc({ n: 1, updatedExisting: true })
        reply.value = isNew ? shown(document, environment) : before
      },
      check(environment) {
        checkSearch(search, environment)
        if (isDoc(wanted) || Array.isArray(wanted)) checkUpdate(filter, wanted, arrayFilters, environment)
      },
      otherwise: isUpsert
        ? (view, collection, environment) => {
            const target = collection ?? view.create(request.database, request.collection, new Map())
            const document = upsert(view, target, wanted!, filter, arrayFilters, environment)
            reply.state = doc({ n: 1, updatedExisting: false }).set('upserted', document.get('_id')!)
            if (isNew) reply.value = shown(document, environment)
          }
        : undefined,
    }
    await runChange(context, change)
    return {
      document: new Map<string, Value>([
        ['lastErrorObject', reply.state],
        ['value', reply.value],
        ['ok', 1],
      ]),
    }
  },
}
