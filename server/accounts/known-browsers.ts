// Which browsers have signed in to an account before. A browser keeps a random text that nobody can guess; the account keeps
// its hash. Such a browser is not slowed down by what others do elsewhere, and its sign-in is no news.

import { createHash, randomBytes } from 'node:crypto'

/** Of an account; the one that has not been new for longest is forgotten first. A computer room has more, and may ask again. */
export const mostKnown = 30

/** Bytes of random, as text in the cookie. */
export function newBrowserKey(): string {
  return randomBytes(16).toString('base64url')
}

export function browserHashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}

/** Its hash, if it has signed in to this account before. */
export function knownIn(
  account: { readonly knownBrowsers: readonly string[] } | undefined,
  browserKey: string | undefined,
): string | undefined {
  if (!account || browserKey === undefined) return undefined
  const hash = browserHashOf(browserKey)
  return account.knownBrowsers.includes(hash) ? hash : undefined
}
