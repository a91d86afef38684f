import { double } from '../../bson/number.ts'
import { isNumber, typeName } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Operator } from '../scope.ts'
import { inDouble, ofDouble } from './arithmetic.ts'
import { binary, isNullish } from './arguments.ts'

export const trigonometryOperators: Record<string, Operator> = {
  $sin: finite(Math.sin),
  $cos: finite(Math.cos),
  $tan: finite(Math.tan),
  $asin: within(-1, 1, Math.asin),
  $acos: within(-1, 1, Math.acos),
  $atan: ofDouble((value) => Math.atan(value)),
  $sinh: ofDouble((value) => Math.sinh(value)),
  $cosh: ofDouble((value) => Math.cosh(value)),
  $tanh: ofDouble((value) => Math.tanh(value)),
  $asinh: ofDouble((value) => Math.asinh(value)),
  $acosh: within(1, Infinity, Math.acosh),
  $atanh: within(-1, 1, Math.atanh),
  $atan2: binary((y, x, call) => {
    if (isNullish(y) || isNullish(x)) return null
    if (isNumber(y) && isNumber(x)) return double(Math.atan2(inDouble(y, call), inDouble(x, call)))
    throw new CommandError(51044, `$atan2 only supports numeric types, not ${typeName(y)} and ${typeName(x)}`)
  }),
  $degreesToRadians: ofDouble((value) => value * (Math.PI / 180)),
  $radiansToDegrees: ofDouble((value) => value * (180 / Math.PI)),
}

function finite(compute: (value: number) => number): Operator {
  return ofDouble((value, { name }) => {
    if (Math.abs(value) === Infinity) throw outside(name, value, '(-inf,inf)')
    return compute(value)
  })
}

function within(min: number, max: number, compute: (value: number) => number): Operator {
  return ofDouble((value, { name }) => {
    if (value < min || value > max) throw outside(name, value, `[${min},${max === Infinity ? 'inf' : max}]`)
    return compute(value)
  })
}

function outside(name: string, value: number, range: string): CommandError {
  return new CommandError(50989, `cannot apply ${name} to ${value}, value must be in ${range}`)
}
