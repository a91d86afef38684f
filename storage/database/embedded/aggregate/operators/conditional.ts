import { isDoc, isTruthy, typeName, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Evaluate, Operator, Scope } from '../scope.ts'
import { arrayOf, isNullish, named, namedArguments, operands, unary } from './arguments.ts'

export const conditionalOperators: Record<string, Operator> = {
  $and: operands(0, Infinity, (conditions) => (root) => conditions.every((condition) => isTruthy(condition(root)))),
  $or: operands(0, Infinity, (conditions) => (root) => conditions.some((condition) => isTruthy(condition(root)))),
  $not: unary((value) => !isTruthy(value)),
  $cond: (argument, scope, name) => (isDoc(argument) ? condOfNames : condOfList)(argument, scope, name),
  $ifNull: (argument, scope, name) => {
    const count = Array.isArray(argument) ? argument.length : 1
    if (count < 2) throw new CommandError(1257300, `$ifNull needs at least two arguments, had: ${count}`)
    return firstPresent(argument, scope, name)
  },
  $switch: compileSwitch,
}

const condOfList = operands(3, 3, ([condition, whenTrue, whenFalse]) => choose(condition!, whenTrue!, whenFalse!))

const condOfNames = named(
  { notAnObject: 17080, unknown: 17083, required: { if: 17080, then: 17081, else: 17082 } },
  (given) => choose(given.if, given.then, given.else),
)

function choose(condition: Evaluate, whenTrue: Evaluate, whenFalse: Evaluate): Evaluate {
  return (root) => (isTruthy(condition(root)) ? whenTrue : whenFalse)(root)
}

const firstPresent = operands(2, Infinity, (choices) => (root) => {
  let value: Value | undefined
  for (const choice of choices) {
    value = choice(root)
    if (!isNullish(value)) break
  }
  return value
})

function compileSwitch(argument: Value, scope: Scope, name: string): Evaluate {
  const given = namedArguments(argument, name, {
    notAnObject: 40060,
    unknown: 40067,
    required: { branches: 40068 },
    optional: ['default'],
  })
  const branches = arrayOf(given.get('branches'), 40061, "$switch expected an array for 'branches', found: ")
  if (branches.length === 0) throw new CommandError(40068, '$switch requires at least one branch.')
  const compiled = branches.map((branch) => compileBranch(branch, scope))
  const otherwise = given.has('default') ? scope.compile(given.get('default')!) : noBranch
  return (root) => (compiled.find((branch) => isTruthy(branch.when(root)))?.then ?? otherwise)(root)
}

function compileBranch(branch: Value, scope: Scope): { when: Evaluate; then: Evaluate } {
  if (!isDoc(branch)) {
    throw new CommandError(40062, `$switch expected each branch to be an object, found: ${typeName(branch)}`)
  }
  const shape = { notAnObject: 40062, unknown: 40063, required: { case: 40064, then: 40065 } }
  const given = namedArguments(branch, 'a branch of $switch', shape)
  return { when: scope.compile(given.get('case')!), then: scope.compile(given.get('then')!) }
}

function noBranch(): never {
  throw new CommandError(40066, '$switch could not find a matching branch for an input, and no default was specified.')
}
