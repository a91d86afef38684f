import type { EventContext } from '../outbox/run.ts'

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
