import { Meilisearch } from 'meilisearch'
import { SearchUnavailable } from '../search.ts'
import { placeOf, whyUnavailable } from './failure.ts'

/** A client for a server that answers, is a Meilisearch and takes the key. Rejects with a sentence for the operator. */
export async function reach(url: string, key: string | undefined): Promise<Meilisearch> {
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new SearchUnavailable(
      'The address of the Meilisearch is malformed: it should look like http://127.0.0.1:7700.',
    )
  const { username, password } = new URL(url)
  if (username !== '' || password !== '')
    throw new SearchUnavailable(
      'The address of the Meilisearch must not contain a name and password: give the key by itself.',
    )

  const client = new Meilisearch({ host: url, apiKey: key, timeout: TIMEOUT_MS })
  try {
    const health = (await client.health()) as { status?: unknown } | undefined
    if (health?.status !== 'available')
      throw new SearchUnavailable(`What answers at ${placeOf(url)} is not a Meilisearch: check its address and port.`)
    // Health is told to everybody; this needs the key.
    await client.getRawIndexes({ limit: 1 })
  } catch (error) {
    throw new SearchUnavailable(whyUnavailable(url, error) ?? (error as Error).message, { cause: error })
  }
  return client
}

/** Of one request; what takes longer, such as indexing, is a task that is asked after. */
const TIMEOUT_MS = 15_000
