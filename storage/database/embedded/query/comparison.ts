// Equality and order of values in filters.
// https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ and .../method/db.collection.find/#type-bracketing

import type { Collation } from '../bson/collation.ts'
import { compare, equals } from '../bson/compare.ts'
import { BSONRegExp, BSONSymbol, Decimal128, isNumber, MaxKey, MinKey, typeOrder, type Value } from '../bson/values.ts'
import type { Test } from './filter-tree.ts'
import { toRegExp } from './regex.ts'

export type OrderOperator = '$gt' | '$gte' | '$lt' | '$lte'

/** A regular expression is a value like any other here: only the same expression equals it. */
export function equalTo(operand: Value, collation?: Collation): Test {
  if (operand === null) return (value) => value === null || value === undefined
  if (typeof operand === 'boolean') return (value) => value === operand
  if (typeof operand === 'number') {
    return (value) =>
      typeof value === 'number' ? sameNumber(value, operand) : isNumber(value) && equals(value, operand)
  }
  if (typeof operand === 'string' && collation === undefined) {
    return (value) => value === operand || (value instanceof BSONSymbol && value.value === operand)
  }
  return (value) => equals(value, operand, collation)
}

/** Equality as { field: value } has it: a regular expression also matches texts. */
export function matching(operand: Value, collation?: Collation): Test {
  return operand instanceof BSONRegExp ? regexTest(operand.pattern, operand.options) : equalTo(operand, collation)
}

export function oneOf(operands: readonly Value[], collation?: Collation): Test {
  const regexes = operands.filter((operand) => operand instanceof BSONRegExp).map((operand) => matching(operand))
  const others = operands.filter((operand) => !(operand instanceof BSONRegExp))
  others.sort((a, b) => compare(a, b, collation))
  const member: Test =
    others.length === 1 ? equalTo(others[0]!, collation) : (value) => includes(others, value, collation)
  if (regexes.length === 0) return member
  return (value) => member(value) || regexes.some((test) => test(value))
}

/** Only values of the operand's type are in order with it, but everything lies between MinKey and MaxKey. */
export function ordered(operator: OrderOperator, operand: Value, collation?: Collation): Test {
  const accept = acceptance[operator]
  const order = typeOrder(operand)
  if (operand instanceof MinKey || operand instanceof MaxKey) {
    const ofOtherTypes = operator.startsWith('$g') === operand instanceof MinKey
    return (value) => (value !== undefined && typeOrder(value) === order ? accept(0) : ofOtherTypes)
  }
  if (isNaNumber(operand)) return (value) => accept(0) && isNaNumber(value)
  if (typeof operand === 'number') {
    return (value) => {
      if (typeof value === 'number') return value === value && accept(value < operand ? -1 : value > operand ? 1 : 0)
      return isNumber(value) && !isNaNumber(value) && accept(compare(value, operand))
    }
  }
  return (value) => typeOrder(value) === order && !isNaNumber(value) && accept(compare(value, operand, collation))
}

export function regexTest(pattern: string, options: string): Test {
  const regex = toRegExp(pattern, options)
  const itself = new BSONRegExp(pattern, options)
  return (value) => {
    if (typeof value === 'string') return regex.test(value)
    if (value instanceof BSONSymbol) return regex.test(value.value)
    return value instanceof BSONRegExp && equals(value, itself)
  }
}

const acceptance: Record<OrderOperator, (comparison: number) => boolean> = {
  $gt: (comparison) => comparison > 0,
  $gte: (comparison) => comparison >= 0,
  $lt: (comparison) => comparison < 0,
  $lte: (comparison) => comparison <= 0,
}

function sameNumber(a: number, b: number): boolean {
  return a === b || (a !== a && b !== b)
}

function isNaNumber(value: Value | undefined): boolean {
  if (typeof value === 'number') return value !== value
  return value instanceof Decimal128 && Number.isNaN(Number(value.toString()))
}

function includes(sorted: readonly Value[], value: Value | undefined, collation: Collation | undefined): boolean {
  let low = 0
  let high = sorted.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const comparison = compare(sorted[middle], value, collation)
    if (comparison === 0) return true
    if (comparison < 0) low = middle + 1
    else high = middle - 1
  }
  return false
}
