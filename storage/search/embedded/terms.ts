// What a search asks for, made from what someone typed: spelling variants, unfinished and misspelt words, synonyms.

import type { QueryWord } from '../words.ts'
import { type Bits, both, countBits, either, overlap } from './bits.ts'
import type { Scope } from './row-sets.ts'
import type { View } from './view.ts'

/** What satisfies a part of the search. */
export type Wanted =
  | { readonly word: string }
  | { readonly prefix: string }
  | { readonly phrase: readonly string[] }
  | { readonly any: readonly Wanted[] }
  | { readonly all: readonly Wanted[] }

export type Synonyms = ReadonlyMap<string, readonly (readonly string[])[]>

/** A document must satisfy each of the parts. */
export function wantedOf(view: View, words: readonly QueryWord[], synonyms: Synonyms): Wanted[] {
  const wanted: Wanted[] = []
  for (let at = 0; at < words.length;) {
    const length = synonymLength(words, at, synonyms)
    const part = words.slice(at, at + Math.max(length, 1)).map((word, offset) => {
      const isLast = at + offset === words.length - 1
      return wordWanted(view, word, isLast)
    })
    const own: Wanted = part.length > 1 ? { all: part } : part[0]!
    const others = length > 0 ? (synonyms.get(keyOf(words.slice(at, at + length))) ?? []) : []
    wanted.push(others.length > 0 ? { any: [own, ...others.map((phrase) => ({ phrase }))] } : own)
    at += Math.max(length, 1)
  }
  return wanted
}

export function rowsWanted(view: View, wanted: Wanted, scope: Scope = 'all'): Bits {
  if ('word' in wanted) return view.sets.word(wanted.word, scope)
  if ('prefix' in wanted) return view.sets.prefix(wanted.prefix, scope)
  if ('phrase' in wanted) return phraseRows(view, wanted.phrase, scope)
  if ('any' in wanted) return wanted.any.map((each) => rowsWanted(view, each, scope)).reduce(either)
  return wanted.all.map((each) => rowsWanted(view, each, scope)).reduce(both)
}

/** In a phrase of three or more, each word is next to the one before it, if not always in one place. */
function phraseRows(view: View, phrase: readonly string[], scope: Scope): Bits {
  const rows = phrase.map((word) => view.sets.word(word, scope)).reduce(both)
  return phrase.slice(1).reduce((found, word, at) => both(found, view.sets.pair(phrase[at]!, word)), rows)
}

/** The words that may stand for this one: itself, or those that it is a misspelling of. */
function wordWanted(view: View, word: QueryWord, isLast: boolean): Wanted {
  const own: Wanted =
    isLast && isUnfinished(word) ? { any: [{ word: word.folded }, { prefix: word.typed }] } : { word: word.folded }
  if (exists(view, own)) return own

  const any = [...near(view, word.folded), ...splits(view, word.folded)]
  return any.length > 0 ? { any } : own
}

/** Words that may be meant: those with the fewest typos, and of these the most frequent ones. */
function near(view: View, word: string): Wanted[] {
  return view.vocabulary
    .near(word)
    .slice(0, MAX_COUNTED)
    .map(({ word, typos }) => ({ word, typos, count: countBits(both(view.alive(), view.sets.word(word))) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.typos - b.typos || b.count - a.count)
    .slice(0, MAX_NEAR)
    .map(({ word }) => ({ word }))
}

/** `hoclieu` is `học liệu` typed without the space. */
function splits(view: View, word: string): Wanted[] {
  if (!/^[a-z]{3,20}$/.test(word)) return []
  return Array.from(word.slice(1), (_, at) => [word.slice(0, at + 1), word.slice(at + 1)] as const)
    .filter((halves) => overlap(view.alive(), view.sets.pair(...halves)))
    .map((phrase) => ({ phrase }))
}

/** A number is typed to its end before anyone looks for it: 1 does not stand for 10. */
function isUnfinished(word: QueryWord): boolean {
  return !/^\p{N}+$/u.test(word.typed)
}

function exists(view: View, wanted: Wanted): boolean {
  return overlap(view.alive(), rowsWanted(view, wanted))
}

/** How many words from here are on the left of a synonym; the longest counts. */
function synonymLength(words: readonly QueryWord[], at: number, synonyms: Synonyms): number {
  for (let length = words.length - at; length > 0; length--)
    if (synonyms.has(keyOf(words.slice(at, at + length)))) return length
  return 0
}

function keyOf(words: readonly QueryWord[]): string {
  return words.map(({ folded }) => folded).join(' ')
}

const MAX_NEAR = 5
const MAX_COUNTED = 20
