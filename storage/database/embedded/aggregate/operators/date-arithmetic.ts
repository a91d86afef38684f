// MongoDB manual: $dateAdd, $dateSubtract, $dateDiff, $dateTrunc.
import { typeName, type Value } from '../../bson/values.ts'
import { CommandError, failedToParse, notSupported } from '../../errors.ts'
import { wholeNumber } from '../../query/integers.ts'
import type { Operator } from '../scope.ts'
import { isNullish, named } from './arguments.ts'
import { daysSinceEpoch, isoDayOfWeek, timeOf } from './calendar.ts'
import { day, evaluateZone, fromLocal, isDateLike, toDate, toLocal, type Zone } from './zone.ts'

export const dateArithmeticOperators: Record<string, Operator> = {
  $dateAdd: adding(1n),
  $dateSubtract: adding(-1n),
  $dateDiff: named(
    {
      notAnObject: 5166301,
      unknown: 5166302,
      required: { startDate: 5166303, endDate: 5166304, unit: 5166305 },
      optional: ['timezone', 'startOfWeek'],
    },
    ({ startDate, endDate, unit, timezone, startOfWeek }, { name }) =>
      (root) => {
        const values = [startDate(root), endDate(root), unit(root)] as const
        if (values.some(isNullish)) return null
        const weekStart = values[2] === 'week' && startOfWeek !== undefined ? startOfWeek(root) : 'sunday'
        const zone = evaluateZone(timezone, root)
        if (zone === undefined || isNullish(weekStart)) return null
        const start = dateArgument(values[0], 5166307, name, 'startDate')
        const end = dateArgument(values[1], 5166307, name, 'endDate')
        return BigInt(difference(start, end, unitOf(values[2], name), zone, weekdayOf(weekStart, name)))
      },
  ),
  $dateTrunc: named(
    {
      notAnObject: 5439007,
      unknown: 5439008,
      required: { date: 5439009, unit: 5439010 },
      optional: ['timezone', 'startOfWeek', 'binSize'],
    },
    ({ date, unit, binSize, timezone, startOfWeek }, { name }) => {
      if (binSize !== undefined) throw notSupported("$dateTrunc with a 'binSize'")
      return (root) => {
        const values = [date(root), unit(root)] as const
        if (values.some(isNullish)) return null
        const weekStart = values[1] === 'week' && startOfWeek !== undefined ? startOfWeek(root) : 'sunday'
        const zone = evaluateZone(timezone, root)
        if (zone === undefined || isNullish(weekStart)) return null
        const argument = dateArgument(values[0], 5439012, name, 'date')
        return truncate(argument, unitOf(values[1], name), zone, weekdayOf(weekStart, name))
      }
    },
  ),
}

const monthsOf = { year: 12, quarter: 3, month: 1 }
const daysOf = { week: 7, day: 1 }
const millisecondsIn = { hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 }

type Unit = keyof typeof monthsOf | keyof typeof daysOf | keyof typeof millisecondsIn

function adding(sign: bigint): Operator {
  return named(
    {
      notAnObject: 5166400,
      unknown: 5166401,
      required: { startDate: 5166402, unit: 5166402, amount: 5166402 },
      optional: ['timezone'],
    },
    ({ startDate, unit, amount, timezone }, { name }) =>
      (root) => {
        const values = [startDate(root), unit(root), amount(root)] as const
        const zone = evaluateZone(timezone, root)
        if (zone === undefined || values.some(isNullish)) return null
        if (!isDateLike(values[0])) {
          throw new CommandError(5166403, `${name} requires startDate to be convertible to a date`)
        }
        if (typeof values[1] !== 'string') {
          throw new CommandError(5166404, `${name} expects string defining the time unit`)
        }
        if (!isUnit(values[1])) throw failedToParse(`unknown time unit value: ${values[1]}`)
        const whole = wholeNumber(values[2])
        if (whole === undefined) throw new CommandError(5166405, `${name} expects integer amount of time units`)
        return add(toDate(values[0]), values[1], Number(sign * whole), zone)
      },
  )
}

/** Units of a day and more keep the time on the clock; of a month and more also the day, as far as the month has it. */
function add(date: Date, unit: Unit, amount: number, zone: Zone): Date {
  if (unit in millisecondsIn) {
    const milliseconds = amount * millisecondsIn[unit as keyof typeof millisecondsIn]
    return checkRange(new Date(date.getTime() + milliseconds), amount, unit)
  }
  const local = toLocal(date, zone)
  if (unit in daysOf) local.setUTCDate(local.getUTCDate() + amount * daysOf[unit as keyof typeof daysOf])
  else addMonths(local, amount * monthsOf[unit as keyof typeof monthsOf])
  return checkRange(fromLocal(local.getTime(), zone), amount, unit)
}

function addMonths(local: Date, months: number): void {
  const dayOfMonth = local.getUTCDate()
  local.setUTCMonth(local.getUTCMonth() + months, 1)
  const lastDay = new Date(timeOf(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate()
  local.setUTCDate(Math.min(dayOfMonth, lastDay))
}

function checkRange(date: Date, amount: number, unit: Unit): Date {
  if (!Number.isNaN(date.getTime())) return date
  throw new CommandError(5976500, `invalid dateAdd 'amount' parameter value: ${amount} ${unit}`)
}

/** The number of borders of the unit between two dates. */
function difference(start: Date, end: Date, unit: Unit, zone: Zone, weekStart: number): number {
  if (unit === 'millisecond') return end.getTime() - start.getTime()
  const from = toLocal(start, zone)
  const to = toLocal(end, zone)
  if (unit in monthsOf) {
    const months = monthsOf[unit as keyof typeof monthsOf]
    return Math.floor(monthsSinceEpoch(to) / months) - Math.floor(monthsSinceEpoch(from) / months)
  }
  if (unit === 'day') return daysSinceEpoch(to) - daysSinceEpoch(from)
  if (unit === 'week') return (firstDayOfWeek(to, weekStart) - firstDayOfWeek(from, weekStart)) / 7
  const size = millisecondsIn[unit as keyof typeof millisecondsIn]
  const borders = Math.floor(to.getTime() / size) - Math.floor(from.getTime() / size)
  const shift = zone(start.getTime()) - zone(end.getTime())
  return borders + Math.trunc(shift / size)
}

function monthsSinceEpoch(local: Date): number {
  return (local.getUTCFullYear() - 1970) * 12 + local.getUTCMonth()
}

function firstDayOfWeek(local: Date, weekStart: number): number {
  return daysSinceEpoch(local) - ((isoDayOfWeek(local) - weekStart + 7) % 7)
}

/** The beginning of the unit in which the date lies, on the clock of the zone. */
function truncate(date: Date, unit: Unit, zone: Zone, weekStart: number): Date {
  const local = toLocal(date, zone)
  if (unit in millisecondsIn) {
    const size = millisecondsIn[unit as keyof typeof millisecondsIn]
    return new Date(date.getTime() - (((local.getTime() % size) + size) % size))
  }
  if (unit === 'week') return fromLocal(firstDayOfWeek(local, weekStart) * day, zone)
  if (unit === 'day') return fromLocal(daysSinceEpoch(local) * day, zone)
  const months = monthsOf[unit as keyof typeof monthsOf]
  const month = Math.floor(local.getUTCMonth() / months) * months
  return fromLocal(timeOf(local.getUTCFullYear(), month, 1), zone)
}

function dateArgument(value: Value | undefined, code: number, name: string, argument: string): Date {
  if (isDateLike(value)) return toDate(value)
  throw new CommandError(code, `${name} requires '${argument}' to be a date, but got ${typeName(value)}`)
}

function isUnit(unit: string): unit is Unit {
  return Object.hasOwn(monthsOf, unit) || Object.hasOwn(daysOf, unit) || Object.hasOwn(millisecondsIn, unit)
}

function unitOf(value: Value | undefined, name: string): Unit {
  if (typeof value !== 'string') {
    throw new CommandError(5439013, `${name} requires 'unit' to be a string, but got ${typeName(value)}`)
  }
  if (isUnit(value)) return value
  throw new CommandError(5439014, `${name} parameter 'unit' value cannot be recognized as a time unit: ${value}`)
}

/** 1 is Monday. */
function weekdayOf(value: Value, name: string): number {
  if (typeof value !== 'string') {
    throw new CommandError(5439015, `${name} requires 'startOfWeek' to be a string, but got ${typeName(value)}`)
  }
  const text = value.toLowerCase()
  const index = weekdays.findIndex((weekday) => weekday === text || weekday.slice(0, 3) === text)
  if (index >= 0) return index + 1
  throw new CommandError(
    5439016,
    `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${value}`,
  )
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
