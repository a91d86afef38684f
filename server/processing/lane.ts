// The worker goes through the steps that are due, one after another in each lane. The records say what is due; an event
// only says that there is something, so thousands of files neither crowd the outbox nor hold its hands.

import { inTransaction } from '../../storage/database/index.ts'
import type { Payload } from '../outbox/index.ts'
import type { EventContext } from '../outbox/run.ts'
import { ask } from './ask.ts'
import { claimStep } from './claim.ts'
import { runStep } from './run-step.ts'
import { lanes } from './steps.ts'

/** Milliseconds after which another event goes on. */
const turn = 5 * 60_000

const busy = new Set<string>()
const asked = new Set<string>()

export async function workLane(payload: Payload, context: EventContext): Promise<void> {
  const lane = String(payload.lane)
  const steps = lanes[lane]
  if (!steps) return
  // Whoever works on it looks once more before ending.
  asked.add(lane)
  if (busy.has(lane)) return
  busy.add(lane)
  try {
    const end = performance.now() + turn
    while (asked.has(lane)) {
      asked.delete(lane)
      for (let claimed = await claimStep(steps); claimed; claimed = await claimStep(steps)) {
        await runStep(claimed, context)
        if (performance.now() > end) return await inTransaction((session) => ask(steps, session))
      }
    }
  } finally {
    busy.delete(lane)
  }
}
