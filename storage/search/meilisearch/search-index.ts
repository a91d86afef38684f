import type { Index, SearchParams } from 'meilisearch'
import { excerpt } from '../excerpt.ts'
import type { CheckedQuery } from '../query.ts'
import { type IndexSettings, MAX_REACH, type SearchResult, type Segment } from '../search.ts'
import { decode, filterAttribute, sortAttribute, textAttribute } from './attributes.ts'
import { expression } from './expression.ts'
import { MARK_END, MARK_START, readMarks } from './marks.ts'
import { preferMarks } from './prefer-marks.ts'

export async function searchIndex(index: Index, settings: IndexSettings, query: CheckedQuery): Promise<SearchResult> {
  const { condition, facets, offset, limit } = query
  if (condition === false) return nothing(facets)

  const marked = query.words.filter(({ spelled, folded }) => spelled !== folded)
  const reach = offset + limit
  const isReordered = marked.length > 0 && query.sort.length === 0 && limit > 0 && reach <= REORDERED
  const page = isReordered ? { page: 1, hitsPerPage: REORDERED } : pageOf(offset, limit)
  const quoted = (isReordered ? settings.searchable : query.highlight).map(textAttribute)
  const params = {
    ...(condition === true ? {} : { filter: expression(condition) }),
    facets: facets.map(filterAttribute),
    sort: query.sort.map(
      ({ field, direction }) => `${sortAttribute(field)}:${direction === 'ascending' ? 'asc' : 'desc'}`,
    ),
    matchingStrategy: 'all',
    attributesToRetrieve: ['id'],
    attributesToHighlight: quoted,
    highlightPreTag: MARK_START,
    highlightPostTag: MARK_END,
    hitsPerPage: page.hitsPerPage,
    page: page.page,
  } satisfies SearchParams
  const {
    hits,
    totalHits,
    facetDistribution = {},
  } = await index.search(query.words.map(({ typed }) => typed).join(' '), params)

  const found = hits.map(({ id, _formatted = {} }) => ({
    id: String(id),
    texts: _formatted,
  }))
  const ordered = isReordered ? preferMarks(found, marked) : found
  const skipped = (page.page - 1) * page.hitsPerPage
  return {
    hits: ordered
      .slice(offset - skipped, reach - skipped)
      .map(({ id, texts }) => ({ id, highlights: highlights(texts, query.highlight) })),
    total: totalHits,
    totalIsExact: totalHits < MAX_REACH,
    facets: Object.fromEntries(facets.map((field) => [field, readFacet(facetDistribution[filterAttribute(field)])])),
  }
}

/** So many hits are looked at for their marks. Those after them stay in Meilisearch's order. */
const REORDERED = 100

/** Only pages of equal size have an exact total: the smallest one that has all that is wanted. */
function pageOf(offset: number, limit: number): { page: number; hitsPerPage: number } {
  if (limit === 0) return { page: 1, hitsPerPage: 1 }
  return offset % limit === 0
    ? { page: offset / limit + 1, hitsPerPage: limit }
    : { page: 1, hitsPerPage: offset + limit }
}

function highlights(texts: Record<string, unknown>, fields: readonly string[]): Record<string, Segment[]> {
  const quoted = fields.map((field): [string, unknown] => [field, texts[textAttribute(field)]])
  const present = quoted.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(
    present.map(([field, formatted]) => {
      const { text, words, marked } = readMarks(formatted)
      return [field, excerpt(text, words, marked)]
    }),
  )
}

function readFacet(counts: Record<string, number> = {}): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts)
      .map(([value, count]): [string, number] => [decode(value), count])
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)),
  )
}

function nothing(facets: readonly string[]): SearchResult {
  return { hits: [], total: 0, totalIsExact: true, facets: Object.fromEntries(facets.map((field) => [field, {}])) }
}
