import { exactOfDouble, type Exact } from '../../bson/decimal.ts'
import { double, toNumber } from '../../bson/number.ts'
import { Decimal128, isInt32, type Numeric, type Value } from '../../bson/values.ts'
import { CommandError, notSupported } from '../../errors.ts'
import type { Operator } from '../scope.ts'
import { int32Of, isNullish, numericOf, operands, unary } from './arguments.ts'

export const roundingOperators: Record<string, Operator> = {
  $ceil: unary((value, { name }) => roundToWhole(value, name, 'up')),
  $floor: unary((value, { name }) => roundToWhole(value, name, 'down')),
  $round: roundingTo('even'),
  $trunc: roundingTo('zero'),
}

export function absolute(value: Numeric, name: string): Numeric {
  if (value instanceof Decimal128) throw notSupported(`${name} of a Decimal128`)
  if (typeof value === 'bigint') {
    if (value === -(2n ** 63n)) throw new CommandError(28680, "can't take $abs of long long min")
    return value < 0n ? -value : value
  }
  if (typeof value !== 'number' || !isInt32(value)) return double(Math.abs(Number(value)))
  return value === -(2 ** 31) ? 2n ** 31n : Math.abs(value)
}

/** To a whole number as C's llround does. */
export function roundAway(value: Numeric): Numeric {
  if (typeof value === 'bigint') return value
  const number = toNumber(value)
  return Math.sign(number) * Math.round(Math.abs(number))
}

type Direction = 'even' | 'zero' | 'up' | 'down'

function roundingTo(direction: Direction): Operator {
  return operands(1, 2, ([operand, precision], { name }) => (root) => {
    const value = operand!(root)
    if (isNullish(value)) return null
    const number = numericOf(value, 51081, `${name} only supports numeric types, not `)
    const place = precision === undefined ? 0 : precision(root)
    if (isNullish(place)) return null
    return round(number, checkPlace(place, name), direction, name)
  })
}

function checkPlace(value: Value, name: string): number {
  const place = int32Of(value)
  if (place === undefined) throw new CommandError(51082, `precision argument to  ${name} must be a integral value`)
  if (place >= -20 && place <= 100) return place
  throw new CommandError(51083, `cannot apply ${name} with precision value ${place} value must be in [-20, 100]`)
}

function roundToWhole(value: Value | undefined, name: string, direction: Direction): Numeric | null {
  if (isNullish(value)) return null
  return round(numericOf(value, 28765, `${name} only supports numeric types, not `), 0, direction, name)
}

/** Doubles are rounded by their exact decimal value, as the server does: 2.675 is less than it looks. */
function round(value: Numeric, place: number, direction: Direction, name: string): Numeric {
  if (value instanceof Decimal128) throw notSupported(`${name} of a Decimal128`)
  if (typeof value === 'bigint' || (typeof value === 'number' && isInt32(value))) {
    return place >= 0 ? value : roundInteger(value, place, direction)
  }
  const number = Number(value)
  if (!Number.isFinite(number)) return value
  const { coefficient, exponent } = quantize(exactOfDouble(number), -place, direction)
  const rounded = Number(`${coefficient}e${exponent}`)
  return double(rounded === 0 && (number < 0 || Object.is(number, -0)) ? -0 : rounded)
}

function roundInteger(value: number | bigint, place: number, direction: Direction): Numeric {
  const { coefficient } = quantize({ coefficient: BigInt(value), exponent: 0 }, -place, direction)
  const rounded = coefficient * 10n ** BigInt(-place)
  if (BigInt.asIntN(64, rounded) !== rounded) {
    throw new CommandError(
      51080,
      `invalid conversion from Decimal128 result in $round resulting from arguments: [${value}, ${place}]`,
    )
  }
  return typeof value === 'bigint' || BigInt.asIntN(32, rounded) !== rounded ? rounded : Number(rounded)
}

function quantize(exact: Exact, exponent: number, direction: Direction): Exact {
  if (exact.exponent >= exponent) return exact
  const divisor = 10n ** BigInt(exponent - exact.exponent)
  const quotient = exact.coefficient / divisor
  const rest = exact.coefficient % divisor
  return { coefficient: quotient + step(quotient, rest, divisor, direction), exponent }
}

/** What to add to a quotient that was cut towards zero. */
function step(quotient: bigint, rest: bigint, divisor: bigint, direction: Direction): bigint {
  if (rest === 0n || direction === 'zero') return 0n
  if (direction === 'up') return rest > 0n ? 1n : 0n
  if (direction === 'down') return rest < 0n ? -1n : 0n
  const twice = 2n * (rest < 0n ? -rest : rest)
  if (twice < divisor || (twice === divisor && quotient % 2n === 0n)) return 0n
  return rest < 0n ? -1n : 1n
}
