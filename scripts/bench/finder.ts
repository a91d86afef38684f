// Run in a process of its own by search.ts: opens the index of a library and asks what teachers ask.

import { setTimeout } from 'node:timers/promises'
import { openSearch, type SearchQuery } from '../../storage/search/index.ts'
import { facets, makeLibrary, materials, pages } from './library.ts'

const [directory = '', size = '0'] = process.argv.slice(2)
const queries = 800

export interface Findings {
  /** Of all materials by a bare program. */
  readonly floor: readonly number[]
  /** Milliseconds of the processor for each search. */
  readonly times: Readonly<Record<string, readonly number[]>>
  readonly readySeconds: number
  readonly megabytes: number
}

globalThis.gc?.()
await setTimeout(200)
const memory = process.memoryUsage.rss()
const started = process.cpuUsage()
const search = await openSearch({ directory })
await search.define([materials, pages])
await search.search('materials', { text: 'bai giang', facets })
const readySeconds = millisecondsSince(started) / 1000

const library = makeLibrary()
const times: Record<string, number[]> = {}
const floor: number[] = []
const bare = bareCount(Number(size))
for (let number = 0; number < queries; number++) {
  const words = 1 + (number % 4)
  const text = library.query(number, words)
  const viewers = library.viewerKeys(number * 37)
  const filter = { field: 'viewers', in: viewers }
  const result = await ask(`materials, ${words === 1 ? '1 word' : `${words} words`}`, 'materials', {
    text,
    filter,
    facets,
    ...orderOf(number),
  })
  const shown = result.hits.map(({ id }) => id)
  const onShown = { and: [filter, { field: 'materialId', in: shown }] }
  await ask('which page of those shown', 'material-pages', {
    text,
    filter: onShown,
    distinct: 'materialId',
    highlight: ['text'],
  })
  await ask('pages, best of each material', 'material-pages', { text, filter, distinct: 'materialId' })
  const chosen = { grade: [6, 7], type: ['KHBD'] }
  await ask('materials, two facets chosen', 'materials', { text, filter, facets, chosen, ...orderOf(number) })
  if (number % 4 === 0) await ask('materials, without words', 'materials', { filter, facets, ...orderOf(number) })
  if (number % 4 === 0) await suggest(text, filter)
  floor.push(bare())
}
const megabytes = (process.memoryUsage.rss() - memory) / 2 ** 20
await search.close()
process.stdout.write(JSON.stringify({ floor, times, readySeconds, megabytes } satisfies Findings))

async function ask(what: string, index: string, query: SearchQuery) {
  const asked = process.cpuUsage()
  const result = await search.search(index, {
    highlight: index === 'materials' ? ['title', 'description'] : [],
    facetValues: 50,
    ...query,
  })
  ;(times[what] ??= []).push(millisecondsSince(asked))
  return result
}

async function suggest(text: string, filter: SearchQuery['filter']): Promise<void> {
  const asked = process.cpuUsage()
  await search.suggest('materials', { text, filter })
  ;(times['did you mean'] ??= []).push(millisecondsSince(asked))
}

/** Of all threads of this process, so that what else the machine does is not measured. Nobody else asks meanwhile. */
function millisecondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}

function orderOf(number: number): Pick<SearchQuery, 'sort'> {
  if (number % 10 < 6) return {}
  return { sort: [{ field: number % 10 < 8 ? 'publishedAt' : 'uses', direction: 'descending' }] }
}

/** The least that counting facets can cost: reads a number of each of so many rows for each facet. */
function bareCount(rows: number): () => number {
  const columns = facets.map((_, facet) => Uint16Array.from({ length: rows }, (_, row) => (row * (facet + 7)) % 50))
  return () => {
    const from = process.cpuUsage()
    for (const column of columns) {
      const counts = new Uint32Array(50)
      for (let row = 0; row < rows; row++) counts[column[row]!]!++
    }
    return millisecondsSince(from)
  }
}
