// What an error of Meilisearch or of the way to it means. No sentence repeats the key or a password in the address.

import { MeilisearchApiError, MeilisearchRequestError, MeilisearchRequestTimeOutError } from 'meilisearch'
import { SearchUnavailable } from '../search.ts'

export async function translateFailures<T>(url: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const why = error instanceof SearchUnavailable ? undefined : whyUnavailable(url, error)
    throw why === undefined ? error : new SearchUnavailable(why, { cause: error })
  }
}

/** A sentence when it was the server or the way to it that failed, and not the caller. */
export function whyUnavailable(url: string, error: unknown): string | undefined {
  const place = placeOf(url)
  if (error instanceof MeilisearchApiError) return whyRefused(place, error)
  if (error instanceof MeilisearchRequestTimeOutError)
    return `The Meilisearch at ${place} takes too long to answer: see whether it is overloaded.`
  if (error instanceof MeilisearchRequestError)
    return `The Meilisearch at ${place} cannot be reached (${reasonOf(error)}): start it, or check its address.`
  // The client parses every answer as JSON.
  if (error instanceof SyntaxError) return `What answers at ${place} is not a Meilisearch: check its address and port.`
  return undefined
}

export function placeOf(url: string): string {
  return new URL(url).origin
}

function whyRefused(place: string, { cause, response, message }: MeilisearchApiError): string | undefined {
  switch (cause?.code) {
    case 'missing_authorization_header':
      return `The Meilisearch at ${place} wants a key: give it one that may manage indexes.`
    case 'invalid_api_key':
      return `The Meilisearch at ${place} refuses the key: give it its master key or one that may manage indexes.`
    case 'index_not_found':
      return `The Meilisearch at ${place} has lost an index (${message}): start the server again, which makes it anew.`
    case undefined:
      return `What answers at ${place} is not a Meilisearch: check its address and port.`
  }
  return response.status >= 500 || response.status === 429 || response.status === 408
    ? `The Meilisearch at ${place} does not work at present (${message}): try again later, or look at its log.`
    : undefined
}

function reasonOf(error: Error): string {
  let reason: unknown = error
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause
  const { code, message } = reason as Error & { code?: string }
  return code ?? message
}
