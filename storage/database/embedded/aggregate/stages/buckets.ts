import { compare } from '../../bson/compare.ts'
import { describe, isDoc, typeName, typeOrder, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { scopeOf } from '../expression.ts'
import { compareValues } from '../operators/comparison.ts'
import { isConstant, valueOf, type Evaluate } from '../scope.ts'
import { collect, compileFields, resultOf } from './group.ts'
import { readOptions } from './options.ts'
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

const options = { groupBy: 'any!', boundaries: 'any!', default: 'any', output: 'any' } as const
const codes = { notAnObject: 40201, unknown: 40197, missing: 40198, wrongType: 40201 }
const counting: Doc = new Map([['count', new Map([['$sum', 1]])]])

function parseBucket(spec: Value, { environment }: Context) {
  const given = readOptions('$bucket', spec, options, codes)
  const scope = scopeOf(environment)
  const constantOf = (expression: Value, code: number, message: string) => {
    const evaluate = scope.compile(expression)
    if (!isConstant(evaluate)) throw new CommandError(code, `${message}, but found: ${describe(expression)}.`)
    return valueOf(evaluate) ?? null
  }
  const boundaries = given.get('boundaries')
  if (!Array.isArray(boundaries)) throw new CommandError(40200, "The $bucket 'boundaries' field must be an array")
  const limits = boundaries.map((boundary) =>
    constantOf(boundary, 40191, "The $bucket 'boundaries' field must be an array of constant values"),
  )
  checkBoundaries(limits, environment.collation)
  const output = given.get('output') ?? counting
  if (!isDoc(output)) throw new CommandError(40196, "The $bucket 'output' field must be an object")
  const otherwise = given.get('default')
  const id =
    otherwise === undefined
      ? undefined
      : constantOf(otherwise, 40195, "The $bucket 'default' field must be a constant expression")
  if (id !== undefined) checkDefault(id, limits, environment.collation)
  return {
    groupBy: scope.compile(checkGroupBy(given.get('groupBy')!)),
    boundaries: limits,
    otherwise: id,
    fields: compileFields(output, environment),
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

function checkGroupBy(groupBy: Value): Value {
  const [first] = isDoc(groupBy) ? groupBy.keys() : [groupBy]
  if (typeof first === 'string' && first.startsWith('$')) return groupBy
  throw new CommandError(40202, "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression")
}
