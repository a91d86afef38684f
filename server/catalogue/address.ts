// The state of the page is in its address.

import { facetNames } from './facets.ts'
import type { CatalogueQuery } from './input.ts'

export const home = '/catalogue'

export function addressOfQuery(query: CatalogueQuery, more: Readonly<Record<string, string>> = {}): string {
  const pairs: [string, string][] = []
  if (query.text !== '') pairs.push(['q', query.text])
  for (const exact of query.exact) pairs.push(['exact', exact])
  for (const name of facetNames) for (const value of query.chosen[name] ?? []) pairs.push([name, String(value)])
  if (query.sort) pairs.push(['sort', query.sort])
  if (query.page > 1) pairs.push(['page', String(query.page)])
  pairs.push(...Object.entries(more))
  return pairs.length === 0 ? home : `${home}?${new URLSearchParams(pairs).toString()}`
}
