// Materials by where they stand in the curriculum, as the search index counts them for somebody: one request for a page.

import { type Filter, SearchUnavailable } from '../../storage/search/search.ts'
import type { Actor } from '../actor.ts'
import { browseMaterials, findShown, type FoundMaterial } from '../materials/index.ts'
import { stores } from '../stores.ts'
import { materialIndex } from './indexes.ts'
import { pageSize } from './input.ts'
import { lookUp, visibleTo } from './search.ts'

export type Facet = 'subject' | 'grade' | 'strand' | 'topic' | 'outcome'

/** Of a value of a facet; undefined while the index is away: the count is missing then, nothing else. */
export type CountOf = (facet: Facet, value: string | number) => number | undefined

export interface Counted {
  readonly countOf: CountOf
  readonly isAway: boolean
}

/** What others see too: what is live, one document of each material. */
export async function countBy(
  actor: Actor | undefined,
  facets: readonly Facet[],
  wanted: readonly Filter[],
): Promise<Counted> {
  try {
    const found = await stores().search.search(materialIndex, { filter: filterFor(actor, wanted), facets, limit: 0 })
    return { isAway: false, countOf: (facet, value) => found.facets[facet]?.[value] ?? 0 }
  } catch (error) {
    if (error instanceof SearchUnavailable) return { isAway: true, countOf: () => undefined }
    throw error
  }
}

export interface Place {
  readonly subject: string
  readonly grade: number
  /** Left out: all of the grade. */
  readonly topic?: string | undefined
  readonly outcome?: string | undefined
}

export interface PageOfPlace {
  /** From 1. */
  readonly page: number
  /** Where to go on while the index is away. */
  readonly cursor: string | undefined
}

export interface MaterialsAt extends Counted {
  readonly items: readonly FoundMaterial[]
  /** Undefined while the index is away. */
  readonly total: number | undefined
  /** Of the next page, while the index is away. */
  readonly next: string | undefined
}

/** The newest first, with the counts of its outcomes. */
export async function findAt(
  actor: Actor | undefined,
  place: Place,
  { page, cursor }: PageOfPlace,
): Promise<MaterialsAt> {
  try {
    const { hits, total, facets } = await stores().search.search(materialIndex, {
      ...{ filter: filterFor(actor, filtersOf(place)), facets: ['outcome'], offset: (page - 1) * pageSize },
      ...{ limit: pageSize, sort: [{ field: 'publishedAt', direction: 'descending' }] },
    })
    const items = await lookUp(actor, hits, '')
    return { items, total, next: undefined, isAway: false, countOf: (facet, value) => facets[facet]?.[value] ?? 0 }
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error
    return { ...(await browseAt(actor, place, cursor)), total: undefined, isAway: true, countOf: () => undefined }
  }
}

/** From the records of the subject and grade, so many of them at a time: a page may then show few or none. */
async function browseAt(actor: Actor | undefined, { subject, grade, topic, outcome }: Place, cursor?: string) {
  const wanted = { subjects: [subject], grades: [grade] }
  const { items, next } = await browseMaterials(actor, wanted, { limit: atATime, cursor })
  const live = items.filter((one) => {
    const { topics = [], outcomes = [] } = one.live?.content ?? {}
    if (outcome !== undefined) return outcomes.includes(outcome)
    if (topic === undefined) return Boolean(one.live)
    return topics.includes(topic) || outcomes.some((code) => code.startsWith(`${topic}.`))
  })
  return { items: [...(await findShown(actor, live)).values()], next }
}

const atATime = 100

export function filtersOf({ subject, grade, topic, outcome }: Place): Filter[] {
  if (outcome !== undefined) return [{ field: 'outcome', is: outcome }]
  if (topic !== undefined) return [{ field: 'topic', is: topic }]
  return [
    { field: 'subject', is: subject },
    { field: 'grade', is: grade },
  ]
}

function filterFor(actor: Actor | undefined, wanted: readonly Filter[]): Filter {
  return { and: [visibleTo(actor), { field: 'scope', exists: true }, ...wanted] }
}
