// Where a list goes on: all of it stands in the token, nothing is kept, so that it is good for as long as anybody likes. It
// holds only what whoever brings it could ask for anyway; what is no token of ours is refused.

import { z } from 'zod'
import { isSetSpec } from './sets.ts'
import { readTime } from './times.ts'

const time = z.string().refine((text) => readTime(text) !== undefined)

const tokenSchema = z.strictObject({
  verb: z.enum(['ListRecords', 'ListIdentifiers']),
  cursor: z.string().min(1).max(1000),
  set: z.string().refine(isSetSpec).optional(),
  from: time.optional(),
  until: time.optional(),
  /** How many came before. */
  position: z.int().min(1),
  size: z.int().min(1).optional(),
})
export type Token = z.output<typeof tokenSchema>

export function writeToken(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

/** Undefined for what is none. */
export function readToken(text: string): Token | undefined {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    return undefined
  }
}
