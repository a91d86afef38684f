// Slows guessing down, so that nobody can lock others out. Three counters, which all servers share:
//
// - user name and address, or user name and browser once it has signed in there: five tries are free, then waits grow; from
//   the tenth on each costs a quarter of an hour. A classmate behind the same address can do this to one pupil at a time,
//   and not in the pupil's own browser.
// - user name, from wherever, in browsers that have never signed in there: so many in an hour. One address alone never
//   gets so far.
// - address: its answers come later and later, but they come. A school has one address.
//
// A try is counted before the password is looked at, and taken back when it was right: a hundred at once count as a hundred.
// User names are those typed, whether they exist or not, so that both behave alike.

import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { isDuplicateKey } from '../errors.ts'
import { type CounterRecord, SignInCounter } from './counter.model.ts'

export interface Try {
  readonly userNameKey: string
  readonly address: string
  /** The hash of a browser that has signed in to this account before. */
  readonly knownBrowser: string | undefined
}

export type Admission =
  | { readonly isAdmitted: false; readonly seconds: number }
  | {
      readonly isAdmitted: true
      /** Milliseconds to wait before the password is looked at. */
      readonly pause: number
      /** The wait before the next try, if this one fails. */
      readonly seconds: number
      /** Where the account is closed for a while, if this try fails. */
      readonly locks: 'here' | 'elsewhere' | undefined
    }

/** Seconds before the next try, by the number of failures so far. */
const waits = [0, 0, 0, 0, 0, 10, 20, 40, 80, 160, 15 * 60]
const lockedAt = waits.length - 1
const forgottenAfter = 2 * 3600

const mostFromWherever = 30
const whereverWindow = 3600

const freeOfAddress = 100
const addressWindow = 15 * 60
/** Milliseconds, for each failure beyond the free ones. */
const pauseStep = 20
const longestPause = 3000

/** Counts a try as a failure until `takeBack` says otherwise. */
export async function countTry(given: Try, at: Date): Promise<Admission> {
  const { userNameKey, address, knownBrowser } = given
  if (knownBrowser !== undefined) return admission(await countPair(pairKey(given), at), at, 0)

  const whereverKey = keyOf('wherever', userNameKey)
  const addressKey = keyOf('address', networkOf(address))
  const [wherever, ofAddress] = await findCounters([whereverKey, addressKey], at)
  if (failuresOf(wherever) >= mostFromWherever) return refusal(wherever!.expiresAt!, at)

  const pair = await countPair(pairKey(given), at)
  if (pair.isRefused) return refusal(pair.waitUntil!, at)
  const counted = await countInWindow(whereverKey, at, whereverWindow, mostFromWherever)
  if (counted.isRefused) return refusal(counted.expiresAt!, at)
  const here = admission(pair, at, pauseAfter(failuresOf(ofAddress)))
  return here.isAdmitted && counted.failures === mostFromWherever ? { ...here, locks: 'elsewhere' } : here
}

/** The password was right. */
export async function takeBack(given: Try): Promise<void> {
  await SignInCounter.deleteOne({ _id: pairKey(given) })
  if (given.knownBrowser !== undefined) return
  await SignInCounter.updateOne(
    { _id: keyOf('wherever', given.userNameKey), failures: { $gt: 0 } },
    { $inc: { failures: -1 } },
  )
}

/** The password was wrong: the address, which so far was not blamed, is. */
export async function blameAddress({ address, knownBrowser }: Try, at: Date): Promise<void> {
  if (knownBrowser !== undefined) return
  await countInWindow(keyOf('address', networkOf(address)), at, addressWindow, Infinity)
}

/** Whoever has one IPv6 address has the 2^64 around it as well. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const before = head.split(':').filter((group) => group !== '')
  const after = tail?.split(':').filter((group) => group !== '') ?? []
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}

function pairKey({ userNameKey, address, knownBrowser }: Try): string {
  return knownBrowser === undefined
    ? keyOf('pair', userNameKey, networkOf(address))
    : keyOf('browser', userNameKey, knownBrowser)
}

function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

function pauseAfter(failures: number): number {
  return Math.min(Math.max(failures - freeOfAddress, 0) * pauseStep, longestPause)
}

function admission({ isRefused, waitUntil, failures }: CounterRecord, at: Date, pause: number): Admission {
  if (isRefused) return refusal(waitUntil!, at)
  return {
    isAdmitted: true,
    pause,
    seconds: secondsUntil(waitUntil!, at),
    locks: failures === lockedAt ? 'here' : undefined,
  }
}

function refusal(until: Date, at: Date): Admission {
  return { isAdmitted: false, seconds: Math.max(secondsUntil(until, at), 1) }
}

function secondsUntil(until: Date, at: Date): number {
  return Math.ceil((until.getTime() - at.getTime()) / 1000)
}

function failuresOf(counter: CounterRecord | undefined): number {
  return counter?.failures ?? 0
}

async function findCounters(keys: readonly string[], at: Date): Promise<(CounterRecord | undefined)[]> {
  const found = await SignInCounter.find({ _id: { $in: [...keys] }, expiresAt: { $gt: at } }).lean()
  return keys.map((key) => found.find(({ _id }) => _id === key))
}

/** One more failure and what must be waited after it, unless that time is not over yet. In one step. */
async function countPair(key: string, at: Date): Promise<CounterRecord> {
  const isOver = { $lte: [{ $ifNull: ['$waitUntil', at] }, at] }
  const wait = { $arrayElemAt: [waits, { $min: ['$failures', lockedAt] }] }
  return await count(key, at, [
    { $set: { isRefused: { $not: [isOver] } } },
    { $set: { failures: { $add: ['$failures', { $cond: ['$isRefused', 0, 1] }] } } },
    {
      $set: {
        waitUntil: { $cond: ['$isRefused', '$waitUntil', { $add: [at, { $multiply: [wait, 1000] }] }] },
        expiresAt: { $cond: ['$isRefused', '$expiresAt', later(at, forgottenAfter)] },
      },
    },
  ])
}

/** One more failure in a window of so many seconds that begins with the first, unless there are `most` already. */
async function countInWindow(key: string, at: Date, seconds: number, most: number): Promise<CounterRecord> {
  return await count(key, at, [
    { $set: { isRefused: { $gte: ['$failures', most] }, expiresAt: { $ifNull: ['$expiresAt', later(at, seconds)] } } },
    { $set: { failures: { $add: ['$failures', { $cond: ['$isRefused', 0, 1] }] } } },
  ])
}

async function count(key: string, at: Date, steps: Record<string, unknown>[]): Promise<CounterRecord> {
  const isCurrent = { $gt: ['$expiresAt', at] }
  const anew = {
    $set: {
      failures: { $cond: [isCurrent, { $ifNull: ['$failures', 0] }, 0] },
      waitUntil: { $cond: [isCurrent, '$waitUntil', null] },
      expiresAt: { $cond: [isCurrent, '$expiresAt', null] },
    },
  }
  const update = () =>
    SignInCounter.collection.findOneAndUpdate({ _id: key as never }, [anew, ...steps], {
      upsert: true,
      returnDocument: 'after',
    })
  // Two servers may want to make the same counter at once: one of them finds it made.
  const counter = await update().catch((error: unknown) => {
    if (isDuplicateKey(error)) return update()
    throw error
  })
  return counter as unknown as CounterRecord
}

function later(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000)
}
