import { openEmbedded } from './embedded.ts'
import { type MeilisearchPlace, openMeilisearch } from './meilisearch.ts'
import type { Search } from './search.ts'

export * from './search.ts'
export { fold } from './fold.ts'
export { searchSynonyms, type SynonymGroup } from './synonyms.ts'

/** A directory for the embedded index, or the address of a Meilisearch. */
export type SearchPlace = { readonly directory: string } | MeilisearchPlace

/** Tries the place. Rejects with one sentence that says what is wrong with it and how to mend it. */
export async function openSearch(place: SearchPlace): Promise<Search> {
  return 'directory' in place ? await openEmbedded(place.directory) : await openMeilisearch(place)
}
