// Decimal128 of IEEE 754-2008, with binary integer significand: value = coefficient × 10^exponent.
import { Decimal128 } from 'bson'

/** Any finite number, exactly. */
export interface Exact {
  readonly coefficient: bigint
  readonly exponent: number
}

/** The exact number, or NaN, Infinity, -Infinity. Zero loses its sign. */
export function unpack(decimal: Decimal128): Exact | number {
  const view = new DataView(decimal.bytes.buffer, decimal.bytes.byteOffset, 16)
  const high = view.getUint32(12, true)
  const negative = high >>> 31 === 1
  const combination = (high >>> 26) & 0x1f
  if (combination === 0x1f) return NaN
  if (combination === 0x1e) return negative ? -Infinity : Infinity
  // The form for significands of more than 113 bits, which none of 34 digits needs: not canonical, counts as zero.
  if (combination >= 0x18) return { coefficient: 0n, exponent: ((high >>> 15) & 0x3fff) - bias }
  const significand = ((view.getBigUint64(8, true) & 0x1ffffffffffffn) << 64n) | view.getBigUint64(0, true)
  const magnitude = significand < tooManyDigits ? significand : 0n
  return { coefficient: negative ? -magnitude : magnitude, exponent: ((high >>> 17) & 0x3fff) - bias }
}

/** The nearest Decimal128 of 34 digits, ties to even; infinity beyond its range. */
export function pack(exact: Exact): Decimal128 {
  const negative = exact.coefficient < 0n
  let { exponent } = exact
  let magnitude = negative ? -exact.coefficient : exact.coefficient
  const surplus = Math.max(digitsOf(magnitude) - 34, minExponent - exponent)
  if (surplus > 0) {
    magnitude = roundDigits(magnitude, surplus)
    exponent += surplus
  }
  if (magnitude === tooManyDigits) {
    magnitude /= 10n
    exponent++
  }
  if (exponent > maxExponent) {
    const room = 34 - digitsOf(magnitude)
    if (magnitude !== 0n && exponent - maxExponent > room) return special(negative ? -Infinity : Infinity)
    if (magnitude !== 0n) magnitude *= 10n ** BigInt(exponent - maxExponent)
    exponent = maxExponent
  }
  return fromBits((BigInt(exponent + bias) << 113n) | magnitude, negative)
}

/** NaN, Infinity or -Infinity. */
export function special(value: number): Decimal128 {
  return fromBits((Number.isNaN(value) ? 0x7cn : 0x78n) << 120n, value < 0)
}

export function isZero(decimal: Decimal128): boolean {
  const exact = unpack(decimal)
  return typeof exact === 'object' && exact.coefficient === 0n
}

/** Every finite double is a decimal fraction: m / 2^k = m × 5^k × 10^-k. */
export function exactOfDouble(value: number): Exact {
  let halvings = 0
  while (!Number.isInteger(value)) {
    value *= 2
    halvings++
  }
  return { coefficient: BigInt(value) * 5n ** BigInt(halvings), exponent: -halvings }
}

export function compareExact(a: Exact, b: Exact): number {
  const difference = sign(a) - sign(b)
  if (difference !== 0 || a.coefficient === 0n) return difference
  const length = firstDigitOf(a) - firstDigitOf(b) // spares the powers of ten of numbers that are far apart
  if (length !== 0) return length * sign(a)
  const exponent = Math.min(a.exponent, b.exponent)
  const left = scaled(a, exponent)
  const right = scaled(b, exponent)
  return left < right ? -1 : left > right ? 1 : 0
}

export function add(a: Exact, b: Exact): Exact {
  const exponent = Math.min(a.exponent, b.exponent)
  return { coefficient: scaled(a, exponent) + scaled(b, exponent), exponent }
}

export function subtract(a: Exact, b: Exact): Exact {
  return add(a, { coefficient: -b.coefficient, exponent: b.exponent })
}

export function multiply(a: Exact, b: Exact): Exact {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent }
}

/** With more digits than a Decimal128 holds; the last one tells that others follow, so that `pack` rounds right. */
export function divide(a: Exact, b: Exact): Exact {
  const preferred = a.exponent - b.exponent
  const shift = Math.max(0, 36 + digitsOf(b.coefficient) - digitsOf(a.coefficient))
  const dividend = a.coefficient * 10n ** BigInt(shift)
  let coefficient = dividend / b.coefficient
  let exponent = preferred - shift
  if (dividend % b.coefficient !== 0n) {
    return { coefficient: coefficient * 10n + BigInt(sign(a) * sign(b)), exponent: exponent - 1 }
  }
  while (exponent < preferred && coefficient % 10n === 0n) {
    coefficient /= 10n
    exponent++
  }
  return { coefficient, exponent }
}

/** The integer towards zero; beyond any int64 only its size is right. */
export function truncate({ coefficient, exponent }: Exact): bigint {
  return exponent < 0 ? coefficient / 10n ** BigInt(-exponent) : coefficient * 10n ** BigInt(Math.min(exponent, 40))
}

export function sign({ coefficient }: Exact): number {
  return coefficient > 0n ? 1 : coefficient < 0n ? -1 : 0
}

/** Where the first digit stands: 1 for 5, 0 for 0.5, -1 for 0.05. */
export function firstDigitOf(exact: Exact): number {
  return digitsOf(exact.coefficient) + exact.exponent
}

const bias = 6176
const minExponent = -bias
const maxExponent = 6111
const tooManyDigits = 10n ** 34n

function fromBits(bits: bigint, negative: boolean): Decimal128 {
  const bytes = Buffer.alloc(16)
  bytes.writeBigUInt64LE(bits & 0xffffffffffffffffn, 0)
  bytes.writeBigUInt64LE((bits >> 64n) | (negative ? 1n << 63n : 0n), 8)
  return new Decimal128(bytes)
}

function roundDigits(value: bigint, digits: number): bigint {
  const divisor = 10n ** BigInt(digits)
  const quotient = value / divisor
  const twice = (value % divisor) * 2n
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient
}

function scaled(exact: Exact, exponent: number): bigint {
  return exact.coefficient * 10n ** BigInt(exact.exponent - exponent)
}

function digitsOf(value: bigint): number {
  return value.toString().length - (value < 0n ? 1 : 0)
}
