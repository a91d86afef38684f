// MongoDB manual, "Object Expression Operators", with $literal, $rand and the sizes.
import { encode } from '../../bson/codec.ts'
import { double } from '../../bson/number.ts'
import { isDoc, Timestamp, typeName, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { constant, isConstant, valueOf, type Evaluate, type Operator, type Scope } from '../scope.ts'
import { isNullish, namedArguments, unary } from './arguments.ts'

export const objectOperators: Record<string, Operator> = {
  $literal: (argument) => constant(argument),
  $const: (argument) => constant(argument),
  $objectToArray: unary((document) => {
    if (isNullish(document)) return null
    if (!isDoc(document)) {
      throw new CommandError(40390, `$objectToArray requires a document input, found: ${typeName(document)}`)
    }
    return Array.from(
      document,
      ([name, value]) =>
        new Map<string, Value>([
          ['k', name],
          ['v', value],
        ]),
    )
  }),
  $getField: compileGetField,
  $setField: (argument, scope, name) => {
    const shape = {
      notAnObject: 4161100,
      unknown: 4161101,
      required: { field: 4161102, value: 4161103, input: 4161109 },
    }
    const given = namedArguments(argument, name, shape)
    return settingField(given, scope.compile(given.get('value')!), scope, name)
  },
  $unsetField: (argument, scope, name) => {
    const shape = { notAnObject: 4161100, unknown: 4161101, required: { field: 4161102, input: 4161109 } }
    return settingField(namedArguments(argument, name, shape), constant(undefined), scope, name)
  },
  $bsonSize: unary((document) => {
    if (isNullish(document)) return null
    if (isDoc(document)) return encode(document).length
    throw new CommandError(31393, `$bsonSize requires a document input, found: ${typeName(document)}`)
  }),
  $rand: (argument) => {
    if (!isDoc(argument) || argument.size > 0) {
      throw new CommandError(3040501, '$rand does not currently accept arguments')
    }
    return () => double(Math.random())
  },
  $tsSecond: ofTimestamp(5687301, (timestamp) => BigInt(timestamp.t)),
  $tsIncrement: ofTimestamp(5687302, (timestamp) => BigInt(timestamp.i)),
}

/** { $getField: "a" } reads from the current document; a name may hold dots and dollars here. */
function compileGetField(argument: Value, scope: Scope, name: string): Evaluate {
  const [first] = isDoc(argument) ? argument.keys() : []
  const isShort = !isDoc(argument) || first?.startsWith('$')
  const given = isShort
    ? new Map<string, Value>([
        ['field', argument],
        ['input', '$$CURRENT'],
      ])
    : namedArguments(argument, name, { notAnObject: 0, unknown: 3041701, required: { field: 3041702, input: 3041703 } })
  const field = constantName(given.get('field')!, scope, name, [5654600, 5654601, 5654602])
  const input = scope.compile(given.get('input')!)
  return (root) => {
    const document = input(root)
    return isDoc(document) ? document.get(field) : document === null ? null : undefined
  }
}

function settingField(given: Map<string, Value>, value: Evaluate, scope: Scope, name: string): Evaluate {
  const field = constantName(given.get('field')!, scope, name, [4161108, 4161106, 4161107])
  const input = scope.compile(given.get('input')!)
  return (root) => {
    const document = input(root)
    if (isNullish(document)) return null
    if (!isDoc(document)) throw new CommandError(4161105, `${name} requires 'input' to evaluate to type Object`)
    const copy = new Map(document)
    const set = value(root)
    if (set === undefined) copy.delete(field)
    else copy.set(field, set)
    return copy
  }
}

function constantName(expression: Value, scope: Scope, name: string, codes: [number, number, number]): string {
  if (typeof expression === 'string' && expression.startsWith('$')) {
    const reason = 'is a field path reference which is not allowed in this context.'
    throw new CommandError(codes[0], `'${expression}' ${reason} Did you mean {$literal: '${expression}'}?`)
  }
  const field = scope.compile(expression)
  if (!isConstant(field)) {
    const reason = 'to evaluate to a constant, but got a non-constant argument'
    throw new CommandError(codes[1], `${name} requires 'field' ${reason}`)
  }
  const value = valueOf(field)
  if (typeof value === 'string') return value
  throw new CommandError(codes[2], `${name} requires 'field' to evaluate to type String, but got ${typeName(value)}`)
}

function ofTimestamp(code: number, read: (timestamp: Timestamp) => Value): Operator {
  return unary((value, { name }) => {
    if (isNullish(value)) return null
    if (value instanceof Timestamp) return read(value)
    throw new CommandError(code, ` Argument to ${name} must be a timestamp, but is ${typeName(value)}`)
  })
}
