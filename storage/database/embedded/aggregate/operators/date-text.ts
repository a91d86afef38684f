// MongoDB manual: $dateToString with its format specifiers, $dateFromString.
import { describe, typeName, type Value } from '../../bson/values.ts'
import { CommandError, notSupported } from '../../errors.ts'
import type { Operator } from '../scope.ts'
import { isNullish, named } from './arguments.ts'
import { dayOfYear, isoDayOfWeek, isoWeek, isoWeekYear, timeOf, weekOfYear } from './calendar.ts'
import { evaluateZone, fromLocal, toDate, toLocal, utc, zoneNamed, type Zone } from './zone.ts'

export const dateTextOperators: Record<string, Operator> = {
  $dateToString: named(
    { notAnObject: 18629, unknown: 18534, required: { date: 18628 }, optional: ['format', 'timezone', 'onNull'] },
    ({ date, format, timezone, onNull }) =>
      (root) => {
        const value = date(root)
        const pattern = format === undefined ? isoFormat : formatOf(format(root))
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
    ({ dateString, format, timezone, onNull, onError }) => {
      if (format !== undefined) throw notSupported("$dateFromString with a 'format'")
      return (root) => {
        const text = dateString(root)
        const zone = evaluateZone(timezone, root)
        if (isNullish(text)) return onNull === undefined ? null : onNull(root)
        try {
          if (typeof text === 'string') return zone === undefined ? null : parseDate(text, zone)
          const found = `${typeName(text)} with value ${describe(text)}`
          throw unreadable(`$dateFromString requires that 'dateString' be a string, found: ${found}`)
        } catch (error) {
          if (onError === undefined || !(error instanceof CommandError) || error.code !== 241) throw error
          return onError(root)
        }
      }
    },
  ),
}

export function isoTextOf(date: Date): string {
  return formatDate(date, isoFormat, utc)
}

/** The forms of ISO 8601. The server reads many more, and guesses: those are refused. */
export function parseDate(text: string, zone: Zone = utc): Date {
  const match = datePattern.exec(text)
  if (match === null) {
    if (/\d/.test(text)) throw notSupported(`Reading the date "${text}", which is not in the form of ISO 8601,`)
    throw unreadable(`Error parsing date string '${text}'`)
  }
  const {
    year,
    month,
    day = '1',
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '0',
    zone: written,
  } = match.groups!
  const midnight = timeOf(Number(year), Number(month) - 1, Number(day))
  const date = new Date(midnight)
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw unreadable(`Error parsing date string '${text}'; there is no such date or time`)
  }
  if (written !== undefined && zone !== utc) {
    throw unreadable(
      `you cannot pass in a date/time string with time zone information ('${written}') together with a timezone argument`,
    )
  }
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Math.trunc(+`0.${fraction}` * 1000)
  return fromLocal(midnight + time, written !== undefined && /^[+-]/.test(written) ? zoneNamed(written) : zone)
}

const datePattern = new RegExp(
  '^(?<year>\\d{4})[-/](?<month>\\d{1,2})(?:[-/](?<day>\\d{1,2}))?' +
    '(?:[T ]+(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?' +
    ' ?(?<zone>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?$',
  'i',
)

const isoFormat = '%Y-%m-%dT%H:%M:%S.%LZ'

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
function formatOf(value: Value | undefined): string | null {
  if (isNullish(value)) return null
  if (typeof value !== 'string') {
    throw new CommandError(18533, `$dateToString requires that 'format' be a string, found: ${typeName(value)}`)
  }
  for (const [, specifier] of value.matchAll(/%(.?)/gs)) {
    if (specifier === '') throw new CommandError(18535, "Unmatched '%' at end of format string")
    if (Object.hasOwn(writers, specifier!)) continue
    throw new CommandError(18536, `Invalid format character '%${specifier}' in format string`)
  }
  return value
}

function unreadable(message: string): CommandError {
  return new CommandError(241, message)
}
