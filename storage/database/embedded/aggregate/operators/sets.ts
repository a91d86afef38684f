// MongoDB manual, "Set Expression Operators": arrays without order and duplicates.
import { compare } from '../../bson/compare.ts'
import { isTruthy, typeName, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { Distinct } from '../distinct.ts'
import type { Operator } from '../scope.ts'
import { arrayOf, binary, isNullish, operands, unary, type Call } from './arguments.ts'

export const setOperators: Record<string, Operator> = {
  $allElementsTrue: unary((array) =>
    arrayOf(array, 17040, "$allElementsTrue's argument must be an array, but is ").every(isTruthy),
  ),
  $anyElementTrue: unary((array) =>
    arrayOf(array, 17041, "$anyElementTrue's argument must be an array, but is ").some(isTruthy),
  ),
  $setEquals: (argument, scope, name) => {
    const count = Array.isArray(argument) ? argument.length : 1
    if (count < 2) throw new CommandError(17045, `$setEquals needs at least two arguments had: ${count}`)
    return setEquals(argument, scope, name)
  },
  $setIsSubset: binary((left, right, call) => {
    const message = 'both operands of $setIsSubset must be arrays. '
    const members = setOf(arrayOf(right, 17042, `${message}Second argument is of type: `), call)
    return arrayOf(left, 17046, `${message}First argument is of type: `).every((value) => members.has(value))
  }),
  $setDifference: binary((left, right, call) => {
    if (isNullish(left) || isNullish(right)) return null
    const message = 'both operands of $setDifference must be arrays. '
    const values = arrayOf(left, 17048, `${message}First argument is of type: `)
    const seen = setOf(arrayOf(right, 17049, `${message}Second argument is of type: `), call)
    return values.filter((value) => seen.add(value))
  }),
  $setUnion: operands(0, Infinity, (sets, call) => (root) => {
    const union = new Distinct(call.collation)
    for (const set of sets) {
      const array = set(root)
      if (isNullish(array)) return null
      const message = 'All operands of $setUnion must be arrays. One argument is of type: '
      for (const value of arrayOf(array, 17043, message)) union.add(value)
    }
    return sorted(union.values(), call)
  }),
  $setIntersection: operands(0, Infinity, (sets, call) => (root) => {
    let common: Value[] = []
    for (const [index, set] of sets.entries()) {
      const array = set(root)
      if (isNullish(array)) return null
      const message = 'All operands of $setIntersection must be arrays. One argument is of type: '
      const members = setOf(arrayOf(array, 17047, message), call)
      common = index === 0 ? members.values() : common.filter((value) => members.has(value))
    }
    return sorted(common, call)
  }),
}

const setEquals = operands(2, Infinity, (sets, call) => (root) => {
  const [first, ...others] = sets.map((set, index) => {
    const array = set(root)
    if (Array.isArray(array)) return setOf(array, call)
    const found = `${index + 1}-th argument is of type: ${typeName(array)}`
    throw new CommandError(17044, `All operands of $setEquals must be arrays. ${found}`)
  })
  return others.every((other) => other.size === first!.size && first!.values().every((value) => other.has(value)))
})

function setOf(values: Value[], { collation }: Call): Distinct {
  const set = new Distinct(collation)
  for (const value of values) set.add(value)
  return set
}

function sorted(values: Value[], { collation }: Call): Value[] {
  return values.sort((a, b) => compare(a, b, collation))
}
