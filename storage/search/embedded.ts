// The index of a single machine: SQLite's FTS5 in a file, searched and written by threads of this process. Several
// processes may use the same directory.

import { checkId, type PreparedDocument, prepareDocument } from './documents.ts'
import { startReader, startWriter } from './embedded/thread.ts'
import { checkQuery, checkSuggestion } from './query.ts'
import type { IndexSettings, Search, SearchDocument } from './search.ts'
import { checkSettings, preparationOf, settingsOf } from './settings.ts'

export async function openEmbedded(directory: string): Promise<Search> {
  const writer = await startWriter(directory)
  const reader = await startReader(directory).catch(async (error: unknown) => {
    await writer.close()
    throw error
  })
  const indexes = new Map<string, IndexSettings>()
  const settings = (name: string) => settingsOf(indexes, name)

  return {
    define: async (all) => {
      checkSettings(all)
      const definitions = all.map((each) => ({
        name: each.name,
        searchable: each.searchable,
        preparation: preparationOf(each),
      }))
      const toRebuild = await writer.engine.define(definitions)
      await reader.engine.define(all)
      for (const each of all) indexes.set(each.name, each)
      return toRebuild
    },
    put: async (index, documents) => {
      const prepared = documents.map((document) => prepareDocument(settings(index), document))
      for (const batch of batches(prepared)) await writer.engine.put(index, batch)
    },
    remove: async (index, ids) => {
      settings(index)
      ids.forEach(checkId)
      await writer.engine.remove(index, ids)
    },
    search: async (index, query) => await reader.engine.search(index, checkQuery(settings(index), query)),
    suggest: async (index, query) => await reader.engine.suggest(index, checkSuggestion(settings(index), query)),
    rebuild: async (index, documents, onProgress) => {
      const generation = await writer.engine.beginRebuild(index, settings(index).searchable)
      try {
        await fill(index, generation, documents, onProgress)
        const count = await writer.engine.finishRebuild(index, generation)
        await reader.engine.refresh(index)
        return { count }
      } catch (error) {
        await writer.engine.abandonRebuild(index, generation).catch(() => undefined)
        throw error
      }
    },
    count: async (index) => await reader.engine.count(settings(index).name),
    check: async () => await reader.engine.check(),
    close: async () => {
      await reader.close()
      await writer.close()
    },
  }

  async function fill(
    index: string,
    generation: number,
    documents: AsyncIterable<SearchDocument>,
    onProgress?: (count: number) => void,
  ) {
    let batch: PreparedDocument[] = []
    let count = 0
    const flush = async () => {
      await writer.engine.addToRebuild(index, generation, batch)
      count += batch.length
      batch = []
      onProgress?.(count)
    }
    for await (const document of documents) {
      batch.push(prepareDocument(settings(index), document))
      if (batch.length === BATCH) await flush()
    }
    if (batch.length > 0) await flush()
    while (await writer.engine.mergeRebuild(index, generation));
    while (await writer.engine.collectRebuild(index, generation));
  }
}

function batches<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / BATCH) }, (_, at) => list.slice(at * BATCH, (at + 1) * BATCH))
}

/** Documents written at a time: others who write wait no longer than for these. */
const BATCH = 100
