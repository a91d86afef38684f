import { describe, isDoc, isNumber, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError, notSupported } from '../../errors.ts'
import { wholeNumber } from '../../query/integers.ts'
import { compileFilter } from '../../query/filter.ts'
import { visit } from '../../query/path.ts'
import { PAUSE } from '../../query/rows.ts'
import { Distinct, identifier } from '../distinct.ts'
import { scopeOf } from '../expression.ts'
import { parseFieldPath, withNestedValue } from '../field-path.ts'
import type { Evaluate } from '../scope.ts'
import { readOptions, type Options } from './options.ts'
import type { Context, StageCompiler } from './stage.ts'

/** Searches in breadth: with one query for all values of a depth. */
export const graphLookup: StageCompiler = (spec, context) => {
  const graph = parse(spec, context)
  return function* (rows) {
    for (const row of rows) {
      if (row === PAUSE) yield PAUSE
      else yield withNestedValue(row, graph.as, yield* search(graph, graph.startWith(row), context))
    }
  }
}

interface Graph {
  readonly from: string
  readonly as: string[]
  readonly startWith: Evaluate
  readonly connectFrom: string[]
  readonly connectTo: string
  readonly depthField: string[] | undefined
  readonly maxDepth: number
  readonly restriction: Doc | undefined
}

function* search(graph: Graph, start: Value | undefined, context: Context): Generator<typeof PAUSE, Doc[]> {
  const { environment, reader } = context
  const identify = identifier(environment.collation)
  const visited = new Map<string, Doc>()
  const asked = new Distinct(environment.collation)
  let frontier = (Array.isArray(start) ? start : start === undefined ? [] : [start]).filter((value) => asked.add(value))
  for (let depth = 0; frontier.length > 0 && depth <= graph.maxDepth; depth++) {
    const next: Value[] = []
    for (const row of reader.find(graph.from, { filter: filterFor(frontier, graph) }, environment)) {
      if (row === PAUSE) {
        yield PAUSE
        continue
      }
      const identity = identify(idOf(row, graph.from))
      if (visited.has(identity)) continue
      visited.set(identity, graph.depthField ? withNestedValue(row, graph.depthField, BigInt(depth)) : row)
      for (const value of valuesAt(row, graph.connectFrom)) if (asked.add(value)) next.push(value)
    }
    frontier = next
  }
  return [...visited.values()]
}

/** A null to connect to finds null, but nothing where the field is missing. */
function filterFor(frontier: Value[], { connectTo, restriction }: Graph): Doc {
  const conditions: Doc[] = [new Map([[connectTo, new Map([['$in', frontier]])]])]
  if (frontier.includes(null)) conditions.push(new Map([[connectTo, new Map([['$exists', true]])]]))
  if (restriction !== undefined) conditions.push(restriction)
  return conditions.length === 1 ? conditions[0]! : new Map([['$and', conditions]])
}

function idOf(document: Doc, from: string): Value {
  const id = document.get('_id')
  if (id !== undefined) return id
  throw new CommandError(
    40271,
    `Documents in the '${from}' namespace must contain an _id for de-duplication in $graphLookup`,
  )
}

function valuesAt(document: Doc, path: readonly string[]): Value[] {
  const values: Value[] = []
  visit(document, path, 0, (value) => {
    if (Array.isArray(value)) values.push(...value)
    else if (value !== undefined) values.push(value)
    return false
  })
  return values
}

const options: Options = {
  from: 'string!',
  as: 'string!',
  startWith: 'any!',
  connectFromField: 'string!',
  connectToField: 'string!',
  depthField: 'string',
  maxDepth: 'any',
  restrictSearchWithMatch: ['object', 40185],
}
const codes = { notAnObject: 40327, unknown: 40104, missing: 40105, wrongType: 40103 }

function parse(spec: Value, { environment }: Context): Graph {
  if (isDoc(spec) && isDoc(spec.get('from'))) throw notSupported("$graphLookup 'from' another database")
  const given = readOptions('$graphLookup', spec, options, codes)
  const text = (name: string) => given.get(name) as string
  const restriction = given.get('restrictSearchWithMatch') as Doc | undefined
  if (restriction !== undefined) compileFilter(restriction, environment)
  parseFieldPath(text('connectToField'))
  return {
    from: text('from'),
    as: parseFieldPath(text('as')),
    startWith: scopeOf(environment).compile(given.get('startWith')!),
    connectFrom: parseFieldPath(text('connectFromField')),
    connectTo: text('connectToField'),
    depthField: given.has('depthField') ? parseFieldPath(text('depthField')) : undefined,
    maxDepth: given.has('maxDepth') ? depthOf(given.get('maxDepth')!) : Infinity,
    restriction,
  }
}

function depthOf(value: Value): number {
  if (!isNumber(value)) throw new CommandError(40100, `maxDepth requires numeric argument, found ${typeName(value)}`)
  const depth = wholeNumber(value)
  if (depth === undefined) {
    throw new CommandError(40102, `maxDepth could not be represented as a long long: ${describe(value)}`)
  }
  if (depth < 0n) throw new CommandError(40101, `maxDepth requires a nonnegative argument, found: ${depth}`)
  return Number(depth)
}
