// Filters of find, update, delete and $match.
// https://www.mongodb.com/docs/manual/reference/operator/query/

import { isDoc, isTruthy, type Doc, type Value } from '../bson/values.ts'
import { badValue, CommandError, notSupported } from '../errors.ts'
import type { Environment } from './environment.ts'
import { equalTo, matching } from './comparison.ts'
import { parseFieldOperators } from './field-operators.ts'
import { asDocument, predicateOf, testOf, type FilterNode, type Predicate, type Test } from './filter-tree.ts'

export type { Predicate } from './filter-tree.ts'
export { toRegExp } from './regex.ts'

/** Where a filter stands decides what it may contain: $expr needs the whole document. */
export type FilterPlace = 'query' | 'element' | 'update'

export function compileFilter(filter: Doc, environment: Environment, place: FilterPlace = 'query'): Predicate {
  return predicateOf(parseFilter(filter, environment, place))
}

/** The top-level fields that a filter looks at; undefined when it needs the whole document. */
export function fieldsOf(filter: Doc): Set<string> | undefined {
  const fields = new Set<string>()
  for (const [name, operand] of filter) {
    if (name === '$and' || name === '$or' || name === '$nor') {
      for (const member of Array.isArray(operand) ? operand : []) {
        const inner = isDoc(member) ? fieldsOf(member) : undefined
        if (inner === undefined) return undefined
        for (const field of inner) fields.add(field)
      }
    } else if (!name.startsWith('$') || referenceFields.has(name)) {
      fields.add(firstPart(name))
    } else if (name !== '$comment') {
      return undefined
    }
  }
  return fields
}

/** { $gt: 1 }, but not { $ref: 'people', $id: 1 }, which is a value. */
export function isOperatorDoc(value: Value | undefined): value is Doc {
  if (!isDoc(value)) return false
  const [first] = value.keys()
  return first !== undefined && first.startsWith('$') && !referenceFields.has(first)
}

export function parseFilter(filter: Doc, environment: Environment, place: FilterPlace = 'query'): FilterNode {
  const nodes: FilterNode[] = []
  for (const [name, operand] of filter) {
    if (name.startsWith('$')) nodes.push(...parseDocumentOperator(name, operand, environment, place))
    else nodes.push(...parseField(name, operand, environment))
  }
  return nodes.length === 1 ? nodes[0]! : { kind: 'and', nodes }
}

/** The operand of $elemMatch as a test of one array element. */
export function parseElementFilter(filter: Value, environment: Environment): Test {
  if (!isDoc(filter)) throw badValue('$elemMatch needs an Object')
  const [first] = filter.keys()
  if (isOperatorDoc(filter) && !documentOperators.has(first!)) {
    return testOf({ kind: 'and', nodes: parseFieldOperators('', filter, environment) })
  }
  const predicate = compileFilter(filter, environment, 'element')
  return (element) => {
    const document = element === undefined ? undefined : asDocument(element)
    return document !== undefined && predicate(document)
  }
}

const referenceFields = new Set(['$ref', '$id', '$db'])
const unsupportedOperators = new Set(['$jsonSchema', '$where', '$text', '$sampleRate', '$alwaysTrue', '$alwaysFalse'])
const documentOperators = new Set(['$and', '$or', '$nor', '$expr', '$comment', ...unsupportedOperators])

function parseField(path: string, operand: Value, environment: Environment): FilterNode[] {
  if (isOperatorDoc(operand)) return parseFieldOperators(path, operand, environment)
  return [{ kind: 'field', parts: path.split('.'), test: matching(operand, environment.collation), whole: false }]
}

function parseDocumentOperator(
  name: string,
  operand: Value,
  environment: Environment,
  place: FilterPlace,
): FilterNode[] {
  if (referenceFields.has(name)) {
    const collation = name === '$id' ? environment.collation : undefined
    return [{ kind: 'field', parts: [name], test: equalTo(operand, collation), whole: false }]
  }
  switch (name) {
    case '$and':
    case '$or':
    case '$nor':
      return [{ kind: name.slice(1) as 'and' | 'or' | 'nor', nodes: parseMembers(name, operand, environment, place) }]
    case '$comment':
      return []
    case '$expr':
      return [parseExpression(operand, environment, place)]
    case '$text':
      throw notSupported('$text', 27)
  }
  if (unsupportedOperators.has(name)) throw notSupported(name)
  const advice =
    name === '$not'
      ? 'If you are trying to negate an entire expression, use $nor.'
      : "If you have a field name that starts with a '$' symbol, consider using $getField or $setField."
  throw badValue(`unknown top level operator: ${name}. ${advice}`)
}

function parseMembers(name: string, operand: Value, environment: Environment, place: FilterPlace): FilterNode[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`)
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array')
  return operand.map((member) => {
    if (!isDoc(member)) throw badValue('$or/$and/$nor entries need to be full objects')
    return parseFilter(member, environment, place)
  })
}

function parseExpression(operand: Value, environment: Environment, place: FilterPlace): FilterNode {
  if (place === 'element') throw badValue('$expr can only be applied to the top-level document')
  if (place === 'update') throw new CommandError(224, '$expr is not allowed in this context')
  const expression = environment.expression(operand, environment)
  return { kind: 'document', test: (document) => isTruthy(expression(document)) }
}

function firstPart(path: string): string {
  const dot = path.indexOf('.')
  return dot < 0 ? path : path.slice(0, dot)
}
