// What every search driver does, for indexes that are described in code.

export interface Search {
  /**
   * Creates the indexes that are missing and brings the others to these settings; called once at the start, before
   * anything else. Safe to call again, and by several processes.
   * Returns the names of the indexes whose documents have to come again (`rebuild`): new ones, damaged ones, those whose
   * documents were prepared under other settings and those whose last rebuild did not finish. They can be searched meanwhile.
   */
  define(settings: readonly IndexSettings[]): Promise<string[]>
  /** Adds documents or replaces them as a whole. Resolves when they are found, and then they stay so. */
  put(index: string, documents: readonly SearchDocument[]): Promise<void>
  /** Forgives ids that are not there. Resolves when they are not found any more. */
  remove(index: string, ids: readonly string[]): Promise<void>
  search(index: string, query: SearchQuery): Promise<SearchResult>
  /**
   * What may have been meant by a text that finds little: the same with other words, which are close to those typed and
   * stand in the first searchable field of documents that pass the filter. Undefined when none of these finds more.
   * Meilisearch learns new words within the hour.
   */
  suggest(index: string, query: SuggestionQuery): Promise<Suggestion | undefined>
  /**
   * Replaces all documents: builds an index beside the one in use, then swaps. Searches see the old documents until all
   * of the new ones are there. What is put or removed meanwhile, by any process, wins over what `documents` brings, as
   * long as `documents` is read from the source after this is called. When it fails, the index stays as it was.
   * A later rebuild of the same index takes over; the earlier one rejects.
   */
  rebuild(
    index: string,
    documents: AsyncIterable<SearchDocument>,
    onProgress?: (count: number) => void,
  ): Promise<{ count: number }>
  /** How many documents the index has. */
  count(index: string): Promise<number>
  /** Rejects with SearchUnavailable while nothing can be searched. */
  check(): Promise<void>
  /** Lets running calls finish. May be called again. */
  close(): Promise<void>
}

export interface IndexSettings {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string
  /** Fields with text, the most important first. The last one is taken for the long one: it counts least. */
  readonly searchable: readonly string[]
  /** Fields for filters and facets. Strings in them are codes: compared exactly, at most MAX_CODE_LENGTH long. */
  readonly filterable: readonly string[]
  /** Numbers, or strings that sort by their characters: give Vietnamese text a sort key. */
  readonly sortable: readonly string[]
  /**
   * What else a word or phrase finds, in that direction only. Case, marks and spelling variants do not count. A phrase
   * on the left with more than three words is not recognised by Meilisearch.
   */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>
  /** Raise it when documents are made differently than before: they have to come again then. */
  readonly version?: number
}

export type Scalar = string | number | boolean

/** Fields that the settings do not name are ignored, as are null, undefined and empty lists. */
export interface SearchDocument {
  /** Letters, digits, hyphens and underscores, at most MAX_ID_LENGTH. */
  readonly id: string
  readonly [field: string]: Scalar | readonly Scalar[] | null | undefined
}

/** A field with several values matches when one of them does. A field without a value matches only `not` and `exists: false`. */
export type Filter =
  | { readonly and: readonly Filter[] }
  /** Without members it matches nothing. */
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly field: string; readonly is: Scalar }
  /** Without members it matches nothing. */
  | { readonly field: string; readonly in: readonly Scalar[] }
  /** Numbers, both ends included. */
  | { readonly field: string; readonly from?: number; readonly to?: number }
  | { readonly field: string; readonly exists: boolean }

export interface SearchQuery {
  /** What someone typed. All words must be found, the last one perhaps unfinished; those after the tenth do not count. */
  readonly text?: string
  readonly filter?: Filter
  /**
   * Of facets, the values that somebody has chosen: documents must have one of them in each of these fields. A field
   * without values restricts nothing.
   */
  readonly chosen?: Readonly<Record<string, readonly Scalar[]>>
  /** Fields to count the values of, among all documents that match; of a field in `chosen` as if nothing were chosen there. */
  readonly facets?: readonly string[]
  /** So many of the most frequent values of each facet, and those chosen; MAX_FACET_VALUES unless said. */
  readonly facetValues?: number
  /**
   * A filterable field with one value: of the documents that share it only the best one is found and counted. Those
   * without it stand for themselves. Not together with facets.
   */
  readonly distinct?: string
  /** Goes before relevance. Documents without the field come last, whichever the direction. */
  readonly sort?: readonly Sort[]
  /** offset + limit is at most MAX_REACH. */
  readonly offset?: number
  /** 20 unless said, at most MAX_LIMIT; 0 for the total and the facets alone. */
  readonly limit?: number
  /** Searchable fields to quote from. */
  readonly highlight?: readonly string[]
}

export interface SuggestionQuery {
  readonly text: string
  readonly filter?: Filter
}

export interface Suggestion {
  /** To be searched for; other than what was typed, words in it have their marks. */
  readonly text: string
  /** How much it finds under the filter. */
  readonly total: number
}

export interface Sort {
  readonly field: string
  readonly direction: 'ascending' | 'descending'
}

export interface SearchResult {
  readonly hits: readonly SearchHit[]
  readonly total: number
  /** False when there are more than `total`. */
  readonly totalIsExact: boolean
  /** Field, value as a string, count: the most frequent ones. */
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export interface SearchHit {
  readonly id: string
  /** For each field asked for that the document has: all of it, or of a long one the best passage. */
  readonly highlights: Readonly<Record<string, readonly Segment[]>>
}

/** A piece of plain text in NFC, to be escaped by whoever shows it. */
export interface Segment {
  readonly text: string
  readonly marked: boolean
}

export const MAX_LIMIT = 100
export const MAX_REACH = 10_000
export const MAX_WORDS = 10
export const MAX_FACET_VALUES = 1000
export const MAX_CODE_LENGTH = 75
export const MAX_ID_LENGTH = 200

/** Nothing can be searched at present; pages can go on without. The message is one sentence that says how to mend it. */
export class SearchUnavailable extends Error {
  override readonly name = 'SearchUnavailable'
}
