// How well documents fit a search. The right marks count most, then words that stand together, then the title.

import type { QueryWord } from '../words.ts'
import { type Bits, both, hasBit, overlap } from './bits.ts'
import { rowsWanted, type Wanted } from './terms.ts'
import type { View } from './view.ts'

/** Shares of the words (of the pairs of neighbours) of the search, each from 0 to 1, times these. */
const weights = {
  /** All words that were typed with marks are there with these marks. */
  allMarks: 1000,
  someMarks: 60,
  pairs: 200,
  /** Whole words as they were typed, not only their beginning and no synonyms. */
  exact: 120,
  /** Everything is found outside of the long field. */
  short: 80,
  firstPairs: 150,
  first: 100,
  firstMarks: 60,
  /** The title has little else. */
  coverage: 40,
}

export function rank(
  view: View,
  rows: Uint32Array,
  words: readonly QueryWord[],
  wanted: readonly Wanted[],
): Float32Array {
  const scores = new Float32Array(rows.length)
  const add = (set: Bits, worth: number) => {
    for (let at = 0; at < rows.length; at++) if (hasBit(set, rows[at]!)) scores[at]! += worth
  }
  const marked = words.filter(({ spelled, folded }) => spelled !== folded)

  for (const { folded } of words) add(view.sets.word(folded), weights.exact / words.length)
  words.slice(1).forEach(({ folded }, at) => {
    add(view.sets.pair(words[at]!.folded, folded), weights.pairs / (words.length - 1))
  })
  if (view.searchable.length > 1) add(wanted.map((each) => rowsWanted(view, each, 'short')).reduce(both), weights.short)
  if (marked.length > 0) {
    const spelled = marked.map((word) => spelledRows(view, word, word === words.at(-1)))
    for (const set of spelled) add(set, weights.someMarks / marked.length)
    add(spelled.reduce(both), weights.allMarks)
  }
  addFirstWords(view, rows, words, marked.length, scores)
  return scores
}

function spelledRows(view: View, { spelled }: QueryWord, isLast: boolean): Bits {
  const rows = view.sets.word(spelled)
  return isLast && !overlap(view.alive(), rows) ? view.sets.prefix(spelled) : rows
}

function addFirstWords(
  view: View,
  rows: Uint32Array,
  words: readonly QueryWord[],
  markedCount: number,
  scores: Float32Array,
): void {
  const { matches, spelledMatches } = matchFirstWords(view, words)
  const perWord = weights.first / words.length
  const perPair = weights.firstPairs / Math.max(words.length - 1, 1)
  const perMark = weights.firstMarks / Math.max(markedCount, 1)

  const numbers = view.firstWords.numbers()
  for (let at = 0; at < rows.length; at++) {
    let found = 0
    let pairs = 0
    let spelled = 0
    let before = 0
    let matching = 0
    const begin = view.firstWords.begin(rows[at]!)
    const end = view.firstWords.end(rows[at]!)
    for (let place = begin; place < end; place++) {
      const number = numbers[place]!
      const match = matches[number]!
      found |= match
      pairs |= match & (before << 1)
      spelled |= spelledMatches[number]!
      before = match
      if (match !== 0) matching++
    }
    if (found === 0) continue
    const coverage = (weights.coverage * matching) / (end - begin)
    scores[at]! += perWord * ones(found) + perPair * ones(pairs) + perMark * ones(spelled) + coverage
  }
}

/** For each first word in use, which words of the search it is, a bit for each. */
function matchFirstWords(view: View, words: readonly QueryWord[]) {
  const { firstWords } = view
  const matches = new Uint16Array(firstWords.size())
  const spelledMatches = new Uint16Array(firstWords.size())
  words.forEach((word, at) => {
    const same = firstWords.withFolded(word.folded)
    const begun = at === words.length - 1 ? firstWords.beginningWith(word.typed) : []
    for (const number of [...same, ...begun]) matches[number]! |= 1 << at
    if (word.spelled === word.folded) return
    for (const number of same) if (firstWords.spelled(number) === word.spelled) spelledMatches[number]! |= 1 << at
  })
  return { matches, spelledMatches }
}

function ones(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
