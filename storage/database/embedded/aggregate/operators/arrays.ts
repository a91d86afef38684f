// MongoDB manual, "Array Expression Operators", as far as they need no variables.
import { isDoc, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Operator } from '../scope.ts'
import { arrayOf, binary, integerOf, isNullish, operands, unary } from './arguments.ts'
import { compareValues } from './comparison.ts'
import { searchRange } from './strings.ts'

export const arrayOperators: Record<string, Operator> = {
  $isArray: unary((value) => Array.isArray(value)),
  $size: unary((value) => arrayOf(value, 17124, 'The argument to $size must be an array, but was of type: ').length),
  $arrayElemAt: binary((array, index) => elementAt(array, index, "$arrayElemAt's first argument")),
  $first: unary((array) => elementAt(array, 0, "$first's argument")),
  $last: unary((array) => elementAt(array, -1, "$last's argument")),
  $in: binary((value, array, { collation }) => {
    const list = arrayOf(array, 40081, '$in requires an array as a second argument, found: ')
    return list.some((element) => compareValues(element, value, collation) === 0)
  }),
  $indexOfArray: operands(2, 4, ([input, wanted, start, end], { collation }) => (root) => {
    const array = input!(root)
    if (isNullish(array)) return null
    const list = arrayOf(array, 40090, '$indexOfArray requires an array as a first argument, found: ')
    const { from, to } = searchRange('$indexOfArray', start, end, root, list.length)
    const value = wanted!(root)
    for (let index = from; index < to; index++) if (compareValues(list[index], value, collation) === 0) return index
    return -1
  }),
  $concatArrays: operands(0, Infinity, (parts) => (root) => {
    const arrays: Value[][] = []
    for (const part of parts) {
      const array = part(root)
      if (isNullish(array)) return null
      arrays.push(arrayOf(array, 28664, '$concatArrays only supports arrays, not '))
    }
    return arrays.flat()
  }),
  $reverseArray: unary((array) => {
    if (isNullish(array)) return null
    return arrayOf(array, 34435, 'The argument to $reverseArray must be an array, but was of type: ').toReversed()
  }),
  $slice: operands(2, 3, ([input, position, length]) => (root) => {
    const array = input!(root)
    const from = position!(root)
    if (isNullish(array) || isNullish(from)) return null
    const list = arrayOf(array, 28724, 'First argument to $slice must be an array, but is of type: ')
    const start = integerOf(from, 28725, 'Second argument to $slice')
    if (length === undefined) return start >= 0 ? list.slice(0, start) : list.slice(start)
    const count = length(root)
    if (isNullish(count)) return null
    const size = integerOf(count, 28727, 'Third argument to $slice')
    if (size <= 0) throw new CommandError(28729, `Third argument to $slice must be positive: ${size}`)
    const first = start < 0 ? Math.max(0, list.length + start) : start
    return list.slice(first, first + size)
  }),
  $range: operands(2, 3, ([start, end, step]) => (root) => {
    const from = integerOf(start!(root), 34443, "$range's starting value")
    const to = integerOf(end!(root), 34445, "$range's ending value")
    const by = step === undefined ? 1 : integerOf(step(root), 34447, "$range's step value")
    if (by === 0) throw new CommandError(34449, '$range requires a non-zero step value')
    return rangeOf(from, to, by)
  }),
  $arrayToObject: unary((array) => {
    if (isNullish(array)) return null
    return fromPairs(arrayOf(array, 40386, '$arrayToObject requires an array input, found: '))
  }),
}

function elementAt(array: Value | undefined, index: Value | undefined, argument: string): Value | undefined {
  if (isNullish(array) || isNullish(index)) return null
  const list = arrayOf(array, 28689, `${argument} must be an array, but is `)
  return list.at(integerOf(index, 28690, "$arrayElemAt's second argument"))
}

/** As much as the server allows an array of numbers to take up: 100 MB at 16 bytes each. */
const longestRange = (100 * 1024 * 1024) / 16

function rangeOf(from: number, to: number, by: number): number[] {
  const length = Math.max(0, Math.ceil((to - from) / by))
  if (length > longestRange) {
    throw new CommandError(146, `$range would use too much memory (${length * 16} bytes) and cannot spill to disk.`)
  }
  return Array.from({ length }, (_, index) => from + index * by)
}

/** Pairs are all arrays, or all documents with k and v: the first one decides. */
function fromPairs(pairs: Value[]): Doc {
  const document: Doc = new Map()
  const [first] = pairs
  if (first !== undefined && !Array.isArray(first) && !isDoc(first)) {
    throw new CommandError(40398, `Unrecognised input type format for $arrayToObject: ${typeName(first)}`)
  }
  for (const pair of pairs) {
    const [key, value] = Array.isArray(first) ? pairOfArray(pair) : pairOfDocument(pair)
    if (key.includes('\0')) throw new CommandError(4940400, 'Key field cannot contain an embedded null byte')
    document.set(key, value)
  }
  return document
}

function pairOfArray(pair: Value): [string, Value] {
  if (!Array.isArray(pair)) throw unlike(40396, pair)
  const [key, value] = pair
  if (pair.length !== 2) throw new CommandError(40397, '$arrayToObject requires arrays of size 2')
  if (typeof key !== 'string') throw new CommandError(40395, '$arrayToObject requires keys of type string')
  return [key, value!]
}

function pairOfDocument(pair: Value): [string, Value] {
  if (!isDoc(pair)) throw unlike(40391, pair)
  const key = pair.get('k')
  const value = pair.get('v')
  const message = "$arrayToObject requires documents of the keys 'k' and 'v'"
  if (pair.size !== 2) throw new CommandError(40392, message)
  if (key === undefined || value === undefined) throw new CommandError(40393, message)
  if (typeof key !== 'string') throw new CommandError(40394, `${message}, where 'k' is of type string`)
  return [key, value]
}

function unlike(code: number, found: Value): CommandError {
  const rule = 'Elements must all be arrays or all be objects'
  return new CommandError(code, `$arrayToObject requires a consistent input format. ${rule}, found: ${typeName(found)}`)
}
