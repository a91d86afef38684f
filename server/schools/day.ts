// A day begins at midnight in Vietnam, whose clocks are seven hours ahead all year, wherever the server stands.

const ahead = 7 * 3600_000

/** `2026-11-22` */
export function dayOf(time: Date): string {
  return new Date(time.getTime() + ahead).toISOString().slice(0, 10)
}

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
