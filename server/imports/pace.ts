import { setTimeout } from 'node:timers/promises'
import { millisecondsSinceRequest } from '../http/request.ts'
import type { EventContext } from '../outbox/run.ts'

/**
 * Between two pieces the server is everybody else's for longer than the last one took, so that most who ask meet nobody at
 * work. While nobody asks, and in a worker of its own, only what waits already comes in between.
 */
export async function rest({ begunAt }: Piece): Promise<void> {
  const took = performance.now() - begunAt
  const isAsked = millisecondsSinceRequest() < quiet
  await setTimeout(isAsked ? Math.min(Math.max(took * restShare, 5), longestRest) : 1)
}

export interface Piece {
  readonly begunAt: number
}

export function beginPiece(): Piece {
  return { begunAt: performance.now() }
}

const restShare = 2
/** Milliseconds: where others take the processor, a piece takes long, and resting helps nobody. */
const longestRest = 400
/** Milliseconds without a request after which nobody is there. */
const quiet = 1000

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
