// MongoDB manual: $dateToString and $dateFromString, with their format specifiers.
import { describe, typeName, type Value } from '../../bson/values.ts'
import { CommandError, notSupported } from '../../errors.ts'
import type { Operator } from '../scope.ts'
import { isNullish, named } from './arguments.ts'
import { dayOfYear, isoDayOfWeek, isoWeek, isoWeekYear, timeOf, timeOfIsoDate, weekOfYear } from './calendar.ts'
import { evaluateZone, fromLocal, toDate, toLocal, utc, zoneNamed, type Zone } from './zone.ts'

export const dateTextOperators: Record<string, Operator> = {
  $dateToString: named(
    { notAnObject: 18629, unknown: 18534, required: { date: 18628 }, optional: ['format', 'timezone', 'onNull'] },
    ({ date, format, timezone, onNull }, { name }) =>
      (root) => {
        const value = date(root)
        const pattern = format === undefined ? isoFormat : formatOf(format(root), 18533, name, writers)
        const zone = evaluateZone(timezone, root)
        if (isNullish(value)) return onNull === undefined ? null : onNull(root)
        return zone === undefined || pattern === null ? null : formatDate(toDate(value), pattern, zone)
      },
  ),
  $dateFromString: named(
    {
      notAnObject: 40540,
      unknown: 40541,
      required: { dateString: 40542 },
      optional: ['format', 'timezone', 'onNull', 'onError'],
    },
    ({ dateString, format, timezone, onNull, onError }, { name }) =>
      (root) => {
        const text = dateString(root)
        const pattern = format === undefined ? undefined : formatOf(format(root), 40684, name, readers)
        const zone = evaluateZone(timezone, root)
        if (isNullish(text)) return onNull === undefined ? null : onNull(root)
        try {
          if (typeof text !== 'string') {
            const found = `${typeName(text)} with value ${describe(text)}`
            throw unreadable(`$dateFromString requires that 'dateString' be a string, found: ${found}`)
          }
          if (zone === undefined || pattern === null) return null
          return pattern === undefined ? parseDate(text, zone) : parseFormatted(text, pattern, zone)
        } catch (error) {
          if (onError === undefined || !isUnreadable(error)) throw error
          return onError(root)
        }
      },
  ),
}

export function isoTextOf(date: Date): string {
  return formatDate(date, isoFormat, utc)
}

/** The forms of ISO 8601, and 12/31/2017. The server reads many more, and guesses: those are refused. */
export function parseDate(text: string, zone: Zone = utc): Date {
  const match = datePattern.exec(text)
  if (match === null) {
    if (/\d/.test(text)) throw notSupported(`Reading the date "${text}" without a format`)
    throw unreadable(`Error parsing date string '${text}'`)
  }
  const group = (name: string) => match.groups![name]
  const number = (names: string[], otherwise: string) => Number(names.map(group).find(Boolean) ?? otherwise)
  return dateOfFields(text, zone, {
    year: number(['year', 'compactYear', 'americanYear'], ''),
    month: number(['month', 'compactMonth', 'americanMonth'], ''),
    day: number(['day', 'compactDay', 'americanDay'], '1'),
    hour: Number(group('hour') ?? 0),
    minute: Number(group('minute') ?? 0),
    second: Number(group('second') ?? 0),
    millisecond: Math.trunc(Number(`0.${group('fraction') ?? 0}`) * 1000),
    zone: group('zone'),
  })
}

const datePattern = new RegExp(
  '^(?:(?<year>\\d{4})[-/](?<month>\\d{1,2})(?:[-/](?<day>\\d{1,2}))?' +
    '|(?<compactYear>\\d{4})(?<compactMonth>\\d{2})(?<compactDay>\\d{2})' +
    '|(?<americanMonth>\\d{1,2})/(?<americanDay>\\d{1,2})/(?<americanYear>\\d{4}))' +
    '(?:[T ]+(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?' +
    ' ?(?<zone>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?$',
  'i',
)

const isoFormat = '%Y-%m-%dT%H:%M:%S.%LZ'

const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

type Writer = (local: Date, offset: number) => string

const writers: Record<string, Writer> = {
  Y: (local) => padded(local.getUTCFullYear(), 4),
  m: (local) => padded(local.getUTCMonth() + 1, 2),
  d: (local) => padded(local.getUTCDate(), 2),
  H: (local) => padded(local.getUTCHours(), 2),
  M: (local) => padded(local.getUTCMinutes(), 2),
  S: (local) => padded(local.getUTCSeconds(), 2),
  L: (local) => padded(local.getUTCMilliseconds(), 3),
  j: (local) => padded(dayOfYear(local), 3),
  w: (local) => padded(local.getUTCDay() + 1, 1),
  u: (local) => padded(isoDayOfWeek(local), 1),
  U: (local) => padded(weekOfYear(local), 2),
  V: (local) => padded(isoWeek(local), 2),
  G: (local) => padded(isoWeekYear(local), 4),
  b: (local) => monthNames[local.getUTCMonth()]!.slice(0, 3),
  B: (local) => monthNames[local.getUTCMonth()]!,
  z: (_, offset) => {
    const minutes = Math.trunc(Math.abs(offset) / 60_000)
    return (offset < 0 ? '-' : '+') + padded(Math.trunc(minutes / 60), 2) + padded(minutes % 60, 2)
  },
  Z: (_, offset) => String(Math.trunc(offset / 60_000)),
  '%': () => '%',
}

function padded(number: number, width: number): string {
  if (number >= 0 && number <= 9999) return String(number).padStart(width, '0')
  throw new CommandError(
    18537,
    `Could not convert date to string: date component was outside the supported range of 0-9999: ${number}`,
  )
}

function formatDate(date: Date, format: string, zone: Zone): string {
  const offset = zone(date.getTime())
  const local = toLocal(date, zone)
  return format.replace(/%(.)/gs, (_, specifier: string) => writers[specifier]!(local, offset))
}

/** The checked format; null when it is null or missing, which makes the result null. */
function formatOf(
  value: Value | undefined,
  code: number,
  name: string,
  specifiers: Readonly<Record<string, unknown>>,
): string | null {
  if (isNullish(value)) return null
  if (typeof value !== 'string') {
    const found = `${typeName(value)} with value ${describe(value)}`
    throw new CommandError(code, `${name} requires that 'format' be a string, found: ${found}`)
  }
  for (const [, specifier] of value.matchAll(/%(.?)/gs)) {
    if (specifier === '') throw new CommandError(18535, "Unmatched '%' at end of format string")
    if (Object.hasOwn(specifiers, specifier!)) continue
    throw new CommandError(18536, `Invalid format character '%${specifier}' in format string`)
  }
  return value
}

interface Fields {
  year?: number
  month?: number
  day?: number
  hour?: number
  minute?: number
  second?: number
  millisecond?: number
  dayOfYear?: number
  isoYear?: number
  isoWeek?: number
  isoDay?: number
  zone?: string | undefined
}

interface Reader {
  readonly pattern: string
  read(text: string, fields: Fields): void
}

const readers: Record<string, Reader> = {
  Y: { pattern: '\\d{4}', read: (text, fields) => (fields.year = Number(text)) },
  m: { pattern: '\\d{1,2}', read: (text, fields) => (fields.month = Number(text)) },
  d: { pattern: '\\d{1,2}', read: (text, fields) => (fields.day = Number(text)) },
  H: { pattern: '\\d{1,2}', read: (text, fields) => (fields.hour = Number(text)) },
  M: { pattern: '\\d{2}', read: (text, fields) => (fields.minute = Number(text)) },
  S: { pattern: '\\d{2}', read: (text, fields) => (fields.second = Number(text)) },
  L: { pattern: '\\d{1,3}', read: (text, fields) => (fields.millisecond = Number(text.padEnd(3, '0'))) },
  j: { pattern: '\\d{1,3}', read: (text, fields) => (fields.dayOfYear = Number(text)) },
  G: { pattern: '\\d{4}', read: (text, fields) => (fields.isoYear = Number(text)) },
  V: { pattern: '\\d{1,2}', read: (text, fields) => (fields.isoWeek = Number(text)) },
  u: { pattern: '\\d', read: (text, fields) => (fields.isoDay = Number(text)) },
  b: { pattern: '[a-z]{3}', read: (text, fields) => (fields.month = monthNamed(text)) },
  B: { pattern: '[a-z]{3,}', read: (text, fields) => (fields.month = monthNamed(text)) },
  z: { pattern: 'Z|UTC|GMT|[+-]\\d{2}:?\\d{2}', read: (text, fields) => (fields.zone = text) },
  Z: { pattern: '[+-]?\\d{1,4}', read: (text, fields) => (fields.zone = zoneOfMinutes(Number(text))) },
  '%': { pattern: '%', read: () => {} },
}

function monthNamed(text: string): number {
  const name = text.toLowerCase()
  return 1 + monthNames.findIndex((month) => [month, month.slice(0, 3)].some((form) => form.toLowerCase() === name))
}

function zoneOfMinutes(minutes: number): string {
  const distance = Math.abs(minutes)
  return (minutes < 0 ? '-' : '+') + padded(Math.trunc(distance / 60), 2) + padded(distance % 60, 2)
}

function parseFormatted(text: string, format: string, zone: Zone): Date {
  const specifiers: string[] = []
  const pattern = format.replace(/%(.)|[^%]+/gs, (literal, specifier?: string) => {
    if (specifier === undefined) return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    specifiers.push(specifier)
    return `(${readers[specifier]!.pattern})`
  })
  const match = new RegExp(`^${pattern}$`, 'i').exec(text)
  if (match === null) throw unreadable(`Error parsing date string '${text}'; it does not match the format '${format}'`)
  const fields: Fields = {}
  for (const [index, specifier] of specifiers.entries()) readers[specifier]!.read(match[index + 1]!, fields)
  return dateOfFields(text, zone, fields)
}

function dateOfFields(text: string, zone: Zone, fields: Fields): Date {
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = fields
  const midnight = midnightOf(text, fields)
  if (hour > 23 || minute > 59 || second > 59) throw unreadable(`Error parsing date string '${text}'; invalid time`)
  if (fields.zone !== undefined && zone !== utc) {
    throw unreadable(
      `you cannot pass in a date/time string with time zone information ('${fields.zone}') together with a timezone argument`,
    )
  }
  const written = fields.zone === undefined ? zone : /^[+-]/.test(fields.zone) ? zoneNamed(fields.zone) : utc
  return fromLocal(midnight + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond, written)
}

function midnightOf(text: string, { year, month, day, dayOfYear, isoYear, isoWeek, isoDay }: Fields): number {
  if (isoYear !== undefined && isoWeek !== undefined) {
    if (isoWeek < 1 || isoWeek > 53) throw unreadable(`Error parsing date string '${text}'; invalid week`)
    return timeOfIsoDate(isoYear, isoWeek, isoDay ?? 1)
  }
  if (year !== undefined && dayOfYear !== undefined) {
    const time = timeOf(year, 0, dayOfYear)
    if (new Date(time).getUTCFullYear() === year) return time
    throw unreadable(`Error parsing date string '${text}'; invalid day of the year`)
  }
  if (year === undefined || month === undefined || day === undefined) {
    throw unreadable(`an incomplete date/time string has been found, with elements missing: "${text}"`)
  }
  const time = timeOf(year, month - 1, day)
  const read = new Date(time)
  if (read.getUTCMonth() === month - 1 && read.getUTCDate() === day) return time
  throw unreadable(`Error parsing date string '${text}'; 10: The parsed date was invalid '${text.at(-1)}'`)
}

function unreadable(message: string): CommandError {
  return new CommandError(241, message)
}

function isUnreadable(error: unknown): boolean {
  return error instanceof CommandError && error.code === 241
}
