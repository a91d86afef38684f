import type { Meilisearch, SearchParams, SearchResponse } from 'meilisearch'
import { excerpt } from '../excerpt.ts'
import type { OpenCondition } from '../filter.ts'
import type { CheckedQuery } from '../query.ts'
import { type IndexSettings, MAX_REACH, type SearchResult, type Segment } from '../search.ts'
import { decode, filterAttribute, sortAttribute, textAttribute } from './attributes.ts'
import { expression } from './expression.ts'
import { MARK_END, MARK_START, readMarks } from './marks.ts'
import { preferMarks } from './prefer-marks.ts'

export interface Place {
  readonly client: Meilisearch
  readonly uid: string
  readonly settings: IndexSettings
}

export async function searchIndex(place: Place, query: CheckedQuery): Promise<SearchResult> {
  const { condition, chosen, facets, offset, limit } = query
  if (condition === false) return nothing(facets)

  const marked = query.words.filter(({ spelled, folded }) => spelled !== folded)
  const reach = offset + limit
  const isReordered = marked.length > 0 && query.sort.length === 0 && limit > 0 && reach <= REORDERED
  const page = isReordered ? { page: 1, hitsPerPage: REORDERED } : pageOf(offset, limit)
  const quoted = (isReordered ? place.settings.searchable : query.highlight).map(textAttribute)
  const text = query.words.map(({ typed }) => typed).join(' ')
  // A facet with choices is counted without them, which takes a search of its own.
  const apart = facets.filter((field) => chosen.some((each) => each.field === field))
  const { hits, totalHits, facetDistribution, others } = await ask(place, {
    main: {
      ...counting(text, [condition, ...chosen]),
      facets: facets.filter((field) => !apart.includes(field)).map(filterAttribute),
      sort: query.sort.map(
        ({ field, direction }) => `${sortAttribute(field)}:${direction === 'ascending' ? 'asc' : 'desc'}`,
      ),
      ...(query.distinct === undefined ? {} : { distinct: filterAttribute(query.distinct) }),
      attributesToHighlight: quoted,
      highlightPreTag: MARK_START,
      highlightPostTag: MARK_END,
      hitsPerPage: page.hitsPerPage,
      page: page.page,
    },
    others: apart.map((field) => ({
      ...counting(text, [condition, ...chosen.filter((each) => each.field !== field)]),
      facets: [filterAttribute(field)],
    })),
  })
  const distributions = new Map(
    [{ facetDistribution }, ...others].flatMap((each) => Object.entries(each.facetDistribution ?? {})),
  )
  const counts = (field: string) => {
    const always = chosen.flatMap((each) => (each.field === field && 'in' in each ? each.in.map(String) : []))
    return readFacet(distributions.get(filterAttribute(field)), query.facetValues, always)
  }

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
    facets: Object.fromEntries(facets.map((field) => [field, counts(field)])),
  }
}

/** What finds as little as can be asked for, and counts everything. */
export function counting(text: string, conditions: readonly (OpenCondition | true)[]) {
  const open = conditions.filter((condition) => condition !== true)
  return {
    q: text,
    ...(open.length === 0 ? {} : { filter: expression(open.length > 1 ? { and: open } : open[0]!) }),
    matchingStrategy: 'all',
    attributesToRetrieve: ['id'],
    attributesToHighlight: [] as string[],
    hitsPerPage: 1,
    page: 1,
  } satisfies SearchParams
}

interface Question {
  readonly main: ReturnType<typeof counting> & SearchParams
  readonly others: readonly ReturnType<typeof counting>[]
}

/** One search, or several in one request. */
async function ask({ client, uid }: Place, { main, others }: Question) {
  if (others.length === 0) {
    const { q, ...params } = main
    return { ...(await client.index(uid).search(q, params)), others: [] }
  }
  const { results } = await client.multiSearch({
    queries: [main, ...others].map((each) => ({ indexUid: uid, ...each })),
  })
  const [first, ...rest] = results as SearchResponse<Record<string, unknown>, typeof main>[]
  return { ...first!, others: rest }
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

function readFacet(
  counts: Record<string, number> = {},
  most: number,
  always: readonly string[],
): Record<string, number> {
  const sorted = Object.entries(counts)
    .map(([value, count]): [string, number] => [decode(value), count])
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
  return Object.fromEntries([
    ...sorted.slice(0, most),
    ...sorted.slice(most).filter(([value]) => always.includes(value)),
  ])
}

function nothing(facets: readonly string[]): SearchResult {
  return { hits: [], total: 0, totalIsExact: true, facets: Object.fromEntries(facets.map((field) => [field, {}])) }
}
