// MongoDB manual, "Date Expression Operators": parts of dates.
import { isDoc, type Doc, type Value } from '../../bson/values.ts'
import type { Evaluate, Operator } from '../scope.ts'
import { isNullish, named, operands } from './arguments.ts'
import { dayOfYear, isoDayOfWeek, isoWeek, isoWeekYear, weekOfYear } from './calendar.ts'
import { evaluateZone, toDate, toLocal } from './zone.ts'

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
