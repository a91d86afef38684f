// Long work of the background whose workers are killed, one after the other, and which the next one goes on with.

import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import type { Run } from '../support/run.ts'
import { startWorker } from '../server/process.ts'

export interface Progress {
  /** Steps that are recorded. */
  readonly done: number
  readonly state: string
}

export interface Relay {
  /** A worker for each of these steps, which dies as soon as that step is recorded. `states`: those of work that goes on. */
  killAt(work: Work, steps: readonly number[], isReached: (done: number, at: number) => boolean): Promise<void>
  finish(work: Work, state: string): Promise<void>
}

export interface Work {
  look(): Promise<Progress>
  /** Of work that goes on. */
  readonly states: readonly string[]
}

/** While one worker works the next one gets ready, and goes on as soon as that one is gone. */
export function relay(directory: string): Relay {
  const getReady = () => startWorker({ DATA_DIR: directory })
  let next = getReady()
  const takeOver = async (): Promise<Run> => {
    const worker = await next
    await until(async () => (await OutboxEvent.exists({ runAt: { $gt: new Date() } })) !== null)
    next = getReady()
    // The last one is ended by the test's end, ready or not.
    next.catch(() => undefined)
    return worker
  }
  return {
    killAt: async (work, steps, isReached) => {
      for (const at of steps) {
        const worker = await takeOver()
        await untilProgress(work, ({ done }) => isReached(done, at))
        worker.process.kill('SIGKILL')
        await worker.ended
        expect((await work.look()).state).to.be.oneOf([...work.states])
        // Nobody waits for the lease of the dead.
        await OutboxEvent.updateMany({ claim: { $exists: true } }, { $set: { runAt: new Date(0) } })
      }
    },
    finish: async (work, state) => {
      const worker = await takeOver()
      await untilProgress(work, (now) => now.state === state)
      worker.process.kill('SIGTERM')
      expect((await worker.ended).status).to.equal(0)
    },
  }
}

/** However long it takes, as long as it goes on: looking all the time would only hold it up. */
async function untilProgress({ look }: Work, holds: (now: Progress) => boolean): Promise<void> {
  let told = ''
  await until(async () => {
    const now = await look()
    const isNew = told !== `${now.state} ${now.done}`
    told = `${now.state} ${now.done}`
    return holds(now) || (isNew ? 'goes on' : false)
  })
}

/** Throws when nothing has gone on for long. */
async function until(look: () => Promise<boolean | 'goes on'>): Promise<void> {
  for (let idle = 0; idle <= patience; idle++) {
    const seen = await look()
    if (seen === true) return
    if (seen === 'goes on') idle = 0
    await wait(interval)
  }
  throw new Error('It stands still.')
}

/** Milliseconds, and how often nothing may have happened. */
const interval = 20
const patience = 2000
