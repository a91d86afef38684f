import { type Condition, simplify } from './filter.ts'
import { type IndexSettings, MAX_LIMIT, MAX_REACH, type SearchQuery, type Sort } from './search.ts'
import { type QueryWord, queryWords } from './words.ts'

export interface CheckedQuery {
  readonly words: readonly QueryWord[]
  readonly condition: Condition
  readonly facets: readonly string[]
  readonly sort: readonly Sort[]
  readonly offset: number
  readonly limit: number
  readonly highlight: readonly string[]
}

/** Throws a TypeError or RangeError for what no driver answers. */
export function checkQuery(settings: IndexSettings, query: SearchQuery): CheckedQuery {
  const { text = '', filter, facets = [], sort = [], offset = 0, limit = 20, highlight = [] } = query
  if (typeof text !== 'string') throw new TypeError('The text of a search is a string.')
  checkFields(settings, facets, 'filterable')
  checkFields(settings, highlight, 'searchable')
  checkFields(
    settings,
    sort.map(({ field }) => field),
    'sortable',
  )
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_LIMIT)
    throw new RangeError(`A search returns 0 to ${MAX_LIMIT} hits, not ${limit}.`)
  if (!Number.isInteger(offset) || offset < 0 || offset + limit > MAX_REACH)
    throw new RangeError(`A search reaches the first ${MAX_REACH} hits, not ${limit} from ${offset}.`)

  return { words: queryWords(text), condition: simplify(settings, filter), facets, sort, offset, limit, highlight }
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
