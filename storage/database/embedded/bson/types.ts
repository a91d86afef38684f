import { badValue, typeMismatch } from '../errors.ts'
import { type Code, describe, isInt32, isNumber, type Value } from './values.ts'

/** As in the BSON specification, and as $type takes them. */
export const TypeCode = {
  Double: 1,
  String: 2,
  Object: 3,
  Array: 4,
  Binary: 5,
  Undefined: 6,
  ObjectId: 7,
  Boolean: 8,
  Date: 9,
  Null: 10,
  Regex: 11,
  DbPointer: 12,
  Code: 13,
  Symbol: 14,
  CodeWithScope: 15,
  Int32: 16,
  Timestamp: 17,
  Int64: 18,
  Decimal: 19,
  MinKey: -1,
  MaxKey: 127,
} as const

/** MongoDB manual, "Comparison/Sort Order". The numbers are also the first bytes of index keys. */
export const TypeOrder = {
  MinKey: 0x0a,
  EmptyArray: 0x0f, // only in indexes
  Null: 0x14,
  Number: 0x1e,
  String: 0x3c,
  Object: 0x46,
  Array: 0x50,
  Binary: 0x5a,
  ObjectId: 0x64,
  Boolean: 0x6e,
  Date: 0x78,
  Timestamp: 0x82,
  Regex: 0x8c,
  Code: 0x96,
  CodeWithScope: 0xa0,
  MaxKey: 0xf0,
} as const

/** The number of the type; missing counts as BSON's deprecated undefined. */
export function typeCode(value: Value | undefined): number {
  switch (typeof value) {
    case 'string':
      return TypeCode.String
    case 'number':
      return isInt32(value) ? TypeCode.Int32 : TypeCode.Double
    case 'bigint':
      return TypeCode.Int64
    case 'boolean':
      return TypeCode.Boolean
    case 'undefined':
      return TypeCode.Undefined
  }
  if (value === null) return TypeCode.Null
  if (value instanceof Map) return TypeCode.Object
  if (Array.isArray(value)) return TypeCode.Array
  if (value instanceof Date) return TypeCode.Date
  const code = codeOfClass[value._bsontype]
  if (code === undefined) throw new TypeError(`Not a BSON value: ${value._bsontype ?? typeof value}`)
  return code === TypeCode.Code && (value as Code).scope !== null ? TypeCode.CodeWithScope : code
}

/** The place of the type among the others; missing counts as null. */
export function typeOrder(value: Value | undefined): number {
  return orders[typeCode(value) & 0xff]!
}

export function typeName(value: Value | undefined): string {
  return value === undefined ? 'missing' : names.get(typeCode(value))!
}

/** The types meant by one operand of $type. */
export function typeCodeOf(nameOrNumber: Value): number[] {
  if (nameOrNumber === 'number') return [TypeCode.Double, TypeCode.Int32, TypeCode.Int64, TypeCode.Decimal]
  if (typeof nameOrNumber === 'string') {
    for (const [code, name] of names) if (name === nameOrNumber) return [code]
    throw badValue(`Unknown type name alias: ${nameOrNumber}`)
  }
  if (!isNumber(nameOrNumber)) throw typeMismatch('type must be represented as a number or a string')
  const code = Number(nameOrNumber)
  if (code === 0) throw badValue('Invalid numerical type code: 0. Instead use {$exists:false}.')
  if (!names.has(code)) throw badValue(`Invalid numerical type code: ${describe(nameOrNumber)}`)
  return [code]
}

const codeOfClass: Record<string, number> = {
  ObjectId: TypeCode.ObjectId,
  Double: TypeCode.Double,
  Decimal128: TypeCode.Decimal,
  Binary: TypeCode.Binary,
  Timestamp: TypeCode.Timestamp,
  BSONRegExp: TypeCode.Regex,
  Code: TypeCode.Code,
  BSONSymbol: TypeCode.Symbol,
  MinKey: TypeCode.MinKey,
  MaxKey: TypeCode.MaxKey,
}

const types: [code: number, name: string, order: number][] = [
  [TypeCode.Double, 'double', TypeOrder.Number],
  [TypeCode.String, 'string', TypeOrder.String],
  [TypeCode.Object, 'object', TypeOrder.Object],
  [TypeCode.Array, 'array', TypeOrder.Array],
  [TypeCode.Binary, 'binData', TypeOrder.Binary],
  [TypeCode.Undefined, 'undefined', TypeOrder.Null],
  [TypeCode.ObjectId, 'objectId', TypeOrder.ObjectId],
  [TypeCode.Boolean, 'bool', TypeOrder.Boolean],
  [TypeCode.Date, 'date', TypeOrder.Date],
  [TypeCode.Null, 'null', TypeOrder.Null],
  [TypeCode.Regex, 'regex', TypeOrder.Regex],
  [TypeCode.DbPointer, 'dbPointer', TypeOrder.Object],
  [TypeCode.Code, 'javascript', TypeOrder.Code],
  [TypeCode.Symbol, 'symbol', TypeOrder.String],
  [TypeCode.CodeWithScope, 'javascriptWithScope', TypeOrder.CodeWithScope],
  [TypeCode.Int32, 'int', TypeOrder.Number],
  [TypeCode.Timestamp, 'timestamp', TypeOrder.Timestamp],
  [TypeCode.Int64, 'long', TypeOrder.Number],
  [TypeCode.Decimal, 'decimal', TypeOrder.Number],
  [TypeCode.MinKey, 'minKey', TypeOrder.MinKey],
  [TypeCode.MaxKey, 'maxKey', TypeOrder.MaxKey],
]

const names = new Map(types.map(([code, name]) => [code, name]))
const orders = new Uint8Array(256)
for (const [code, , order] of types) orders[code & 0xff] = order
