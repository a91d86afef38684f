// Passwords as argon2id hashes, which say themselves what they have cost.

import { randomBytes } from 'node:crypto'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { tooMany } from '../errors.ts'
import { createTurns } from './turns.ts'

export interface HashCost {
  /** KiB. */
  readonly memoryCost: number
  readonly timeCost: number
}

/** About 30 ms of one core. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
export const fullCost: HashCost = { memoryCost: 19 * 1024, timeCost: 2 }
/** For tests, which make many accounts. */
export const lowCost: HashCost = { memoryCost: 8, timeCost: 1 }

/** From now on; the hash of an older cost is made anew when its owner signs in. */
export function useHashCost(chosen: HashCost): void {
  cost = chosen
  nobodys = undefined
}

export async function hashPassword(password: string): Promise<string> {
  return await work('own', () => hash(password.normalize('NFC'), cost))
}

/** Without a hash (nobody has that user name) it takes as long, and says no. */
export async function verifyPassword(stored: string | undefined, password: string, lane: string): Promise<boolean> {
  nobodys ??= hash(randomBytes(16), cost)
  const against = stored ?? (await nobodys)
  const isRight = await work(lane, () => verify(against, password.normalize('NFC')))
  return isRight && stored !== undefined
}

/** @throws AppError 429, before anything of a try has been counted */
export function refuseWhenBusy(lane: string): void {
  if (!hasRoom(lane)) throw tooMany(10)
}

export function isOutdated(stored: string): boolean {
  const { memoryCost, timeCost } = parseOptions(stored)
  return memoryCost !== cost.memoryCost || timeCost !== cost.timeCost
}

let cost = fullCost
let nobodys: Promise<string> | undefined

/** The hands of the process also read files for others: two of the four are left to them. */
const { take: work, hasRoom } = createTurns({ atOnce: 2, mostWaiting: 2000, mostWaitingInLane: 500 })
