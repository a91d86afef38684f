// POST /indexes/:uid/search. https://www.meilisearch.com/docs/reference/api/search

import { Failure } from './failure.ts'
import { type Document, parseFilter } from './filter.ts'
import { makeQuery, type Match } from './match.ts'
import type { IndexConfiguration } from './settings.ts'

const knownParameters = new Set(
  'q filter facets sort page hitsPerPage matchingStrategy attributesToRetrieve attributesToHighlight highlightPreTag highlightPostTag distinct'.split(
    ' ',
  ),
)

interface Found {
  readonly document: Document
  readonly match: Match
}

export function search(
  documents: readonly Document[],
  configuration: IndexConfiguration,
  body: Record<string, unknown>,
) {
  const unknown = Object.keys(body).find((name) => !knownParameters.has(name))
  if (unknown !== undefined) throw new Failure('bad_request', `Unknown field \`${unknown}\`.`)
  if (typeof body.q !== 'string')
    throw new Failure('invalid_search_q', 'Invalid value type at `.q`: expected a string.')
  if (body.matchingStrategy !== 'all')
    throw new Failure('invalid_search_matching_strategy', 'Only the strategy that is used is done here.')
  const page = natural(body.page, 'invalid_search_page')
  const hitsPerPage = natural(body.hitsPerPage, 'invalid_search_hits_per_page')
  const facets = names(body.facets, configuration.filterableAttributes, 'invalid_search_facets')

  const passes = parseFilter(body.filter, {
    filterable: configuration.filterableAttributes,
    code: 'invalid_search_filter',
  })
  const order = comparison(body.sort, configuration)
  const query = makeQuery(body.q, configuration)
  const found = documents.filter(passes).flatMap((document): Found[] => {
    const match = query.match(document)
    return match ? [{ document, match }] : []
  })
  found.sort(order)
  const kept = distinct(found, body.distinct, configuration)
  const totalHits = Math.min(kept.length, configuration.maxTotalHits)
  const shown = kept.slice(0, totalHits).slice((page - 1) * hitsPerPage, page * hitsPerPage)

  return {
    hits: shown.map(({ document }) => format(document)),
    query: body.q,
    processingTimeMs: 1,
    hitsPerPage,
    page,
    totalPages: hitsPerPage === 0 ? 0 : Math.ceil(totalHits / hitsPerPage),
    totalHits,
    ...(facets.length > 0 ? { facetDistribution: distribution(), facetStats: {} } : {}),
  }

  function format(document: Document): Document {
    const retrieved = Object.entries(document).filter(([name]) =>
      (body.attributesToRetrieve as string[]).includes(name),
    )
    const highlighted = (body.attributesToHighlight as string[]).filter((name) => name in document)
    const marked = highlighted.map((name) => [name, highlight(document[name])])
    return {
      ...Object.fromEntries(retrieved),
      _formatted: { ...Object.fromEntries(retrieved), ...Object.fromEntries(marked) },
    }
  }

  function highlight(value: unknown): unknown {
    if (typeof value !== 'string') return value
    let formatted = ''
    let position = 0
    for (const { start, end } of query.highlights(value)) {
      if (start < position) continue
      formatted += `${value.slice(position, start)}${String(body.highlightPreTag)}${value.slice(start, end)}${String(body.highlightPostTag)}`
      position = end
    }
    return formatted + value.slice(position)
  }

  function distribution(): Record<string, Record<string, number>> {
    return Object.fromEntries(
      facets.map((name) => {
        const counts = new Map<string, number>()
        for (const { document } of found)
          for (const value of new Set([document[name] ?? []].flat()))
            counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
        const first = [...counts].sort(([, a], [, b]) => b - a).slice(0, configuration.maxValuesPerFacet)
        return [name, Object.fromEntries(first)]
      }),
    )
  }
}

/** https://www.meilisearch.com/docs/reference/api/search: of the documents that share the value, the best ranked one. */
function distinct(found: readonly Found[], attribute: unknown, { filterableAttributes }: IndexConfiguration): Found[] {
  if (attribute === undefined) return [...found]
  if (typeof attribute !== 'string' || !filterableAttributes.includes(attribute))
    throw new Failure('invalid_search_distinct', `Attribute \`${String(attribute)}\` is not filterable.`)
  const seen = new Set<string>()
  return found.filter(({ document }) => {
    if (document[attribute] === undefined) return true
    const value = String([document[attribute]].flat()[0])
    return !seen.has(value) && seen.add(value)
  })
}

/** POST /multi-search. https://www.meilisearch.com/docs/reference/api/multi_search */
export function multiSearch(body: unknown, searchIn: (uid: string, body: Record<string, unknown>) => object) {
  const { queries, ...others } = body as { queries?: unknown }
  if (!Array.isArray(queries) || Object.keys(others).length > 0)
    throw new Failure('bad_request', 'Only queries without federation are done here.')
  return {
    results: (queries as Record<string, unknown>[]).map(({ indexUid, ...query }) => {
      if (typeof indexUid !== 'string') throw new Failure('missing_index_uid', 'Missing field `indexUid`.')
      return { indexUid, ...searchIn(indexUid, query) }
    }),
  }
}

function comparison(sort: unknown, { sortableAttributes, rankingRules }: IndexConfiguration) {
  const fields = ((sort ?? []) as string[]).map((each) => {
    const [, name, direction] = /^(.+):(asc|desc)$/.exec(each) ?? []
    if (name === undefined || !sortableAttributes.includes(name))
      throw new Failure('invalid_search_sort', `Attribute \`${each}\` is not sortable.`)
    return { name, sign: direction === 'asc' ? 1 : -1 }
  })
  const rules: Record<string, (a: Found, b: Found) => number> = {
    words: () => 0,
    typo: (a, b) => a.match.typos - b.match.typos,
    proximity: (a, b) => a.match.proximity - b.match.proximity,
    attribute: (a, b) => a.match.attribute - b.match.attribute,
    exactness: (a, b) => a.match.inexact - b.match.inexact,
    sort: (a, b) =>
      fields
        .map(({ name, sign }) => compareFields(a.document[name], b.document[name], sign))
        .find((each) => each !== 0) ?? 0,
  }
  return (a: Found, b: Found) => rankingRules.map((rule) => rules[rule]!(a, b)).find((each) => each !== 0) ?? 0
}

/** Numbers before strings; documents without the field last. */
function compareFields(a: unknown, b: unknown, sign: number): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  if (typeof a !== typeof b) return typeof a === 'number' ? -sign : sign
  return (a as number) < (b as number) ? -sign : sign
}

function names(value: unknown, known: readonly string[], code: string): string[] {
  const list = (value ?? []) as string[]
  const wrong = list.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Failure(code, `Attribute \`${wrong}\` is not filterable.`)
  return list
}

function natural(value: unknown, code: string): number {
  if (!Number.isInteger(value) || (value as number) < 0) throw new Failure(code, 'Expected a positive integer.')
  return value as number
}
