// What happens at certain times, once, however many workers there are.

import { Cron } from 'croner'
import type { Log } from '../log.ts'
import { isDuplicateKey } from '../errors.ts'
import { TimerRun } from './timer-run.model.ts'

export interface Timer {
  readonly name: string
  /** Minute, hour, day, month, weekday, in the time of Vietnam. */
  readonly pattern: string
  run(log: Log): Promise<void>
}

export interface Timers {
  stop(): Promise<void>
}

export function startTimers(timers: readonly Timer[], log: Log): Timers {
  const running = new Set<Promise<void>>()
  const crons = timers.map(
    (timer) =>
      new Cron(timer.pattern, { timezone: 'Asia/Ho_Chi_Minh', protect: true }, async (cron: Cron) => {
        const run = runOnce(timer, cron.currentRun() ?? new Date(), log).finally(() => running.delete(run))
        running.add(run)
        await run
      }),
  )
  return {
    stop: async () => {
      for (const cron of crons) cron.stop()
      await Promise.all(running)
    },
  }
}

/** Runs it unless another worker has done so for the same minute. Never rejects. */
export async function runOnce(timer: Timer, at: Date, log: Log): Promise<void> {
  try {
    if (await claim(timer.name, new Date(Math.floor(at.getTime() / 60_000) * 60_000))) await timer.run(log)
  } catch (error) {
    log.error({ timer: timer.name, error }, 'a timer has failed')
  }
}

async function claim(name: string, minute: Date): Promise<boolean> {
  try {
    const { modifiedCount, upsertedCount } = await TimerRun.updateOne(
      { _id: name, ranAt: { $lt: minute } },
      { $set: { ranAt: minute } },
      { upsert: true },
    )
    return modifiedCount + upsertedCount > 0
  } catch (error) {
    // It is there with this minute or a later one.
    if (isDuplicateKey(error)) return false
    throw error
  }
}
