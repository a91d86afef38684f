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

/** Of a few answers the fastest is the closest to the truth, which is at most half its round trip away. */
async function measure(): Promise<void> {
  let best = Infinity
  for (let asked = 0; asked < most && best > close; asked++) {
    const sentAt = performance.now()
    const { localTime } = (await mongoose.connection.getClient().db('admin').command({ hello: 1 })) as {
      localTime: Date
    }
    measuredAt = performance.now()
    const roundTrip = measuredAt - sentAt
    if (roundTrip >= best) continue
    best = roundTrip
    ahead = localTime.getTime() - (sentAt + measuredAt) / 2
  }
}

/** Milliseconds of a round trip after which nothing better is looked for. */
const close = 10
const most = 4
