// Where a driver keeps indexes during a test.

import type { IndexSettings, Search, SearchDocument, SearchQuery } from '../../../storage/search/index.ts'
import { documents, materials } from './corpus.ts'

export interface Place {
  readonly search: Search
  /** The same place opened once more, as another process would; closed with it. */
  again(): Promise<Search>
  close(): Promise<void>
}

export type OpenPlace = () => Promise<Place>

/** A place with the corpus in it, or with other documents. */
export async function openFilled(
  open: OpenPlace,
  filling: readonly SearchDocument[] = documents,
  settings: IndexSettings = materials,
): Promise<Place> {
  const place = await open()
  await place.search.define([settings])
  await place.search.put(settings.name, filling)
  return place
}

/** The ids that a search finds, in their order. */
export async function found(search: Search, query: SearchQuery): Promise<string[]> {
  const { hits } = await search.search('materials', { limit: 100, ...query })
  return hits.map(({ id }) => id)
}

export async function* streamOf<T>(...items: readonly (T | Promise<T>)[]): AsyncGenerator<T> {
  for (const item of items) yield await item
}

/** What a promise rejects with; fails when it does not reject. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return await promise.then(
    () => {
      throw new Error('It was expected to reject.')
    },
    (error: unknown) => error as Error,
  )
}
