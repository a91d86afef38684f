// MongoDB manual, "String Expression Operators". CP counts code points.
import { toNumber } from '../../bson/number.ts'
import { describe, isNumber, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Evaluate, Operator } from '../scope.ts'
import { binary, int32Of, integerOf, isNullish, named, numericOf, operands, stringOf, unary } from './arguments.ts'
import { numberText } from './conversion.ts'
import { isoTextOf } from './date-text.ts'
import { toDate } from './zone.ts'

export const stringOperators: Record<string, Operator> = {
  $concat: operands(0, Infinity, (parts) => (root) => {
    let text = ''
    for (const part of parts) {
      const value = part(root)
      if (isNullish(value)) return null
      text += stringOf(value, 16702, '$concat only supports strings, not ')
    }
    return text
  }),
  // Only letters of ASCII change.
  $toLower: unary((value) => textOf(value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  $toUpper: unary((value) => textOf(value).replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  $strLenCP: unary((value) => lengthOf(stringOf(value, 34471, '$strLenCP requires a string argument, found: '))),
  $split: binary((input, separator) => {
    if (isNullish(input) || isNullish(separator)) return null
    const message = '$split requires an expression that evaluates to a string as a'
    const text = stringOf(input, 40085, `${message} first argument, found: `)
    const between = stringOf(separator, 40086, `${message} second argument, found: `)
    if (between === '') throw new CommandError(40087, '$split requires a non-empty separator')
    return text.split(between)
  }),
  $substr: operands(3, 3, substringOfBytes),
  $substrBytes: operands(3, 3, substringOfBytes),
  $substrCP: operands(3, 3, ([input, start, length]) => (root) => {
    const text = textOf(input!(root))
    const from = integerOf(start!(root), 34450, "$substrCP's starting index")
    const count = integerOf(length!(root), 34452, "$substrCP's length")
    if (count < 0) throw new CommandError(34454, '$substrCP: length must be a nonnegative integer.')
    if (from < 0) throw new CommandError(34455, '$substrCP: the starting index must be nonnegative integer.')
    return isPlain(text)
      ? text.substring(from, from + count)
      : Array.from(text)
          .slice(from, from + count)
          .join('')
  }),
  $indexOfCP: operands(2, 4, ([input, part, start, end]) => (root) => {
    const value = input!(root)
    if (isNullish(value)) return null
    const text = Array.from(stringOf(value, 40093, '$indexOfCP requires a string as the first argument, found: '))
    const wanted = stringOf(part!(root), 40094, '$indexOfCP requires a string as the second argument, found: ')
    const { from, to } = searchRange('$indexOfCP', start, end, root, text.length)
    if (from > to) return -1
    const index = text.slice(from, to).join('').indexOf(wanted)
    return index < 0 ? -1 : from + lengthOf(text.slice(from, to).join('').slice(0, index))
  }),
  $trim: trimming(true, true),
  $ltrim: trimming(true, false),
  $rtrim: trimming(false, true),
  $replaceOne: replacing((text, find, replacement) => text.replace(find, () => replacement)),
  $replaceAll: replacing((text, find, replacement) => text.replaceAll(find, () => replacement)),
}

/** In code points. */
export function lengthOf(text: string): number {
  return isPlain(text) ? text.length : Array.from(text).length
}

/** What can stand where text is expected; null and missing are the empty text. */
function textOf(value: Value | undefined): string {
  if (typeof value === 'string') return value
  if (isNullish(value)) return ''
  if (isNumber(value)) return numberText(value)
  if (value instanceof Date) return isoTextOf(toDate(value))
  throw new CommandError(16007, `can't convert from BSON type ${typeName(value)} to String`)
}

function isPlain(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text)
}

function substringOfBytes([input, start, length]: Evaluate[]): Evaluate {
  return (root) => {
    const bytes = Buffer.from(textOf(input!(root)))
    const message = ' must be a numeric type (is BSON type '
    const from = Math.trunc(toNumber(numericOf(start!(root), 16034, `$substrBytes:  starting index${message}`)))
    const count = Math.trunc(toNumber(numericOf(length!(root), 16035, `$substrBytes:  length${message}`)))
    if (from < 0) {
      throw new CommandError(50752, `$substrBytes:  starting index must be non-negative (got: ${from})`)
    }
    const to = count < 0 ? bytes.length : from + count
    if (isContinuation(bytes[from])) {
      throw new CommandError(28656, '$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.')
    }
    if (isContinuation(bytes[to])) {
      throw new CommandError(28657, '$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.')
    }
    return bytes.toString('utf8', from, to)
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

/** The optional bounds of $indexOfArray and $indexOfCP. */
export function searchRange(
  name: string,
  start: Evaluate | undefined,
  end: Evaluate | undefined,
  root: Doc,
  length: number,
): { from: number; to: number } {
  const from = start === undefined ? 0 : indexArgument(start(root), name, 'starting index')
  const to = end === undefined ? length : Math.min(length, indexArgument(end(root), name, 'ending index'))
  return { from, to }
}

function indexArgument(value: Value | undefined, name: string, argument: string): number {
  const index = int32Of(value)
  if (index === undefined) {
    const found = `a value of type: ${typeName(value)}, with value: ${describe(value)}`
    throw new CommandError(40096, `${name} requires an integral ${argument}, found ${found}`)
  }
  if (index < 0) throw new CommandError(40097, `${name} requires a nonnegative ${argument}, found: ${index}`)
  return index
}

function trimming(left: boolean, right: boolean): Operator {
  return named(
    { notAnObject: 50696, unknown: 50694, required: { input: 50695 }, optional: ['chars'] },
    ({ input, chars }, { name }) =>
      (root) => {
        const value = input(root)
        if (isNullish(value)) return null
        const text = Array.from(stringOf(value, 50699, `${name} requires its input to be a string, got `))
        const characters = chars === undefined ? whiteSpace : chars(root)
        if (isNullish(characters)) return null
        const unwanted = new Set(stringOf(characters, 50700, `${name} requires 'chars' to be a string, got `))
        let from = 0
        let to = text.length
        while (left && from < to && unwanted.has(text[from]!)) from++
        while (right && to > from && unwanted.has(text[to - 1]!)) to--
        return text.slice(from, to).join('')
      },
  )
}

/** MongoDB manual, "$trim": not every character that Unicode calls white space. */
const whiteSpace = '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'

function replacing(replace: (text: string, find: string, replacement: string) => string): Operator {
  return named(
    { notAnObject: 51751, unknown: 51750, required: { input: 51749, find: 51748, replacement: 51747 } },
    (given, { name }) =>
      (root) => {
        const texts = (['input', 'find', 'replacement'] as const).map((field, position) => {
          const value = given[field](root) ?? null
          return value === null
            ? null
            : stringOf(value, 51746 - position, `${name} requires that '${field}' be a string, found: `)
        })
        const [input, find, replacement] = texts
        return input == null || find == null || replacement == null ? null : replace(input, find, replacement)
      },
  )
}
