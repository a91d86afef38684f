// Who does which step. A claim is a lease: who does not renew it has died, and somebody else does the step.

import { randomUUID } from 'node:crypto'
import { sharedTime } from '../outbox/clock.ts'
import { ProcessingModel, type ProcessingRecord } from './processing.model.ts'
import type { StepName } from './steps.ts'

export interface Claimed {
  readonly record: ProcessingRecord
  readonly step: StepName
  readonly claim: string
  /** From 1. */
  readonly attempt: number
}

const lease = 2 * 60_000

/** The one of these steps that is due longest. */
export async function claimStep(steps: readonly StepName[]): Promise<Claimed | undefined> {
  for (const step of steps) {
    const [now, claim] = [await sharedTime(), randomUUID()]
    const at = `steps.${step}`
    const record = await ProcessingModel.findOneAndUpdate(
      { [`${at}.runAt`]: { $lte: now } },
      {
        $set: { [`${at}.state`]: 'running', [`${at}.claim`]: claim, [`${at}.at`]: now, [`${at}.runAt`]: later(now) },
        $inc: { [`${at}.attempts`]: 1 },
      },
      { sort: { [`${at}.runAt`]: 1 }, returnDocument: 'after', lean: true },
    )
    if (record) return { record, step, claim, attempt: record.steps![step]!.attempts ?? 1 }
  }
  return undefined
}

/** Whether it is still theirs. */
export async function keepStep({ record, step, claim }: Claimed): Promise<boolean> {
  const { matchedCount } = await ProcessingModel.updateOne(
    { _id: record._id, [`steps.${step}.claim`]: claim },
    { $set: { [`steps.${step}.runAt`]: later(await sharedTime()) } },
  )
  return matchedCount > 0
}

function later(now: Date): Date {
  return new Date(now.getTime() + lease)
}
