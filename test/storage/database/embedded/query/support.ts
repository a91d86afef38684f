import { expect } from 'chai'
import { parseCollation } from '../../../../../storage/database/embedded/bson/collation.ts'
import { compare } from '../../../../../storage/database/embedded/bson/compare.ts'
import {
  describe as show,
  doc,
  isDoc,
  type Doc,
  type Value,
} from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import type { Environment } from '../../../../../storage/database/embedded/query/environment.ts'
import { valueAt } from '../../../../../storage/database/embedded/query/path.ts'

/** Knows as much of expressions as the tests of this layer need: paths, literals, $gt, $add and $slice. */
export const environment: Environment = {
  variables: new Map(),
  expression: (expression) => {
    checkOperator(expression)
    return (root) => evaluate(expression, root)
  },
}

export const caseInsensitive: Environment = {
  ...environment,
  collation: parseCollation(doc({ locale: 'en', strength: 2 })),
}

/** Documents with the order of their fields, which chai's comparison of Maps does not see. */
export function ordered(value: unknown): unknown {
  if (isDoc(value)) return { fields: Array.from(value, ([name, member]) => [name, ordered(member)]) }
  return Array.isArray(value) ? value.map(ordered) : value
}

export function expectDocument(actual: Doc, expected: Doc | Record<string, unknown>): void {
  expect(ordered(actual)).to.deep.equal(ordered(isDoc(expected) ? expected : doc(expected)))
}

export function expectError(action: () => unknown, code: number, message: string | RegExp): void {
  let error: unknown
  try {
    action()
  } catch (thrown) {
    error = thrown
  }
  expect(error, 'nothing was refused').to.be.instanceOf(CommandError)
  const { code: actualCode, message: actualMessage } = error as CommandError
  if (typeof message === 'string') expect(actualMessage).to.equal(message)
  else expect(actualMessage).to.match(message)
  expect(actualCode).to.equal(code)
}

/** For the name of a test that comes from a table. */
export function shown(value: unknown): string {
  return show(doc({ value }).get('value'))
}

function checkOperator(expression: Value): void {
  if (!isDoc(expression)) return
  const [[operator, operands] = []] = expression
  if (!['$add', '$gt', '$slice'].includes(operator!))
    throw new CommandError(168, `Unrecognized expression '${operator}'`)
  if (!Array.isArray(operands)) throw new CommandError(28667, `Expression ${operator} takes at least 2 arguments`)
}

function evaluate(expression: Value, root: Doc): Value | undefined {
  if (typeof expression === 'string' && expression.startsWith('$')) return valueAt(root, expression.slice(1))
  if (!isDoc(expression)) return expression
  const [[operator, operands] = []] = expression
  const [a, b] = (operands as Value[]).map((operand) => evaluate(operand, root))
  if (operator === '$slice') return (a as Value[]).slice(0, Number(b))
  return operator === '$gt' ? compare(a, b) > 0 : Number(a) + Number(b)
}
