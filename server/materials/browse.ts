// What somebody may see, from the records alone: for as long as no search index answers.

import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import type { Actor } from '../actor.ts'
import { wordsOf } from './derive.ts'
import { Material, type MaterialRecord } from './material.model.ts'
import { viewableBy } from './viewers.ts'

/** Those left out are any. Of several subjects and grades one will do. */
export interface BrowseQuery {
  readonly text?: string | undefined
  readonly subjects?: readonly string[] | undefined
  readonly grades?: readonly number[] | undefined
  /** Left out: the last changed first. */
  readonly sort?: 'rated' | undefined
}

const latestFirst: Order = { field: 'changedAt', direction: -1 }
const bestRatedFirst: Order = { field: 'rating', direction: -1 }

/** All words of the text stand in the title, the description, the keywords or the names. */
export async function browseMaterials(
  actor: Actor | undefined,
  query: BrowseQuery,
  page: PageInput,
): Promise<Page<MaterialRecord>> {
  const order = query.sort === 'rated' ? bestRatedFirst : latestFirst
  const { filter, sort, limit } = pageQuery(page, order)
  const found = await Material.find({
    $and: [viewableBy(actor), { removedAt: null, isRetired: null }, ...conditionsOf(query), filter],
  })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, order, (record) => record)
}

function conditionsOf({ text = '', subjects = [], grades = [] }: BrowseQuery): object[] {
  const conditions: object[] = []
  const words = wordsOf(text).slice(0, mostWords)
  const begun = words.pop()
  for (const word of words) conditions.push({ words: word })
  if (begun !== undefined) conditions.push({ words: { $regex: `^${begun}` } })
  const shelves =
    subjects.length > 0 && grades.length > 0
      ? subjects.flatMap((subject) => grades.map((grade) => `${subject}.${grade}`))
      : [...subjects, ...grades.map((grade) => `.${grade}`)]
  if (shelves.length > 0) conditions.push({ shelves: { $in: shelves } })
  return conditions
}

const mostWords = 10
