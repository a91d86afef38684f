import { BSONRegExp, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { toRegExp } from '../../query/regex.ts'
import { isConstant, type Operator } from '../scope.ts'
import { isNullish, named } from './arguments.ts'
import { lengthOf } from './strings.ts'

export const regexOperators: Record<string, Operator> = {
  $regexMatch: matching((text, regExp) => text !== null && regExp !== null && regExp.test(text)),
  $regexFind: matching((text, regExp) => {
    const match = text === null || regExp === null ? null : regExp.exec(text)
    return match && found(match)
  }),
  $regexFindAll: matching((text, regExp) => {
    if (text === null || regExp === null) return []
    const matches = Array.from(text.matchAll(new RegExp(regExp, regExp.flags + 'g')))
    // The server stops at the end of the text, where an empty match could still be.
    return matches.filter((match) => match.index < text.length || text === '').map(found)
  }),
}

function matching(apply: (text: string | null, regExp: RegExp | null) => Value): Operator {
  return named(
    { notAnObject: 51103, unknown: 31024, required: { input: 31022, regex: 31023 }, optional: ['options'] },
    ({ input, regex, options }, { name }) => {
      const compile: (root: Doc) => RegExp | null = (root) => {
        return compileRegex(regex(root), options === undefined ? null : options(root), name)
      }
      const fixed = isConstant(regex) && (options === undefined || isConstant(options)) ? compile(new Map()) : undefined
      return (root) => {
        const text = input(root) ?? null
        if (text !== null && typeof text !== 'string') {
          throw new CommandError(51104, `${name} needs 'input' to be of type string`)
        }
        return apply(text, fixed === undefined ? compile(root) : fixed)
      }
    },
  )
}

function compileRegex(regex: Value | undefined, options: Value | undefined, name: string): RegExp | null {
  if (!isNullish(options) && typeof options !== 'string') {
    throw new CommandError(51106, `${name} needs 'options' to be of type string`)
  }
  if (isNullish(regex)) return null
  if (regex instanceof BSONRegExp && regex.options !== '' && !isNullish(options)) {
    const reason = "found regex option(s) specified in both 'regex' and 'option' fields"
    throw new CommandError(51107, `${name}: ${reason}`)
  }
  if (regex instanceof BSONRegExp) return readRegex(regex.pattern, options ?? regex.options, name)
  if (typeof regex === 'string') return readRegex(regex, options ?? '', name)
  throw new CommandError(51105, `${name} needs 'regex' to be of type string or regex`)
}

/** What $regex calls 51091 has another code here. */
function readRegex(pattern: string, options: string, name: string): RegExp {
  try {
    return toRegExp(pattern, options)
  } catch (error) {
    if (!(error instanceof CommandError) || error.code !== 51091) throw error
    throw new CommandError(51111, `Invalid Regex in ${name}: ${error.message}`)
  }
}

function found(match: RegExpExecArray): Doc {
  return new Map<string, Value>([
    ['match', match[0]],
    ['idx', lengthOf(match.input.slice(0, match.index))],
    ['captures', match.slice(1).map((capture: string | undefined) => capture ?? null)],
  ])
}
