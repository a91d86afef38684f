import { BSONRegExp, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { toRegExp } from '../../query/regex.ts'
import { isConstant, type Operator } from '../scope.ts'
import { isNullish, named } from './arguments.ts'

export const regexOperators: Record<string, Operator> = {
  $regexMatch: named(
    { notAnObject: 51103, unknown: 31024, required: { input: 31022, regex: 31023 }, optional: ['options'] },
    ({ input, regex, options }) => {
      const compile = (root: Doc) => compileRegex(regex(root), options?.(root))
      const isFixed = isConstant(regex) && (options === undefined || isConstant(options))
      const fixed = isFixed ? compile(new Map()) : undefined
      return (root) => {
        const text = input(root) ?? null
        if (text !== null && typeof text !== 'string') {
          throw new CommandError(51104, "$regexMatch needs 'input' to be of type string")
        }
        const expression = fixed === undefined ? compile(root) : fixed
        return text !== null && expression !== null && expression.test(text)
      }
    },
  ),
}

function compileRegex(regex: Value | undefined, options: Value | undefined): RegExp | null {
  if (!isNullish(options) && typeof options !== 'string') {
    throw new CommandError(51106, "$regexMatch needs 'options' to be of type string")
  }
  if (isNullish(regex)) return null
  if (typeof regex === 'string') return readRegex(regex, options ?? '')
  if (!(regex instanceof BSONRegExp)) {
    throw new CommandError(51105, "$regexMatch needs 'regex' to be of type string or regex")
  }
  if (regex.options !== '' && !isNullish(options)) {
    throw new CommandError(51107, "$regexMatch: found regex option(s) specified in both 'regex' and 'option' fields")
  }
  return readRegex(regex.pattern, options ?? regex.options)
}

/** What $regex calls 51091 has another code here. */
function readRegex(pattern: string, options: string): RegExp {
  try {
    return toRegExp(pattern, options)
  } catch (error) {
    if (!(error instanceof CommandError) || error.code !== 51091) throw error
    throw new CommandError(51111, `Invalid Regex in $regexMatch: ${error.message}`)
  }
}
