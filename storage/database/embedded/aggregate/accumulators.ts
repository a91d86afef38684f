// MongoDB manual, "Accumulators": their forms in $group, and as expressions over an array.
import { isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError, notSupported, typeMismatch } from '../errors.ts'
import { folds, type Fold } from './folds.ts'
import { operands } from './operators/arguments.ts'
import { constant, type Evaluate, type Operator, type Scope } from './scope.ts'

/** One accumulator of one group. */
export interface Accumulator {
  add(document: Doc): void
  result(): Value | undefined
}

/** Makes the accumulator of a new group. */
export type AccumulatorFactory = () => Accumulator

export function compileAccumulator(name: string, argument: Value, scope: Scope): AccumulatorFactory {
  if (unsupportedAccumulators.has(name)) throw notSupported(`The accumulator ${name}`)
  if (Array.isArray(argument)) throw new CommandError(40237, `The ${name} accumulator is a unary operator`)
  if (name === '$count') return compileCount(argument)
  const start = folds[name]
  if (start === undefined) throw new CommandError(15952, `unknown group operator '${name}'`)
  const input = scope.compile(argument)
  return () => folding(input, start(scope.environment.collation))
}

export const accumulatorOperators: Record<string, Operator> = Object.fromEntries(
  ['$sum', '$avg', '$min', '$max', '$mergeObjects'].map((name) => [name, overValues(name)]),
)

const unsupportedAccumulators: ReadonlySet<string> = new Set([
  ...['$accumulator', '$stdDevPop', '$stdDevSamp', '$percentile', '$median'],
  ...['$firstN', '$lastN', '$minN', '$maxN', '$top', '$topN', '$bottom', '$bottomN'],
])

function folding(input: Evaluate, fold: Fold): Accumulator {
  return { add: (document) => fold.add(input(document)), result: () => fold.result() }
}

function compileCount(argument: Value): AccumulatorFactory {
  if (!isDoc(argument) || argument.size > 0) throw typeMismatch('$count takes no arguments, i.e. $count:{}')
  const one = constant(1)
  return () => folding(one, folds['$sum']!(undefined))
}

/** { $sum: "$list" } folds the elements of one array; { $sum: ["$a", "$b"] } folds its operands. */
function overValues(name: string): Operator {
  return operands(0, Infinity, (values, { collation }) => (root) => {
    const fold = folds[name]!(collation)
    const list = values.map((value) => value(root))
    for (const value of list.length === 1 && Array.isArray(list[0]) ? list[0] : list) fold.add(value)
    return fold.result()
  })
}
