import { notSupported } from '../errors.ts'
import { malformed, maxDepth, tooDeep } from './malformed.ts'
import { double } from './number.ts'
import { readObjectId } from './object-id.ts'
import { readName, readText } from './text.ts'
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  DistantDate,
  type Doc,
  MaxKey,
  MinKey,
  Timestamp,
  TypeCode,
  type Value,
} from './values.ts'

/** The bytes may come from anywhere: every length, terminator and type is checked before it is used. */
export function decode(bytes: Uint8Array): Doc {
  return new Reader(bytes).document(bytes.length)
}

/** Only these fields of the top level; the others are passed over by their length, unseen. */
export function decodeFields(bytes: Uint8Array, fields: ReadonlySet<string>): Doc {
  return new Reader(bytes).fields(fields)
}

/** One field of the top level. */
export function readField(bytes: Uint8Array, name: string): Value | undefined {
  return decodeFields(bytes, new Set([name])).get(name)
}

const latestDate = 8.64e15 // milliseconds, of JavaScript's Date
const word = new DataView(new ArrayBuffer(8))

class Reader {
  private readonly bytes: Buffer
  private offset = 0
  private depth = 0

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  /** The document at the offset, within the first `outer` bytes. */
  document(outer: number): Doc {
    const limit = this.enter(outer)
    const document: Doc = new Map()
    let count = 0
    while (this.offset < limit) {
      const type = this.bytes[this.offset++]
      document.set(this.name(limit), this.value(type, limit))
      count++
    }
    if (document.size !== count) throw notSupported('A document in which a field name is repeated')
    this.leave(limit)
    return document
  }

  fields(wanted: ReadonlySet<string>): Doc {
    const limit = this.enter(this.bytes.length)
    const document: Doc = new Map()
    while (this.offset < limit && document.size < wanted.size) {
      const type = this.bytes[this.offset++]
      const name = this.name(limit)
      if (wanted.has(name)) document.set(name, this.value(type, limit))
      else this.skip(type, limit)
    }
    return document
  }

  private array(outer: number): Value[] {
    const limit = this.enter(outer)
    const array: Value[] = []
    while (this.offset < limit) {
      const type = this.bytes[this.offset++]
      this.skipName(limit) // the position counts, as in the server
      array.push(this.value(type, limit))
    }
    this.leave(limit)
    return array
  }

  /** Passes the size of a document and gives the offset of its terminator. */
  private enter(outer: number): number {
    const start = this.offset
    const size = this.int32(outer)
    if (size < 5 || size > outer - start || (this.depth === 0 && size !== outer)) throw malformed('document size')
    const limit = start + size - 1
    if (this.bytes[limit] !== 0) throw malformed('document terminator')
    if (++this.depth > maxDepth) throw tooDeep()
    return limit
  }

  private leave(limit: number): void {
    this.offset = limit + 1
    this.depth--
  }

  private value(type: number | undefined, limit: number): Value {
    switch (type) {
      case TypeCode.Double:
        return double(this.word(limit).getFloat64(0, true))
      case TypeCode.String:
        return this.string(limit)
      case TypeCode.Object:
        return this.document(limit)
      case TypeCode.Array:
        return this.array(limit)
      case TypeCode.Binary:
        return this.binary(limit)
      case TypeCode.Undefined: // deprecated
      case TypeCode.Null:
        return null
      case TypeCode.ObjectId:
        return readObjectId(this.bytes, this.take(12, limit))
      case TypeCode.Boolean:
        return this.boolean(limit)
      case TypeCode.Date:
        return this.date(limit)
      case TypeCode.Regex:
        return this.regex(limit)
      case TypeCode.DbPointer:
        return this.pointer(limit)
      case TypeCode.Code:
        return new Code(this.string(limit))
      case TypeCode.Symbol:
        return new BSONSymbol(this.string(limit))
      case TypeCode.CodeWithScope:
        return this.scopedCode(limit)
      case TypeCode.Int32:
        return this.int32(limit)
      case TypeCode.Timestamp:
        return new Timestamp(this.word(limit).getBigUint64(0, true))
      case TypeCode.Int64:
        return this.word(limit).getBigInt64(0, true)
      case TypeCode.Decimal:
        return new Decimal128(this.copy(16, limit))
      case TypeCode.MaxKey:
        return new MaxKey()
      case TypeCode.MinKey & 0xff:
        return new MinKey()
    }
    throw malformed(`type ${type}`)
  }

  private skip(type: number | undefined, limit: number): void {
    switch (type) {
      case TypeCode.String:
      case TypeCode.Code:
      case TypeCode.Symbol:
        this.take(this.int32(limit), limit)
        return
      case TypeCode.Object:
      case TypeCode.Array:
      case TypeCode.CodeWithScope:
        this.take(this.int32(limit) - 4, limit)
        return
      case TypeCode.Binary:
        this.take(this.int32(limit) + 1, limit)
        return
      default:
        this.value(type, limit)
    }
  }

  /** Passes so many bytes and gives the offset of the first. */
  private take(size: number, limit: number): number {
    const start = this.offset
    if (size < 0 || size > limit - start) throw malformed('length')
    this.offset = start + size
    return start
  }

  /** The bytes are copied: what is decoded outlives the buffer it came from. */
  private copy(size: number, limit: number): Buffer {
    const start = this.take(size, limit)
    return Buffer.from(this.bytes.subarray(start, start + size))
  }

  private int32(limit: number): number {
    const { bytes } = this
    const start = this.take(4, limit)
    return bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16) | (bytes[start + 3]! << 24)
  }

  /** Eight bytes in a view of their own: to make one for every document would cost more. */
  private word(limit: number): DataView {
    const start = this.take(8, limit)
    for (let index = 0; index < 8; index++) word.setUint8(index, this.bytes[start + index]!)
    return word
  }

  private boolean(limit: number): boolean {
    const byte = this.bytes[this.take(1, limit)]
    if (byte !== 0 && byte !== 1) throw malformed('boolean')
    return byte === 1
  }

  private date(limit: number): Date {
    const word = this.word(limit)
    const milliseconds = word.getInt32(4, true) * 2 ** 32 + word.getUint32(0, true)
    return Math.abs(milliseconds) <= latestDate ? new Date(milliseconds) : new DistantDate(word.getBigInt64(0, true))
  }

  /** A text that ends with NUL. */
  private name(limit: number): string {
    const { bytes } = this
    const start = this.offset
    let end = start
    let hash = 0
    for (let byte = bytes[end]!; byte !== 0; byte = bytes[++end]!) hash = (hash * 31 + byte) | 0
    if (end >= limit) throw malformed('name') // the terminator of the document was in the way
    this.offset = end + 1
    return readName(bytes, start, end, hash)
  }

  private skipName(limit: number): void {
    while (this.bytes[this.offset++] !== 0);
    if (this.offset > limit) throw malformed('name')
  }

  private string(limit: number): string {
    const size = this.int32(limit)
    const start = this.take(size, limit)
    const end = start + size - 1
    if (size < 1 || this.bytes[end] !== 0) throw malformed('string')
    return readText(this.bytes, start, end)
  }

  private binary(limit: number): Binary {
    const size = this.int32(limit)
    const subtype = this.bytes[this.take(1, limit)]
    return new Binary(this.copy(size, limit), subtype)
  }

  /** Set directly: the constructor sorts the options and refuses those it does not know. */
  private regex(limit: number): BSONRegExp {
    const regex = new BSONRegExp('')
    regex.pattern = this.name(limit)
    regex.options = this.name(limit)
    return regex
  }

  /** DBPointer, deprecated: read as the DBRef that has replaced it. */
  private pointer(limit: number): Doc {
    const collection = this.string(limit)
    return new Map<string, Value>([
      ['$ref', collection],
      ['$id', readObjectId(this.bytes, this.take(12, limit))],
    ])
  }

  private scopedCode(limit: number): Code {
    const start = this.offset
    const size = this.int32(limit)
    const code = new Code(this.string(limit), this.document(limit))
    if (this.offset - start !== size) throw malformed('code with scope')
    return code
  }
}
