// What searches. It has the fields of all documents in memory, and their texts in the file.

import type { CheckedQuery } from '../query.ts'
import { type IndexSettings, MAX_FACET_VALUES, type SearchResult, type Segment } from '../search.ts'
import { wordsOf } from '../words.ts'
import { both, rowsOf } from './bits.ts'
import { type Conditions, makeConditions } from './conditions.ts'
import { type File, inSnapshot } from './file.ts'
import { comparison, firstPositions } from './order.ts'
import { makeQuote } from './quote.ts'
import { rank } from './rank.ts'
import { rowsWanted, type Synonyms, wantedOf } from './terms.ts'
import { makeView, type View } from './view.ts'

export type Reader = ReturnType<typeof makeReader>

interface Open {
  readonly generation: number
  readonly view: View
  readonly conditions: Conditions
}

export function makeReader(file: File) {
  const find = file.prepare('SELECT live FROM state WHERE name = ?')
  const opened = new Map<string, Open>()
  const synonyms = new Map<string, Synonyms>()

  return { define, search, count, refresh, check }

  function define(settings: readonly IndexSettings[]): void {
    for (const each of settings) {
      synonyms.set(each.name, synonymsOf(each))
      refresh(each.name)
    }
  }

  /** Loads what has changed, so that the next search need not. */
  function refresh(name: string): void {
    inSnapshot(file, () => void open(name))
  }

  function search(name: string, query: CheckedQuery): SearchResult {
    return inSnapshot(file, () => searchIn(open(name), query, synonyms.get(name) ?? new Map()))
  }

  function count(name: string): number {
    return inSnapshot(file, () => rowsOf(open(name).view.alive()).length)
  }

  function check(): void {
    find.get('')
  }

  function open(name: string): Open {
    const { live } = find.get(name) as { live: number }
    let index = opened.get(name)
    if (index?.generation !== live || !index.view.update()) {
      const view = makeView(file, live)
      opened.set(name, (index = { generation: live, view, conditions: makeConditions(view) }))
    }
    return index
  }
}

function searchIn({ view, conditions }: Open, query: CheckedQuery, synonyms: Synonyms): SearchResult {
  const wanted = wantedOf(view, query.words, synonyms)
  const found = wanted.map((each) => rowsWanted(view, each)).reduce(both, conditions.rows(query.condition))
  const rows = rowsOf(found)

  const isRanked = query.sort.length === 0 && query.words.length > 0 && query.limit > 0
  const scores = isRanked ? rank(view, rows, query.words, wanted) : undefined
  const compare = comparison(view, rows, query.sort, scores)
  const positions = query.limit > 0 ? firstPositions(rows.length, query.offset + query.limit, compare) : []
  const quote = makeQuote(wanted)

  return {
    hits: positions.slice(query.offset).map((position) => {
      const row = rows[position]!
      return { id: view.idOf(row), highlights: highlights(row) }
    }),
    total: rows.length,
    totalIsExact: true,
    facets: Object.fromEntries(query.facets.map((field) => [field, facet(view, field, rows)])),
  }

  function highlights(row: number): Record<string, Segment[]> {
    if (query.highlight.length === 0) return {}
    const texts = view.textsOf(row)
    const quoted = query.highlight.map((field): [string, string] => [
      field,
      texts[view.searchable.indexOf(field)] ?? '',
    ])
    return Object.fromEntries(quoted.filter(([, text]) => text !== '').map(([field, text]) => [field, quote(text)]))
  }
}

function facet(view: View, field: string, rows: Uint32Array): Record<string, number> {
  const counts = view.column(field).count(rows)
  counts.sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
  return Object.fromEntries(counts.slice(0, MAX_FACET_VALUES))
}

function synonymsOf({ synonyms = {} }: IndexSettings): Synonyms {
  const plain = (text: string) => wordsOf(text.normalize('NFC')).map(({ folded }) => folded)
  const all = new Map<string, string[][]>()
  for (const [left, others] of Object.entries(synonyms)) {
    const key = plain(left).join(' ')
    const phrases = others.map(plain).filter((phrase) => phrase.length > 0)
    if (key !== '') all.set(key, [...(all.get(key) ?? []), ...phrases])
  }
  return all
}
