import { compare } from '../../bson/compare.ts'
import { describe, isDoc, isNumber, typeName, typeOrder, type Doc, type Value } from '../../bson/values.ts'
import { CommandError, notSupported } from '../../errors.ts'
import { PAUSE } from '../../query/rows.ts'
import { scopeOf } from '../expression.ts'
import { int32Of } from '../operators/arguments.ts'
import { compareValues } from '../operators/comparison.ts'
import { isConstant, valueOf, type Evaluate } from '../scope.ts'
import { collect, compileFields, resultOf, startGroup, type Fields } from './group.ts'
import { paced, type Context, type StageCompiler } from './stage.ts'

export const bucket: StageCompiler = (spec, context) => {
  const { groupBy, boundaries, otherwise, fields } = parseBucket(spec, context)
  const { environment } = context
  const { collation } = environment
  const idOf: Evaluate = (document) => {
    const value = groupBy(document)
    const above = boundaries.findIndex((boundary) => compareValues(value, boundary, collation) < 0)
    if (above > 0) return boundaries[above - 1]
    if (otherwise !== undefined) return otherwise
    throw new CommandError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    )
  }
  return function* (rows) {
    const { groups } = yield* collect(rows, { idOf, fields, environment })
    const sorted = [...groups].sort((a, b) => compare(a.id, b.id, collation))
    yield* paced(sorted.map((group) => resultOf(group, fields)))
  }
}

/** Sorts by the value and cuts into parts of about the same size, never between equal values. */
export const bucketAuto: StageCompiler = (spec, context) => {
  const { groupBy, count, fields } = parseBucketAuto(spec, context)
  const { collation } = context.environment
  return function* (rows) {
    const entries: Entry[] = []
    for (const row of rows) {
      if (row === PAUSE) yield PAUSE
      else entries.push({ value: groupBy(row) ?? null, document: row })
    }
    entries.sort((a, b) => compare(a.value, b.value, collation))
    const size = Math.max(1, Math.round(entries.length / count))
    const buckets: Doc[] = []
    for (let start = 0; start < entries.length && buckets.length < count;) {
      let end = buckets.length === count - 1 ? entries.length : Math.min(start + size, entries.length)
      while (end < entries.length && compare(entries[end]!.value, entries[end - 1]!.value, collation) === 0) end++
      buckets.push(bucketOf(entries.slice(start, end), entries[end], fields))
      start = end
    }
    yield* paced(buckets)
  }
}

interface Entry {
  readonly value: Value
  readonly document: Doc
}

/** Up to the least value of the next bucket, or in the last one to the greatest of its own. */
function bucketOf(entries: Entry[], next: Entry | undefined, fields: Fields): Doc {
  const id = new Map([
    ['min', entries[0]!.value],
    ['max', (next ?? entries.at(-1)!).value],
  ])
  const group = { ...startGroup(null, fields), id }
  for (const { document } of entries) for (const accumulator of group.accumulators) accumulator.add(document)
  return resultOf(group, fields)
}

const counting: Doc = new Map([['count', new Map([['$sum', 1]])]])

function parseBucket(spec: Value, { environment }: Context) {
  if (!isDoc(spec)) {
    throw new CommandError(40201, `Argument to $bucket stage must be an object, but found type: ${typeName(spec)}.`)
  }
  checkOptions(spec, ['groupBy', 'boundaries', 'default', 'output'], 40197, '$bucket')
  const groupBy = spec.get('groupBy')
  const boundaries = spec.get('boundaries')
  if (groupBy === undefined || boundaries === undefined) {
    throw new CommandError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.")
  }
  const scope = scopeOf(environment)
  const constantOf = (expression: Value, code: number, message: string) => {
    const evaluate = scope.compile(expression)
    if (!isConstant(evaluate)) throw new CommandError(code, `${message}, but found: ${describe(expression)}.`)
    return valueOf(evaluate) ?? null
  }
  if (!Array.isArray(boundaries)) {
    const found = `but found type: ${typeName(boundaries)}.`
    throw new CommandError(40200, `The $bucket 'boundaries' field must be an array, ${found}`)
  }
  const limits = boundaries.map((boundary) =>
    constantOf(boundary, 40191, "The $bucket 'boundaries' field must be an array of constant values"),
  )
  checkBoundaries(limits, environment.collation)
  const otherwise = spec.get('default')
  const id =
    otherwise === undefined
      ? undefined
      : constantOf(otherwise, 40195, "The $bucket 'default' field must be a constant expression")
  if (id !== undefined) checkDefault(id, limits, environment.collation)
  return {
    groupBy: scope.compile(checkGroupBy(groupBy, 40202, '$bucket')),
    boundaries: limits,
    otherwise: id,
    fields: compileFields(outputOf(spec, 40196, '$bucket'), environment),
  }
}

type Collation = Context['environment']['collation']

function checkBoundaries(boundaries: Value[], collation: Collation): void {
  if (boundaries.length < 2) {
    const found = `but found ${boundaries.length} value(s).`
    throw new CommandError(40192, `The $bucket 'boundaries' field must have at least 2 values, ${found}`)
  }
  for (const [index, upper] of boundaries.entries()) {
    const lower = boundaries[index - 1]
    if (lower === undefined) continue
    if (typeOrder(lower) !== typeOrder(upper)) {
      const found = `Found conflicting types ${typeName(lower)} and ${typeName(upper)}.`
      throw new CommandError(
        40193,
        `All values in the the 'boundaries' option to $bucket must have the same type. ${found}`,
      )
    }
    if (compare(lower, upper, collation) >= 0) {
      const found = `but elements ${index - 1} and ${index} are not in ascending order`
      const values = `(${describe(lower)} is not less than ${describe(upper)}).`
      throw new CommandError(40194, `The 'boundaries' option to $bucket must be sorted, ${found} ${values}`)
    }
  }
}

function checkDefault(id: Value, boundaries: Value[], collation: Collation): void {
  if (compare(id, boundaries[0], collation) < 0 || compare(id, boundaries.at(-1), collation) >= 0) return
  const rule = 'less than the lowest boundary or greater than or equal to the highest boundary'
  throw new CommandError(40199, `The $bucket 'default' field must be ${rule}.`)
}

function parseBucketAuto(spec: Value, { environment }: Context) {
  if (!isDoc(spec)) {
    throw new CommandError(40239, `The argument to $bucketAuto must be an object, but found type: ${typeName(spec)}.`)
  }
  checkOptions(spec, ['groupBy', 'buckets', 'output', 'granularity'], 40245, '$bucketAuto')
  if (spec.has('granularity')) throw notSupported("$bucketAuto with 'granularity'")
  const groupBy = spec.get('groupBy')
  const buckets = spec.get('buckets')
  if (groupBy === undefined || buckets === undefined) {
    throw new CommandError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.")
  }
  return {
    groupBy: scopeOf(environment).compile(checkGroupBy(groupBy, 40240, '$bucketAuto')),
    count: countOf(buckets),
    fields: compileFields(outputOf(spec, 40244, '$bucketAuto'), environment),
  }
}

function countOf(buckets: Value): number {
  const message = "The $bucketAuto 'buckets' field must be"
  if (!isNumber(buckets)) {
    throw new CommandError(40241, `${message} a numeric value, but found type: ${typeName(buckets)}.`)
  }
  const count = int32Of(buckets)
  if (count === undefined) {
    throw new CommandError(40242, `${message} representable as a 32-bit integer, but found ${describe(buckets)}.`)
  }
  if (count <= 0) throw new CommandError(40243, `${message} greater than 0, but found: ${count}.`)
  return count
}

function checkOptions(spec: Doc, known: readonly string[], code: number, name: string): void {
  for (const option of spec.keys()) {
    if (!known.includes(option)) throw new CommandError(code, `Unrecognized option to ${name}: ${option}.`)
  }
}

function checkGroupBy(groupBy: Value, code: number, name: string): Value {
  const [first] = isDoc(groupBy) ? groupBy.keys() : [groupBy]
  if (typeof first === 'string' && first.startsWith('$')) return groupBy
  throw new CommandError(
    code,
    `The ${name} 'groupBy' field must be defined as a $-prefixed path or an expression, but found: ${describe(groupBy)}.`,
  )
}

function outputOf(spec: Doc, code: number, name: string): Doc {
  const output = spec.get('output') ?? counting
  if (isDoc(output)) return output
  throw new CommandError(code, `The ${name} 'output' field must be an object, but found type: ${typeName(output)}.`)
}
