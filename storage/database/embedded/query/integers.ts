import { compareNumbers, numberOf } from '../bson/number.ts'
import { describe, isNumber, type Value } from '../bson/values.ts'
import { failedToParse } from '../errors.ts'

/** The int64 that a number of any type stands for; undefined for all that is not whole. */
export function wholeNumber(value: Value | undefined): bigint | undefined {
  if (!isNumber(value)) return undefined
  const long = numberOf('long', value) as bigint | undefined
  return long !== undefined && compareNumbers(long, value) === 0 ? long : undefined
}

/** The operand of an operator that takes an integer, refused in the server's words. */
export function integerOperand(name: string, value: Value): bigint {
  const long = wholeNumber(value)
  if (long !== undefined) return long
  const operand = `${name}: ${describe(value)}`
  if (!isNumber(value)) throw failedToParse(`Expected a number in: ${operand}`)
  if (Number.isNaN(Number(value))) throw failedToParse(`Expected an integer, but found NaN in: ${operand}`)
  if (numberOf('long', value) === undefined) throw failedToParse(`Cannot represent as a 64-bit integer: ${operand}`)
  throw failedToParse(`Expected an integer: ${operand}`)
}

export function nonNegativeOperand(name: string, value: Value): bigint {
  const long = integerOperand(name, value)
  if (long < 0n) throw failedToParse(`Expected a non-negative number in: ${name}: ${describe(value)}`)
  return long
}
