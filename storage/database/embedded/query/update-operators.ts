// What each update operator makes of a value.
// https://www.mongodb.com/docs/manual/reference/operator/update/

import { compare } from '../bson/compare.ts'
import { addExact, multiplyExact } from '../bson/number.ts'
import {
  clone,
  describe,
  isDoc,
  isInt32,
  isNumber,
  Timestamp,
  typeName,
  type Numeric,
  type Value,
} from '../bson/values.ts'
import { badValue, typeMismatch } from '../errors.ts'
import type { Environment } from './environment.ts'
import { idOf, type Modifier, type ModifierMaker } from './modifier.ts'
import { addToSet, pop, pull, pullAll, push } from './update-arrays.ts'

export const modifierMakers: Readonly<Record<string, ModifierMaker>> = {
  $set: set,
  $setOnInsert: set,
  $unset: () => ({ change: () => undefined, anyPath: true }),
  $inc: arithmetic('$inc', 'increment', addExact, (operand) => operand),
  $mul: arithmetic('$mul', 'multiply', multiplyExact, (operand) => multiplyExact(operand, 0)!),
  $min: (operand, _path, environment) => extreme(operand, (order) => order < 0, environment),
  $max: (operand, _path, environment) => extreme(operand, (order) => order > 0, environment),
  $currentDate: currentDate,
  $bit: bit,
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
}

/** Unique in this process, as the server's cluster time is. */
export function nextTimestamp(): Timestamp {
  const seconds = Math.floor(Date.now() / 1000)
  lastTimestamp = seconds > lastTimestamp.t ? { t: seconds, i: 1 } : { t: lastTimestamp.t, i: lastTimestamp.i + 1 }
  return new Timestamp(lastTimestamp)
}

let lastTimestamp = { t: 0, i: 0 }

function set(operand: Value): Modifier {
  return { change: () => clone(operand), create: () => clone(operand) }
}

function arithmetic(
  name: string,
  verb: string,
  calculate: (a: Numeric, b: Numeric) => Numeric | undefined,
  initial: (operand: Numeric) => Numeric,
): ModifierMaker {
  return (operand, path) => {
    if (!isNumber(operand)) {
      throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${path}: ${describe(operand)}}`)
    }
    return {
      create: () => initial(operand),
      change: (value, place) => {
        if (!isNumber(value)) {
          throw typeMismatch(
            `Cannot apply ${name} to a value of non-numeric type. {${idOf(place)}} ` +
              `has the field '${place.path.at(-1)}' of non-numeric type ${typeName(value)}`,
          )
        }
        const result = calculate(value, operand)
        if (result !== undefined) return result
        const current = `${typeof value === 'bigint' ? '(NumberLong)' : '(NumberInt)'}${String(value)}`
        throw badValue(`Failed to apply ${name} operations to current value (${current}) for document {${idOf(place)}}`)
      },
    }
  }
}

function extreme(operand: Value, wins: (order: number) => boolean, { collation }: Environment): Modifier {
  return {
    create: () => clone(operand),
    change: (value) => (wins(compare(operand, value, collation)) ? clone(operand) : value),
  }
}

function currentDate(operand: Value): Modifier {
  const now = currentType(operand) === 'date' ? () => new Date() : nextTimestamp
  return { create: now, change: now }
}

function currentType(operand: Value): 'date' | 'timestamp' {
  if (typeof operand === 'boolean') return 'date'
  if (!isDoc(operand)) {
    throw badValue(
      `${typeName(operand)} is not valid type for $currentDate. ` +
        "Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).",
    )
  }
  for (const option of operand.keys()) {
    if (option !== '$type') throw badValue(`Unrecognized $currentDate option: ${option}`)
  }
  const type = operand.get('$type')
  if (type === 'date' || type === 'timestamp') return type
  throw badValue(
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  )
}

type Bits = number | bigint

const bitOperations = new Map<string, (a: bigint, b: bigint) => bigint>([
  ['and', (a, b) => a & b],
  ['or', (a, b) => a | b],
  ['xor', (a, b) => a ^ b],
])

function bit(operand: Value): Modifier {
  if (!isDoc(operand)) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeName(operand)}. ` +
        'You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}',
    )
  }
  if (operand.size === 0) {
    throw badValue('You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}')
  }
  const operations = Array.from(operand, ([name, bits]) => readBitOperation(name, bits))
  const apply = (value: Bits) => operations.reduce((bits, operation) => operation(bits), value)
  return {
    create: () => apply(0),
    change: (value, place) => {
      if (isBits(value)) return apply(value)
      throw badValue(
        `Cannot apply $bit to a value of non-integral type.${idOf(place)} ` +
          `has the field ${place.path.at(-1)} of non-integer type ${typeName(value)}`,
      )
    },
  }
}

/** Two int32 give an int32. */
function readBitOperation(name: string, operand: Value): (value: Bits) => Bits {
  const shown = `{${name}: ${describe(operand)}}`
  const operation = bitOperations.get(name)
  if (operation === undefined) {
    throw badValue(
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: ${shown}`,
    )
  }
  if (!isBits(operand)) {
    throw badValue(
      `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(operand)}' is not supported here: ${shown}`,
    )
  }
  return (value) => {
    const result = operation(BigInt(value), BigInt(operand))
    return typeof value === 'number' && typeof operand === 'number' ? Number(result) : result
  }
}

function isBits(value: Value): value is Bits {
  return typeof value === 'bigint' || (typeof value === 'number' && isInt32(value))
}
