// MongoDB manual, "String Expression Operators". CP counts code points, Bytes the bytes of UTF-8.
import { compareStrings } from '../../bson/compare.ts'
import { toNumber } from '../../bson/number.ts'
import { Binary, describe, isNumber, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Evaluate, Operator } from '../scope.ts'
import { binary, int32Of, isNullish, named, numericOf, operands, stringOf, unary } from './arguments.ts'
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
  $toLower: unary((value) => textOf(value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  $toUpper: unary((value) => upper(textOf(value))),
  $strcasecmp: binary((left, right) => Math.sign(compareStrings(upper(textOf(left)), upper(textOf(right))))),
  $strLenBytes: unary((value) =>
    Buffer.byteLength(stringOf(value, 34473, '$strLenBytes requires a string argument, found: ')),
  ),
  $strLenCP: unary((value) => lengthOf(stringOf(value, 34471, '$strLenCP requires a string argument, found: '))),
  $binarySize: unary((value) => {
    if (isNullish(value)) return null
    if (value instanceof Binary) return value.position
    return Buffer.byteLength(stringOf(value, 51276, '$binarySize requires a string or BinData argument, found: '))
  }),
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
    const from = wholeArgument(start!(root), 34450, 'starting index')
    const count = wholeArgument(length!(root), 34452, 'length')
    if (count < 0) throw new CommandError(34454, '$substrCP: length must be a nonnegative integer.')
    if (from < 0) throw new CommandError(34455, '$substrCP: the starting index must be nonnegative integer.')
    return isPlain(text)
      ? text.substring(from, from + count)
      : Array.from(text)
          .slice(from, from + count)
          .join('')
  }),
  $indexOfBytes: indexIn('$indexOfBytes', 40091, (text) => Array.from(Buffer.from(text))),
  $indexOfCP: indexIn('$indexOfCP', 40093, (text) => Array.from(text)),
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

/** Only letters of ASCII change. */
function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
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

function wholeArgument(value: Value | undefined, code: number, argument: string): number {
  numericOf(value, code, `$substrCP: ${argument} must be a numeric type, but is BSON type `)
  const whole = int32Of(value)
  if (whole !== undefined) return whole
  const found = `cannot be represented as a 32-bit integral value: ${describe(value)}`
  throw new CommandError(code + 1, `$substrCP: ${argument} ${found}`)
}

/** The codes for the second argument follow that for the first. */
function indexIn(name: string, code: number, unitsOf: (text: string) => readonly (string | number)[]): Operator {
  return operands(2, 4, ([input, part, start, end]) => (root) => {
    const value = input!(root)
    if (isNullish(value)) return null
    const units = unitsOf(stringOf(value, code, `${name} requires a string as the first argument, found: `))
    const wanted = unitsOf(stringOf(part!(root), code + 1, `${name} requires a string as the second argument, found: `))
    const { from, to } = searchRange(name, start, end, root, units.length)
    for (let index = from; index + wanted.length <= to; index++) {
      if (wanted.every((unit, offset) => units[index + offset] === unit)) return index
    }
    return -1
  })
}

/** The optional bounds of $indexOfArray, $indexOfBytes and $indexOfCP. */
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
        const text = Array.from(textArgument(value, 50699, `${name} requires its input`))
        const characters = chars === undefined ? whiteSpace : chars(root)
        if (isNullish(characters)) return null
        const unwanted = new Set(textArgument(characters, 50700, `${name} requires 'chars'`))
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

function textArgument(value: Value, code: number, message: string): string {
  if (typeof value === 'string') return value
  throw new CommandError(
    code,
    `${message} to be a string, got ${describe(value)} (of type ${typeName(value)}) instead.`,
  )
}

function replacing(replace: (text: string, find: string, replacement: string) => string): Operator {
  return named(
    { notAnObject: 51751, unknown: 51750, required: { input: 51749, find: 51748, replacement: 51747 } },
    (given, { name }) =>
      (root) => {
        const input = textOrNull(given.input(root), 51746, `${name} requires that 'input'`)
        const find = textOrNull(given.find(root), 51745, `${name} requires that 'find'`)
        const replacement = textOrNull(given.replacement(root), 51744, `${name} requires that 'replacement'`)
        return input === null || find === null || replacement === null ? null : replace(input, find, replacement)
      },
  )
}

function textOrNull(value: Value | undefined, code: number, message: string): string | null {
  if (isNullish(value)) return null
  if (typeof value === 'string') return value
  throw new CommandError(code, `${message} be a string, found: ${describe(value)}`)
}
