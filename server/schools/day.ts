// Days as units and what people are in them begin and end with them.

import { dayOf, hoursAhead } from '../day.ts'

export { dayOf }

const ahead = hoursAhead * 3600_000

/** The moment at which a day begins: what memberships, units and relations have in `from` and `to`. */
export function beginningOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - ahead)
}

/** Of what holds until then, the last day: people are told that one. */
export function lastDayOf(to: Date): string {
  return dayOf(new Date(to.getTime() - 1))
}

/** What holds on a day for the last time ends when the next one begins. */
export function endOf(lastDay: string): Date {
  return new Date(beginningOf(lastDay).getTime() + 24 * 3600_000)
}
