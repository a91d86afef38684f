// Finding: the filter of who may see what is made here, and what is shown is looked up in the records once more.

import { Types } from 'mongoose'
import type { Filter, SearchHit, Segment, Suggestion } from '../../storage/search/search.ts'
import type { Actor } from '../actor.ts'
import { findWordVocabulary } from '../curriculum/index.ts'
import {
  canSeeDraft,
  canTakeFile,
  type Content,
  findMaterials,
  findShown,
  type FoundMaterial,
  type MaterialFile,
  type MaterialRecord,
  viewerKeysOf,
} from '../materials/index.ts'
import { stores } from '../stores.ts'
import { type FacetName, facetNames } from './facets.ts'
import { materialIndex, pageIndex } from './indexes.ts'
import type { CatalogueQuery, SortName } from './input.ts'
import { readPageId } from './texts.ts'
import { filtersOf, understand, type Understood } from './understand.ts'
import { readDocumentId, readerOf } from './variants.ts'

export interface Found extends FoundMaterial {
  readonly title: readonly Segment[] | undefined
  readonly description: readonly Segment[] | undefined
  /** Where in its files the words stand. */
  readonly page: FoundPage | undefined
}

export interface FoundPage {
  readonly file: MaterialFile
  readonly number: number
  readonly title: string | undefined
  readonly text: readonly Segment[]
}

export interface Results {
  readonly items: readonly Found[]
  readonly total: number
  readonly totalIsExact: boolean
  /** By facet, the values with their counts. */
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly understood: Understood
  readonly sort: SortName
  readonly suggestion: Suggestion | undefined
}

export interface Wanted {
  readonly facets: readonly FacetName[]
  readonly offset: number
  readonly limit: number
}

/** @throws SearchUnavailable */
export async function searchMaterials(
  actor: Actor | undefined,
  query: CatalogueQuery,
  { facets, offset, limit }: Wanted,
): Promise<Results> {
  const understood = await understandQuery(query)
  const { text } = understood
  const filter: Filter = { and: [visibleTo(actor), ...filtersOf(understood)] }
  const sort = query.sort ?? usualSort(text)
  const { hits, ...counted } = await stores().search.search(materialIndex, {
    ...{ text, filter, chosen: query.chosen, facets, facetValues, offset, limit },
    sort: orders[sort],
    highlight: ['title', 'description'],
  })
  const items = await lookUp(actor, hits, text)
  const suggestion =
    text !== '' && counted.total < fewHits ? await stores().search.suggest(materialIndex, { text, filter }) : undefined
  return { items, ...counted, understood, sort, suggestion }
}

export async function understandQuery({ text, exact }: Pick<CatalogueQuery, 'text' | 'exact'>): Promise<Understood> {
  return understand(text, exact, await findWordVocabulary())
}

/** What somebody may find: one document of each material that they see. */
export function visibleTo(actor: Actor | undefined): Filter {
  return {
    and: [
      { field: 'viewers', in: viewerKeysOf(actor) },
      { field: 'readers', is: readerOf(actor) },
    ],
  }
}

/** Without words nothing is more relevant than anything else. */
export function usualSort(text: string): SortName {
  return text === '' ? 'newest' : 'relevance'
}

const orders = {
  relevance: [],
  newest: [{ field: 'publishedAt', direction: 'descending' }],
  used: [
    { field: 'downloads', direction: 'descending' },
    { field: 'publishedAt', direction: 'descending' },
  ],
  rated: [
    { field: 'rating', direction: 'descending' },
    { field: 'publishedAt', direction: 'descending' },
  ],
} as const

const facetValues = 30
const fewHits = 3

/** Those hits whose records say that the actor may see them, with the pages on which the words stand. */
export async function lookUp(actor: Actor | undefined, hits: readonly SearchHit[], text: string): Promise<Found[]> {
  const ids = [...new Set(hits.map(({ id }) => readDocumentId(id).materialId))]
  const materials = await findMaterials(
    actor,
    ids.map((id) => new Types.ObjectId(id)),
  )
  const shown = await findShown(actor, [...materials.values()])
  const pages = text === '' ? new Map<string, SearchHit>() : await findPages(actor, [...materials.keys()], text)
  return hits.flatMap(({ id, highlights }) => {
    const { materialId, isDraft } = readDocumentId(id)
    const material = materials.get(materialId)
    const found = isDraft && material ? draftFor(actor, material, shown) : shown.get(materialId)
    // The index may be a moment behind the records.
    if (!found || found.isDraft !== isDraft) return []
    const page = pageIn(actor, found.content, pages.get(materialId))
    const { title, description } = highlights
    return [{ ...found, title, description, page }]
  })
}

function draftFor(
  actor: Actor | undefined,
  material: MaterialRecord,
  shown: ReadonlyMap<string, FoundMaterial>,
): FoundMaterial | undefined {
  if (!canSeeDraft(actor, material)) return shown.get(material._id.toString())
  return { material, content: material.draft, number: material.latestNumber + 1, isDraft: true }
}

async function findPages(
  actor: Actor | undefined,
  materialIds: readonly string[],
  text: string,
): Promise<Map<string, SearchHit>> {
  const { hits } = await stores().search.search(pageIndex, {
    text,
    filter: { and: [visibleTo(actor), { field: 'materialId', in: materialIds }] },
    distinct: 'materialId',
    highlight: ['title', 'text'],
    limit: Math.min(materialIds.length, 100),
  })
  return new Map(hits.map((hit) => [readPageId(hit.id).materialId, hit]))
}

function pageIn(actor: Actor | undefined, content: Content, hit: SearchHit | undefined): FoundPage | undefined {
  if (!hit) return undefined
  const { fileId, page } = readPageId(hit.id)
  const file = content.files.find(({ _id }) => _id.toString() === fileId)
  if (!file || !canTakeFile(actor, file)) return undefined
  const title = hit.highlights.title?.map((segment) => segment.text).join('')
  return { file, number: page, title, text: hit.highlights.text ?? [] }
}

export interface Dropped {
  /** The words that are understood, or the facet. */
  readonly what: { readonly exact: string } | { readonly facet: FacetName } | 'filters'
  readonly total: number
}

/** What would be found without one of the restrictions: for somebody who has found nothing. */
export async function countWithout(actor: Actor | undefined, query: CatalogueQuery): Promise<Dropped[]> {
  const understood = await understandQuery(query)
  const nothingChosen = { ...query, text: understood.text, chosen: {} }
  const without: { what: Dropped['what']; query: CatalogueQuery }[] = [
    ...understood.meanings.map(({ key }) => ({
      what: { exact: key },
      query: { ...query, text: textWithout(query, understood, key) },
    })),
    ...facetNames
      .filter((name) => query.chosen[name])
      .map((name) => ({ what: { facet: name }, query: { ...query, chosen: { ...query.chosen, [name]: [] } } })),
  ]
  const dropped: Dropped[] = []
  const all = without.length > 1 ? [{ what: 'filters' as const, query: nothingChosen }] : []
  for (const { what, query: other } of [...without.slice(0, mostOffers), ...all]) {
    const { text, ...rest } = await understandQuery(other)
    const filter = { and: [visibleTo(actor), ...filtersOf({ text, ...rest })] }
    const { total } = await stores().search.search(materialIndex, { text, filter, chosen: other.chosen, limit: 0 })
    if (total > 0 && (what !== 'filters' || dropped.length === 0)) dropped.push({ what, total })
  }
  return dropped
}

const mostOffers = 6

/** The query without the words of a meaning. */
export function textWithout({ text }: Pick<CatalogueQuery, 'text'>, { meanings }: Understood, key: string): string {
  const words = meanings.find((meaning) => meaning.key === key)?.words ?? ''
  return text.replace(words, ' ').replace(/\s+/g, ' ').trim()
}
