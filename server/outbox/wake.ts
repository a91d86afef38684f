// An event of this process's own change need not wait until its worker looks again.

import type { ClientSession } from 'mongoose'

const loops = new Set<() => void>()
const watched = new WeakSet<ClientSession>()

/** Called whenever something may have become due. Gives what ends that. */
export function onWake(wake: () => void): () => void {
  loops.add(wake)
  return () => loops.delete(wake)
}

/** A session ends after its transaction has been committed, or given up: then looking finds nothing. */
export function wakeAfter(session: ClientSession): void {
  if (watched.has(session)) return
  watched.add(session)
  session.once('ended', wakeNow)
}

export function wakeNow(): void {
  for (const wake of loops) wake()
}
