// A place in a class that ends on a day that was known before: from that day on its teachers no longer see the pupil.

import type { Types } from 'mongoose'
import type { Log } from '../log.ts'
import { refreshClasses } from './add.ts'
import { Placement } from './placement.model.ts'

/** Days to look back: a timer that was missed is made up for once only. */
const days = 7

export async function refreshEnded(_log: Log, now = new Date()): Promise<void> {
  const since = new Date(now.getTime() - days * 24 * 3600_000)
  const cursor = Placement.find({ to: { $exists: true, $gt: since, $lte: now } }, { personId: 1 })
    .lean()
    .cursor({ batchSize: 500 })
  let batch: Types.ObjectId[] = []
  for await (const { personId } of cursor) {
    batch.push(personId)
    if (batch.length === 500) {
      await refreshClasses(batch, undefined, now)
      batch = []
    }
  }
  if (batch.length > 0) await refreshClasses(batch, undefined, now)
}
