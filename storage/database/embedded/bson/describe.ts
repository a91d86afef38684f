import type { Binary } from 'bson'
import { type Doc, isInt32, millisecondsOf, ObjectId, type Value } from './values.ts'

/** As the server prints values in its messages (BSONElement::toString): long strings are cut. */
export function describe(value: Value | undefined): string {
  switch (typeof value) {
    case 'undefined':
      return 'missing'
    case 'string':
      return text(value)
    case 'number':
      return isInt32(value) ? String(value) : double(value)
    case 'bigint':
    case 'boolean':
      return String(value)
  }
  if (value === null) return 'null'
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`
  if (value instanceof Date) return `new Date(${millisecondsOf(value)})`
  if (value instanceof Map) return document(value)
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(describe).join(', ')} ]`
  switch (value._bsontype) {
    case 'Double':
      return double(value.value)
    case 'Decimal128':
      return value.toString()
    case 'Binary':
      return binary(value)
    case 'Timestamp':
      return `Timestamp(${value.t}, ${value.i})`
    case 'BSONRegExp':
      return `/${value.pattern}/${value.options}`
    case 'Code':
      return value.scope === null ? value.code : `CodeWScope( ${value.code}, ${document(value.scope as Doc)})`
    case 'BSONSymbol':
      return text(value.value)
    case 'MinKey':
    case 'MaxKey':
      return value._bsontype
  }
}

function text(value: string): string {
  return value.length > 160 ? `${JSON.stringify(value.slice(0, 150)).slice(0, -1)}..."` : JSON.stringify(value)
}

function double(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const printed = Object.is(value, -0) ? '-0' : String(value)
  return Number.isInteger(value) && !printed.includes('e') ? `${printed}.0` : printed
}

function document(value: Doc): string {
  const fields = Array.from(value, ([name, member]) => `${name}: ${describe(member)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

function binary(value: Binary): string {
  const hex = Buffer.from(value.value()).toString('hex')
  if (value.sub_type === 4 && hex.length === 32) {
    return `UUID("${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}")`
  }
  return `BinData(${value.sub_type}, ${hex.toUpperCase()})`
}
