// Operators that define variables: $let, $map, $filter, $reduce. And $sortArray, whose sortBy is no expression.
import { compileSort, type Sorter } from '../../query/sort.ts'
import { describe, isDoc, isTruthy, type Doc, type Value } from '../../bson/values.ts'
import { compare } from '../../bson/compare.ts'
import { CommandError } from '../../errors.ts'
import type { Cell, Evaluate, Operator, Scope } from '../scope.ts'
import { checkVariableName } from '../variables.ts'
import { arrayOf, int32Of, isNullish, namedArguments } from './arguments.ts'

export const iterationOperators: Record<string, Operator> = {
  $let: compileLet,
  $map: compileMap,
  $filter: compileFilter,
  $reduce: compileReduce,
  $sortArray: compileSortArray,
}

function compileLet(argument: Value, scope: Scope, name: string): Evaluate {
  const given = namedArguments(argument, name, {
    notAnObject: 16874,
    unknown: 16875,
    required: { vars: 16876, in: 16877 },
  })
  const definitions = given.get('vars')!
  if (!isDoc(definitions)) {
    throw new CommandError(10065, `invalid parameter: expected an object (${describe(definitions)})`)
  }
  const cells: Record<string, Cell> = {}
  const bindings = Array.from(definitions, ([variable, expression]) => {
    checkVariableName(variable, 'define')
    const cell: Cell = { value: undefined }
    cells[variable] = cell
    return { cell, evaluate: scope.compile(expression) }
  })
  const body = scope.with(cells).compile(given.get('in')!)
  return (root) => {
    for (const { cell, evaluate } of bindings) cell.value = evaluate(root)
    return body(root)
  }
}

function compileMap(argument: Value, scope: Scope, name: string): Evaluate {
  const given = namedArguments(argument, name, {
    notAnObject: 16878,
    unknown: 16879,
    required: { input: 16880, in: 16882 },
    optional: ['as'],
  })
  const input = scope.compile(given.get('input')!)
  const { cell, inner } = bindElement(given, scope)
  const body = inner.compile(given.get('in')!)
  return (root) => {
    const array = input(root)
    if (isNullish(array)) return null
    return arrayOf(array, 16883, 'input to $map must be an array not ').map((element) => {
      cell.value = element
      return body(root) ?? null
    })
  }
}

function compileFilter(argument: Value, scope: Scope, name: string): Evaluate {
  const given = namedArguments(argument, name, {
    notAnObject: 28646,
    unknown: 28647,
    required: { input: 28648, cond: 28650 },
    optional: ['as', 'limit'],
  })
  const input = scope.compile(given.get('input')!)
  const { cell, inner } = bindElement(given, scope)
  const condition = inner.compile(given.get('cond')!)
  const limit = given.has('limit') ? scope.compile(given.get('limit')!) : undefined
  return (root) => {
    const array = input(root)
    if (isNullish(array)) return null
    const elements = arrayOf(array, 28651, 'input to $filter must be an array not ')
    const most = limit === undefined ? Infinity : limitOf(limit(root))
    const passed: Value[] = []
    for (const element of elements) {
      cell.value = element
      if (isTruthy(condition(root)) && passed.push(element) === most) break
    }
    return passed
  }
}

function bindElement(given: Map<string, Value>, scope: Scope): { cell: Cell; inner: Scope } {
  const as = given.get('as') ?? 'this'
  const variable = typeof as === 'string' ? as : ''
  checkVariableName(variable, 'define')
  const cell: Cell = { value: undefined }
  return { cell, inner: scope.with({ [variable]: cell }) }
}

function limitOf(value: Value | undefined): number {
  if (isNullish(value)) return Infinity
  const limit = int32Of(value)
  if (limit === undefined) {
    const reason = `limit must be represented as a 32-bit integral value: ${describe(value)}`
    throw new CommandError(327391, `$filter: ${reason}`)
  }
  if (limit <= 0) throw new CommandError(327392, `$filter: limit must be greater than 0: ${limit}`)
  return limit
}

function compileReduce(argument: Value, scope: Scope, name: string): Evaluate {
  const given = namedArguments(argument, name, {
    notAnObject: 40075,
    unknown: 40076,
    required: { input: 40077, initialValue: 40078, in: 40079 },
  })
  const input = scope.compile(given.get('input')!)
  const initial = scope.compile(given.get('initialValue')!)
  const element: Cell = { value: undefined }
  const accumulated: Cell = { value: undefined }
  const body = scope.with({ this: element, value: accumulated }).compile(given.get('in')!)
  return (root) => {
    const array = input(root)
    if (isNullish(array)) return null
    let result = initial(root)
    for (const next of arrayOf(array, 40080, "$reduce requires that 'input' be an array, found: ")) {
      element.value = next
      accumulated.value = result
      result = body(root)
    }
    return result
  }
}

function compileSortArray(argument: Value, scope: Scope, name: string): Evaluate {
  const given = namedArguments(argument, name, {
    notAnObject: 2942500,
    unknown: 2942501,
    required: { input: 2942502, sortBy: 2942503 },
  })
  const input = scope.compile(given.get('input')!)
  const sort = arraySorter(given.get('sortBy')!, scope)
  return (root) => {
    const array = input(root)
    if (isNullish(array)) return null
    return sort(arrayOf(array, 2942504, 'The input argument to $sortArray must be an array, but was of type: '))
  }
}

function arraySorter(sortBy: Value, scope: Scope): (array: Value[]) => Value[] {
  if (isDoc(sortBy)) return (array) => sortByFields(array, compileSort(sortBy, scope.environment))
  const { collation } = scope.environment
  const direction = int32Of(sortBy)
  if (direction === 1) return (array) => array.toSorted((a, b) => compare(a, b, collation))
  if (direction === -1) return (array) => array.toSorted((a, b) => compare(b, a, collation))
  if (direction === undefined) {
    const forms = 'use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields'
    throw new CommandError(2942507, `The $sort is invalid: ${forms}`)
  }
  throw new CommandError(2942506, 'The $sort element value must be either 1 or -1')
}

/** Whatever is not a document has none of the fields. */
function sortByFields(array: Value[], sorter: Sorter): Value[] {
  const none: Doc = new Map()
  return array
    .map((element) => ({ element, key: sorter.key(isDoc(element) ? element : none) }))
    .sort((a, b) => sorter.compare(a.key, b.key))
    .map(({ element }) => element)
}
