// The time of the database, which all servers and workers share: their own clocks differ, and somebody may set them.

import mongoose from 'mongoose'

/** Milliseconds after which the difference to the database's clock is measured again. */
const trusted = 60_000

let measuredAt = -Infinity
let ahead = 0
let measuring: Promise<void> | undefined

/** Asks the database once a minute; in between this process's own steady clock counts on. */
export async function sharedTime(): Promise<Date> {
  if (performance.now() - measuredAt > trusted) await (measuring ??= measure().finally(() => (measuring = undefined)))
  return new Date(performance.now() + ahead)
}

async function measure(): Promise<void> {
  const sentAt = performance.now()
  const { localTime } = (await mongoose.connection.getClient().db('admin').command({ hello: 1 })) as { localTime: Date }
  const answeredAt = performance.now()
  ahead = localTime.getTime() - (sentAt + answeredAt) / 2
  measuredAt = answeredAt
}
