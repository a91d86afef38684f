// Tells of operations that take long, and of queries that lack an index.

import { isDoc, type Value } from '../bson/values.ts'
import type { Context } from './context.ts'
import { summarize } from './explain.ts'
import type { Request } from './request.ts'

const slowMilliseconds = 100
/** A scan of fewer documents is not worth a warning. */
const largeScan = 10_000
const longestText = 1000

export function logSlow(context: Context, request: Request): void {
  const milliseconds = Math.round(performance.now() - context.startedAt)
  const scanned = context.plans.find(
    ({ plan, collection }) => plan.kind === 'collection' && collection.documents > largeScan,
  )
  // Who reads everything, in any order, needs no index.
  const isWanted = scanned === undefined || (scanned.plan.isExact && scanned.plan.isSorted)
  const isScan = !isWanted && context.work.documents > largeScan
  if (!isScan && milliseconds < slowMilliseconds) return
  context.services.log({
    level: isScan ? 'warning' : 'info',
    message: isScan ? 'a query reads its whole collection: it needs an index' : 'a slow operation',
    command: request.name,
    namespace: scanned?.collection.namespace ?? `${request.database}.${nameOf(request)}`,
    milliseconds,
    plan: [...new Set(context.plans.map(({ plan }) => summarize(plan)))].join(', '),
    keysExamined: context.work.keys,
    documentsExamined: context.work.documents,
    query: queryOf(request),
  })
}

/** The collection, for commands that have one. */
function nameOf(request: Request): string {
  const name = request.get(request.name)
  return typeof name === 'string' ? name : '$cmd'
}

/** The shape of the query without its values: those may be about persons. */
function queryOf(request: Request): string {
  const fields = ['filter', 'query', 'sort', 'pipeline', 'updates', 'deletes', 'hint']
  const parts = fields.flatMap((field) => {
    const value = request.get(field)
    return value === undefined ? [] : [[field, shapeOf(value)] as const]
  })
  return JSON.stringify(Object.fromEntries(parts)).slice(0, longestText)
}

function shapeOf(value: Value): unknown {
  if (Array.isArray(value)) return value.length > 3 ? [...value.slice(0, 3).map(shapeOf), '…'] : value.map(shapeOf)
  return isDoc(value) ? Object.fromEntries([...value].map(([name, inner]) => [name, shapeOf(inner)])) : '?'
}
