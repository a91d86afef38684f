// MongoDB manual, "Aggregation Expressions": paths, variables, literals, objects, arrays and operators.
import { describe, isDoc, type Doc, type Value } from '../bson/values.ts'
import { CommandError, notSupported } from '../errors.ts'
import type { Environment, ExpressionCompiler } from '../query/environment.ts'
import { checkFieldName, parseFieldPath, valueAlong } from './field-path.ts'
import { operators, unsupportedOperators } from './operators/table.ts'
import { constant, isConstant, Scope, valueOf, type Evaluate } from './scope.ts'
import { checkVariableName } from './variables.ts'

export const compileExpression: ExpressionCompiler = (expression, environment) =>
  scopeOf(environment).compile(expression)

/** Without variables of its own. */
export function scopeOf(environment: Environment): Scope {
  return new Scope(environment, compile)
}

function compile(expression: Value, scope: Scope): Evaluate {
  if (typeof expression === 'string') {
    return expression.startsWith('$') ? compilePath(expression, scope) : constant(expression)
  }
  if (Array.isArray(expression)) return compileArray(expression, scope)
  return isDoc(expression) ? compileDocument(expression, scope) : constant(expression)
}

function compilePath(text: string, scope: Scope): Evaluate {
  if (text === '$') throw new CommandError(16872, "'$' by itself is not a valid FieldPath")
  if (text[1] !== '$') return along(compileVariable('CURRENT', scope), parseFieldPath(text.slice(1)))
  const dot = text.indexOf('.')
  const variable = compileVariable(dot < 0 ? text.slice(2) : text.slice(2, dot), scope)
  return dot < 0 ? variable : along(variable, parseFieldPath(text.slice(dot + 1)))
}

function along(variable: Evaluate, parts: string[]): Evaluate {
  const [name] = parts
  if (variable === root) {
    return parts.length === 1 ? (document) => document.get(name!) : (document) => valueAlong(document, parts)
  }
  return (document) => valueAlong(variable(document), parts)
}

function compileVariable(name: string, scope: Scope): Evaluate {
  checkVariableName(name, 'read')
  const cell = scope.cell(name)
  if (cell !== undefined) return () => cell.value
  if (name === 'ROOT' || name === 'CURRENT') return root
  if (name === 'REMOVE') return constant(undefined)
  if (unsupportedVariables.has(name)) throw notSupported(`The variable $$${name}`)
  const { variables } = scope.environment
  if (!variables.has(name)) throw new CommandError(17276, `Use of undefined variable: ${name}`)
  // Read late: $lookup runs one compiled pipeline with other values for every document.
  return () => variables.get(name)
}

function root(document: Doc): Doc {
  return document
}

const unsupportedVariables = new Set(['CLUSTER_TIME', 'JS_SCOPE', 'IS_MR', 'SEARCH_META', 'USER_ROLES'])

function compileArray(expressions: Value[], scope: Scope): Evaluate {
  const elements = expressions.map((element) => compile(element, scope))
  const evaluate: Evaluate = (document) => elements.map((element) => element(document) ?? null)
  return elements.every(isConstant) ? constant(valueOf(evaluate)) : evaluate
}

function compileDocument(expression: Doc, scope: Scope): Evaluate {
  const [first] = expression.keys()
  if (first?.startsWith('$')) return compileOperator(first, expression, scope)
  const fields = Array.from(expression, ([name, value]) => {
    checkFieldName(name)
    return [name, compile(value, scope)] as const
  })
  const evaluate: Evaluate = (document) => {
    const result: Doc = new Map()
    for (const [name, field] of fields) {
      const value = field(document)
      if (value !== undefined) result.set(name, value)
    }
    return result
  }
  return fields.every(([, field]) => isConstant(field)) ? constant(valueOf(evaluate)) : evaluate
}

function compileOperator(name: string, expression: Doc, scope: Scope): Evaluate {
  if (expression.size > 1) {
    throw new CommandError(
      15983,
      `An object representing an expression must have exactly one field: ${describe(expression)}`,
    )
  }
  if (unsupportedOperators.has(name)) throw notSupported(`The expression ${name}`)
  const operator = operators.get(name)
  if (operator === undefined) throw new CommandError(168, `Unrecognized expression '${name}'`)
  return operator(expression.get(name)!, scope, name)
}
