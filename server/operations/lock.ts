import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { isDuplicateKey } from '../errors.ts'
import { sharedTime } from '../outbox/clock.ts'
import { Lock } from './lock.model.ts'

export interface LockOptions {
  /** Called once, when another process has it. */
  readonly onWait?: () => void
  /** Milliseconds after which a holder that has died has it no more. */
  readonly lease?: number
}

/** Throws when the lock has been lost: the process stood still for so long that another one may have taken over. */
export type StillHeld = () => Promise<void>

/** Does the work while no other process holds the lock, after waiting for it. */
export async function withLock<T>(
  name: string,
  { onWait, lease = 60_000 }: LockOptions,
  work: (stillHeld: StillHeld) => Promise<T>,
): Promise<T> {
  const holder = randomUUID()
  for (let tries = 0; !(await take(name, holder, lease)); tries++) {
    if (tries === 0) onWait?.()
    await wait(poll)
  }
  const renewal = setInterval(() => void keep(name, holder, lease).catch(() => undefined), lease / 3)
  try {
    return await work(async () => {
      if (!(await keep(name, holder, lease))) throw new Error(`Another process has taken over the lock ${name}.`)
    })
  } finally {
    clearInterval(renewal)
    await Lock.deleteOne({ _id: name, holder })
  }
}

/** Milliseconds. */
const poll = 200

async function take(name: string, holder: string, lease: number): Promise<boolean> {
  const now = await sharedTime()
  try {
    const until = new Date(now.getTime() + lease)
    await Lock.updateOne({ _id: name, until: { $lt: now } }, { $set: { holder, until } }, { upsert: true })
    return true
  } catch (error) {
    // It is there, and its holder lives.
    if (isDuplicateKey(error)) return false
    throw error
  }
}

async function keep(name: string, holder: string, lease: number): Promise<boolean> {
  const until = new Date((await sharedTime()).getTime() + lease)
  const { matchedCount } = await Lock.updateOne({ _id: name, holder }, { $set: { until } })
  return matchedCount > 0
}
