// MongoDB manual, "Date Expression Operators": parts of dates, and dates from parts.
import { describe, isDoc, typeName, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import type { Evaluate, Operator } from '../scope.ts'
import { int64Of, isNullish, named, operands } from './arguments.ts'
import { dayOfYear, isoDayOfWeek, isoWeek, isoWeekYear, timeOf, timeOfIsoDate, weekOfYear } from './calendar.ts'
import { evaluateZone, fromLocal, toDate, toLocal } from './zone.ts'

export const dateOperators: Record<string, Operator> = {
  $year: part((local) => local.getUTCFullYear()),
  $month: part((local) => local.getUTCMonth() + 1),
  $dayOfMonth: part((local) => local.getUTCDate()),
  $dayOfWeek: part((local) => local.getUTCDay() + 1),
  $dayOfYear: part(dayOfYear),
  $hour: part((local) => local.getUTCHours()),
  $minute: part((local) => local.getUTCMinutes()),
  $second: part((local) => local.getUTCSeconds()),
  $millisecond: part((local) => local.getUTCMilliseconds()),
  $week: part(weekOfYear),
  $isoWeek: part(isoWeek),
  $isoDayOfWeek: part(isoDayOfWeek),
  $isoWeekYear: part((local) => BigInt(isoWeekYear(local))),
  $dateToParts: named(
    { notAnObject: 40524, unknown: 40520, required: { date: 40522 }, optional: ['timezone', 'iso8601'] },
    ({ date, timezone, iso8601 }) =>
      (root) => {
        const value = date(root)
        const zone = evaluateZone(timezone, root)
        const iso = iso8601 === undefined ? false : iso8601(root)
        if (zone === undefined || isNullish(iso)) return null
        if (typeof iso !== 'boolean') {
          throw new CommandError(40521, `iso8601 must evaluate to a bool, found ${typeName(iso)}`)
        }
        return isNullish(value) ? null : partsOf(toLocal(toDate(value), zone), iso)
      },
  ),
  $dateFromParts: named(
    {
      notAnObject: 40519,
      unknown: 40518,
      required: {},
      optional: [
        ...['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'],
        ...['isoWeekYear', 'isoWeek', 'isoDayOfWeek', 'timezone'],
      ],
    },
    (given) => {
      checkKindOfParts(given)
      return dateFromParts(given)
    },
  ),
}

/** One part of a date; the argument is the date, or a document with `date` and `timezone`. */
function part(read: (local: Date) => Value): Operator {
  const build = (date: Evaluate, timezone?: Evaluate): Evaluate => {
    return (root) => {
      const value = date(root)
      const zone = evaluateZone(timezone, root)
      return zone === undefined || isNullish(value) ? null : read(toLocal(toDate(value), zone))
    }
  }
  const ofDate = operands(1, 1, ([date]) => build(date!))
  const ofDocument = named(
    { notAnObject: 40539, unknown: 40535, required: { date: 40539 }, optional: ['timezone'] },
    ({ date, timezone }) => build(date, timezone),
  )
  return (argument, scope, name) => (isOptions(argument) ? ofDocument : ofDate)(argument, scope, name)
}

function isOptions(argument: Value): argument is Doc {
  if (!isDoc(argument)) return false
  const [first] = argument.keys()
  return first === undefined || !first.startsWith('$')
}

function partsOf(local: Date, iso: boolean): Doc {
  const parts: [string, Value][] = iso
    ? [
        ['isoWeekYear', isoWeekYear(local)],
        ['isoWeek', isoWeek(local)],
        ['isoDayOfWeek', isoDayOfWeek(local)],
      ]
    : [
        ['year', local.getUTCFullYear()],
        ['month', local.getUTCMonth() + 1],
        ['day', local.getUTCDate()],
      ]
  return new Map([
    ...parts,
    ['hour', local.getUTCHours()],
    ['minute', local.getUTCMinutes()],
    ['second', local.getUTCSeconds()],
    ['millisecond', local.getUTCMilliseconds()],
  ])
}

type Parts = Partial<Record<string, Evaluate>>

function checkKindOfParts(given: Parts): void {
  if (!given['year'] && !given['isoWeekYear']) {
    throw new CommandError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present")
  }
  if (given['year'] && (given['isoWeekYear'] || given['isoWeek'] || given['isoDayOfWeek'])) {
    throw new CommandError(40489, '$dateFromParts does not allow mixing natural dates with ISO dates')
  }
  if (given['isoWeekYear'] && (given['month'] || given['day'])) {
    throw new CommandError(40525, '$dateFromParts does not allow mixing ISO dates with natural dates')
  }
}

/** Parts beyond their range carry over: month 14 is February of the next year. */
function dateFromParts(given: Parts): Evaluate {
  const isIso = given['isoWeekYear'] !== undefined
  const names = isIso ? ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] : ['year', 'month', 'day']
  const read = (root: Doc, name: string, otherwise: number) => numberPart(given[name], root, name, otherwise)
  return (root) => {
    const parts = [
      ...['hour', 'minute', 'second', 'millisecond'].map((name) => read(root, name, 0)),
      ...names.map((name) => read(root, name, 1)),
    ]
    const zone = evaluateZone(given['timezone'], root)
    if (zone === undefined || parts.includes(null)) return null
    const [hour, minute, second, millisecond, year, month, day] = parts as number[]
    checkYear(year!, isIso)
    const midnight = isIso ? timeOfIsoDate(year!, month!, day!) : timeOf(year!, month! - 1, day!)
    return fromLocal(midnight + ((hour! * 60 + minute!) * 60 + second!) * 1000 + millisecond!, zone)
  }
}

function numberPart(part: Evaluate | undefined, root: Doc, name: string, otherwise: number): number | null {
  if (part === undefined) return otherwise
  const value = part(root)
  if (isNullish(value)) return null
  const number = int64Of(value)
  if (number === undefined) {
    const found = `${typeName(value)} with value ${describe(value)}`
    throw new CommandError(40515, `'${name}' must evaluate to an integer, found ${found}`)
  }
  if (!unboundedParts.has(name) && (number < -32768n || number > 32767n)) {
    const range = `[-32768, 32767]; value ${number} is not in range`
    throw new CommandError(31034, `'${name}' must evaluate to a value in the range ${range}`)
  }
  return Number(number)
}

const unboundedParts = new Set(['year', 'isoWeekYear', 'second', 'millisecond'])

function checkYear(year: number, isIso: boolean): void {
  if (year >= 1 && year <= 9999) return
  const name = isIso ? 'isoWeekYear' : 'year'
  throw new CommandError(
    isIso ? 31095 : 40523,
    `'${name}' must evaluate to an integer in the range 1 to 9999, found ${year}`,
  )
}
