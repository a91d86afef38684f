// Random documents and searches, against an evaluation of each document by itself.

import { expect } from 'chai'
import type { Filter, Search, SearchDocument } from '../../../../storage/search/index.ts'
import { fold } from '../../../../storage/search/fold.ts'
import { materials } from '../corpus.ts'
import { found } from '../place.ts'
import { type Directory, makeDirectory } from './directory.ts'

const syllables = [
  'phân',
  'phần',
  'phan',
  'số',
  'sở',
  'so',
  'học',
  'hóc',
  'liệu',
  'liều',
  'toán',
  'đo',
  'do',
  'lớp',
  'bài',
]
const subjects = ['toan', 'van', 'tin', 'dia-li']

describe('random searches', () => {
  let directory: Directory
  let search: Search
  before(async () => {
    directory = await makeDirectory()
    search = await directory.open()
    await search.define([materials])
  })
  after(() => directory.remove())

  for (const seed of [1, 2, 3, 4, 5])
    it(`find what each document by itself would answer, seed ${seed}`, async () => {
      const random = randomFrom(seed)
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
      const words = (most: number) =>
        Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(syllables)).join(' ')
      const kept = new Map<string, SearchDocument>()
      await search.rebuild('materials', nothing())

      for (let round = 0; round < 6; round++) {
        const put = Array.from({ length: 40 }, () => ({
          id: `d${Math.floor(random() * 120)}`,
          title: words(4),
          text: words(12),
          subject: random() < 0.2 ? undefined : pick(subjects),
          topics: random() < 0.5 ? [pick(subjects), pick(subjects)] : [],
          grade: Math.floor(random() * 5),
        }))
        const removed = Array.from({ length: 10 }, () => `d${Math.floor(random() * 120)}`)
        await search.put('materials', put)
        await search.remove('materials', removed)
        for (const document of put) kept.set(document.id, document)
        for (const id of removed) kept.delete(id)

        for (let at = 0; at < 15; at++) {
          const text = words(3)
          const filter = randomFilter(2)
          const expected = [...kept.values()].filter((document) => has(document, text) && passes(document, filter))
          const label = JSON.stringify({ text, filter })
          expect(await found(search, { text, filter }), label).to.have.members(expected.map(({ id }) => id))
          const { total, facets } = await search.search('materials', { text, filter, facets: ['topics'], limit: 0 })
          expect(total, label).to.equal(expected.length)
          expect(facets.topics, label).to.deep.equal(countTopics(expected))
        }
      }

      function randomFilter(depth: number): Filter {
        const kind = Math.floor(random() * (depth > 0 ? 7 : 4))
        if (kind === 0) return { field: 'subject', is: pick(subjects) }
        if (kind === 1) return { field: 'topics', in: [pick(subjects), pick(subjects)] }
        if (kind === 2) return { field: 'grade', from: Math.floor(random() * 5), to: Math.floor(random() * 5) }
        if (kind === 3) return { field: pick(['topics', 'subject']), exists: random() < 0.5 }
        if (kind === 4) return { not: randomFilter(depth - 1) }
        const members = Array.from({ length: Math.floor(random() * 3) }, () => randomFilter(depth - 1))
        return kind === 5 ? { and: members } : { or: members }
      }
    })
})

/** Every word is there, the last one perhaps as the beginning of another. Nothing here is long enough for typos. */
function has(document: SearchDocument, text: string): boolean {
  const there = fold(`${String(document.title)} ${String(document.text)}`).split(' ')
  const wanted = fold(text).split(' ').filter(Boolean)
  return wanted.every((word, at) =>
    there.some((each) => each === word || (at === wanted.length - 1 && each.startsWith(word))),
  )
}

function passes(document: SearchDocument, filter: Filter): boolean {
  if ('and' in filter) return filter.and.every((each) => passes(document, each))
  if ('or' in filter) return filter.or.some((each) => passes(document, each))
  if ('not' in filter) return !passes(document, filter.not)
  const values = [document[filter.field] ?? []].flat()
  if ('is' in filter) return values.includes(filter.is)
  if ('in' in filter) return values.some((value) => filter.in.includes(value))
  if ('exists' in filter) return values.length > 0 === filter.exists
  return values.some((value) => Number(value) >= (filter.from ?? -Infinity) && Number(value) <= (filter.to ?? Infinity))
}

function countTopics(documents: readonly SearchDocument[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { topics } of documents)
    for (const topic of new Set(topics as string[])) counts[topic] = (counts[topic] ?? 0) + 1
  return counts
}

async function* nothing(): AsyncGenerator<SearchDocument> {}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
