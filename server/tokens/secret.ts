// A token as text: `hl_<id>_<secret>`. The beginning lets people and scanners recognise it where it should not be.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Types } from 'mongoose'

export interface NewToken {
  readonly id: Types.ObjectId
  /** To be shown once. */
  readonly text: string
  readonly secretHash: string
}

export function makeToken(): NewToken {
  const id = new Types.ObjectId()
  const secret = randomBytes(32).toString('hex')
  return { id, text: `hl_${id.toString()}_${secret}`, secretHash: hashOf(secret) }
}

/** Undefined for a text that no token of ours is written like. */
export function readToken(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = /^hl_([0-9a-f]{24})_([0-9a-f]{64})$/.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

export function isSecret(secret: string, secretHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(secretHash))
}

/** The secret has 256 random bits: no slow hash is needed to keep it from being guessed. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
