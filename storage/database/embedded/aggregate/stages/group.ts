import { isDoc, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Environment } from '../../query/environment.ts'
import { PAUSE, type Rows } from '../../query/rows.ts'
import { compileAccumulator, type Accumulator, type AccumulatorFactory } from '../accumulators.ts'
import { identifier } from '../distinct.ts'
import { scopeOf } from '../expression.ts'
import type { Evaluate } from '../scope.ts'
import { sort } from './flow.ts'
import { paced, type StageCompiler } from './stage.ts'

export const group: StageCompiler = (spec, { environment }) => {
  if (!isDoc(spec)) throw new CommandError(15947, "a group's fields must be specified in an object")
  const fields = new Map(spec)
  fields.delete('_id')
  const compiled = compileFields(fields, environment)
  const id = spec.get('_id')
  if (id === undefined) throw new CommandError(15955, 'a group specification must include an _id')
  const grouping = { idOf: scopeOf(environment).compile(id), fields: compiled, environment }
  return function* (rows) {
    const groups = yield* collect(rows, grouping)
    yield* paced(results(groups))
  }
}

export const sortByCount: StageCompiler = (spec, context, name) => {
  const isExpression = isDoc(spec) && [...spec.keys()][0]?.startsWith('$')
  if (isDoc(spec) && !isExpression) {
    throw new CommandError(
      40147,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    )
  }
  if (typeof spec === 'string' && !spec.startsWith('$')) {
    throw new CommandError(40148, 'the sortByCount field must be defined as a $-prefixed path')
  }
  if (typeof spec !== 'string' && !isDoc(spec)) {
    throw new CommandError(40149, 'the sortByCount field must be specified as a string or as an object')
  }
  const groups = group(
    new Map<string, Value>([
      ['_id', spec],
      ['count', new Map([['$sum', 1]])],
    ]),
    context,
    name,
  )
  const order = sort(new Map([['count', -1]]), context)
  return (rows) => order(groups(rows))
}

/** The accumulators of a group's fields. */
export type Fields = readonly (readonly [name: string, start: AccumulatorFactory])[]

export function compileFields(fields: Doc, environment: Environment): Fields {
  const scope = scopeOf(environment)
  return Array.from(fields, ([name, value]) => {
    if (!isDoc(value)) throw new CommandError(40234, `The field '${name}' must be an accumulator object`)
    if (name.includes('.')) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`)
    if (name.startsWith('$')) throw new CommandError(40236, `The field name '${name}' cannot be an operator name`)
    const [operator, ...more] = value.keys()
    if (operator === undefined || more.length > 0) {
      throw new CommandError(40238, `The field '${name}' must specify one accumulator`)
    }
    if (!operator.startsWith('$')) throw new CommandError(40234, `The field '${name}' must be an accumulator object`)
    return [name, compileAccumulator(operator, value.get(operator)!, scope)] as const
  })
}

interface Group {
  readonly id: Value
  readonly accumulators: readonly Accumulator[]
}

export function resultOf({ id, accumulators }: Group, fields: Fields): Doc {
  const result: Doc = new Map([['_id', id]])
  for (const [index, accumulator] of accumulators.entries()) {
    result.set(fields[index]![0], accumulator.result() ?? null)
  }
  return result
}

interface Grouping {
  readonly idOf: Evaluate
  readonly fields: Fields
  readonly environment: Environment
}

interface Groups {
  readonly groups: Iterable<Group>
  readonly fields: Fields
}

/** The first document of a group gives its _id; a missing value counts as null. */
export function* collect(rows: Rows, { idOf, fields, environment }: Grouping): Generator<typeof PAUSE, Groups> {
  const identify = identifier(environment.collation)
  const groups = new Map<string, Group>()
  for (const row of rows) {
    if (row === PAUSE) {
      yield PAUSE
      continue
    }
    const id = idOf(row) ?? null
    const identity = identify(id)
    let found = groups.get(identity)
    if (found === undefined) {
      found = { id, accumulators: fields.map(([, start]) => start()) }
      groups.set(identity, found)
    }
    for (const accumulator of found.accumulators) accumulator.add(row)
  }
  return { groups: groups.values(), fields }
}

function* results({ groups, fields }: Groups): Iterable<Doc> {
  for (const found of groups) yield resultOf(found, fields)
}
