// The records as they are at one moment, while others go on changing them: read in one transaction, which sees nothing of
// that. A transaction may last a minute. What takes longer is read in several, each from its own moment on.

import type { ClientSession, Db, FindOptions } from 'mongodb'
import { readField } from '../../storage/database/embedded/bson/codec.ts'
import { equals } from '../../storage/database/embedded/bson/compare.ts'
import type { Value } from '../../storage/database/embedded/bson/values.ts'

export interface Part {
  readonly documents: number
  /** One document after the other, as they are stored. */
  readonly bytes: Buffer
}

export interface Moments {
  readonly times: readonly Date[]
  /** A transaction that has time left. */
  session(): Promise<ClientSession>
  hasTime(): boolean
  /** The next session is a new one. */
  end(): Promise<void>
}

/** Of the 60 seconds that a transaction may last. */
const longest = 45_000
const partBytes = 4 * 2 ** 20

export function openMoments(db: Db, milliseconds = longest): Moments {
  const times: Date[] = []
  let current: { session: ClientSession; since: number } | undefined
  return { times, session, hasTime, end }

  async function session(): Promise<ClientSession> {
    if (current && hasTime()) return current.session
    await end()
    const begun = db.client.startSession()
    begun.startTransaction({ readConcern: { level: 'snapshot' } })
    current = { session: begun, since: performance.now() }
    times.push(new Date())
    return begun
  }

  function hasTime(): boolean {
    return current !== undefined && performance.now() - current.since < milliseconds
  }

  async function end(): Promise<void> {
    const ending = current?.session
    current = undefined
    if (!ending) return
    // Nothing has been changed, and it may be over already.
    if (ending.inTransaction()) await ending.abortTransaction().catch(() => undefined)
    await ending.endSession()
  }
}

/** All documents of a collection, in the order of their _id. */
export async function* readParts(db: Db, collection: string, moments: Moments): AsyncGenerator<Part> {
  let last: Value | undefined
  let documents: Uint8Array[] = []
  let bytes = 0
  let isComplete = false
  for (let failures = 0; !isComplete;) {
    try {
      isComplete = true
      for await (const document of find(db, collection, await moments.session(), last)) {
        documents.push(document)
        bytes += document.length
        last = readField(document, '_id')
        failures = 0
        if (bytes < partBytes) continue
        yield take()
        isComplete = moments.hasTime()
        if (!isComplete) break
      }
    } catch (error) {
      if (!isOver(error) || ++failures > 3) throw error
      isComplete = false
    }
    if (!isComplete) await moments.end()
  }
  if (documents.length > 0) yield take()

  function take(): Part {
    const part = { documents: documents.length, bytes: Buffer.concat(documents) }
    documents = []
    bytes = 0
    return part
  }
}

async function* find(
  db: Db,
  collection: string,
  session: ClientSession,
  last: Value | undefined,
): AsyncGenerator<Uint8Array> {
  // min() goes on from a value of any type, where a filter with $gt stays within one.
  const from = last === undefined ? {} : { min: new Map([['_id', last]]) }
  const options: FindOptions = { ...from, hint: { _id: 1 }, sort: { _id: 1 }, raw: true, session }
  const cursor: unknown = db.collection(collection).find({}, options)
  for await (const document of cursor as AsyncIterable<Uint8Array>) {
    if (last === undefined || !equals(readField(document, '_id'), last)) yield document
  }
}

/** The transaction has been ended by the server. */
function isOver(error: unknown): boolean {
  return (
    error instanceof Error &&
    'hasErrorLabel' in error &&
    (error as { hasErrorLabel(label: string): boolean }).hasErrorLabel('TransientTransactionError')
  )
}
