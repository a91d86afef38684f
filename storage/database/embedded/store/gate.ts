// A thread that is ended in the middle of an LMDB transaction hangs, and its process with it: what cleans up behind it
// waits for a lock that the thread itself holds (lmdb 3.5.6, EnvWrap::cleanupStrayTxns). So every transaction passes a
// gate, and whoever ends the thread shuts that first.

/** Shared by both threads. */
export type Gate = Int32Array<SharedArrayBuffer>

export const makeGate = (): Gate => new Int32Array(new SharedArrayBuffer(8))

/** Makes the transactions of this thread pass this gate. */
export function useGate(shared: Gate): void {
  gate = shared
}

/** Where the gate is shut, the thread stands still until it is ended. */
export function passGate<T>(transact: () => T): T {
  Atomics.store(gate, busy, 1)
  if (Atomics.load(gate, shut) === 1) {
    leave()
    Atomics.wait(gate, shut, 1)
  }
  try {
    return transact()
  } finally {
    leave()
  }
}

/** Lets no further transaction begin. @returns whether none is running, after waiting so long at most */
export function shutGate(gate: Gate, patienceMilliseconds: number): boolean {
  Atomics.store(gate, shut, 1)
  return Atomics.wait(gate, busy, 1, patienceMilliseconds) !== 'timed-out'
}

const busy = 0
const shut = 1
let gate = makeGate()

function leave(): void {
  Atomics.store(gate, busy, 0)
  Atomics.notify(gate, busy)
}
