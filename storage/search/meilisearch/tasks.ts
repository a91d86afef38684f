// Whatever changes something on Meilisearch is a task that it works off later: each of these resolves when that has
// succeeded, and rejects with what the task failed of.

import type { EnqueuedTaskPromise, Meilisearch, Settings } from 'meilisearch'
import { SearchUnavailable } from '../search.ts'
import type { MeilisearchDocument } from './attributes.ts'

export interface Tasks {
  readonly client: Meilisearch
  /** Does nothing to an index that is there. */
  createIndex(uid: string): Promise<void>
  /** Forgives an index that is not there. */
  removeIndex(uid: string): Promise<void>
  updateSettings(uid: string, settings: Settings): Promise<void>
  addDocuments(uid: string, documents: readonly MeilisearchDocument[]): Promise<void>
  removeDocuments(uid: string, ids: readonly string[]): Promise<void>
  removeDocumentsWhere(uid: string, filter: string): Promise<void>
  swapIndexes(first: string, second: string): Promise<void>
}

export function makeTasks(client: Meilisearch): Tasks {
  return {
    client,
    createIndex: (uid) => done(client.createIndex(uid, { primaryKey: 'id' }), 'index_already_exists'),
    removeIndex: (uid) => done(client.deleteIndex(uid), 'index_not_found'),
    updateSettings: (uid, settings) => done(client.index(uid).updateSettings(settings)),
    addDocuments: async (uid, documents) => {
      for (const batch of batches(documents)) await done(client.index(uid).addDocuments(batch, { primaryKey: 'id' }))
    },
    removeDocuments: async (uid, ids) => {
      if (ids.length > 0) await done(client.index(uid).deleteDocuments([...ids]))
    },
    removeDocumentsWhere: (uid, filter) => done(client.index(uid).deleteDocuments({ filter })),
    swapIndexes: (first, second) => done(client.swapIndexes([{ indexes: [first, second], rename: false }])),
  }
}

async function done(enqueued: EnqueuedTaskPromise, forgiven?: string): Promise<void> {
  const { status, error } = await enqueued.waitTask({ timeout: PATIENCE_MS, interval: POLL_MS })
  if (status === 'succeeded' || (error !== null && error.code === forgiven)) return
  const message = `Meilisearch ended a task as ${status}: ${error?.message ?? 'it was cancelled'}`
  throw error?.type === 'invalid_request' ? new Error(message) : new SearchUnavailable(`${message}: look at its log.`)
}

/** Far below the 100 MB that Meilisearch takes in one request. */
function batches(documents: readonly MeilisearchDocument[]): MeilisearchDocument[][] {
  const all: MeilisearchDocument[][] = []
  let size = MAX_BATCH_SIZE
  for (const document of documents) {
    const length = JSON.stringify(document).length
    if (size + length > MAX_BATCH_SIZE) {
      all.push([])
      size = 0
    }
    all.at(-1)!.push(document)
    size += length
  }
  return all
}

/** In UTF-16 units, which are up to three bytes each. */
const MAX_BATCH_SIZE = 8 * 1024 * 1024
/** Settings that have changed make Meilisearch index all documents again. */
const PATIENCE_MS = 15 * 60_000
const POLL_MS = 40
