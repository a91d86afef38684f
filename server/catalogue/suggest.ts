// What somebody who types may mean: titles, topics, authors of what they can see.

import { Types } from 'mongoose'
import { fold } from '../../storage/search/fold.ts'
import type { Actor } from '../actor.ts'
import { findTopicsByCode } from '../curriculum/index.ts'
import { findMaterials, shownContent } from '../materials/index.ts'
import { stores } from '../stores.ts'
import { materialIndex } from './indexes.ts'
import { visibleTo } from './search.ts'
import { readDocumentId } from './variants.ts'

export interface SuggestedEntry {
  readonly kind: 'title' | 'topic' | 'author'
  readonly text: string
  /** Of a material, of a topic; of an author the name. */
  readonly code: string
}

/** @throws SearchUnavailable */
export async function suggestEntries(actor: Actor | undefined, text: string): Promise<SuggestedEntry[]> {
  if (fold(text).length < shortest) return []
  const { hits, facets } = await stores().search.search(materialIndex, {
    ...{ text, filter: visibleTo(actor), facets: ['topic', 'author'], facetValues: 100, limit: 20 },
    highlight: ['title'],
  })
  const inTitle = hits.filter(({ highlights }) => highlights.title?.some(({ marked }) => marked))
  return [
    ...(await titlesOf(actor, [...new Set(inTitle.map(({ id }) => readDocumentId(id).materialId))])),
    ...(await topicsAmong(Object.keys(facets.topic ?? {}), text)),
    ...Object.keys(facets.author ?? {})
      .filter((name) => hasWords(name, text))
      .slice(0, mostAuthors)
      .map((name) => ({ kind: 'author' as const, text: name, code: name })),
  ]
}

const shortest = 2
const mostTitles = 5
const mostTopics = 3
const mostAuthors = 3

async function titlesOf(actor: Actor | undefined, ids: readonly string[]): Promise<SuggestedEntry[]> {
  const wanted = ids.slice(0, mostTitles)
  const found = await findMaterials(
    actor,
    wanted.map((id) => new Types.ObjectId(id)),
  )
  return wanted.flatMap((id) => {
    const material = found.get(id)
    return material ? [{ kind: 'title' as const, text: shownContent(material).title, code: id }] : []
  })
}

async function topicsAmong(codes: readonly string[], text: string): Promise<SuggestedEntry[]> {
  const topics = await findTopicsByCode(codes)
  return topics
    .filter(({ name }) => hasWords(name, text))
    .slice(0, mostTopics)
    .map(({ code, name }) => ({ kind: 'topic', text: name, code }))
}

/** Each typed word begins one of these. */
function hasWords(name: string, text: string): boolean {
  const words = fold(name).split(/[^\p{L}\p{N}]+/u)
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((typed) => typed !== '')
    .every((typed) => words.some((word) => word.startsWith(typed)))
}
