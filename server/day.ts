// A day begins at midnight in Vietnam, whose clocks are seven hours ahead all year, wherever the server stands.

export const hoursAhead = 7

/** `2026-11-22` */
export function dayOf(time: Date): string {
  const days = Math.floor((time.getTime() + hoursAhead * 3600_000) / day)
  // Nearly always today is asked for, several times for each page.
  if (days !== latest.days) latest = { days, text: new Date(days * day).toISOString().slice(0, 10) }
  return latest.text
}

/** Milliseconds. */
const day = 24 * 3600_000
let latest = { days: NaN, text: '' }
