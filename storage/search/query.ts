import { type Condition, type FieldCondition, simplify } from './filter.ts'
import {
  type IndexSettings,
  MAX_FACET_VALUES,
  MAX_LIMIT,
  MAX_REACH,
  type SearchQuery,
  type Sort,
  type SuggestionQuery,
} from './search.ts'
import { queryText, type QueryWord, queryWords } from './words.ts'

export interface CheckedQuery {
  readonly words: readonly QueryWord[]
  readonly condition: Condition
  /** What is chosen of facets, a condition for each field. */
  readonly chosen: readonly FieldCondition[]
  readonly distinct: string | undefined
  readonly facets: readonly string[]
  readonly facetValues: number
  readonly sort: readonly Sort[]
  readonly offset: number
  readonly limit: number
  readonly highlight: readonly string[]
}

/** Throws a TypeError or RangeError for what no driver answers. */
export function checkQuery(settings: IndexSettings, query: SearchQuery): CheckedQuery {
  const {
    text = '',
    filter,
    chosen = {},
    distinct,
    facets = [],
    facetValues = MAX_FACET_VALUES,
    sort = [],
    offset = 0,
    limit = 20,
    highlight = [],
  } = query
  if (typeof text !== 'string') throw new TypeError('The text of a search is a string.')
  checkFields(settings, facets, 'filterable')
  checkFields(settings, highlight, 'searchable')
  if (distinct !== undefined) checkFields(settings, [distinct], 'filterable')
  if (distinct !== undefined && facets.length > 0)
    throw new TypeError('A search counts facets or tells hits apart by a field, but not both.')
  checkFields(
    settings,
    sort.map(({ field }) => field),
    'sortable',
  )
  if (!Number.isInteger(facetValues) || facetValues < 1 || facetValues > MAX_FACET_VALUES)
    throw new RangeError(`A facet has 1 to ${MAX_FACET_VALUES} values, not ${facetValues}.`)
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_LIMIT)
    throw new RangeError(`A search returns 0 to ${MAX_LIMIT} hits, not ${limit}.`)
  if (!Number.isInteger(offset) || offset < 0 || offset + limit > MAX_REACH)
    throw new RangeError(`A search reaches the first ${MAX_REACH} hits, not ${limit} from ${offset}.`)

  const conditions = Object.entries(chosen).map(([field, values]) => simplify(settings, { field, in: values }))
  return {
    words: queryWords(text),
    condition: simplify(settings, filter),
    chosen: conditions.filter((condition) => typeof condition !== 'boolean') as FieldCondition[],
    distinct,
    facets,
    facetValues,
    sort,
    offset,
    limit,
    highlight,
  }
}

export interface CheckedSuggestion {
  /** The text that the words have their places in. */
  readonly text: string
  readonly words: readonly QueryWord[]
  readonly condition: Condition
}

/** Throws a TypeError for what no driver answers. */
export function checkSuggestion(settings: IndexSettings, { text, filter }: SuggestionQuery): CheckedSuggestion {
  if (typeof text !== 'string') throw new TypeError('The text of a search is a string.')
  return { text: queryText(text), words: queryWords(text), condition: simplify(settings, filter) }
}

function checkFields(
  settings: IndexSettings,
  fields: readonly string[],
  kind: 'filterable' | 'searchable' | 'sortable',
) {
  const wrong = fields.find((field) => !settings[kind].includes(field))
  if (wrong !== undefined)
    throw new TypeError(`The field "${wrong}" of the search index "${settings.name}" is not ${kind}.`)
}
