// What an address of the catalogue can say, and what forms can contain.

import { z } from 'zod'
import { facetNames, type FacetName, facets } from './facets.ts'

export const sorts = ['relevance', 'newest', 'used', 'rated'] as const
export type SortName = (typeof sorts)[number]

export interface CatalogueQuery {
  /** As it was typed, in NFC. */
  readonly text: string
  /** Words of it that are to be looked for as they are, though they name a subject, a grade …: folded. */
  readonly exact: readonly string[]
  readonly chosen: Readonly<Partial<Record<FacetName, readonly (string | number | boolean)[]>>>
  /** Undefined: what is usual. */
  readonly sort: SortName | undefined
  /** From 1. */
  readonly page: number
}

/** What cannot be meant is left out: an address is often cut or typed. */
export function readQuery(query: Readonly<Record<string, unknown>>): CatalogueQuery {
  const chosen: Partial<Record<FacetName, (string | number | boolean)[]>> = {}
  for (const name of facetNames) {
    const values = listOf(query[name]).flatMap((value) => facets[name].read(value) ?? [])
    if (values.length > 0) chosen[name] = [...new Set(values)].slice(0, mostValues)
  }
  const page = Number(listOf(query.page)[0])
  return {
    text: (listOf(query.q)[0] ?? '').replace(/\s+/g, ' ').trim().slice(0, longestText),
    exact: listOf(query.exact).slice(0, mostValues),
    chosen,
    sort: sorts.find((one) => one === listOf(query.sort)[0]),
    page: Number.isInteger(page) && page >= 1 && page <= lastPage ? page : 1,
  }
}

export const pageSize = 20
/** A search reaches 10,000 hits. */
const lastPage = 500
const mostValues = 30
export const longestText = 200

function listOf(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value]
  return values.filter((one) => typeof one === 'string' && one !== '').map((one: string) => one.normalize('NFC'))
}

const line = (most: number) => z.string().max(most)
const list = z
  .string()
  .max(5000)
  .transform((text) => [...new Set(text.split(/[\n;]/).map((one) => one.replace(/\s+/g, ' ').trim()))].filter(Boolean))
  .pipe(z.array(line(100)).max(50, 'catalogue.errors.tooManyWords'))

export const synonymForm = z
  .object({ words: list, finds: list })
  .refine(({ words }) => words.length > 0, { path: ['words'], message: 'catalogue.errors.noWords' })
  .refine(({ words, finds }) => words.length === 0 || words.length + finds.length > 1, {
    path: ['words'],
    message: 'catalogue.errors.oneWord',
  })
export type SynonymForm = z.output<typeof synonymForm>
