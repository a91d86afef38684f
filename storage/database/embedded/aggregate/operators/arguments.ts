// The ways in which operators take what they work on.
import type { Collation } from '../../bson/collation.ts'
import { describe, isDoc, isNumber, typeName, type Numeric, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { wholeNumber } from '../../query/integers.ts'
import { constant, isConstant, valueOf, type Evaluate, type Operator, type Scope } from '../scope.ts'

/** Where an operator stands: its own name, for messages, and what is around it. */
export interface Call {
  readonly name: string
  readonly collation: Collation | undefined
}

export interface Shape<Required extends string, Optional extends string> {
  /** Code of the error when the argument is not a document. */
  readonly notAnObject: number
  readonly unknown: number
  /** Code of the error when one is missing. */
  readonly required: Readonly<Record<Required, number>>
  readonly optional?: readonly Optional[]
}

export type Named<Required extends string, Optional extends string> = Record<Required, Evaluate> &
  Partial<Record<Optional, Evaluate>>

export function unary(apply: (value: Value | undefined, call: Call) => Value | undefined): Operator {
  return operands(1, 1, ([operand], call) => {
    return (root) => apply(operand!(root), call)
  })
}

export function binary(
  apply: (left: Value | undefined, right: Value | undefined, call: Call) => Value | undefined,
): Operator {
  return operands(2, 2, ([left, right], call) => {
    return (root) => apply(left!(root), right!(root), call)
  })
}

/** An operator that takes a list; what is not an array is a list of one. */
export function operands(min: number, max: number, build: (operands: Evaluate[], call: Call) => Evaluate): Operator {
  return (argument, scope, name) => {
    const list = Array.isArray(argument) ? argument : [argument]
    if (list.length < min || list.length > max) throw wrongCount(name, min, max, list.length)
    const compiled = list.map((operand) => scope.compile(operand))
    return folded(build(compiled, callOf(name, scope)), compiled)
  }
}

/** An operator that takes a document of expressions. */
export function named<Required extends string, Optional extends string = never>(
  shape: Shape<Required, Optional>,
  build: (given: Named<Required, Optional>, call: Call) => Evaluate,
): Operator {
  return (argument, scope, name) => {
    const given: Record<string, Evaluate> = {}
    for (const [field, value] of namedArguments(argument, name, shape)) given[field] = scope.compile(value)
    return folded(build(given as Named<Required, Optional>, callOf(name, scope)), Object.values(given))
  }
}

/** The same, not compiled. */
export function namedArguments(argument: Value, name: string, shape: Shape<string, string>): Map<string, Value> {
  if (!isDoc(argument)) throw new CommandError(shape.notAnObject, `${name} only supports an object as its argument`)
  for (const field of argument.keys()) {
    if (Object.hasOwn(shape.required, field) || shape.optional?.includes(field)) continue
    throw new CommandError(shape.unknown, `Unrecognized parameter to ${name}: ${field}`)
  }
  for (const [field, code] of Object.entries(shape.required)) {
    if (!argument.has(field)) throw new CommandError(code, `Missing '${field}' parameter to ${name}`)
  }
  return argument
}

export function callOf(name: string, scope: Scope): Call {
  return { name, collation: scope.environment.collation }
}

export function isNullish(value: Value | undefined): value is null | undefined {
  return value === null || value === undefined
}

/** The messages of the server end with the name of the type it found instead. */
export function arrayOf(value: Value | undefined, code: number, message: string): Value[] {
  if (!Array.isArray(value)) throw new CommandError(code, message + typeName(value))
  return value
}

export function stringOf(value: Value | undefined, code: number, message: string): string {
  if (typeof value !== 'string') throw new CommandError(code, message + typeName(value))
  return value
}

export function numericOf(value: Value | undefined, code: number, message: string): Numeric {
  if (!isNumber(value)) throw new CommandError(code, message + typeName(value))
  return value
}

/** @throws `code` for what is no number, the code after it for what is not a whole one of 32 bits */
export function integerOf(value: Value | undefined, code: number, argument: string): number {
  const number = numericOf(value, code, `${argument} must be numeric, but is `)
  const whole = int32Of(number)
  if (whole !== undefined) return whole
  throw new CommandError(code + 1, `${argument} must be representable as a 32-bit integer: ${describe(number)}`)
}

/** The value of a whole number of any type that fits into an int32. */
export function int32Of(value: Value | undefined): number | undefined {
  const whole = wholeNumber(value)
  return whole !== undefined && BigInt.asIntN(32, whole) === whole ? Number(whole) : undefined
}

/** Computed once when all that goes in is constant. What fails is left to fail when it is needed. */
function folded(evaluate: Evaluate, operands: readonly Evaluate[]): Evaluate {
  if (!operands.every(isConstant)) return evaluate
  try {
    return constant(valueOf(evaluate))
  } catch (error) {
    if (error instanceof CommandError) return evaluate
    throw error
  }
}

function wrongCount(name: string, min: number, max: number, count: number): CommandError {
  const given = `${count} were passed in.`
  if (min === max) return new CommandError(16020, `Expression ${name} takes exactly ${min} arguments. ${given}`)
  const bounds = `at least ${min} arguments, and at most ${max}`
  return new CommandError(28667, `Expression ${name} takes ${bounds}, but ${given}`)
}
