const day = 24 * 60 * 60_000

/** How far clocks of devices go before ours, at most. */
export const mostAhead = 5 * 60_000
/** For so long a device may have been without a network. */
export const mostBehind = 30 * day

/**
 * Whether a device may be believed when something happened. If not, it counts from when we hear of it: what a pupil has done
 * is not lost because their telephone has a wrong clock.
 */
export function isTimely(at: Date, { now, from }: { readonly now: Date; readonly from: Date }): boolean {
  const time = at.getTime()
  if (time > now.getTime() + mostAhead) return false
  return time >= Math.max(now.getTime() - mostBehind, from.getTime())
}
