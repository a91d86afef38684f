// MongoDB manual, "Aggregation Pipeline". Stages are generators: documents flow through them one by one.
import { isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError, invalidOptions, notSupported, typeMismatch } from '../errors.ts'
import type { Environment } from '../query/environment.ts'
import { compileFilter } from '../query/filter.ts'
import { PAUSE, type Rows } from '../query/rows.ts'
import { compileSort } from '../query/sort.ts'
import { scopeOf } from './expression.ts'
import { checkOutput, isOutput, type Output } from './output.ts'
import type { FindQuery, Reader } from './reader.ts'
import { isConstant, valueOf } from './scope.ts'
import { countField, limitOf, match, matchFilter, skipOf, sort, sortKeys } from './stages/flow.ts'
import { shapers } from './stages/shape.ts'
import { sources } from './stages/sources.ts'
import type { Context, Pipeline, Stage } from './stages/stage.ts'
import { stageCompilers, unsupportedStages } from './stages/table.ts'

export type { Output } from './output.ts'
export type { FindQuery, Reader } from './reader.ts'

/** Everything is checked at once; reading begins with the first row. No collection is `{ aggregate: 1 }`. */
export function runPipeline(
  collection: string | undefined,
  stages: Value[],
  reader: Reader,
  environment: Environment,
): Rows {
  return compilePipeline(
    stages,
    contextOf({ collection, reader, environment, place: 'top', bound: new Set<string>() }),
  ).run()
}

/** Takes $out or $merge off the end. */
export function splitOutput(stages: Value[]): { stages: Value[]; output?: Output } {
  const last = readSteps(stages).at(-1)
  if (last === undefined || !isOutput(last.name)) return { stages }
  const output = { stage: last.name, spec: last.spec }
  checkOutput(output)
  return { stages: stages.slice(0, -1), output }
}

/** A pipeline that changes one document: of an update, of findAndModify, of $merge. */
export function compilePipelineUpdate(stages: Value[], environment: Environment): (document: Doc) => Doc {
  const shapes = readSteps(stages).map(({ name, spec }) => {
    const shaper = shapers[name]
    if (shaper !== undefined) return shaper(spec, environment, name)
    if (isKnown(name)) throw invalidOptions(`${name} is not allowed to be used within an update`)
    throw unrecognized(name)
  })
  return (document) => shapes.reduce((current, shape) => shape(current), document)
}

interface Step {
  readonly name: string
  readonly spec: Value
}

function readSteps(stages: readonly Value[]): Step[] {
  return stages.map((stage) => {
    if (!isDoc(stage)) throw typeMismatch("Each element of the 'pipeline' array must be an object")
    const [entry, ...more] = stage
    if (entry === undefined || more.length > 0) {
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.')
    }
    return { name: entry[0], spec: entry[1] }
  })
}

function contextOf(fields: Omit<Context, 'stages' | 'pipeline'>): Context {
  return {
    ...fields,
    stages: (stages, place) => compileSteps(readSteps(stages), contextOf({ ...fields, place })),
    pipeline: (stages, changes) => compilePipeline(stages, contextOf({ ...fields, ...changes })),
  }
}

function compilePipeline(stages: readonly Value[], context: Context): Pipeline {
  const steps = readSteps(stages)
  const [first] = steps
  const source = first && sources[first.name]
  if (source !== undefined) {
    const read = source(first!.spec, context)
    const rest = compileSteps(steps.slice(1), context)
    return { run: (filter) => rest(filter === undefined ? read() : match(filter, context, '$match')(read())) }
  }
  const { collection, reader, environment } = context
  if (collection === undefined) {
    compileSteps(steps, context) // What a stage has against itself comes first.
    const what = first === undefined ? 'an empty pipeline' : `'${first.name}'; a collection is required`
    throw new CommandError(73, `{aggregate: 1} is not valid for ${what}.`)
  }
  const { query, length } = readHead(steps, environment)
  const rest = compileSteps(steps.slice(length), context)
  const counting =
    query.skip === undefined && query.limit === undefined && readCounting(steps.slice(length), environment)
  return {
    run: (filter) => {
      const needed = { ...query, filter: both(filter, query.filter) }
      if (counting) return counted(reader.count(collection, needed.filter, environment), counting)
      return rest(reader.find(collection, needed, environment))
    },
  }
}

/** The stages at the beginning that the reader can do, by an index if there is one. */
function readHead(steps: readonly Step[], environment: Environment): { query: FindQuery; length: number } {
  let length = 0
  const next = (name: string) => (steps[length]?.name === name ? steps[length++]!.spec : undefined)
  const query: FindQuery = { filter: new Map() }
  for (let spec = next('$match'); spec !== undefined; spec = next('$match')) {
    query.filter = both(query.filter, matchFilter(spec))
  }
  compileFilter(query.filter, environment)
  const order = next('$sort')
  if (order !== undefined) {
    query.sort = sortKeys(order)
    compileSort(query.sort, environment)
  }
  const skip = next('$skip')
  if (skip !== undefined) query.skip = skipOf(skip)
  const limit = next('$limit')
  if (limit !== undefined) query.limit = limitOf(limit)
  return { query, length }
}

function both(left: Doc | undefined, right: Doc): Doc {
  if (left === undefined || left.size === 0) return right
  return right.size === 0 ? left : new Map([['$and', [left, right]]])
}

type Counting = (count: number | bigint) => Doc

/** Whether these stages only count: as $count does, or as drivers do, by a $group of all with { $sum: 1 }. */
function readCounting(steps: readonly Step[], environment: Environment): Counting | undefined {
  const [step, ...more] = steps
  if (step === undefined || more.length > 0) return undefined
  if (step.name === '$count') return (count) => new Map([[countField(step.spec), count]])
  if (step.name !== '$group' || !isDoc(step.spec) || step.spec.size !== 2) return undefined
  const id = scopeOf(environment).compile(step.spec.get('_id')!)
  const name = [...step.spec.keys()].find((key) => key !== '_id')!
  const accumulator = step.spec.get(name)
  if (!isConstant(id) || !isDoc(accumulator) || accumulator.size !== 1) return undefined
  if (accumulator.get('$sum') !== 1 && !accumulator.has('$count')) return undefined
  return (count) => new Map([['_id', valueOf(id) ?? null] as const, [name, count] as const])
}

function* counted(counting: number | Rows, result: Counting): Rows {
  let count = 0
  if (typeof counting === 'number') count = counting
  else {
    for (const row of counting) {
      if (row === PAUSE) yield PAUSE
      else count++
    }
  }
  if (count > 0) yield result(count > 0x7fffffff ? BigInt(count) : count)
}

function compileSteps(steps: readonly Step[], context: Context): Stage {
  const compiled = steps.map((step, index) => compileStep(step, steps.slice(index + 1), context))
  return (rows) => compiled.reduce((current, stage) => stage(current), rows)
}

function compileStep({ name, spec }: Step, following: readonly Step[], context: Context): Stage {
  if (context.place === '$facet' && notInFacets.has(name)) {
    throw new CommandError(40600, `${name} is not allowed to be used within a $facet stage`)
  }
  if (isOutput(name)) throw misplaced(name, context)
  if (name in sources) throw new CommandError(40602, `${name} is only valid as the first stage in a pipeline`)
  if (name === '$sort') return sort(spec, context, mostNeeded(following))
  const compiler = stageCompilers.get(name)
  if (compiler !== undefined) return compiler(spec, context, name)
  if (unsupportedStages.has(name)) throw notSupported(`The stage ${name}`, unsupportedStages.get(name))
  throw unrecognized(name)
}

const notInFacets = new Set([...Object.keys(sources), '$facet', '$out', '$merge', '$geoNear', '$planCacheStats'])

function misplaced(name: string, { place }: Context): CommandError {
  if (place === '$lookup') return new CommandError(51047, `${name} is not allowed within a $lookup's sub-pipeline`)
  if (place === '$unionWith') {
    return new CommandError(31441, `${name} is not allowed within a $unionWith's sub-pipeline`)
  }
  return new CommandError(40601, `${name} can only be the final stage in the pipeline`)
}

/** How many sorted documents the stages after a $sort let through. */
function mostNeeded(following: readonly Step[]): number {
  let skipped = 0
  for (const { name, spec } of following) {
    if (name === '$limit') return skipped + limitOf(spec)
    if (name !== '$skip') break
    skipped += skipOf(spec)
  }
  return Infinity
}

function isKnown(name: string): boolean {
  return stageCompilers.has(name) || unsupportedStages.has(name) || name in sources || isOutput(name)
}

function unrecognized(name: string): CommandError {
  return new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`)
}
