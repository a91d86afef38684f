// Times as harvesters write them: days or seconds, in UTC.

export type Granularity = 'day' | 'second'

export interface GivenTime {
  readonly begin: Date
  /** The last second that is meant. */
  readonly end: Date
  readonly granularity: Granularity
}

/** `2026-11-27T01:02:03Z` */
export function utcSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

export function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000)
}

/** Undefined for what is no day and no second. */
export function readTime(text: string): GivenTime | undefined {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  if (!isDay && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return undefined
  const begin = new Date(isDay ? `${text}T00:00:00Z` : text)
  // The 30th of February would become a day of March.
  if (Number.isNaN(begin.getTime()) || !utcSeconds(begin).startsWith(text)) return undefined
  return isDay
    ? { begin, end: new Date(begin.getTime() + (24 * 3600 - 1) * 1000), granularity: 'day' }
    : { begin, end: begin, granularity: 'second' }
}
