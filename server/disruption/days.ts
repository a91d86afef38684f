// Days of a disruption. Pure.

const oneDay = 24 * 3600_000

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * oneDay).toISOString().slice(0, 10)
}

/** With both of them. */
export function daysFrom(from: string, lastDay: string): string[] {
  const count = Math.max(0, Math.round((Date.parse(lastDay) - Date.parse(from)) / oneDay) + 1)
  return Array.from({ length: count }, (_, at) => addDays(from, at))
}

export function shownDay(day: string): string {
  return day.split('-').reverse().join('/')
}

/** Of the school year of a day, when nobody has said when years begin: in August. */
export function usualYearKey(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return month >= 8 ? year : year - 1
}

export type Phase = 'cancelled' | 'coming' | 'running' | 'over'

export function phaseOf(
  { isCancelled, from, lastDay }: { readonly isCancelled: boolean; readonly from: string; readonly lastDay: string },
  today: string,
): Phase {
  if (isCancelled) return 'cancelled'
  if (today < from) return 'coming'
  return today <= lastDay ? 'running' : 'over'
}
