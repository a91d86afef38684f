import { isInt32, typeName, type Value } from '../../bson/values.ts'
import { CommandError, typeMismatch } from '../../errors.ts'
import type { Operator } from '../scope.ts'
import { isNullish, operands, unary } from './arguments.ts'

/** MongoDB manual, "Bitwise Operators": int32 and int64 only, and an int64 among the operands makes the result one. */
export const bitOperators: Record<string, Operator> = {
  $bitAnd: folding(-1, (a, b) => a & b),
  $bitOr: folding(0, (a, b) => a | b),
  $bitXor: folding(0, (a, b) => a ^ b),
  $bitNot: unary((value) => {
    if (isNullish(value)) return null
    if (typeof value === 'bigint') return ~value
    if (typeof value === 'number' && isInt32(value)) return ~value
    throw new CommandError(28765, `$bitNot only supports int and long, not: ${typeName(value)}.`)
  }),
}

function folding(identity: number, combine: (a: bigint, b: bigint) => bigint): Operator {
  return operands(0, Infinity, (expressions, { name }) => (root) => {
    let result = BigInt(identity)
    let isLong = false
    for (const expression of expressions) {
      const value: Value | undefined = expression(root)
      if (isNullish(value)) return null
      if (typeof value !== 'bigint' && !(typeof value === 'number' && isInt32(value))) {
        throw typeMismatch(`${name} only supports int and long operands.`)
      }
      isLong ||= typeof value === 'bigint'
      result = combine(result, BigInt(value))
    }
    return isLong ? result : Number(result)
  })
}
