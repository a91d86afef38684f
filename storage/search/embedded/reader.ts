// What searches. It has the fields of all documents in memory, and their texts in the file.

import type { CheckedQuery, CheckedSuggestion } from '../query.ts'
import { type IndexSettings, type SearchResult, type Segment, type Suggestion } from '../search.ts'
import { bestSuggestion, makeKnownWords, proposalsFor, type UsedWord } from '../suggest.ts'
import { type QueryWord, queryWords, wordsOf } from '../words.ts'
import { both, countBits, rowsOf } from './bits.ts'
import { type Conditions, makeConditions } from './conditions.ts'
import { type File, inSnapshot } from './file.ts'
import { bestPositions, comparison, firstPositions } from './order.ts'
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

  return { define, search, suggest, count, refresh, check }

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

  function suggest(name: string, query: CheckedSuggestion): Suggestion | undefined {
    return inSnapshot(file, () => suggestIn(open(name), query, synonyms.get(name) ?? new Map()))
  }

  function count(name: string): number {
    return inSnapshot(file, () => countBits(open(name).view.alive()))
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
  const base = wanted.map((each) => rowsWanted(view, each)).reduce(both, conditions.rows(query.condition))
  const chosen = query.chosen.map((each) => ({ field: each.field, rows: conditions.rows(each) }))
  const rows = rowsOf(chosen.map((each) => each.rows).reduce(both, base))

  const isRanked = query.sort.length === 0 && query.words.length > 0 && query.limit > 0
  const scores = isRanked ? rank(view, rows, query.words, wanted) : undefined
  const compare = comparison(view, rows, query.sort, scores)
  const best = query.distinct === undefined ? undefined : bestPositions(rows, view.column(query.distinct), compare)
  const total = best?.length ?? rows.length
  const positions = first(query.offset + query.limit)
  const quote = makeQuote(wanted)

  return {
    hits: positions.slice(query.offset).map((position) => {
      const row = rows[position]!
      return { id: view.idOf(row), highlights: highlights(row) }
    }),
    total,
    totalIsExact: true,
    facets: Object.fromEntries(query.facets.map((field) => [field, counted(field)])),
  }

  function first(count: number): number[] {
    if (query.limit === 0) return []
    if (!best) return firstPositions(total, count, compare)
    return firstPositions(total, count, (a, b) => compare(best[a]!, best[b]!)).map((at) => best[at]!)
  }

  /** Those that a facet is counted among: what is chosen of itself does not count. */
  function rowsFor(field: string): Uint32Array {
    if (!chosen.some((each) => each.field === field)) return rows
    const others = chosen.filter((each) => each.field !== field)
    return rowsOf(others.map((each) => each.rows).reduce(both, base))
  }

  function counted(field: string): Record<string, number> {
    const always = query.chosen.flatMap((each) => (each.field === field && 'in' in each ? each.in : []))
    return Object.fromEntries(view.column(field).count(rowsFor(field), query.facetValues, always))
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

function suggestIn(
  { view, conditions }: Open,
  { text, words, condition }: CheckedSuggestion,
  synonyms: Synonyms,
): Suggestion | undefined {
  const visible = conditions.rows(condition)
  const totalOf = (asked: readonly QueryWord[]) =>
    countBits(
      wantedOf(view, asked, synonyms)
        .map((each) => rowsWanted(view, each))
        .reduce(both, visible),
    )
  const proposals = proposalsFor(text, words, makeKnownWords(titleWords(view, rowsOf(visible))))
  const found = proposals.map((proposal) => ({ ...proposal, total: totalOf(queryWords(proposal.text)) }))
  return bestSuggestion(found, totalOf(words))
}

function titleWords({ firstWords }: View, rows: Uint32Array): UsedWord[] {
  const counts = new Uint32Array(firstWords.size())
  const numbers = firstWords.numbers()
  for (const row of rows)
    for (let at = firstWords.begin(row), end = firstWords.end(row); at < end; at++) counts[numbers[at]!]!++
  const used: UsedWord[] = []
  counts.forEach((count, number) => {
    if (count > 0) used.push({ spelled: firstWords.spelled(number), folded: firstWords.folded(number), count })
  })
  return used
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
