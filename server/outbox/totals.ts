// What became of the events that this process has worked on, for the metrics.

export type Outcome = 'done' | 'failed' | 'dead'

const totals = new Map<string, Record<Outcome, number>>()

export function count(name: string, outcome: Outcome): void {
  const total = totals.get(name) ?? { done: 0, failed: 0, dead: 0 }
  total[outcome]++
  totals.set(name, total)
}

/** By the name of the event, since this process has started. */
export function handledEvents(): ReadonlyMap<string, Readonly<Record<Outcome, number>>> {
  return totals
}
