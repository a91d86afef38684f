// Whatever changes something on Meilisearch is a task that it works off later: each of these resolves when that has
// succeeded, and rejects with what the task failed of.

import { setTimeout } from 'node:timers/promises'
import type { EnqueuedTask, Meilisearch, Settings } from 'meilisearch'
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
    createIndex: async (uid) => await done(await client.createIndex(uid, { primaryKey: 'id' }), 'index_already_exists'),
    removeIndex: async (uid) => await done(await client.deleteIndex(uid), 'index_not_found'),
    updateSettings: async (uid, settings) => await done(await client.index(uid).updateSettings(settings)),
    addDocuments: async (uid, documents) => {
      for (const batch of batches(documents))
        await done(await client.index(uid).addDocuments(batch, { primaryKey: 'id' }))
    },
    removeDocuments: async (uid, ids) => {
      if (ids.length > 0) await done(await client.index(uid).deleteDocuments([...ids]))
    },
    removeDocumentsWhere: async (uid, filter) => await done(await client.index(uid).deleteDocuments({ filter })),
    swapIndexes: async (first, second) =>
      await done(await client.swapIndexes([{ indexes: [first, second], rename: false }])),
  }

  async function done({ taskUid }: EnqueuedTask, forgiven?: string): Promise<void> {
    const { status, error } = await ended(taskUid)
    if (status === 'succeeded' || (error !== null && error.code === forgiven)) return
    const message = `Meilisearch ended a task as ${status}: ${error?.message ?? 'it was cancelled'}`
    throw error?.type === 'invalid_request' ? new Error(message) : new SearchUnavailable(`${message}: look at its log.`)
  }

  /** The client's own waiting adds a listener to the same signal each time it asks, thousands for a long task. */
  async function ended(uid: number) {
    const end = Date.now() + PATIENCE_MS
    for (let pause = MIN_PAUSE_MS; ; pause = Math.min(pause * 1.5, MAX_PAUSE_MS)) {
      const task = await client.tasks.getTask(uid)
      if (task.status !== 'enqueued' && task.status !== 'processing') return task
      if (Date.now() > end) throw new SearchUnavailable(`Meilisearch takes too long over task ${uid}: look at its log.`)
      await setTimeout(pause)
    }
  }
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
const MIN_PAUSE_MS = 15
const MAX_PAUSE_MS = 500
