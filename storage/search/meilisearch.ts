// The index of a deployment with several machines: Meilisearch 1.15 or newer. It folds case and Vietnamese marks by
// itself, so it gets the texts as they are; matches with the right marks are moved up here.

import { checkId, prepareDocument } from './documents.ts'
import { applySettings } from './meilisearch/apply-settings.ts'
import { documentFor } from './meilisearch/attributes.ts'
import { translateFailures } from './meilisearch/failure.ts'
import { makeLedger } from './meilisearch/ledger.ts'
import { reach } from './meilisearch/reach.ts'
import { rebuildIndex } from './meilisearch/rebuild.ts'
import { searchIndex } from './meilisearch/search-index.ts'
import { makeSuggestions } from './meilisearch/suggestions.ts'
import { makeTasks } from './meilisearch/tasks.ts'
import { makeChanges } from './meilisearch/changes.ts'
import { checkQuery, checkSuggestion } from './query.ts'
import { type IndexSettings, type Search, SearchUnavailable } from './search.ts'
import { checkSettings, settingsOf } from './settings.ts'

export interface MeilisearchPlace {
  readonly url: string
  /** It needs to search, and to manage indexes, documents, settings and tasks of the indexes that begin with the prefix. */
  readonly key?: string
  /** What the names of our indexes begin with on that server. */
  readonly prefix?: string
}

export async function openMeilisearch({ url, key, prefix = 'hoclieu_' }: MeilisearchPlace): Promise<Search> {
  const client = await reach(url, key)
  const tasks = makeTasks(client)
  const ledger = makeLedger(tasks, `${prefix}_ledger`)
  const changes = makeChanges(ledger)
  const suggestions = makeSuggestions()
  const indexes = new Map<string, IndexSettings>()
  const uidOf = (name: string) => `${prefix}${name}`
  const running = new Set<Promise<unknown>>()

  return {
    define: (all) =>
      run(async () => {
        checkSettings(all)
        const toRebuild = await applySettings({ tasks, ledger, uidOf, all })
        for (const each of all) indexes.set(each.name, each)
        return toRebuild
      }),
    put: (name, documents) =>
      run(async () => {
        const settings = settingsOf(indexes, name)
        const prepared = documents.map((document) => documentFor(prepareDocument(settings, document), settings))
        await changes.make(
          name,
          prepared.map(({ id }) => id),
          () => tasks.addDocuments(uidOf(name), prepared),
        )
      }),
    remove: (name, ids) =>
      run(async () => {
        settingsOf(indexes, name)
        ids.forEach(checkId)
        await changes.make(name, ids, () => tasks.removeDocuments(uidOf(name), ids))
      }),
    search: (name, query) =>
      run(async () => {
        const settings = settingsOf(indexes, name)
        return await searchIndex({ client, uid: uidOf(name), settings }, checkQuery(settings, query))
      }),
    suggest: (name, query) =>
      run(async () => {
        const settings = settingsOf(indexes, name)
        return await suggestions.find({ client, uid: uidOf(name), settings }, checkSuggestion(settings, query))
      }),
    rebuild: (name, documents, onProgress) =>
      run(async () => {
        const settings = settingsOf(indexes, name)
        return await rebuildIndex({ tasks, ledger, settings, live: uidOf(name), documents, onProgress })
      }),
    count: (name) =>
      run(async () => {
        settingsOf(indexes, name)
        return (await client.index(uidOf(name)).getStats()).numberOfDocuments
      }),
    check: () =>
      run(async () => {
        const { status } = await client.health()
        if (status !== 'available')
          throw new SearchUnavailable(`The Meilisearch at ${url} says that it is ${String(status)}.`)
      }),
    close: async () => {
      await Promise.allSettled(running)
    },
  }

  async function run<T>(call: () => Promise<T>): Promise<T> {
    const result = translateFailures(url, call)
    running.add(result)
    return await result.finally(() => running.delete(result))
  }
}
