import type { ClientSession } from 'mongoose'
import { enqueue } from '../outbox/index.ts'
import { laneOf, type StepName } from './steps.ts'

export const stepsWantedEvent = 'processing.stepsWanted'

/** With the record that says that these steps are due. */
export async function ask(steps: readonly StepName[], session: ClientSession, runAt?: Date): Promise<void> {
  for (const lane of new Set(steps.map(laneOf))) await enqueue(stepsWantedEvent, { lane }, session, runAt)
}
