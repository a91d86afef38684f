// $push, $addToSet, $pull, $pullAll, $pop
// https://www.mongodb.com/docs/manual/reference/operator/update-array/

import type { Collation } from '../bson/collation.ts'
import { compare } from '../bson/compare.ts'
import { BSONRegExp, clone, describe, isDoc, isNumber, typeName, type Doc, type Value } from '../bson/values.ts'
import { badValue, failedToParse, typeMismatch } from '../errors.ts'
import { equalTo } from './comparison.ts'
import type { Environment } from './environment.ts'
import { isFieldOperator } from './field-operators.ts'
import { compileFilter } from './filter.ts'
import { integerOperand, wholeNumber } from './integers.ts'
import { idOf, type Modifier } from './modifier.ts'
import { valueAt } from './path.ts'

export function push(operand: Value, _path: string, environment: Environment): Modifier {
  const clauses = isDoc(operand) && operand.has('$each') ? operand : new Map([['$each', [operand] as Value]])
  const added = readEach(clauses)
  const position = readClause(clauses, '$position', 'The value for $position must be an integer value, not of type: ')
  const slice = readClause(clauses, '$slice', 'The value for $slice must be an integer value but was given type: ')
  const sort = clauses.has('$sort') ? readSort(clauses.get('$sort')!, environment.collation) : undefined

  const pushed = (array: readonly Value[]) => {
    const at = position ?? array.length
    const result = [...array.slice(0, at), ...added.map(clone), ...array.slice(at)]
    if (sort) result.sort(sort)
    if (slice === undefined) return result
    return slice < 0 ? result.slice(slice) : result.slice(0, slice)
  }
  return {
    create: () => pushed([]),
    change: (value, place) => {
      if (Array.isArray(value)) return pushed(value)
      throw badValue(
        `The field '${place.path.join('.')}' must be an array but is of type ${typeName(value)} ` +
          `in document {${idOf(place)}}`,
      )
    },
  }
}

export function addToSet(operand: Value, _path: string, { collation }: Environment): Modifier {
  const candidates = setCandidates(operand)
  const union = (array: readonly Value[]) => {
    const result = [...array]
    for (const candidate of candidates) {
      if (!result.some(equalTo(candidate, collation))) result.push(clone(candidate))
    }
    return result
  }
  return {
    create: () => union([]),
    change: (value, place) => {
      if (Array.isArray(value)) return union(value)
      throw badValue(
        `Cannot apply $addToSet to non-array field. Field named '${place.path.at(-1)}' ` +
          `has non-array type ${typeName(value)}`,
      )
    },
  }
}

/** A document is a filter for documents, operators are a filter for any element, all else is an equal value. */
export function pull(operand: Value, _path: string, environment: Environment): Modifier {
  if (isDoc(operand) && !isFieldOperator(operand.keys().next().value ?? '')) {
    const matches = compileFilter(operand, environment, 'update')
    return without((element) => isDoc(element) && matches(element))
  }
  if (isDoc(operand) || operand instanceof BSONRegExp) {
    const matches = compileFilter(new Map([['', operand]]), environment, 'update')
    return without((element) => matches(new Map([['', element]])))
  }
  return without(equalTo(operand, environment.collation))
}

export function pullAll(operand: Value, _path: string, { collation }: Environment): Modifier {
  if (!Array.isArray(operand)) {
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`)
  }
  const tests = operand.map((value) => equalTo(value, collation))
  return without((element) => tests.some((test) => test(element)))
}

export function pop(operand: Value, path: string): Modifier {
  const end = integerOperand(path, operand)
  if (end !== 1n && end !== -1n) throw failedToParse(`$pop expects 1 or -1, found: ${end}`)
  return {
    change: (value, place) => {
      if (Array.isArray(value)) return end === 1n ? value.slice(0, -1) : value.slice(1)
      throw typeMismatch(`Path '${place.path.join('.')}' contains an element of non-array type '${typeName(value)}'`)
    },
  }
}

function without(excluded: (element: Value) => boolean): Modifier {
  return {
    change: (value) => {
      if (!Array.isArray(value)) throw badValue('Cannot apply $pull to a non-array value')
      return value.filter((element) => !excluded(element))
    },
  }
}

function readEach(clauses: Doc): Value[] {
  for (const clause of clauses.keys()) {
    if (!['$each', '$slice', '$sort', '$position'].includes(clause)) {
      throw badValue(`Unrecognized clause in $push: ${clause}`)
    }
  }
  const each = clauses.get('$each')!
  if (Array.isArray(each)) return each
  throw badValue(`The argument to $each in $push must be an array but it was of type: ${typeName(each)}`)
}

function readClause(clauses: Doc, name: string, complaint: string): number | undefined {
  const value = clauses.get(name)
  if (value === undefined) return undefined
  const whole = wholeNumber(value)
  if (whole === undefined) throw badValue(complaint + typeName(value))
  return Number(whole)
}

function readSort(sort: Value, collation: Collation | undefined): (a: Value, b: Value) => number {
  if (isNumber(sort)) {
    const sign = readSign(sort)
    return (a, b) => sign * compare(a, b, collation)
  }
  if (!isDoc(sort)) {
    throw badValue('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields')
  }
  if (sort.size === 0) throw badValue('The $sort pattern is empty when it should be a set of fields.')
  const fields = Array.from(sort, ([path, direction]) => ({ path: readSortPath(path), sign: readSign(direction) }))
  return (a, b) => {
    for (const { path, sign } of fields) {
      const order = compare(fieldOf(a, path), fieldOf(b, path), collation)
      if (order !== 0) return sign * order
    }
    return 0
  }
}

function readSign(direction: Value): number {
  const sign = isNumber(direction) ? Number(direction) : 0
  if (sign !== 1 && sign !== -1) throw badValue('The $sort element value must be either 1 or -1')
  return sign
}

function readSortPath(path: string): string[] {
  if (path === '') throw badValue('The $sort field cannot be empty')
  const parts = path.split('.')
  if (parts.includes('')) throw badValue(`The $sort field is a dotted field but has an empty part: ${path}`)
  return parts
}

function fieldOf(element: Value, path: readonly string[]): Value | undefined {
  return isDoc(element) ? valueAt(element, path) : undefined
}

function setCandidates(operand: Value): Value[] {
  if (!isDoc(operand) || operand.keys().next().value !== '$each') return [operand]
  const each = operand.get('$each')!
  if (!Array.isArray(each)) {
    throw typeMismatch(`The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`)
  }
  if (operand.size > 1) throw badValue(`Found unexpected fields after $each in $addToSet: ${describe(operand)}`)
  return each
}
