import { setTimeout } from 'node:timers/promises'
import type { EventContext } from '../outbox/run.ts'

export interface Piece {
  readonly at: number
  readonly busy: NodeJS.CpuUsage
}

export function beginPiece(): Piece {
  return { at: performance.now(), busy: process.cpuUsage() }
}

/** Between two pieces the server is everybody else's, for as long as the last one has kept it busy, or nearly as it took. */
export async function rest({ at, busy }: Piece): Promise<void> {
  const { user, system } = process.cpuUsage(busy)
  const wanted = Math.max((user + system) / 1000, (performance.now() - at) * 0.8)
  await setTimeout(Math.min(Math.max(wanted, 5), 500))
}

/** Long work says that it goes on, but not for each of its pieces: that is written into the database. */
export function seldom({ signal, stillWorking }: Pick<EventContext, 'signal' | 'stillWorking'>): () => Promise<void> {
  let told = 0
  return async () => {
    signal.throwIfAborted()
    if (performance.now() - told < betweenTwo) return
    await stillWorking()
    told = performance.now()
  }
}

/** Milliseconds. */
const betweenTwo = 3000
