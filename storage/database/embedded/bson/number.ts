import { badValue, CommandError, notSupported } from '../errors.ts'
import * as decimals from './decimal.ts'
import { Decimal128, Double, isInt32, type Numeric } from './values.ts'

/** By value, whatever the types. NaN is the lowest number and equal to itself; -0 equals 0. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const left = a instanceof Double ? a.value : a
  const right = b instanceof Double ? b.value : b
  if (left instanceof Decimal128 || right instanceof Decimal128) return compareWithDecimal(left, right)
  if (left < right) return -1
  if (left > right) return 1
  if (left == right) return 0 // a number and a bigint too: JavaScript compares them exactly
  return (right !== right ? 1 : 0) - (left !== left ? 1 : 0)
}

/** The nearest double. */
export function toNumber(value: Numeric): number {
  return value instanceof Decimal128 ? Number(value.toString()) : Number(value)
}

/** As the server coerces: of a double fifteen digits are kept. */
export function toDecimal(value: Numeric): Decimal128 {
  if (value instanceof Decimal128) return value
  if (!isDouble(value)) return decimals.pack({ coefficient: BigInt(value), exponent: 0 })
  const number = Number(value)
  if (!Number.isFinite(number)) return decimals.special(number)
  return Decimal128.fromString(number === 0 ? '0' : number.toPrecision(15))
}

/** A double, in the form that keeps it a double. */
export function double(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value
}

/** As aggregation adds: int32 grows to int64, int64 to double. */
export function add(a: Numeric, b: Numeric): Numeric {
  return addExact(a, b) ?? double(toNumber(a) + toNumber(b))
}

export function subtract(a: Numeric, b: Numeric): Numeric {
  return calculate(subtraction, a, b) ?? double(toNumber(a) - toNumber(b))
}

export function multiply(a: Numeric, b: Numeric): Numeric {
  return multiplyExact(a, b) ?? double(toNumber(a) * toNumber(b))
}

/** As $inc adds: undefined when an int64 overflows. */
export function addExact(a: Numeric, b: Numeric): Numeric | undefined {
  return calculate(addition, a, b)
}

/** As $mul multiplies: undefined when an int64 overflows. */
export function multiplyExact(a: Numeric, b: Numeric): Numeric | undefined {
  return calculate(multiplication, a, b)
}

/** A double, also of two integers, unless there is a decimal. */
export function divide(a: Numeric, b: Numeric): Numeric {
  if (isZero(b)) throw badValue("can't $divide by zero")
  return calculateDecimal(division, a, b) ?? double(toNumber(a) / toNumber(b))
}

/** The remainder with the sign of the dividend; an integral double as divisor counts as an integer. */
export function modulo(a: Numeric, b: Numeric): Numeric {
  if (isZero(b)) throw new CommandError(16610, "can't $mod by zero")
  if (a instanceof Decimal128 || b instanceof Decimal128) throw notSupported('$mod of a Decimal128')
  const divisor = b instanceof Double ? b.value : b
  if (isDouble(a) || isDouble(divisor)) return double(Number(a) % Number(divisor))
  if (typeof a === 'bigint' || typeof divisor === 'bigint') return BigInt(a) % BigInt(divisor)
  return (a % divisor) | 0
}

/** Conversion to a type, towards zero; undefined where the value does not fit. */
export function numberOf(type: 'int' | 'long' | 'double' | 'decimal', value: Numeric): Numeric | undefined {
  if (type === 'decimal') return toDecimal(value)
  const exact = exactOf(value)
  if (type === 'double') {
    const number = toNumber(value)
    return typeof exact === 'number' || Number.isFinite(number) ? double(number) : undefined
  }
  if (typeof exact === 'number') return undefined
  const integer = decimals.truncate(exact)
  if (type === 'long') return BigInt.asIntN(64, integer) === integer ? integer : undefined
  return BigInt.asIntN(32, integer) === integer ? Number(integer) : undefined
}

interface Operation {
  readonly onDoubles: (a: number, b: number) => number
  readonly onDecimals: (a: decimals.Exact, b: decimals.Exact) => decimals.Exact
}

interface IntegerOperation extends Operation {
  readonly onIntegers: (a: bigint, b: bigint) => bigint
}

const addition: IntegerOperation = {
  onDoubles: (a, b) => a + b,
  onIntegers: (a, b) => a + b,
  onDecimals: decimals.add,
}
const subtraction: IntegerOperation = {
  onDoubles: (a, b) => a - b,
  onIntegers: (a, b) => a - b,
  onDecimals: decimals.subtract,
}
const multiplication: IntegerOperation = {
  onDoubles: (a, b) => a * b,
  onIntegers: (a, b) => a * b,
  onDecimals: decimals.multiply,
}
const division: Operation = { onDoubles: (a, b) => a / b, onDecimals: decimals.divide }

function calculate(operation: IntegerOperation, a: Numeric, b: Numeric): Numeric | undefined {
  if (a instanceof Decimal128 || b instanceof Decimal128) return calculateDecimal(operation, a, b)
  if (isDouble(a) || isDouble(b)) return double(operation.onDoubles(Number(a), Number(b)))
  if (typeof a === 'number' && typeof b === 'number') {
    const result = operation.onDoubles(a, b)
    if (result === (result | 0)) return result | 0
  }
  const result = operation.onIntegers(BigInt(a), BigInt(b))
  return BigInt.asIntN(64, result) === result ? result : undefined
}

/** Undefined when neither is a decimal. */
function calculateDecimal(operation: Operation, a: Numeric, b: Numeric): Decimal128 | undefined {
  if (!(a instanceof Decimal128 || b instanceof Decimal128)) return undefined
  const left = decimals.unpack(toDecimal(a))
  const right = decimals.unpack(toDecimal(b))
  if (typeof left === 'object' && typeof right === 'object') return decimals.pack(operation.onDecimals(left, right))
  // Beside an infinity or NaN only the sign of the other number matters, and doubles follow the same rules.
  const result = operation.onDoubles(signOf(left), signOf(right))
  return Number.isFinite(result) ? decimals.pack({ coefficient: 0n, exponent: -6176 }) : decimals.special(result)
}

function compareWithDecimal(a: Numeric, b: Numeric): number {
  const left = exactOf(a)
  const right = exactOf(b)
  if (typeof left === 'object' && typeof right === 'object') return decimals.compareExact(left, right)
  return compareNumbers(signOf(left), signOf(right))
}

/** The exact value, or NaN, Infinity, -Infinity. */
function exactOf(value: Numeric): decimals.Exact | number {
  if (typeof value === 'bigint') return { coefficient: value, exponent: 0 }
  if (value instanceof Decimal128) return decimals.unpack(value)
  const number = Number(value)
  return Number.isFinite(number) ? decimals.exactOfDouble(number) : number
}

/** -1, 0 or 1 for a finite number; NaN and the infinities stay what they are. */
function signOf(value: decimals.Exact | number): number {
  return typeof value === 'number' ? value : decimals.sign(value)
}

function isZero(value: Numeric): boolean {
  return value instanceof Decimal128 ? decimals.isZero(value) : Number(value) === 0
}

function isDouble(value: number | bigint | Double): value is number | Double {
  return value instanceof Double || (typeof value === 'number' && !isInt32(value))
}
