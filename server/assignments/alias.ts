// What whose work it is is called while nobody who marks it is to know. Pure.

import { createHmac } from 'node:crypto'
import { Types } from 'mongoose'

// Without those that are read for one another.
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const length = 5

/** Such as `K7PQ2`: the same as long as the assignment lives, and another one in the next. */
export function codeOf(seed: string, ownerId: Types.ObjectId | string): string {
  return [...hashOf(seed, 'code', ownerId).subarray(0, length)].map((byte) => letters[byte % letters.length]).join('')
}

/** Stands in addresses instead of theirs. */
export function aliasIdOf(seed: string, ownerId: Types.ObjectId | string): Types.ObjectId {
  return new Types.ObjectId(hashOf(seed, 'id', ownerId).subarray(0, 12))
}

function hashOf(seed: string, what: string, ownerId: Types.ObjectId | string): Buffer {
  return createHmac('sha256', seed).update(`${what} ${ownerId.toString()}`).digest()
}
