// So much at a time, and every lane in its turn: who sends much waits longest.

import { tooMany } from '../errors.ts'

export interface Turns {
  /** @throws AppError 429 when too many are waiting already */
  take<T>(lane: string, job: () => Promise<T>): Promise<T>
  hasRoom(lane: string): boolean
}

export interface TurnsOptions {
  readonly atOnce: number
  readonly mostWaiting: number
  readonly mostWaitingInLane: number
}

export function createTurns({ atOnce, mostWaiting, mostWaitingInLane }: TurnsOptions): Turns {
  const lanes = new Map<string, (() => void)[]>()
  let running = 0
  let waiting = 0
  return { take, hasRoom }

  async function take<T>(lane: string, job: () => Promise<T>): Promise<T> {
    if (running < atOnce) running += 1
    else await standIn(lane)
    try {
      return await job()
    } finally {
      handOver()
    }
  }

  function hasRoom(lane: string): boolean {
    return waiting < mostWaiting && (lanes.get(lane)?.length ?? 0) < mostWaitingInLane
  }

  function standIn(lane: string): Promise<void> {
    if (!hasRoom(lane)) throw tooMany(10)
    const queue = lanes.get(lane) ?? []
    lanes.set(lane, queue)
    waiting += 1
    return new Promise((resolve) => queue.push(resolve))
  }

  /** The place goes straight to the next one: nobody who comes just now can slip in. */
  function handOver(): void {
    const [next] = lanes
    if (!next) {
      running -= 1
      return
    }
    const [lane, queue] = next
    lanes.delete(lane)
    if (queue.length > 1) lanes.set(lane, queue)
    waiting -= 1
    queue.shift()!()
  }
}
