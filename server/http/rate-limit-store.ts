// Counts for express-rate-limit that all servers share. When the database is away each server counts for itself: limits
// then hold for each server alone, and nobody is refused because of it.

import { createHash } from 'node:crypto'
import type { Store } from 'express-rate-limit'
import { isDuplicateKey } from '../errors.ts'
import type { Log } from '../log.ts'
import { RateLimit } from './rate-limit.model.ts'

export interface SharedCountOptions {
  /** Of the limit: its counts are kept apart from those of others. */
  readonly name: string
  readonly limit: number
  readonly windowSeconds: number
  /**
   * Milliseconds after which this server tells what it has counted, and learns what the others have: until then they may
   * let pass what is too much together. Without it every request asks the database, until there is one too many.
   */
  readonly tellAfter?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** Where a server says that it counts alone; without one it says nothing. Called when a server begins. */
export function useRateLimitLog(chosen: Log): void {
  log = chosen
  awayUntil = 0
}

export function sharedCount(options: SharedCountOptions): Store {
  const { name, limit, windowSeconds, tellAfter, now = Date.now } = options
  const length = windowSeconds * 1000
  let counts = new Map<string, Count>()
  let window = -1
  let timer: NodeJS.Timeout | undefined

  return {
    prefix: `${name}:`,
    localKeys: false,
    increment: async (key) => {
      const count = countOf(key)
      const resetTime = new Date(count.endsAt)
      count.waiting += 1
      // Who is over the limit stays so until the window ends: a flood of refusals costs the database nothing.
      const isOver = count.isKnown && totalOf(count) > limit + 1
      if (tellAfter === undefined) return { totalHits: isOver ? totalOf(count) : await countOne(count), resetTime }

      if (!isOver) timer ??= setTimeout(tellAll, tellAfter).unref()
      if (!count.isKnown) await (count.first ??= tell(count))
      return { totalHits: totalOf(count), resetTime }
    },
    decrement: async (key) => {
      const count = countOf(key)
      count.shared -= 1
      await add(count, -1)
    },
    resetKey: async (key) => {
      const { id } = countOf(key)
      counts.delete(key)
      await RateLimit.deleteOne({ _id: id })
    },
  }

  function countOf(key: string): Count {
    const current = Math.floor(now() / length)
    if (current !== window || counts.size >= mostKeys) {
      counts = new Map()
      window = current
    }
    let count = counts.get(key)
    if (!count) {
      const endsAt = (window + 1) * length
      count = { id: idOf(name, key, window), endsAt, shared: 0, sent: 0, waiting: 0, isKnown: false, first: undefined }
      counts.set(key, count)
    }
    return count
  }

  /** The place of this one hit among all, also of those that come while it is being counted. */
  async function countOne(count: Count): Promise<number> {
    count.waiting -= 1
    const place = await addUnlessAway(count, 1)
    count.shared = Math.max(place ?? 0, count.shared + (place === undefined ? 1 : 0))
    count.isKnown = true
    return place ?? count.shared
  }

  async function tell(count: Count): Promise<void> {
    const sending = count.waiting
    count.sent += sending
    count.waiting -= sending
    const total = await addUnlessAway(count, sending)
    count.sent -= sending
    count.shared = Math.max(count.shared + sending, total ?? 0)
    count.isKnown = true
  }

  function tellAll(): void {
    timer = undefined
    for (const count of counts.values()) if (count.waiting > 0) void tell(count)
  }

  async function addUnlessAway(count: Count, hits: number): Promise<number | undefined> {
    if (Date.now() < awayUntil) return undefined
    try {
      return await inTime(add(count, hits))
    } catch (error) {
      awayUntil = Date.now() + rest
      log?.warn({ error, limit: name }, 'this server counts alone for its limits: the database does not answer')
      return undefined
    }
  }
}

interface Count {
  readonly id: string
  readonly endsAt: number
  /** What the database has told; what is on the way there; what is still here. */
  shared: number
  sent: number
  waiting: number
  isKnown: boolean
  first: Promise<void> | undefined
}

/** Keys that one server remembers within a window. */
const mostKeys = 100_000
/** Milliseconds: a limit may hold nobody up, and a database that is away is left alone for a while. */
const patience = 500
const rest = 5000

let log: Log | undefined
let awayUntil = 0

function totalOf({ shared, sent, waiting }: Count): number {
  return shared + sent + waiting
}

/** A hash, because keys are addresses of people. */
function idOf(name: string, key: string, window: number): string {
  const hash = createHash('sha256').update(`${name}\n${key}\n${window}`).digest('base64url')
  return `${name}:${hash}`
}

async function add({ id, endsAt }: Count, hits: number): Promise<number> {
  const change = { $inc: { hits }, $setOnInsert: { expiresAt: new Date(endsAt) } }
  const options = { upsert: true, returnDocument: 'after', writeConcern: { w: 1 } } as const
  const once = () => RateLimit.findOneAndUpdate({ _id: id }, change, options).lean()
  // Two servers that begin the same count at once: the second one finds it then.
  const found = await once().catch((error: unknown) => {
    if (isDuplicateKey(error)) return once()
    throw error
  })
  return found.hits
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patience} ms`)), patience)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
