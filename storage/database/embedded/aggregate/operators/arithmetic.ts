import { add, divide, double, modulo, multiply, numberOf, subtract, toNumber } from '../../bson/number.ts'
import { Decimal128, isInt32, isNumber, millisecondsOf, typeName, type Numeric } from '../../bson/values.ts'
import { CommandError, notSupported, typeMismatch } from '../../errors.ts'
import type { Operator } from '../scope.ts'
import { binary, isNullish, numericOf, operands, unary, type Call } from './arguments.ts'
import { absolute, roundAway } from './rounding.ts'
import { dateOf } from './zone.ts'

export const arithmeticOperators: Record<string, Operator> = {
  $add: operands(0, Infinity, (terms) => (root) => {
    const numbers: Numeric[] = []
    let hasDate = false
    for (const term of terms) {
      const value = term(root)
      if (isNullish(value)) return null
      if (value instanceof Date) {
        if (hasDate) throw new CommandError(16612, 'only one date allowed in an $add expression')
        hasDate = true
        numbers.push(BigInt(millisecondsOf(value)))
      } else if (isNumber(value)) numbers.push(value)
      else throw typeMismatch(`$add only supports numeric or date types, not ${typeName(value)}`)
    }
    const sum = narrow(numbers.reduce(add, 0), numbers)
    return hasDate ? dateAt(sum) : sum
  }),
  $subtract: binary((left, right) => {
    if (isNumber(left) && isNumber(right)) return subtract(left, right)
    if (isNullish(left) || isNullish(right)) return null
    if (left instanceof Date && right instanceof Date) return since(right, left)
    if (left instanceof Date && isNumber(right)) return before(left, right)
    throw typeMismatch(`can't $subtract ${typeName(right)} from ${typeName(left)}`)
  }),
  $multiply: operands(0, Infinity, (factors) => (root) => {
    const numbers: Numeric[] = []
    for (const factor of factors) {
      const value = factor(root)
      if (isNullish(value)) return null
      if (!isNumber(value)) throw typeMismatch(`$multiply only supports numeric types, not ${typeName(value)}`)
      numbers.push(value)
    }
    return narrow(numbers.reduce(multiply, 1), numbers)
  }),
  $divide: binary((left, right) => {
    if (isNumber(left) && isNumber(right)) return divide(left, right)
    if (isNullish(left) || isNullish(right)) return null
    throw typeMismatch(`$divide only supports numeric types, not ${typeName(left)} and ${typeName(right)}`)
  }),
  $mod: binary((left, right) => {
    if (isNumber(left) && isNumber(right)) return modulo(left, right)
    if (isNullish(left) || isNullish(right)) return null
    throw new CommandError(16611, `$mod only supports numeric types, not ${typeName(left)} and ${typeName(right)}`)
  }),
  $abs: unary((value, { name }) => {
    if (isNullish(value)) return null
    return absolute(numericOf(value, 28765, `${name} only supports numeric types, not `), name)
  }),
  $pow: binary((base, exponent) => {
    if (isNullish(base) || isNullish(exponent)) return null
    return power(
      numericOf(base, 28762, "$pow's base must be numeric, not "),
      numericOf(exponent, 28763, "$pow's exponent must be numeric, not "),
    )
  }),
  $sqrt: unary((value, call) => {
    if (isNullish(value)) return null
    const number = inDouble(numericOf(value, 28765, '$sqrt only supports numeric types, not '), call)
    if (number < 0) throw new CommandError(28714, "$sqrt's argument must be greater than or equal to 0")
    return double(Math.sqrt(number))
  }),
}

/** The server computes these with 34 digits when there is a decimal. */
function inDouble(value: Numeric, { name }: Pick<Call, 'name'>): number {
  if (value instanceof Decimal128) throw notSupported(`${name} of a Decimal128`)
  return toNumber(value)
}

/** Only the result counts: int32 operands give an int32 also when it was exceeded on the way. */
function narrow(result: Numeric, operands: readonly Numeric[]): Numeric {
  if (typeof result !== 'bigint' || BigInt.asIntN(32, result) !== result) return result
  return operands.every((operand) => typeof operand === 'number' && isInt32(operand)) ? Number(result) : result
}

function dateAt(milliseconds: Numeric): Date {
  const whole = numberOf('long', roundAway(milliseconds))
  if (whole === undefined) throw new CommandError(15, 'date overflow in $add')
  return dateOf(whole as bigint)
}

function since(start: Date, end: Date): bigint {
  return BigInt.asIntN(64, BigInt(millisecondsOf(end)) - BigInt(millisecondsOf(start)))
}

function before(date: Date, milliseconds: Numeric): Date {
  const whole = numberOf('long', milliseconds)
  if (whole === undefined) throw new CommandError(15, 'date overflow in $subtract')
  return dateOf(BigInt.asIntN(64, BigInt(millisecondsOf(date)) - BigInt(whole as bigint)))
}

function power(base: Numeric, exponent: Numeric): Numeric {
  const call = { name: '$pow' }
  const ofDoubles = Math.pow(inDouble(base, call), inDouble(exponent, call))
  if (toNumber(base) === 0 && toNumber(exponent) < 0) {
    throw new CommandError(28764, '$pow cannot take a base of 0 and a negative exponent')
  }
  if (!isInteger(base) || !isInteger(exponent)) return double(ofDoubles)
  const result = wholePower(BigInt(base), BigInt(exponent))
  if (result === undefined || BigInt.asIntN(64, result) !== result) return double(ofDoubles)
  return narrow(result, [base, exponent])
}

function wholePower(base: bigint, exponent: bigint): bigint | undefined {
  if (base === 1n) return 1n
  if (base === -1n) return exponent % 2n === 0n ? 1n : -1n
  return exponent < 0n || exponent > 63n ? undefined : base ** exponent
}

function isInteger(value: Numeric): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && isInt32(value))
}
