// What one server remembers, another may change: who a session belongs to, what somebody may do. Whoever changes it writes
// a line here, in the same transaction; every server reads the new lines once a second and forgets what they name. A server
// that could not read them for a while trusts nothing that it remembers.

import type { ClientSession } from 'mongoose'
import { attemptOf } from '../../storage/database/index.ts'
import type { Log } from '../log.ts'
import { sharedTime } from '../outbox/clock.ts'
import { Change } from './change.model.ts'

export const topics = [
  'session',
  'account',
  'person',
  'unit',
  'unitFacts',
  'token',
  'curriculum',
  'policy',
  'year',
  'search',
  'notice',
  'desk',
  'course',
  'timetable',
  'collection',
  'update',
  'announcement',
  'disruption',
] as const
export type Topic = (typeof topics)[number]

/** Milliseconds. The oldest that something remembered may be. */
const trusted = 2000
const interval = 1000
/** The longest that anything is remembered, should a line never be seen because somebody has set the database's clock. */
const longest = 10 * 60_000
/** A transaction may last a minute: lines become visible this much after their time. */
const overlap = 75_000

export async function announceChange(topic: Topic, key: string, session?: ClientSession): Promise<void> {
  await announceChanges(topic, [key], session)
}

/** The same of many at a time, in one write. What a transaction has announced already is not written once more. */
export async function announceChanges(topic: Topic, keys: readonly string[], session?: ClientSession): Promise<void> {
  for (const key of keys) forget(topic, key)
  await write(topic, keys, session)
}

/**
 * As `announceChanges`, but this server, too, forgets only within a second, as the others do: for changes that come one after
 * another for a while and that nobody waits for. What they concern is then read anew once a second, not after each of them.
 */
export async function announceChangesSoon(
  topic: Topic,
  keys: readonly string[],
  session?: ClientSession,
): Promise<void> {
  await write(topic, keys, session)
}

async function write(topic: Topic, keys: readonly string[], session?: ClientSession): Promise<void> {
  const fresh = keys.filter((key) => isFirst(`${topic} ${key}`, session))
  if (fresh.length === 0) return
  const at = await sharedTime()
  await Change.insertMany(
    fresh.map((key) => ({ topic, key, at })),
    { session },
  )
}

function isFirst(line: string, session: ClientSession | undefined): boolean {
  const attempt = session && attemptOf(session)
  if (!attempt) return true
  const lines = announced.get(attempt) ?? new Set()
  announced.set(attempt, lines)
  return lines.size < lines.add(line).size
}

const announced = new WeakMap<object, Set<string>>()

export interface Memory<T extends object> {
  /** Undefined when it is not known or may be out of date. */
  get(key: string): T | undefined
  /** `read` must have begun after `since`, which `begin` gave: a change in between wins. */
  set(key: string, value: T, since: number): void
  begin(): number
  forget(key: string): void
  forgetAll(): void
}

/** Remembers up to `limit` values of a topic, the last used ones. */
export function createMemory<T extends object>(topic: Topic, limit: number): Memory<T> {
  const values = new Map<string, { value: T; at: number }>()
  const forgotten = new Map<string, number>()
  const memory: Memory<T> = {
    get: (key) => {
      if (performance.now() - readAt > trusted) return undefined
      const found = values.get(key)
      if (!found) return undefined
      values.delete(key)
      if (performance.now() - found.at > longest) return undefined
      values.set(key, found)
      return found.value
    },
    set: (key, value, since) => {
      if ((forgotten.get(key) ?? -1) >= since || since < clearedAt) return
      values.set(key, { value, at: performance.now() })
      if (values.size > limit) values.delete(values.keys().next().value!)
    },
    begin: () => ++moment,
    forget: (key) => {
      values.delete(key)
      forgotten.delete(key)
      forgotten.set(key, ++moment)
      if (forgotten.size > limit) {
        // Whatever is being read now might have been forgotten in what is dropped here.
        forgotten.clear()
        clearedAt = ++moment
      }
    },
    forgetAll: () => {
      values.clear()
      clearedAt = ++moment
    },
  }
  memories.push({ topic, memory: memory, clear: () => values.clear(), size: () => values.size })
  return memory
}

/** For what is remembered under another key than the one that is announced. */
export function whenAnnounced(topic: Topic, forgetIt: (key: string) => void): void {
  listeners.push({ topic, forgetIt })
}

/** How much this server remembers of each topic. */
export function rememberedCounts(): { topic: Topic; count: number }[] {
  return memories.map(({ topic, size }) => ({ topic, count: size() }))
}

/** When all records may be others than before. */
export function forgetAll(): void {
  for (const { clear } of memories) clear()
}

export interface Watch {
  stop(): Promise<void>
}

/** Reads what others announce until it is stopped. Resolves after the first reading. */
export async function watchChanges(log: Log): Promise<Watch> {
  const seen = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let isAway = false
  forgetAll()
  let reading = read()
  await reading
  next()
  return {
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await reading
      readAt = -Infinity
    },
  }

  function next(): void {
    if (isStopped) return
    timer = setTimeout(() => {
      reading = read().then(reached, missed).finally(next)
    }, interval)
  }

  function missed(error: unknown): void {
    if (!isAway) log.warn({ error }, 'the changes of other servers cannot be read: nothing is remembered')
    isAway = true
  }

  function reached(): void {
    if (isAway) log.info('the changes of other servers can be read again')
    isAway = false
  }

  async function read(): Promise<void> {
    const startedAt = performance.now()
    const from = new Date((await sharedTime()).getTime() - overlap)
    const lines = await Change.find({ at: { $gte: from } }).lean()
    for (const line of lines) {
      const id = line._id.toString()
      if (!seen.has(id)) forget(line.topic as Topic, line.key)
      seen.set(id, line.at.getTime())
    }
    for (const [id, at] of seen) if (at < from.getTime() - overlap) seen.delete(id)
    readAt = startedAt
  }
}

const memories: { topic: Topic; memory: Memory<object>; clear(): void; size(): number }[] = []
const listeners: { topic: Topic; forgetIt(key: string): void }[] = []
let readAt = -Infinity
let moment = 0
let clearedAt = 0

function forget(topic: Topic, key: string): void {
  for (const { topic: own, memory } of memories) if (own === topic) memory.forget(key)
  for (const { topic: own, forgetIt } of listeners) if (own === topic) forgetIt(key)
}
