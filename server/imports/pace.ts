import { setTimeout } from 'node:timers/promises'
import type { EventContext } from '../outbox/run.ts'

/** Between two pieces the server is everybody else's for longer than the last one took: most who ask meet nobody at work. */
export async function rest({ begunAt }: Piece): Promise<void> {
  await setTimeout(Math.min(Math.max((performance.now() - begunAt) * restShare, 5), 500))
}

export interface Piece {
  readonly begunAt: number
}

export function beginPiece(): Piece {
  return { begunAt: performance.now() }
}

const restShare = 1.25

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
