// MongoDB manual, "Object Expression Operators", with $literal and $rand.
import { double } from '../../bson/number.ts'
import { isDoc, typeName, type Value } from '../../bson/values.ts'
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
  $rand: (argument) => {
    if (!isDoc(argument) || argument.size > 0) {
      throw new CommandError(3040501, '$rand does not currently accept arguments')
    }
    return () => double(Math.random())
  },
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
  const field = constantName(given.get('field')!, scope)
  const input = scope.compile(given.get('input')!)
  return (root) => {
    const document = input(root)
    return isDoc(document) ? document.get(field) : document === null ? null : undefined
  }
}

function constantName(expression: Value, scope: Scope): string {
  if (typeof expression === 'string' && expression.startsWith('$')) {
    const reason = 'is a field path reference which is not allowed in this context.'
    throw new CommandError(5654600, `'${expression}' ${reason} Did you mean {$literal: '${expression}'}?`)
  }
  const field = scope.compile(expression)
  if (!isConstant(field)) throw new CommandError(5654601, "$getField requires 'field' to evaluate to a constant")
  const value = valueOf(field)
  if (typeof value === 'string') return value
  throw new CommandError(5654602, `$getField requires 'field' to evaluate to type String, but got ${typeName(value)}`)
}
