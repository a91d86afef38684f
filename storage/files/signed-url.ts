// Addresses that carry their own permission. A bucket's server checks its own; for a directory they are made here, and
// whoever serves it asks `readSignedUrl` first.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { isKey } from './keys.ts'

export interface SignedUrlOptions {
  /** A whole number from 1 to 604,800 (a week, the most that S3 allows). */
  expiresInSeconds: number
  /** The browser saves the file under this name; without it, it shows the file if it can. */
  downloadName?: string
  /** The media type that the answer has; without it application/octet-stream. */
  type?: string
}

/** The token is the last part of the address, behind `base` and a slash: `https://example.org/files` or only `/files`. */
export interface Signing {
  readonly base: string
  readonly secret: string
}

export interface SignedFile {
  readonly key: string
  readonly downloadName?: string
  readonly type?: string
}

const WEEK = 7 * 24 * 60 * 60

export function signUrl(key: string, options: SignedUrlOptions, { base, secret }: Signing): string {
  const { downloadName, type } = options
  const expiresAt = Date.now() + checkedExpiry(options) * 1000
  const payload = Buffer.from(JSON.stringify({ key, downloadName, type, expiresAt })).toString('base64url')
  return `${base}/${payload}.${seal(payload, secret).toString('base64url')}`
}

/** Undefined for a token that is forged, changed or expired. `now` is in milliseconds. */
export function readSignedUrl(token: string, secret: string, now = Date.now()): SignedFile | undefined {
  const [payload = '', mac = '', ...rest] = token.split('.')
  const given = Buffer.from(mac, 'base64url')
  const right = seal(payload, secret)
  if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined

  const { expiresAt, ...file } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as SignedFile & {
    expiresAt: number
  }
  return now < expiresAt && isKey(file.key) ? file : undefined
}

export function checkedExpiry({ expiresInSeconds }: SignedUrlOptions): number {
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > WEEK)
    throw new RangeError(`A signed address is valid for 1 to ${WEEK} seconds, not for ${expiresInSeconds}.`)
  return expiresInSeconds
}

/** With a text of its own in front, so that nothing else signed with the same secret is an address. */
function seal(payload: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`signed file\n${payload}`).digest()
}
