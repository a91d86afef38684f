// MongoDB manual: $convert, its short forms $toInt, $toString …, and how numbers and texts become one another.
import { pack, special } from '../../bson/decimal.ts'
import { double, numberOf, toDecimal, toNumber } from '../../bson/number.ts'
import {
  Decimal128,
  isInt32,
  isNumber,
  isTruthy,
  millisecondsOf,
  ObjectId,
  typeCodeOf,
  typeName,
  type Numeric,
  type Value,
} from '../../bson/values.ts'
import { badValue, CommandError, failedToParse } from '../../errors.ts'
import type { Evaluate, Operator } from '../scope.ts'
import { int32Of, isNullish, named, operands, unary } from './arguments.ts'
import { isoTextOf, parseDate } from './date-text.ts'
import { dateOf, isDateLike, toDate } from './zone.ts'

export const conversionOperators: Record<string, Operator> = {
  $type: unary((value) => typeName(value)),
  $isNumber: unary((value) => isNumber(value)),
  $toBool: short('bool'),
  $toInt: short('int'),
  $toLong: short('long'),
  $toDouble: short('double'),
  $toDecimal: short('decimal'),
  $toString: short('string'),
  $toDate: short('date'),
  $toObjectId: short('objectId'),
  $convert: named(
    { notAnObject: 9, unknown: 9, required: { input: 9, to: 9 }, optional: ['onError', 'onNull'] },
    ({ input, to, onError, onNull }) =>
      (root) => {
        const target = to(root)
        const type = isNullish(target) ? undefined : typeNamed(target)
        const value = input(root)
        if (isNullish(value)) return onNull === undefined ? null : onNull(root)
        if (type === undefined) return null
        return onError === undefined ? convert(value, type) : convertOr(onError, () => convert(value, type))(root)
      },
  ),
}

/** A number as text: sixteen digits of a double, as C's %.16g prints them. */
export function numberText(value: Numeric): string {
  if (typeof value === 'bigint' || value instanceof Decimal128) return value.toString()
  const number = Number(value)
  if (Number.isNaN(number)) return 'NaN'
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity'
  if (Object.is(number, -0)) return '-0'
  const [digits, exponent] = number.toExponential(15).split('e') as [string, string]
  if (Number(exponent) >= -4 && Number(exponent) < 16) return withoutZeros(number.toFixed(15 - Number(exponent)))
  return `${withoutZeros(digits)}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}

function withoutZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

function short(type: string): Operator {
  const convertOne = operands(1, 1, ([operand]) => (root) => {
    const value = operand!(root)
    return isNullish(value) ? null : convert(value, type)
  })
  return (argument, scope, name) => {
    const count = Array.isArray(argument) ? argument.length : 1
    if (count !== 1) throw new CommandError(50723, `${name} requires a single argument, got ${count}`)
    return convertOne(argument, scope, name)
  }
}

function typeNamed(target: Value): string {
  if (typeof target === 'string') {
    if (target === 'number') throw badValue('Unknown type name: number')
    if (target !== 'missing') typeCodeOf(target)
    return target
  }
  if (!isNumber(target)) {
    throw failedToParse(`$convert's 'to' argument must be a string or number, but is ${typeName(target)}`)
  }
  const code = int32Of(target)
  if (code === undefined) throw failedToParse("In $convert, numeric 'to' argument is not an integer")
  typeCodeOf(code)
  return Object.keys(typeCodes).find((name) => typeCodes[name] === code) ?? `type ${code}`
}

/** Of the types that something can be converted to. */
const typeCodes: Readonly<Record<string, number>> = {
  double: 1,
  string: 2,
  objectId: 7,
  bool: 8,
  date: 9,
  int: 16,
  long: 18,
  decimal: 19,
}

function convertOr(onError: Evaluate, attempt: () => Value): Evaluate {
  return (root) => {
    try {
      return attempt()
    } catch (error) {
      if (error instanceof CommandError && error.code === 241) return onError(root)
      throw error
    }
  }
}

function convert(value: Value, type: string): Value {
  return converters[type]?.(value) ?? fail(`Unsupported conversion from ${typeName(value)} to ${type} in`)
}

/** Each gives undefined for a value of a type that it does not take. */
const converters: Record<string, (value: Value) => Value | undefined> = {
  bool: (value) => isTruthy(value),
  int: (value) => toInteger(value, 'int'),
  long: (value) => {
    const result = value instanceof Date ? BigInt(millisecondsOf(value)) : toInteger(value, 'long')
    return typeof result === 'number' ? BigInt(result) : result
  },
  double: (value) => {
    if (typeof value === 'string') return double(parseDouble(value))
    if (value instanceof Date) return double(Number(millisecondsOf(value)))
    if (typeof value === 'boolean') return double(value ? 1 : 0)
    return isNumber(value) ? (numberOf('double', value) ?? overflow(value)) : undefined
  },
  decimal: (value) => {
    if (typeof value === 'string') return parseDecimal(value)
    if (value instanceof Date) return toDecimal(BigInt(millisecondsOf(value)))
    if (typeof value === 'boolean') return toDecimal(value ? 1 : 0)
    return isNumber(value) ? toDecimal(value) : undefined
  },
  string: (value) => {
    if (typeof value === 'string') return value
    if (isNumber(value)) return numberText(value)
    if (typeof value === 'boolean') return String(value)
    if (value instanceof ObjectId) return value.toHexString()
    return value instanceof Date ? isoTextOf(toDate(value)) : undefined
  },
  date: (value) => {
    if (isDateLike(value)) return value instanceof Date ? value : toDate(value)
    if (typeof value === 'string') return parseDate(value)
    if (!isNumber(value) || (typeof value === 'number' && isInt32(value))) return undefined
    return dateOf(toInteger(value, 'long') as bigint)
  },
  objectId: (value) => {
    if (value instanceof ObjectId) return value
    if (typeof value !== 'string') return undefined
    if (/^[0-9a-fA-F]{24}$/.test(value)) return ObjectId.createFromHexString(value)
    const reason = `Invalid string length for parsing to OID, expected 24 but found ${value.length}`
    return fail(`Failed to parse objectId '${value}' in`, reason)
  },
}

function toInteger(value: Value, type: 'int' | 'long'): Value | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') return parseInteger(value, type)
  if (!isNumber(value)) return undefined
  const number = toNumber(value)
  if (Number.isNaN(number)) return fail('Attempt to convert NaN value to integer type in')
  return numberOf(type, value) ?? overflow(value)
}

function parseInteger(text: string, type: 'int' | 'long'): Numeric {
  if (!/^[+-]?\d{1,99}$/.test(text)) return unparsable(text, 'Did not consume whole string.')
  const integer = BigInt(text.replace('+', ''))
  return numberOf(type, pack({ coefficient: integer, exponent: 0 })) ?? unparsable(text, 'Overflow')
}

const specialNumbers: Record<string, number> = { nan: NaN, inf: Infinity, infinity: Infinity }

/** Decimal notation, NaN and Infinity; no white space, nothing hexadecimal. */
function parseDouble(text: string): number {
  const match = /^([+-]?)(?:(nan|inf|infinity)|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i.exec(text)
  if (match === null) return unparsable(text, 'Did not consume whole string.')
  if (match[2] !== undefined) return specialNumbers[match[2].toLowerCase()]! * (match[1] === '-' ? -1 : 1)
  const number = Number(text)
  return Number.isFinite(number) ? number : unparsable(text, 'Out of range')
}

function parseDecimal(text: string): Decimal128 {
  const match = /^([+-]?)(\d{0,99})\.?(\d{0,99})(?:e([+-]?\d{1,9}))?$/i.exec(text)
  const digits = match === null ? '' : match[2]! + match[3]!
  if (match === null || digits === '') {
    const number = parseDouble(text)
    return Number.isFinite(number) ? unparsable(text, 'Failed to parse string to decimal') : special(number)
  }
  return pack({ coefficient: BigInt(match[1]! + digits), exponent: Number(match[4] ?? 0) - match[3]!.length })
}

function unparsable(text: string, reason: string): never {
  if (text.startsWith('0x')) return fail('Illegal hexadecimal input in', text)
  return fail(`Failed to parse number '${text}' in`, reason)
}

function overflow(value: Numeric): never {
  return fail('Conversion would overflow target type in', numberText(value))
}

/** In the server's words, also for the short forms. */
function fail(what: string, reason?: string): never {
  const message = `${what} $convert with no onError value`
  throw new CommandError(241, reason === undefined ? message : `${message}: ${reason}`)
}
