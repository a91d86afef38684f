// explain: the plan of a command, and with executionStats what carrying it out takes.
// https://www.mongodb.com/docs/manual/reference/explain-results/

import { splitOutput } from '../aggregate/pipeline.ts'
import { doc, type Doc, type Value } from '../bson/values.ts'
import { badValue, CommandError, failedToParse } from '../errors.ts'
import { choosePlan, type Plan } from '../planner/plan.ts'
import type { IndexPlan } from '../planner/index-plan.ts'
import type { Environment } from '../query/environment.ts'
import type { Collection } from '../store/collection.ts'
import { emptyDocument, environmentOf, type Command, type Context } from './context.ts'
import { findRecords, type Search } from './search.ts'
import { readHint, readSearch } from './find.ts'
import { readDocument, Request } from './request.ts'

const verbosities = ['queryPlanner', 'executionStats', 'allPlansExecution']

export const explain: Command = {
  fields: ['verbosity'],
  async run(context, request) {
    const body = request.document('explain')
    const verbosity = request.text('verbosity') ?? 'allPlansExecution'
    if (!verbosities.includes(verbosity)) {
      throw badValue(`Enumeration value '${verbosity}' for field 'explain.verbosity' is not a valid value.`)
    }
    if (!body?.size) throw failedToParse('explain needs a command')
    const name = body.keys().next().value!
    const inner = new Request(name, new Map([...body, ['$db', body.get('$db') ?? request.database]]))
    const collection = context.view.collection(inner.database, inner.collection)
    if (name === 'aggregate') {
      const { stages } = splitOutput(inner.array('pipeline'))
      return { document: explainPipeline(context, inner, collection, stages, environmentOf(inner, collection)) }
    }
    const statement = firstStatement(inner)
    const search = searchOf(inner, statement)
    const environment = environmentOf(inner, collection, statement?.get('collation'))
    const reply = planOf(context, inner, collection, search, environment)
    if (verbosity !== 'queryPlanner') await measure(context, collection, search, environment, reply)
    return { document: finish(reply, body) }
  },
}

/** What an aggregation does with its collection; the stages that follow are named. */
export function explainPipeline(
  context: Context,
  request: Request,
  collection: Collection | undefined,
  stages: Value[],
  environment: Environment,
): Doc {
  let taken = 0
  const next = (name: string) => {
    const value = (stages[taken] as Doc | undefined)?.get(name)
    if (value !== undefined) taken++
    return value
  }
  const filter = readDocument(next('$match'), '$match') ?? emptyDocument
  const sort = readDocument(next('$sort'), '$sort')
  const [skip, limit] = [Number(next('$skip') ?? 0), Number(next('$limit') ?? 0)]
  const search = { filter, sort, skip, limit, hint: hintOf(request) }
  const found = planOf(context, request, collection, search, environment)
  if (taken === stages.length) return finish(found, request.body)
  const cursor = new Map<string, Value>([['$cursor', found]])
  return finish(new Map<string, Value>([['stages', [cursor, ...stages.slice(taken)]]]), request.body)
}

/** A plan in a few words, for the log. */
export function summarize(plan: Plan): string {
  if (plan.kind === 'collection') return 'COLLSCAN'
  if (plan.kind === 'union') return plan.parts.map(summarize).join(', ')
  return `IXSCAN ${plan.index.name}${plan.isSorted ? '' : ' SORT'}`
}

function planOf(
  context: Context,
  request: Request,
  collection: Collection | undefined,
  search: Search,
  environment: Environment,
): Doc {
  const isCount = request.name === 'count'
  const winningPlan = collection
    ? describePlan(choosePlan(context.view, collection, search, environment), search, isCount)
    : doc({ stage: 'EOF' })
  return doc({
    queryPlanner: {
      namespace: request.name === 'aggregate' && request.get('aggregate') === 1 ? request.database : request.namespace,
      indexFilterSet: false,
      parsedQuery: search.filter,
      winningPlan,
      rejectedPlans: [],
    },
  })
}

function describePlan(plan: Plan, search: Search, isCount: boolean): Doc {
  const filter = plan.isExact ? {} : { filter: search.filter }
  const found = describeScan(plan, filter, isCount)
  const sort =
    search.sort?.size && !plan.isSorted ? doc({ stage: 'SORT', sortPattern: search.sort, inputStage: found }) : found
  return search.limit ? doc({ stage: 'LIMIT', limitAmount: search.limit, inputStage: sort }) : sort
}

function describeScan(plan: Plan, filter: { filter?: Doc }, isCount: boolean): Doc {
  switch (plan.kind) {
    case 'collection':
      return doc({ stage: 'COLLSCAN', ...filter, direction: plan.reverse ? 'backward' : 'forward' })
    case 'union':
      return doc({
        stage: 'FETCH',
        ...filter,
        inputStage: { stage: 'OR', inputStages: plan.parts.map((part) => describeKeys(part, 'IXSCAN')) },
      })
    case 'index':
      if (isCount && plan.isExact && !plan.index.isMultikey) return describeKeys(plan, 'COUNT_SCAN')
      return doc({ stage: 'FETCH', ...filter, inputStage: describeKeys(plan, 'IXSCAN') })
  }
}

function describeKeys(plan: IndexPlan, stage: string): Doc {
  const { index } = plan
  return doc({
    stage,
    keyPattern: index.spec.get('key'),
    indexName: index.name,
    isMultiKey: index.isMultikey,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partialFilter !== undefined,
    indexVersion: 2,
    direction: plan.reverse ? 'backward' : 'forward',
    boundFields: plan.boundFields,
    ranges: plan.ranges.length,
  })
}

async function measure(
  context: Context,
  collection: Collection | undefined,
  search: Search,
  environment: Environment,
  reply: Doc,
): Promise<void> {
  const start = performance.now()
  let found = 0
  if (collection) await context.each(findRecords(context, context.view, collection, search, environment), () => found++)
  reply.set(
    'executionStats',
    doc({
      executionSuccess: true,
      nReturned: found,
      executionTimeMillis: Math.round(performance.now() - start),
      totalKeysExamined: context.work.keys,
      totalDocsExamined: context.work.documents,
      executionStages: (reply.get('queryPlanner') as Doc).get('winningPlan'),
    }),
  )
}

function finish(reply: Doc, command: Doc): Doc {
  return reply
    .set('command', command)
    .set('serverInfo', doc({ version: serverVersion }))
    .set('ok', 1)
}

export const serverVersion = '7.0.0'

function firstStatement(request: Request): Doc | undefined {
  const field = { update: 'updates', delete: 'deletes' }[request.name]
  return field ? request.documents(field)[0] : undefined
}

function searchOf(request: Request, statement: Doc | undefined): Search {
  switch (request.name) {
    case 'find':
      return readSearch(request, 'filter')
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return {
        filter: request.document('query') ?? emptyDocument,
        sort: request.document('sort'),
        hint: hintOf(request),
      }
    case 'update':
    case 'delete':
      return { filter: readDocument(statement?.get('q'), 'q') ?? emptyDocument, hint: readHint(statement?.get('hint')) }
  }
  throw new CommandError(59, `Explain failed due to unknown command: ${request.name}`)
}

const hintOf = (request: Request) => readHint(request.get('hint'))
