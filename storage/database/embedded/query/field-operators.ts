// The operators under a field: { age: { $gte: 18, $lt: 65 } }.

import { numberOf } from '../bson/number.ts'
import { BSONRegExp, isDoc, isNumber, isTruthy, typeCode, typeCodeOf, type Doc, type Value } from '../bson/values.ts'
import { badValue, CommandError, failedToParse, notSupported } from '../errors.ts'
import { bitTest, type BitOperator } from './bits.ts'
import { equalTo, matching, oneOf, ordered, regexTest, type OrderOperator } from './comparison.ts'
import type { Environment } from './environment.ts'
import { isOperatorDoc, parseElementFilter } from './filter.ts'
import type { FilterNode, Test } from './filter-tree.ts'
import { nonNegativeOperand } from './integers.ts'

export function parseFieldOperators(path: string, operators: Doc, environment: Environment): FilterNode[] {
  const field = new FieldParser(path, operators, environment)
  return Array.from(operators, ([name, operand]) => field.parse(name, operand)).flat()
}

/** Operators that stand under a field. ($not is a case of its own, in the server too.) */
export function isFieldOperator(name: string): boolean {
  return fieldOperators.has(name) || geoOperators.has(name)
}

const fieldOperators = new Set(
  (
    '$eq $ne $gt $gte $lt $lte $in $nin $exists $type $size $mod $regex $options $all $elemMatch ' +
    '$bitsAllSet $bitsAnySet $bitsAllClear $bitsAnyClear'
  ).split(' '),
)
const geoOperators = new Set('$geoWithin $within $geoIntersects $geoNear $near $nearSphere'.split(' '))

class FieldParser {
  private readonly path: string
  private readonly parts: readonly string[]
  private readonly operators: Doc
  private readonly environment: Environment

  constructor(path: string, operators: Doc, environment: Environment) {
    this.path = path
    this.parts = path.split('.')
    this.operators = operators
    this.environment = environment
  }

  parse(name: string, operand: Value): FilterNode[] {
    const collation = this.environment.collation
    switch (name) {
      case '$eq':
        return [this.some(equalTo(operand, collation))]
      case '$ne':
        if (operand instanceof BSONRegExp) throw badValue("Can't have regex as arg to $ne.")
        return [not(this.some(equalTo(operand, collation)))]
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        return [this.order(name, operand)]
      case '$in':
        return [this.some(oneOf(listOperand(name, operand), collation))]
      case '$nin':
        return [not(this.some(oneOf(listOperand(name, operand), collation)))]
      case '$exists':
        return [isTruthy(operand) ? this.whole(exists) : not(this.whole(exists))]
      case '$type':
        return [this.some(this.typeTest(operand))]
      case '$size':
        return [this.whole(sizeTest(operand))]
      case '$mod':
        return [this.some(remainderTest(operand))]
      case '$regex':
        return [this.some(this.regex(operand))]
      case '$options':
        if (!this.operators.has('$regex')) throw badValue('$options needs a $regex')
        return []
      case '$not':
        return [not({ kind: 'and', nodes: this.negated(operand) })]
      case '$all':
        return [{ kind: 'and', nodes: this.all(operand) }]
      case '$elemMatch':
        return [this.element(operand)]
      case '$bitsAllSet':
      case '$bitsAnySet':
      case '$bitsAllClear':
      case '$bitsAnyClear':
        return [this.some(bitTest(name satisfies BitOperator, operand, this.path))]
      case '$where':
        throw badValue('$where cannot be applied to a field')
    }
    if (geoOperators.has(name)) throw notSupported(name)
    throw badValue(`unknown operator: ${name}`)
  }

  /** Satisfied by the value or, in an array, by any element. */
  private some(test: Test): FilterNode {
    return { kind: 'field', parts: this.parts, test, whole: false }
  }

  private whole(test: Test): FilterNode {
    return { kind: 'field', parts: this.parts, test, whole: true }
  }

  private order(name: OrderOperator, operand: Value): FilterNode {
    if (operand instanceof BSONRegExp) {
      throw badValue(`Can't have RegEx as arg to predicate over field '${this.path}'.`)
    }
    return this.some(ordered(name, operand, this.environment.collation))
  }

  private typeTest(operand: Value): Test {
    const codes = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typeCodeOf))
    if (codes.size === 0) throw failedToParse(`${this.path} must match at least one type`)
    return (value) => value !== undefined && codes.has(typeCode(value))
  }

  private regex(operand: Value): Test {
    const options = this.operators.get('$options')
    if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string')
    if (typeof operand === 'string') return regexTest(operand, options ?? '')
    if (!(operand instanceof BSONRegExp)) throw badValue('$regex has to be a string')
    if (operand.options !== '' && options) throw new CommandError(51075, 'options set in both $regex and $options')
    return regexTest(operand.pattern, operand.options || (options ?? ''))
  }

  private negated(operand: Value): FilterNode[] {
    if (operand instanceof BSONRegExp) return [this.some(matching(operand))]
    if (!isDoc(operand)) throw badValue('$not needs a regex or a document')
    if (operand.size === 0) throw badValue('$not cannot be empty')
    return parseFieldOperators(this.path, operand, this.environment)
  }

  private all(operand: Value): FilterNode[] {
    if (!Array.isArray(operand)) throw badValue('$all needs an array')
    if (operand.length === 0) return [this.some(() => false)]
    const ofElements = firstKey(operand[0]!) === '$elemMatch'
    return operand.map((member) => {
      const first = firstKey(member)
      if (ofElements) {
        if (first !== '$elemMatch') throw badValue('$all/$elemMatch has to be consistent')
        return this.element((member as Doc).get('$elemMatch')!)
      }
      if (first !== undefined && isFieldOperator(first)) throw badValue('no $ expressions in $all')
      return this.some(matching(member, this.environment.collation))
    })
  }

  private element(operand: Value): FilterNode {
    const test = parseElementFilter(operand, this.environment)
    return {
      kind: 'field',
      parts: this.parts,
      whole: true,
      test: (value) => Array.isArray(value) && value.some(test),
      element: test,
    }
  }
}

function not(node: FilterNode): FilterNode {
  return { kind: 'not', node }
}

const exists: Test = (value) => value !== undefined

function listOperand(name: string, operand: Value): Value[] {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`)
  if (operand.some(isOperatorDoc)) throw badValue('cannot nest $ under $in')
  return operand
}

function sizeTest(operand: Value): Test {
  const size = readSize(operand)
  return (value) => Array.isArray(value) && value.length === size
}

function readSize(operand: Value): number {
  try {
    return Number(nonNegativeOperand('$size', operand))
  } catch (error) {
    throw badValue(`Failed to parse $size. ${(error as Error).message}`)
  }
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/mod/ : all numbers are cut towards zero. */
function remainderTest(operand: Value): Test {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array')
  if (operand.length < 2) throw badValue('malformed mod, not enough elements')
  if (operand.length > 2) throw badValue('malformed mod, too many elements')
  const divisor = modOperand('divisor', operand[0]!)
  const remainder = modOperand('remainder', operand[1]!)
  if (divisor === 0n) throw badValue('divisor cannot be 0')
  return (value) => {
    const dividend = isNumber(value) ? numberOf('long', value) : undefined
    return dividend !== undefined && (dividend as bigint) % divisor === remainder
  }
}

function modOperand(role: string, value: Value): bigint {
  if (!isNumber(value)) throw badValue(`malformed mod, ${role} not a number`)
  const long = numberOf('long', value)
  if (long !== undefined) return long as bigint
  const reason = Number.isFinite(Number(value))
    ? 'Out of bounds coercing to integral value'
    : 'Unable to coerce NaN/Inf to integral type'
  throw badValue(`malformed mod, ${role} value is invalid :: caused by :: ${reason}`)
}

function firstKey(value: Value): string | undefined {
  return isDoc(value) ? value.keys().next().value : undefined
}
