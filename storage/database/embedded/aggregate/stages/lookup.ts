import { BSONRegExp, isDoc, type Doc, type Value } from '../../bson/values.ts'
import { failedToParse, notSupported } from '../../errors.ts'
import { visit } from '../../query/path.ts'
import { PAUSE } from '../../query/rows.ts'
import { scopeOf } from '../expression.ts'
import { parseFieldPath, withNestedValue } from '../field-path.ts'
import type { Evaluate } from '../scope.ts'
import { checkVariableName } from '../variables.ts'
import { readOptions, type Options } from './options.ts'
import type { Context, Pipeline, StageCompiler } from './stage.ts'

export const lookup: StageCompiler = (spec, context) => {
  const { as, from, local, foreign, stages, bindings } = parse(spec, context)
  const { variables: outer } = context.environment
  // The pipeline is compiled once and reads the variables late: they are set anew for each document.
  const variables = new Map<string, Value | undefined>(outer)
  for (const { name } of bindings) variables.set(name, undefined)
  const bound = new Set([...context.bound, ...bindings.map(({ name }) => name)])
  const environment = { ...context.environment, variables: variables as Map<string, Value> }
  const foreigners = context.pipeline(stages, { collection: from, place: '$lookup', environment, bound })
  const isFixed = local === undefined && !dependsOnDocument(stages, bound)
  return function* (rows) {
    let found: Doc[] | undefined
    for (const row of rows) {
      if (row === PAUSE) {
        yield PAUSE
        continue
      }
      if (found === undefined || !isFixed) {
        for (const [name, value] of outer) variables.set(name, value)
        const values = bindings.map(({ evaluate }) => evaluate(row))
        for (const [index, { name }] of bindings.entries()) variables.set(name, values[index])
        found = yield* read(foreigners, local && joinFilter(row, local, foreign!))
      }
      yield withNestedValue(row, as, found)
    }
  }
}

/** A filter for what has one of the values at a path. Missing ones count as null, and arrays as each of their elements. */
export function joinFilter(document: Doc, local: readonly string[], foreign: string): Doc {
  const values: Value[] = []
  visit(document, local, 0, (value, byIndex) => {
    if (Array.isArray(value) && !byIndex) values.push(...value)
    else if (value !== undefined) values.push(value)
    return false
  })
  if (values.length === 0) values.push(null)
  const equals = (value: Value): Doc => new Map([[foreign, new Map([['$eq', value]])]])
  if (values.length === 1) return equals(values[0]!)
  // $in would take a regular expression for a pattern.
  if (values.some((value) => value instanceof BSONRegExp)) return new Map([['$or', values.map(equals)]])
  return new Map([[foreign, new Map([['$in', values]])]])
}

function* read(pipeline: Pipeline, filter: Doc | undefined): Generator<typeof PAUSE, Doc[]> {
  const found: Doc[] = []
  for (const row of pipeline.run(filter)) {
    if (row === PAUSE) yield PAUSE
    else found.push(row)
  }
  return found
}

/** Whether it may give something else for another document: by a variable, or by chance. */
function dependsOnDocument(value: Value, bound: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return value.startsWith('$$') && bound.has(value.slice(2).split('.')[0]!)
  if (Array.isArray(value)) return value.some((element) => dependsOnDocument(element, bound))
  if (!isDoc(value)) return false
  return Array.from(value).some(([name, member]) => byChance.has(name) || dependsOnDocument(member, bound))
}

const byChance = new Set(['$rand', '$sample'])

interface Binding {
  readonly name: string
  readonly evaluate: Evaluate
}

interface Lookup {
  readonly as: string[]
  readonly from: string | undefined
  readonly local: string[] | undefined
  readonly foreign: string | undefined
  readonly stages: Value[]
  readonly bindings: Binding[]
}

const options: Options = {
  from: 'string',
  as: 'string!',
  localField: 'string',
  foreignField: 'string',
  let: 'object',
  pipeline: ['array', 14],
}
const codes = { notAnObject: 9, unknown: 9, missing: 9, wrongType: 9 }

function parse(spec: Value, context: Context): Lookup {
  if (isDoc(spec) && isDoc(spec.get('from'))) throw notSupported("$lookup 'from' another database")
  const given = readOptions('$lookup', spec, options, codes)
  const text = (name: string) => given.get(name) as string | undefined
  const local = text('localField')
  const foreign = text('foreignField')
  const pipeline = given.get('pipeline') as Value[] | undefined
  const as = text('as')!
  const from = text('from')
  if (from === undefined) checkDocuments(pipeline, '$lookup')
  if (pipeline === undefined) {
    if (local === undefined || foreign === undefined) {
      throw failedToParse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified")
    }
    if (given.has('let')) throw failedToParse("$lookup with a 'let' argument must also specify 'pipeline'")
  }
  if ((local === undefined) !== (foreign === undefined)) {
    throw failedToParse("$lookup requires both or neither of 'localField' and 'foreignField' to be specified")
  }
  if (foreign !== undefined) parseFieldPath(foreign)
  return {
    as: parseFieldPath(as),
    from,
    local: local === undefined ? undefined : parseFieldPath(local),
    foreign,
    stages: pipeline ?? [],
    bindings: parseLet(given.get('let') as Doc | undefined, context),
  }
}

/** Without a collection to read from, a pipeline begins with $documents. */
export function checkDocuments(stages: Value | undefined, name: string): void {
  const first = Array.isArray(stages) ? stages[0] : undefined
  if (isDoc(first) && first.has('$documents')) return
  throw failedToParse(`${name} stage without explicit collection must have a pipeline with $documents as first stage`)
}

function parseLet(definitions: Doc | undefined, { environment }: Context): Binding[] {
  const scope = scopeOf(environment)
  return Array.from(definitions ?? [], ([name, expression]) => {
    checkVariableName(name, 'define')
    return { name, evaluate: scope.compile(expression) }
  })
}
