// One command as it was sent, read field by field: what a command does not know it refuses, as the server does.

import { describe, isDoc, isNumber, typeName, type Doc, type Value } from '../bson/values.ts'
import { toNumber } from '../bson/number.ts'
import { badValue, CommandError, typeMismatch } from '../errors.ts'

/** https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md and the server's generic arguments */
const genericFields = new Set([
  '$db',
  '$clusterTime',
  '$readPreference',
  '$audit',
  '$client',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'clientOperationKey',
  'mayBypassWriteBlocking',
])

export class Request {
  readonly name: string
  readonly database: string
  readonly body: Doc

  constructor(name: string, body: Doc) {
    this.name = name
    this.body = body
    const database = body.get('$db') ?? 'admin'
    if (typeof database !== 'string') throw typeMismatch("BSON field '$db' is the wrong type, expected type 'string'")
    this.database = database
  }

  /** @throws Location40415 when the command has a field that is neither generic nor one of these */
  allow(fields: readonly string[]): void {
    for (const field of this.body.keys()) {
      if (field !== this.name && !genericFields.has(field) && !fields.includes(field)) throw this.unknown(field)
    }
  }

  unknown(field: string): CommandError {
    return new CommandError(40415, `BSON field '${this.name}.${field}' is an unknown field.`)
  }

  get(field: string): Value | undefined {
    return this.body.get(field)
  }

  /** The collection that the command's own field names. */
  get collection(): string {
    const name = this.body.get(this.name)
    if (typeof name !== 'string') {
      throw new CommandError(73, `collection name has invalid type ${typeName(name)}`)
    }
    if (name === '') throw new CommandError(73, `Invalid namespace specified '${this.database}.'`)
    return name
  }

  get namespace(): string {
    return `${this.database}.${this.collection}`
  }

  document(field: string): Doc | undefined {
    return readDocument(this.body.get(field), `${this.name}.${field}`)
  }

  documents(field: string): Doc[] {
    const values = this.array(field)
    return values.map(
      (value, position) => readDocument(value, `${this.name}.${field}.${position}`) ?? new Map<string, Value>(),
    )
  }

  array(field: string): Value[] {
    const value = this.body.get(field)
    if (value === undefined) throw missing(`${this.name}.${field}`)
    if (!Array.isArray(value)) throw wrongType(`${this.name}.${field}`, value, 'array')
    return value
  }

  text(field: string): string | undefined {
    const value = this.body.get(field)
    if (value === undefined || typeof value === 'string') return value
    throw wrongType(`${this.name}.${field}`, value, 'string')
  }

  boolean(field: string): boolean {
    return readBoolean(this.body.get(field), `${this.name}.${field}`)
  }

  /** A whole number; `least` is the smallest one allowed. */
  integer(field: string, least = Number.MIN_SAFE_INTEGER): number | undefined {
    return readInteger(this.body.get(field), `${this.name}.${field}`, least)
  }
}

export function readDocument(value: Value | undefined, name: string): Doc | undefined {
  if (value === undefined || value === null) return undefined
  if (!isDoc(value)) throw wrongType(name, value, 'object')
  return value
}

export function readBoolean(value: Value | undefined, name: string): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  if (isNumber(value)) return toNumber(value) !== 0
  throw wrongType(name, value, 'bool')
}

export function readInteger(value: Value | undefined, name: string, least: number): number | undefined {
  if (value === undefined || value === null) return undefined
  if (!isNumber(value)) throw wrongType(name, value, 'long')
  const number = Math.trunc(toNumber(value))
  if (!Number.isFinite(number)) throw badValue(`BSON field '${name}' is out of range: ${describe(value)}`)
  if (number < least) {
    throw new CommandError(
      51024,
      `BSON field '${name.slice(name.lastIndexOf('.') + 1)}' value must be >= ${least}, actual value '${number}'`,
    )
  }
  return number
}

export function missing(name: string): CommandError {
  return new CommandError(40414, `BSON field '${name}' is missing but a required field`)
}

export function wrongType(name: string, value: Value, expected: string): CommandError {
  return typeMismatch(`BSON field '${name}' is the wrong type '${typeName(value)}', expected type '${expected}'`)
}
