// The search indexes that features have declared: described at the start, filled in the background where their documents
// have to come again.

import type { IndexSettings, SearchDocument } from '../storage/search/search.ts'
import type { Log } from './log.ts'
import { stores } from './stores.ts'

export interface SearchIndex {
  readonly settings: Omit<IndexSettings, 'synonyms'>
  /** As they are now: people edit them. */
  synonyms?(): Promise<IndexSettings['synonyms']>
  /** All of them, as the records are now. */
  documents(): AsyncIterable<SearchDocument>
}

let declared: readonly SearchIndex[] = []

export function useSearchIndexes(indexes: readonly SearchIndex[]): void {
  declared = indexes
}

/** Returns the names of those whose documents have to come again. May be called again. */
export async function defineIndexes(): Promise<string[]> {
  const settings: IndexSettings[] = []
  for (const index of declared) settings.push({ ...index.settings, synonyms: await index.synonyms?.() })
  return await stores().search.define(settings)
}

export interface Rebuilding {
  onProgress?(name: string, count: number): void
  /** Before each; what it throws ends the work. */
  onDocument?(): Promise<void>
  readonly signal?: AbortSignal
}

/** Searches find the old documents until the new ones are there. @returns how many there are now, by index */
export async function rebuildIndexes(
  names: readonly string[],
  { onProgress, onDocument, signal }: Rebuilding = {},
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { settings, documents } of declared.filter(({ settings }) => names.includes(settings.name))) {
    const { name } = settings
    const { count } = await stores().search.rebuild(name, until(signal, documents(), onDocument), (done) =>
      onProgress?.(name, done),
    )
    counts[name] = count
  }
  return counts
}

export function indexNames(): string[] {
  return declared.map(({ settings }) => settings.name)
}

/** Stopped half-way it is told of again at the next start. */
export function rebuildInBackground(names: readonly string[], log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const rebuilding =
    names.length === 0
      ? Promise.resolve()
      : rebuildIndexes(names, { signal: stopping.signal }).then(
          (counts) => log.info({ counts }, 'search indexes were filled anew'),
          (error: unknown) => {
            if (!stopping.signal.aborted) log.error({ error }, 'a search index could not be filled anew')
          },
        )
  return {
    stop: async () => {
      stopping.abort()
      await rebuilding
    },
  }
}

async function* until<T>(
  signal: AbortSignal | undefined,
  all: AsyncIterable<T>,
  onEach?: () => Promise<void>,
): AsyncGenerator<T> {
  for await (const one of all) {
    signal?.throwIfAborted()
    await onEach?.()
    yield one
  }
}
