// Time zones, and local time. A local time is a Date whose UTC fields are what the clock on the wall shows.
import { DistantDate, ObjectId, Timestamp, typeName, type Value } from '../../bson/values.ts'
import { CommandError, notSupported } from '../../errors.ts'
import type { Evaluate } from '../scope.ts'
import { isNullish } from './arguments.ts'
import type { Doc } from '../../bson/values.ts'

/** The offset from UTC in milliseconds at a point in time. */
export type Zone = (time: number) => number

export const utc: Zone = () => 0

/** The zone that an optional `timezone` argument names; undefined when it is null, which makes every result null. */
export function evaluateZone(timezone: Evaluate | undefined, root: Doc): Zone | undefined {
  if (timezone === undefined) return utc
  const name = timezone(root)
  if (isNullish(name)) return undefined
  if (typeof name !== 'string') {
    throw new CommandError(40517, `timezone must evaluate to a string, found ${typeName(name)}`)
  }
  return zoneNamed(name)
}

export function zoneNamed(name: string): Zone {
  let zone = zones.get(name)
  if (zone === undefined) {
    zone = zoneOfOffset(name) ?? zoneOfDatabase(name)
    zones.set(name, zone)
  }
  return zone
}

export function toLocal(date: Date, zone: Zone): Date {
  return new Date(date.getTime() + zone(date.getTime()))
}

/** Of an hour that comes twice the first is meant; a time that the clock leaves out counts on from before the gap. */
export function fromLocal(local: number, zone: Zone): Date {
  const offsetBefore = zone(local - day)
  const offsetAfter = zone(local + day)
  const first = local - offsetBefore
  if (offsetBefore === offsetAfter || zone(first) === offsetBefore) return new Date(first)
  const second = local - offsetAfter
  return new Date(zone(second) === offsetAfter ? second : first)
}

export function dateOf(milliseconds: bigint): Date {
  const date = new Date(Number(milliseconds))
  return Number.isNaN(date.getTime()) ? new DistantDate(milliseconds) : date
}

export function isDateLike(value: Value | undefined): value is Date | ObjectId | Timestamp {
  return value instanceof Date || value instanceof ObjectId || value instanceof Timestamp
}

export function toDate(value: Value | undefined): Date {
  if (value instanceof DistantDate) throw notSupported('Computing with a date outside the years -271821 to 275760')
  if (value instanceof Date) return value
  if (value instanceof ObjectId) return value.getTimestamp()
  if (value instanceof Timestamp) return new Date(value.t * 1000)
  throw new CommandError(16006, `can't convert from BSON type ${typeName(value)} to Date`)
}

export const day = 86_400_000

const zones = new Map<string, Zone>([['UTC', utc]])

/** ±hh, ±hhmm or ±hh:mm */
function zoneOfOffset(name: string): Zone | undefined {
  const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(name)
  if (match === null) return undefined
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  const offset = (match[1] === '-' ? -minutes : minutes) * 60_000
  return () => offset
}

function zoneOfDatabase(name: string): Zone {
  const format = formatOf(name)
  const offsets = new Map<number, number>()
  return (time) => {
    // Offsets change at full quarters of an hour.
    const quarter = Math.floor(time / 900_000)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      if (offsets.size > 50_000) offsets.clear()
      offset = offsetShown(format.format(new Date(quarter * 900_000)))
      offsets.set(quarter, offset)
    }
    return offset
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    throw new CommandError(40485, `unrecognized time zone identifier: "${timeZone}"`)
  }
}

/** The text ends with GMT, GMT+07:00 or, long ago, GMT+07:06:30. */
function offsetShown(text: string): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text)!
  const seconds = Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)
  return (match[1] === '-' ? -seconds : seconds) * 1000
}
