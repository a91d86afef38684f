// MongoDB manual, "Array Expression Operators", as far as they need no variables.
import { describe, isDoc, isNumber, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Evaluate, Operator, Scope } from '../scope.ts'
import { arrayOf, binary, int32Of, isNullish, namedArguments, numericOf, operands, unary } from './arguments.ts'
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
    const start = sliceArgument(from, 28725, 'Second')
    if (length === undefined) return start >= 0 ? list.slice(0, start) : list.slice(start)
    const count = length(root)
    if (isNullish(count)) return null
    const size = sliceArgument(count, 28727, 'Third')
    if (size <= 0) throw new CommandError(28729, `Third argument to $slice must be positive: ${size}`)
    const first = start < 0 ? Math.max(0, list.length + start) : start
    return list.slice(first, first + size)
  }),
  $range: operands(2, 3, ([start, end, step]) => (root) => {
    const from = rangeArgument(start!(root), 34443, 'starting')
    const to = rangeArgument(end!(root), 34445, 'ending')
    const by = step === undefined ? 1 : rangeArgument(step(root), 34447, 'step')
    if (by === 0) throw new CommandError(34449, '$range requires a non-zero step value')
    return rangeOf(from, to, by)
  }),
  $zip: compileZip,
  $arrayToObject: unary((array) => {
    if (isNullish(array)) return null
    return fromPairs(arrayOf(array, 40386, '$arrayToObject requires an array input, found: '))
  }),
}

function elementAt(array: Value | undefined, index: Value | undefined, argument: string): Value | undefined {
  if (isNullish(array) || isNullish(index)) return null
  const list = arrayOf(array, 28689, `${argument} must be an array, but is `)
  numericOf(index, 28690, "$arrayElemAt's second argument must be a numeric value, but is ")
  const position = int32Of(index)
  if (position !== undefined) return list.at(position)
  const reason = `must be representable as a 32-bit integer: ${describe(index)}`
  throw new CommandError(28691, `$arrayElemAt's second argument ${reason}`)
}

function sliceArgument(value: Value, code: number, ordinal: string): number {
  numericOf(value, code, `${ordinal} argument to $slice must be a numeric value, but is of type: `)
  const number = int32Of(value)
  if (number !== undefined) return number
  const reason = `can't be represented as a 32-bit integer: ${describe(value)}`
  throw new CommandError(code + 1, `${ordinal} argument to $slice ${reason}`)
}

function rangeArgument(value: Value | undefined, code: number, which: string): number {
  const number = int32Of(value)
  if (number !== undefined) return number
  if (!isNumber(value)) {
    throw new CommandError(code, `$range requires a numeric ${which} value, found value of type: ${typeName(value)}`)
  }
  const reason = `value that can be represented as a 32-bit integer, found value: ${describe(value)}`
  throw new CommandError(code + 1, `$range requires a ${which} ${reason}`)
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

function compileZip(argument: Value, scope: Scope, name: string): Evaluate {
  const given = namedArguments(argument, name, {
    notAnObject: 34460,
    unknown: 34464,
    required: { inputs: 34465 },
    optional: ['defaults', 'useLongestLength'],
  })
  const list = (field: string, code: number) =>
    arrayOf(given.get(field) ?? [], code, `${field} must be an array of expressions, found `).map((expression) =>
      scope.compile(expression),
    )
  const inputs = list('inputs', 34461)
  const defaults = list('defaults', 34462)
  const longest = given.get('useLongestLength') ?? false
  if (typeof longest !== 'boolean') {
    throw new CommandError(34463, `useLongestLength must be a bool, found ${typeName(longest)}`)
  }
  if (inputs.length === 0) throw new CommandError(34465, '$zip requires at least one input array')
  if (defaults.length > 0 && !longest) {
    throw new CommandError(34466, 'cannot specify defaults unless useLongestLength is true')
  }
  if (defaults.length > 0 && defaults.length !== inputs.length) {
    throw new CommandError(34467, 'defaults and inputs must have the same length')
  }
  return (root) => zip(inputs, defaults, longest, root)
}

function zip(inputs: Evaluate[], defaults: Evaluate[], longest: boolean, root: Doc): Value {
  const arrays: Value[][] = []
  for (const input of inputs) {
    const array = input(root)
    if (isNullish(array)) return null
    arrays.push(arrayOf(array, 34468, '$zip found a non-array expression in input: '))
  }
  const lengths = arrays.map((array) => array.length)
  const length = longest ? Math.max(...lengths) : Math.min(...lengths)
  const fillers = inputs.map((_, column) => defaults[column]?.(root) ?? null)
  return Array.from({ length }, (_, row) =>
    arrays.map((array, column) => (row < array.length ? array[row]! : fillers[column]!)),
  )
}

/** Pairs are all arrays, or all documents with k and v: the first one decides. */
function fromPairs(pairs: Value[]): Doc {
  const document: Doc = new Map()
  const [first] = pairs
  const read = Array.isArray(first) ? pairOfArray : pairOfDocument
  if (first !== undefined && !Array.isArray(first) && !isDoc(first)) {
    throw new CommandError(40398, `Unrecognised input type format for $arrayToObject: ${typeName(first)}`)
  }
  for (const pair of pairs) {
    const [key, value] = read(pair)
    if (key.includes('\0')) throw new CommandError(4940400, 'Key field cannot contain an embedded null byte')
    document.set(key, value)
  }
  return document
}

function pairOfArray(pair: Value): [string, Value] {
  if (!Array.isArray(pair)) throw inconsistent(40396, 'Array', pair)
  if (pair.length !== 2) {
    throw new CommandError(
      40397,
      `$arrayToObject requires an array of size 2 arrays,found array of size: ${pair.length}`,
    )
  }
  const [key, value] = pair as [Value, Value]
  if (typeof key === 'string') return [key, value]
  const reason = `where the key must be of type string. Found key type: ${typeName(key)}`
  throw new CommandError(40395, `$arrayToObject requires an array of key-value pairs, ${reason}`)
}

function pairOfDocument(pair: Value): [string, Value] {
  if (!isDoc(pair)) throw inconsistent(40391, 'Object', pair)
  if (pair.size !== 2) {
    const reason = `Found incorrect number of keys:${pair.size}`
    throw new CommandError(40392, `$arrayToObject requires an object keys of 'k' and 'v'. ${reason}`)
  }
  const key = pair.get('k')
  const value = pair.get('v')
  const message = "$arrayToObject requires an object with keys 'k' and 'v'"
  if (key === undefined || value === undefined) {
    throw new CommandError(40393, `${message}. Missing either or both keys from: ${describe(pair)}`)
  }
  if (typeof key === 'string') return [key, value]
  const reason = `where the value of 'k' must be of type string. Found type: ${typeName(key)}`
  throw new CommandError(40394, `${message}, ${reason}`)
}

function inconsistent(code: number, kind: string, found: Value): CommandError {
  const rule = 'Elements must all be arrays or all be objects.'
  const reason = `${kind} was detected, now found: ${typeName(found)}`
  return new CommandError(code, `$arrayToObject requires a consistent input format. ${rule} ${reason}`)
}
