// A throw-away place in a Meilisearch: in the server of the tests, or in the real one of `npm run test:meilisearch`,
// which loads this file first.

import { randomBytes } from 'node:crypto'
import { Meilisearch } from 'meilisearch'
import type { MeilisearchPlace } from '../../storage/search/meilisearch.ts'
import { reach } from '../../storage/search/meilisearch/reach.ts'
import { startMeilisearch } from '../storage/search/meilisearch-server/server.ts'

export interface TestMeilisearch {
  readonly place: MeilisearchPlace
  close(): Promise<void>
}

let real: { url: string; key: string | undefined } | undefined

export async function openTestMeilisearch(): Promise<TestMeilisearch> {
  const prefix = `test_${randomBytes(6).toString('hex')}_`
  if (real) return { place: { ...real, prefix }, close: () => removeIndexes(prefix) }

  const { url, key, close } = await startMeilisearch()
  return { place: { url, key, prefix }, close }
}

/** Called by mocha before any test. */
export async function mochaGlobalSetup(): Promise<void> {
  try {
    const { MEILI_URL: url, MEILI_KEY: key } = process.env
    if (!url)
      throw new Error(
        'npm run test:meilisearch needs MEILI_URL, and MEILI_KEY if the server wants one: indexes named test_… are made there, and removed.',
      )
    await reach(url, key)
    real = { url, key }
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

async function removeIndexes(prefix: string): Promise<void> {
  const client = new Meilisearch({ host: real!.url, apiKey: real!.key })
  const { results } = await client.getRawIndexes({ limit: 1000 })
  for (const { uid } of results) if (uid.startsWith(prefix)) await client.deleteIndex(uid)
}
