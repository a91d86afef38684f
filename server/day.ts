// A day begins at midnight in Vietnam, whose clocks are seven hours ahead all year, wherever the server stands.

export const hoursAhead = 7

/** `2026-11-22` */
export function dayOf(time: Date): string {
  return new Date(time.getTime() + hoursAhead * 3600_000).toISOString().slice(0, 10)
}
