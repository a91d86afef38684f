// The logical time of replies: seconds and a count within the second, growing with every reply that may follow a write.
// https://github.com/mongodb/specifications/blob/master/source/causal-consistency/causal-consistency.md

import { Binary, Timestamp, type Doc, type Value } from '../bson/values.ts'

export class Clock {
  #seconds = 0
  #count = 0

  /** A time later than every time before. */
  tick(): Timestamp {
    const now = Math.floor(Date.now() / 1000)
    if (now > this.#seconds) {
      this.#seconds = now
      this.#count = 0
    }
    this.#count++
    return new Timestamp({ t: this.#seconds, i: this.#count })
  }

  /** Puts the time into a reply, as a member of a replica set does. Nothing signs it: there is nobody to check it with. */
  stamp(reply: Doc): void {
    const time = this.tick()
    reply.set(
      '$clusterTime',
      new Map<string, Value>([
        ['clusterTime', time],
        ['signature', unsigned],
      ]),
    )
    reply.set('operationTime', time)
  }
}

const unsigned: Doc = new Map<string, Value>([
  ['hash', new Binary(Buffer.alloc(20))],
  ['keyId', 0n],
])
