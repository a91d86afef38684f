// $bitsAllSet, $bitsAnySet, $bitsAllClear, $bitsAnyClear: https://www.mongodb.com/docs/manual/reference/operator/query-bitwise/

import { Binary, describe, isNumber, type Value } from '../bson/values.ts'
import { badValue } from '../errors.ts'
import type { Test } from './filter-tree.ts'
import { nonNegativeOperand, wholeNumber } from './integers.ts'

export type BitOperator = '$bitsAllSet' | '$bitsAnySet' | '$bitsAllClear' | '$bitsAnyClear'

/** A bigint is a two's complement of endless length, so that high positions see the sign, as they should. */
export function bitTest(operator: BitOperator, operand: Value, path: string): Test {
  const mask = maskOf(operator, operand, path)
  return (value) => {
    const bits = value instanceof Binary ? bitsOf(value) : wholeNumber(value)
    if (bits === undefined) return false
    const set = bits & mask
    switch (operator) {
      case '$bitsAllSet':
        return set === mask
      case '$bitsAnySet':
        return set !== 0n
      case '$bitsAllClear':
        return set === 0n
      case '$bitsAnyClear':
        return set !== mask
    }
  }
}

function maskOf(operator: BitOperator, operand: Value, path: string): bigint {
  if (Array.isArray(operand)) return operand.reduce((mask: bigint, position) => mask | (1n << positionOf(position)), 0n)
  if (isNumber(operand)) return nonNegativeOperand(operator, operand)
  if (operand instanceof Binary) return bitsOf(operand)
  throw badValue(`${path} takes an Array, a number, or a BinData but received: ${operator}: ${describe(operand)}`)
}

function positionOf(value: Value): bigint {
  const position = wholeNumber(value)
  if (position === undefined) throw badValue(`bit positions must be an integer but got: ${describe(value)}`)
  if (position < 0n) throw badValue(`bit positions must be >= 0 but got: ${describe(value)}`)
  if (position > 0x7fffffffn) {
    throw badValue(`bit positions cannot be represented as a 32-bit signed integer: ${describe(value)}`)
  }
  return position
}

/** The first byte holds the lowest positions. */
function bitsOf(binary: Binary): bigint {
  const hex = Buffer.from(binary.value()).reverse().toString('hex')
  return BigInt(`0x${hex || '0'}`)
}
