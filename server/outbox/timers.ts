// What happens at certain times, once, however many workers there are. What was due while no worker ran is made up for
// when one starts: in many schools the machine is switched off at night.

import { Cron } from 'croner'
import type { Log } from '../log.ts'
import { isDuplicateKey } from '../errors.ts'
import { describeFailure } from './failure.ts'
import { TimerRun, type TimerRunRecord } from './timer-run.model.ts'

export interface Timer {
  readonly name: string
  /** Minute, hour, day, month, weekday, in the time of Vietnam. */
  readonly pattern: string
  /** Is not repeated when it fails or its worker dies: what must not be missed it puts into the outbox. */
  run(log: Log): Promise<void>
}

export interface Timers {
  /** Resolves when what is running has ended, or at the end of the patience. */
  stop(): Promise<void>
}

/** Milliseconds. */
const patience = 8000

export function startTimers(timers: readonly Timer[], log: Log): Timers {
  const running = new Set<Promise<void>>()
  const crons = timers.map((timer) => {
    const cron = new Cron(timer.pattern, { timezone: 'Asia/Ho_Chi_Minh', protect: true }, (cron: Cron) =>
      start(runOnce(timer, cron.currentRun() ?? new Date(), log)),
    )
    void start(makeUpFor(timer, cron.previousRuns(1)[0], log))
    return cron
  })
  return {
    stop: async () => {
      for (const cron of crons) cron.stop()
      let late: NodeJS.Timeout | undefined
      await Promise.race([Promise.all(running), new Promise((resolve) => (late = setTimeout(resolve, patience)))])
      clearTimeout(late)
    },
  }

  async function start(run: Promise<void>): Promise<void> {
    running.add(run)
    await run
    running.delete(run)
  }
}

/** Runs it unless another worker has done so for the same minute. Never rejects. */
export async function runOnce(timer: Timer, at: Date, log: Log): Promise<void> {
  await logged(timer, log, async () => {
    if (await claim(timer.name, wholeMinute(at))) await runClaimed(timer, log)
  })
}

/** Runs it when nobody has done so at its last time. One that is new begins with its next time. Never rejects. */
export async function makeUpFor(timer: Timer, missed: Date | undefined, log: Log): Promise<void> {
  await logged(timer, log, async () => {
    if (!missed) return
    const isNew = !(await TimerRun.exists({ _id: timer.name }))
    if ((await claim(timer.name, wholeMinute(missed))) && !isNew) await runClaimed(timer, log)
  })
}

/** How each has run last. */
export async function listTimerRuns(): Promise<TimerRunRecord[]> {
  return await TimerRun.find().sort({ _id: 1 }).lean()
}

async function logged(timer: Timer, log: Log, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    log.error({ timer: timer.name, error }, 'a timer has failed')
  }
}

async function runClaimed(timer: Timer, log: Log): Promise<void> {
  const mine = { _id: timer.name }
  try {
    await timer.run(log)
    await TimerRun.updateOne(mine, { $set: { endedAt: new Date() } })
  } catch (error) {
    await TimerRun.updateOne(mine, { $set: { endedAt: new Date(), error: describeFailure(error) } })
    throw error
  }
}

async function claim(name: string, minute: Date): Promise<boolean> {
  try {
    const { modifiedCount, upsertedCount } = await TimerRun.updateOne(
      { _id: name, ranAt: { $lt: minute } },
      { $set: { ranAt: minute }, $unset: { endedAt: 1, error: 1 } },
      { upsert: true },
    )
    return modifiedCount + upsertedCount > 0
  } catch (error) {
    // It is there with this minute or a later one.
    if (isDuplicateKey(error)) return false
    throw error
  }
}

function wholeMinute(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000)
}
