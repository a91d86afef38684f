// Index keys: byte strings in the order of `compare`. Equal values, as an int32 1 and a decimal 1.00, have equal bytes.
// No key is the beginning of another, so keys can follow one another in a compound key and be inverted one by one.

import { ByteWriter } from './byte-writer.ts'
import { compareExact, type Exact, exactOfDouble, firstDigitOf, unpack } from './decimal.ts'
import { toNumber } from './number.ts'
import { writeObjectId } from './object-id.ts'
import {
  type Binary,
  type BSONRegExp,
  type Code,
  Decimal128,
  type Doc,
  millisecondsOf,
  type Numeric,
  type ObjectId,
  type Text,
  textOf,
  type Timestamp,
  TypeOrder,
  typeOrder,
  type Value,
} from './values.ts'

/** Writes keys one after the other, in one buffer again and again. */
export class KeyWriter extends ByteWriter {
  value(value: Value, descending: boolean): void {
    const start = this.offset
    this.ascending(value)
    if (descending) this.invertFrom(start)
  }

  /** The key of [] where an array is indexed by its elements. */
  emptyArray(descending: boolean): void {
    this.byte(descending ? ~TypeOrder.EmptyArray : TypeOrder.EmptyArray)
  }

  private ascending(value: Value): void {
    const order = typeOrder(value)
    this.byte(order)
    this.content(order, value)
  }

  private content(order: number, value: Value): void {
    switch (order) {
      case TypeOrder.Number:
        return this.number(value as Numeric)
      case TypeOrder.String:
        return this.string(textOf(value as Text))
      case TypeOrder.Object:
        return this.document(value as Doc)
      case TypeOrder.Array:
        return this.array(value as Value[])
      case TypeOrder.Binary:
        return this.binary(value as Binary)
      case TypeOrder.ObjectId:
        return this.objectId(value as ObjectId)
      case TypeOrder.Boolean:
        return this.byte(value ? 1 : 0)
      case TypeOrder.Date:
        return this.date(value as Date)
      case TypeOrder.Timestamp:
        this.uint32((value as Timestamp).t)
        return this.uint32((value as Timestamp).i)
      case TypeOrder.Regex:
        this.string((value as BSONRegExp).pattern)
        return this.string((value as BSONRegExp).options)
      case TypeOrder.Code:
        return this.string((value as Code).code)
      case TypeOrder.CodeWithScope:
        this.string((value as Code).code)
        return this.document((value as Code).scope as Doc)
    }
  }

  /**
   * The nearest double, then 80 if that is all of it, else 81 or 7f for a number above or below that double, and its
   * own digits: only int64 and Decimal128 come there, and their digits are few.
   */
  private number(value: Numeric): void {
    if (typeof value !== 'bigint' && !(value instanceof Decimal128)) {
      this.float64(Number(value))
      return this.byte(0x80)
    }
    const exact = typeof value === 'bigint' ? { coefficient: value, exponent: 0 } : unpack(value)
    if (typeof exact === 'number') {
      this.float64(exact)
      return this.byte(0x80)
    }
    // A Decimal128 beyond the doubles stays below infinity.
    const nearest = Math.min(Math.max(toNumber(value), -Number.MAX_VALUE), Number.MAX_VALUE)
    const side = compareExact(exact, exactOfDouble(nearest))
    this.float64(nearest)
    this.byte(side === 0 ? 0x80 : side > 0 ? 0x81 : 0x7f)
    if (side !== 0) this.digits(exact)
  }

  /** The place of the first digit, then the digits without zeros at the end: one form for 1.5 and 1.50. */
  private digits(exact: Exact): void {
    const start = this.offset
    const negative = exact.coefficient < 0n
    const digits = (negative ? -exact.coefficient : exact.coefficient).toString()
    this.uint32(firstDigitOf(exact) + 0x8000)
    this.text(digits.replace(/0+$/, ''))
    this.byte(0)
    if (negative) this.invertFrom(start)
  }

  /** IEEE 754 in the order of bytes: the sign bit turned for positive numbers, all bits for negative. NaN is lowest. */
  private float64(value: number): void {
    const start = this.claim(8)
    if (Number.isNaN(value)) {
      this.buffer.fill(0, start, start + 8)
      return
    }
    this.view.setFloat64(start, value === 0 ? 0 : value)
    const high = this.view.getInt32(start)
    if (high >= 0) this.view.setInt32(start, high ^ 0x80000000)
    else this.invertFrom(start)
  }

  /** UTF-8 with 00 as 00 ff, and 00 00 at the end. */
  private string(text: string): void {
    if (text.indexOf('\0') < 0) this.text(text)
    else this.escaped(Buffer.from(text))
    this.byte(0)
    this.byte(0)
  }

  private escaped(bytes: Buffer): void {
    for (const byte of bytes) {
      this.byte(byte)
      if (byte === 0) this.byte(0xff)
    }
  }

  /** The types come before the names, as in comparing. 00 is below every type. */
  private document(document: Doc): void {
    for (const [name, value] of document) {
      const order = typeOrder(value)
      this.byte(order)
      this.string(name)
      this.content(order, value)
    }
    this.byte(0)
  }

  private array(array: Value[]): void {
    for (const value of array) this.ascending(value)
    this.byte(0)
  }

  private binary(binary: Binary): void {
    this.uint32(binary.position)
    this.byte(binary.sub_type)
    this.bytes(binary.buffer.subarray(0, binary.position))
  }

  private objectId(id: ObjectId): void {
    const start = this.claim(12)
    writeObjectId(id, this.buffer, start)
  }

  /** The int64 with its sign bit turned. */
  private date(date: Date): void {
    const milliseconds = millisecondsOf(date)
    const start = this.claim(8)
    if (typeof milliseconds === 'bigint') {
      this.view.setBigInt64(start, milliseconds ^ -(2n ** 63n))
      return
    }
    const high = Math.floor(milliseconds / 2 ** 32)
    this.view.setInt32(start, high ^ 0x80000000)
    this.view.setUint32(start + 4, milliseconds - high * 2 ** 32)
  }

  private uint32(value: number): void {
    const start = this.claim(4)
    this.view.setUint32(start, value)
  }

  private invertFrom(start: number): void {
    for (let index = start; index < this.offset; index++) this.buffer[index] = ~this.buffer[index]!
  }
}

export function keyOf(value: Value): Buffer {
  writer.reset()
  writer.value(value, false)
  return writer.result()
}

/** The bytes for descending order. */
export function invert(key: Buffer): Buffer {
  return key.map((byte) => ~byte) as Buffer
}

/** The smallest key above every key that begins with these bytes. No key begins with ff. */
export function successor(prefix: Buffer): Buffer {
  let length = prefix.length
  while (length > 0 && prefix[length - 1] === 0xff) length--
  if (length === 0) return Buffer.from([0xff])
  const next = Buffer.allocUnsafe(length)
  prefix.copy(next, 0, 0, length)
  next[length - 1]! += 1
  return next
}

const writer = new KeyWriter()
