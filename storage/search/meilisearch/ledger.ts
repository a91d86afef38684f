// What servers and workers have to know of each other's rebuilds, in an index of its own that nobody searches.

import { MeilisearchApiError } from 'meilisearch'
import type { Tasks } from './tasks.ts'

export interface Entry {
  readonly preparation: string
  /** All documents have been put since they are prepared like this. */
  readonly complete: boolean
  /** The index that is being built, and its last step: nothing that is written now may stay. */
  readonly building: string | null
  readonly swapping: boolean
}

export interface Ledger {
  create(): Promise<void>
  find(name: string): Promise<Entry | undefined>
  write(name: string, entry: Entry): Promise<void>
  /** Notes that these documents have been put or removed while the index is built anew. */
  touch(name: string, ids: readonly string[]): Promise<void>
  listTouched(name: string): Promise<string[]>
  forgetTouched(name: string): Promise<void>
}

export function makeLedger(tasks: Tasks, uid: string): Ledger {
  const index = tasks.client.index<Record<string, unknown>>(uid)
  const touchedOf = (name: string) => `kind = touched AND index = "${name}"`

  return {
    create: async () => {
      await tasks.createIndex(uid)
      await tasks.updateSettings(uid, { filterableAttributes: ['kind', 'index'], searchableAttributes: ['index'] })
    },
    find: async (name) => {
      try {
        return (await index.getDocument(`entry_${name}`)) as unknown as Entry
      } catch (error) {
        if (error instanceof MeilisearchApiError && error.cause?.code === 'document_not_found') return undefined
        throw error
      }
    },
    write: (name, entry) =>
      tasks.addDocuments(uid, [{ id: `entry_${name}`, kind: 'entry', index: name, ...entry } as never]),
    touch: (name, ids) =>
      tasks.addDocuments(
        uid,
        ids.map((document) => ({ id: `touched_${name}_${document}`, kind: 'touched', index: name, document })),
      ),
    listTouched: async (name) => {
      const ids: string[] = []
      for (;;) {
        const query = { filter: touchedOf(name), fields: ['document'], offset: ids.length, limit: PAGE }
        const { results } = await index.getDocuments(query)
        ids.push(...results.map(({ document }) => String(document)))
        if (results.length < PAGE) return ids
      }
    },
    forgetTouched: (name) => tasks.removeDocumentsWhere(uid, touchedOf(name)),
  }
}

const PAGE = 1000
