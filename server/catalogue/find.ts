// The catalogue as it answers whatever happens: from the search index, or while it is away from the records.

import { SearchUnavailable } from '../../storage/search/search.ts'
import type { Actor } from '../actor.ts'
import type { PageInput } from '../api/index.ts'
import { browseMaterials, findShown } from '../materials/index.ts'
import type { CatalogueQuery } from './input.ts'
import { type Found, type Results, searchMaterials, understandQuery, type Wanted } from './search.ts'

export interface Browsed {
  readonly items: readonly Found[]
  readonly understood: Results['understood']
  /** Of the next page. */
  readonly next: string | undefined
}

export type Answer =
  { readonly isSearched: true; readonly results: Results } | { readonly isSearched: false; readonly browsed: Browsed }

export async function findInCatalogue(
  actor: Actor | undefined,
  query: CatalogueQuery,
  wanted: Wanted,
  cursor?: string,
): Promise<Answer> {
  try {
    return { isSearched: true, results: await searchMaterials(actor, query, wanted) }
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error
    return { isSearched: false, browsed: await browse(actor, query, { limit: wanted.limit, cursor }) }
  }
}

/** Only by words of the description, subject and grade; the newest or the best rated first. */
async function browse(actor: Actor | undefined, query: CatalogueQuery, page: PageInput): Promise<Browsed> {
  const understood = await understandQuery(query)
  const meant = understood.meanings.flatMap(({ values }) => values)
  const all = (facet: 'subject' | 'grade') => [
    ...(query.chosen[facet] ?? []),
    ...meant.filter((one) => one.facet === facet).map(({ value }) => value),
  ]
  const shelves = { subjects: all('subject').map(String), grades: all('grade').map(Number) }
  const sort = query.sort === 'rated' ? query.sort : undefined
  const wanted = { text: understood.text, ...shelves, sort }
  const { items, next } = await browseMaterials(actor, wanted, page)
  const shown = [...(await findShown(actor, items)).values()]
  const nothing = { title: undefined, description: undefined, page: undefined }
  return { items: shown.map((one) => ({ ...one, ...nothing })), understood, next }
}
