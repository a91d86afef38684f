import { badValue } from '../errors.ts'
import { ByteWriter } from './byte-writer.ts'
import { maxDepth, tooDeep } from './malformed.ts'
import { writeObjectId } from './object-id.ts'
import {
  type Binary,
  type BSONRegExp,
  type BSONSymbol,
  type Code,
  type Decimal128,
  type Doc,
  millisecondsOf,
  type ObjectId,
  type Timestamp,
  TypeCode,
  typeCode,
  type Value,
} from './values.ts'

/** Undefined values are left out. */
export function encode(document: Doc): Buffer {
  writer.reset()
  writer.document(document, 1)
  return writer.result()
}

class DocumentWriter extends ByteWriter {
  document(document: Doc, depth: number): void {
    const start = this.open(depth)
    for (const [name, value] of document) {
      if (value !== undefined) this.element(name, value, depth)
    }
    this.close(start)
  }

  private array(array: Value[], depth: number): void {
    const start = this.open(depth)
    for (let index = 0; index < array.length; index++) this.element(String(index), array[index] ?? null, depth)
    this.close(start)
  }

  private open(depth: number): number {
    if (depth > maxDepth) throw tooDeep()
    return this.claim(4)
  }

  private close(start: number): void {
    this.byte(0)
    this.view.setInt32(start, this.offset - start, true)
  }

  private element(name: string, value: Value, depth: number): void {
    const type = typeCode(value)
    this.byte(type)
    this.name(name)
    this.value(type, value, depth)
  }

  private value(type: number, value: Value, depth: number): void {
    switch (type) {
      case TypeCode.Double:
        return this.float64(Number(value))
      case TypeCode.String:
        return this.string(value as string)
      case TypeCode.Object:
        return this.document(value as Doc, depth + 1)
      case TypeCode.Array:
        return this.array(value as Value[], depth + 1)
      case TypeCode.Binary:
        return this.binary(value as Binary)
      case TypeCode.ObjectId:
        return this.objectId(value as ObjectId)
      case TypeCode.Boolean:
        return this.byte(value ? 1 : 0)
      case TypeCode.Date:
        return this.date(value as Date)
      case TypeCode.Regex:
        this.name((value as BSONRegExp).pattern)
        return this.name((value as BSONRegExp).options)
      case TypeCode.Code:
        return this.string((value as Code).code)
      case TypeCode.Symbol:
        return this.string((value as BSONSymbol).value)
      case TypeCode.CodeWithScope:
        return this.scopedCode(value as Code, depth)
      case TypeCode.Int32:
        return this.int32(value as number)
      case TypeCode.Timestamp:
        this.int32((value as Timestamp).i)
        return this.int32((value as Timestamp).t)
      case TypeCode.Int64:
        return this.int64(value as bigint)
      case TypeCode.Decimal:
        return this.bytes((value as Decimal128).bytes)
    }
  }

  private int32(value: number): void {
    const start = this.claim(4)
    this.view.setInt32(start, value, true)
  }

  private int64(value: bigint): void {
    const start = this.claim(8)
    this.view.setBigInt64(start, value, true)
  }

  private float64(value: number): void {
    const start = this.claim(8)
    this.view.setFloat64(start, value, true)
  }

  /** A text that ends with NUL. */
  private name(name: string): void {
    if (name.indexOf('\0') >= 0) throw badValue('Field names and regular expressions must not contain a NUL character')
    this.text(name)
    this.byte(0)
  }

  private string(text: string): void {
    const start = this.claim(4)
    this.text(text)
    this.byte(0)
    this.view.setInt32(start, this.offset - start - 4, true)
  }

  private objectId(id: ObjectId): void {
    const start = this.claim(12)
    writeObjectId(id, this.buffer, start)
  }

  private date(date: Date): void {
    const milliseconds = millisecondsOf(date)
    if (typeof milliseconds === 'bigint') return this.int64(milliseconds)
    const high = Math.floor(milliseconds / 2 ** 32)
    this.int32(milliseconds - high * 2 ** 32)
    this.int32(high)
  }

  private binary(binary: Binary): void {
    this.int32(binary.position)
    this.byte(binary.sub_type)
    this.bytes(binary.buffer.subarray(0, binary.position))
  }

  private scopedCode(code: Code, depth: number): void {
    const start = this.claim(4)
    this.string(code.code)
    this.document(code.scope as Doc, depth + 1)
    this.view.setInt32(start, this.offset - start, true)
  }
}

const writer = new DocumentWriter()
