// MongoDB manual, "Accumulators": their forms in $group, and as expressions over an array.
import { toNumber } from '../bson/number.ts'
import { describe, isDoc, isNumber, typeName, type Doc, type Value } from '../bson/values.ts'
import { badValue, CommandError, notSupported, typeMismatch } from '../errors.ts'
import { compileSort, type SortKey } from '../query/sort.ts'
import { extremeN, firstN, folds, lastN, percentiles, Ranking, type Fold } from './folds.ts'
import { int64Of, namedArguments, operands } from './operators/arguments.ts'
import { constant, isConstant, valueOf, type Evaluate, type Operator, type Scope } from './scope.ts'

/** One accumulator of one group. */
export interface Accumulator {
  add(document: Doc): void
  result(): Value | undefined
}

/** Makes the accumulator of a new group. */
export type AccumulatorFactory = (groupId: Value) => Accumulator

export function compileAccumulator(name: string, argument: Value, scope: Scope): AccumulatorFactory {
  if (name === '$accumulator') throw notSupported('The accumulator $accumulator')
  if (Array.isArray(argument)) throw new CommandError(40237, `The ${name} accumulator is a unary operator`)
  if (name === '$count') return compileCount(argument)
  if (name in foldsOfN) return compileOfN(name, argument, scope)
  if (name in ends) return compileTop(name, argument, scope)
  if (name === '$percentile' || name === '$median') {
    const { input, start } = compilePercentiles(name, argument, scope)
    return () => folding(input, start())
  }
  const start = folds[name]
  if (start === undefined) throw new CommandError(15952, `unknown group operator '${name}'`)
  const input = scope.compile(argument)
  return () => folding(input, start(scope.environment.collation))
}

export const accumulatorOperators: Record<string, Operator> = {
  ...Object.fromEntries(
    ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp', '$mergeObjects'].map((name) => [
      name,
      overValues(name),
    ]),
  ),
  ...Object.fromEntries(['$firstN', '$lastN', '$minN', '$maxN'].map((name) => [name, overArray])),
  $percentile: overNumbers,
  $median: overNumbers,
}

function folding(input: Evaluate, fold: Fold): Accumulator {
  return { add: (document) => fold.add(input(document)), result: () => fold.result() }
}

function compileCount(argument: Value): AccumulatorFactory {
  if (!isDoc(argument) || argument.size > 0) throw typeMismatch('$count takes no arguments, i.e. $count:{}')
  const one = constant(1)
  return () => folding(one, folds['$sum']!(undefined))
}

type FoldOfN = (n: number, scope: Scope) => Fold

const foldsOfN: Record<string, FoldOfN> = {
  $firstN: (n) => firstN(n),
  $lastN: (n) => lastN(n),
  $minN: (n, scope) => extremeN(n, 1, scope.environment.collation),
  $maxN: (n, scope) => extremeN(n, -1, scope.environment.collation),
}

function compileOfN(name: string, argument: Value, scope: Scope): AccumulatorFactory {
  const { n, input } = argumentsOfN(name, argument, scope)
  return (groupId) => folding(input, foldsOfN[name]!(countOf(n(documentOf(groupId))), scope))
}

function argumentsOfN(name: string, argument: Value, scope: Scope): { n: Evaluate; input: Evaluate } {
  const shape = { notAnObject: 5787900, unknown: 5787901, required: { n: 5787906, input: 5787907 } }
  const given = namedArguments(argument, name, shape)
  return { n: scope.compile(given.get('n')!), input: scope.compile(given.get('input')!) }
}

/** `n` may depend on the _id of the group, and on nothing else. */
function documentOf(groupId: Value): Doc {
  return isDoc(groupId) ? groupId : new Map<string, Value>()
}

function countOf(value: Value | undefined): number {
  const count = int64Of(value)
  if (count === undefined) {
    const found = `Value for 'n' must be of integral type, but found ${describe(value)}`
    throw new CommandError(isNumber(value) ? 5787903 : 5787902, found)
  }
  if (count <= 0n) throw new CommandError(5787908, `'n' must be greater than 0, found ${count}`)
  return Number(count)
}

/** The sign of the order in which the best come first, and whether there is only one of them. */
const ends: Record<string, { sign: 1 | -1; single: boolean }> = {
  $top: { sign: 1, single: true },
  $topN: { sign: 1, single: false },
  $bottom: { sign: -1, single: true },
  $bottomN: { sign: -1, single: false },
}

function compileTop(name: string, argument: Value, scope: Scope): AccumulatorFactory {
  const { sign, single } = ends[name]!
  const given = namedArguments(argument, name, {
    notAnObject: 5788001,
    unknown: 5788002,
    required: { ...(single ? {} : { n: 5788003 }), output: 5788004, sortBy: 5788005 },
  })
  const sortBy = given.get('sortBy')!
  if (!isDoc(sortBy)) throw new CommandError(10065, `invalid parameter: expected an object (${describe(sortBy)})`)
  const sorter = compileSort(sortBy, scope.environment)
  const output = scope.compile(given.get('output')!)
  const n = single ? constant(1) : scope.compile(given.get('n')!)
  const ascending = (a: Ranked, b: Ranked) => sorter.compare(a.key, b.key)
  return (groupId) => {
    const ranking = new Ranking<Ranked>(countOf(n(documentOf(groupId))), (a, b) => sign * ascending(a, b))
    return {
      add: (document) => ranking.add({ key: sorter.key(document), value: output(document) ?? null }),
      result: () => {
        const values = ranking
          .best()
          .sort(ascending)
          .map((entry) => entry.value)
        return single ? values[0] : values
      },
    }
  }
}

interface Ranked {
  readonly key: SortKey
  readonly value: Value
}

/** The server's own way to the approximate value, the t-digest, is exact for few values; this one always is. */
function compilePercentiles(name: string, argument: Value, scope: Scope): { input: Evaluate; start: () => Fold } {
  const isMedian = name === '$median'
  const given = namedArguments(argument, name, {
    notAnObject: isMedian ? 7436100 : 7429703,
    unknown: 40415,
    required: { input: 40414, method: 40414, ...(isMedian ? {} : { p: 40414 }) },
  })
  if (given.get('method') !== 'approximate') {
    throw badValue("Currently only 'approximate' can be used as percentile 'method'.")
  }
  const shares = isMedian ? [0.5] : sharesOf(scope.compile(given.get('p')!))
  return {
    input: scope.compile(given.get('input')!),
    start: () => {
      const { add, result } = percentiles(shares)
      return { add, result: isMedian ? () => result()[0] : result }
    },
  }
}

function sharesOf(p: Evaluate): number[] {
  const values = isConstant(p) ? valueOf(p) : undefined
  if (!Array.isArray(values) || values.length === 0) {
    throw new CommandError(
      7750301,
      `The $percentile 'p' field must be a constant array of numbers, but found ${typeName(values)}`,
    )
  }
  return values.map((value) => {
    const share = isNumber(value) ? toNumber(value) : NaN
    if (share >= 0 && share <= 1) return share
    const found = describe(value)
    throw new CommandError(
      7750303,
      `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${found}`,
    )
  })
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

function overArray(argument: Value, scope: Scope, name: string): Evaluate {
  const { n, input } = argumentsOfN(name, argument, scope)
  return (root) => {
    const fold = foldsOfN[name]!(countOf(n(root)), scope)
    const array = input(root)
    if (!Array.isArray(array)) throw new CommandError(5788200, 'Input must be an array')
    for (const value of array) fold.add(value)
    return fold.result()
  }
}

function overNumbers(argument: Value, scope: Scope, name: string): Evaluate {
  const { input, start } = compilePercentiles(name, argument, scope)
  return (root) => {
    const fold = start()
    const value = input(root)
    for (const number of Array.isArray(value) ? value : [value]) fold.add(number)
    return fold.result()
  }
}
