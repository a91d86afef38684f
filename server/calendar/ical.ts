// A calendar as other programs read it (RFC 5545). Pure: the same entries give the same text.

import ical, { ICalEventStatus } from 'ical-generator'
import { hoursAhead } from '../day.ts'
import type { CalendarEntry } from '../pages/calendar-source.ts'

export const timezone = 'Asia/Ho_Chi_Minh'
const kinds = ['due', 'lesson', 'event'] as const

export interface WrittenCalendar {
  readonly name: string
  /** Of the site: `https://hoclieu.example`. */
  readonly site: string
  /** When the feed was made: what is written must not change from one minute to the next. */
  readonly stamp: Date
  readonly entries: readonly CalendarEntry[]
  /** Before the title of what is due. */
  readonly due: string
}

export function writeCalendar({ name, site, stamp, entries, due }: WrittenCalendar): string {
  const host = new URL(site).host
  const calendar = ical({ name, prodId: { company: 'Hoclieu', product: 'Calendar', language: 'VI' } })
  calendar.timezone({ name: timezone, generator: () => zone })
  for (const one of entries) {
    const { uid, title, begins, ends = begins, isWholeDay, isCancelled, place, note, url, kind } = one
    calendar.createEvent({
      ...{ id: `${uid}@${host}`, summary: kind === 'due' ? `${due}: ${title}` : title, timezone },
      stamp: new ClockDate(stamp, 0),
      ...{ start: new ClockDate(begins), end: new ClockDate(ends), allDay: isWholeDay },
      ...{ location: place ?? null, description: note ?? null, url: url ? new URL(url, site).href : null },
      ...{ categories: [{ name: kinds.find((known) => known === kind)! }] },
      status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  }
  // RFC 5545, 3.8.7.2: in UTC, which the generator leaves out when a calendar has a zone.
  return calendar.toString().replace(/^DTSTAMP:\d{8}T\d{6}(?=\r$)/gm, '$&Z')
}

/** Seven hours ahead all year since 1975. */
const zone = [
  ...['BEGIN:VTIMEZONE', `TZID:${timezone}`, 'BEGIN:STANDARD', 'DTSTART:19750613T000000'],
  ...['TZOFFSETFROM:+0800', 'TZOFFSETTO:+0700', 'TZNAME:+07', 'END:STANDARD', 'END:VTIMEZONE'],
].join('\r\n')

/**
 * The generator writes the parts of a date as its getters tell them, which is the time of wherever the server stands: here
 * they tell the time of a clock so many hours ahead. It knows dates with a zone of their own by these three names.
 */
class ClockDate extends Date {
  readonly internal = new Date()
  readonly #hours: number
  constructor(time: Date, hours = hoursAhead) {
    super(time)
    this.#hours = hours
  }
  withTimeZone(zone?: string | null): Date {
    return zone ? this : new Date(this)
  }
  tzComponents(): unknown[] {
    return []
  }
  override getFullYear(): number {
    return this.#clock().getUTCFullYear()
  }
  override getMonth(): number {
    return this.#clock().getUTCMonth()
  }
  override getDate(): number {
    return this.#clock().getUTCDate()
  }
  override getHours(): number {
    return this.#clock().getUTCHours()
  }
  override getMinutes(): number {
    return this.#clock().getUTCMinutes()
  }
  override getSeconds(): number {
    return this.#clock().getUTCSeconds()
  }
  #clock(): Date {
    return new Date(this.getTime() + this.#hours * 3600_000)
  }
}
