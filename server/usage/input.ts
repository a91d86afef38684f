import { dayOf } from '../day.ts'
import { yearOf } from './calendar.ts'

/** What cannot be meant is this year: an address is often cut or typed. */
export function readYear(given: unknown, now: Date): number {
  const year = typeof given === 'string' && /^(19|2\d)\d\d$/.test(given) ? Number(given) : undefined
  return year ?? yearOf(dayOf(now))
}
