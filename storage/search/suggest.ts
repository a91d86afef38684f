// "Did you mean": other texts for one that finds little, made of words that are known.

import type { Suggestion } from './search.ts'
import { typosBetween } from './typos.ts'
import type { QueryWord } from './words.ts'

export interface KnownWord {
  /** As it is mostly spelled. */
  readonly spelled: string
  readonly folded: string
  /** Of all its spellings. */
  readonly count: number
}

export type KnownWords = ReadonlyMap<string, KnownWord>

/** A word in one of its spellings. */
export type UsedWord = KnownWord

export function makeKnownWords(used: Iterable<UsedWord>): KnownWords {
  const known = new Map<string, KnownWord & { most: number }>()
  for (const { spelled, folded, count } of used) {
    if (!isWord(folded)) continue
    const { count: before = 0, most = 0, spelled: other = spelled } = known.get(folded) ?? {}
    const isMore = count > most
    const kept = { spelled: isMore ? spelled : other, most: isMore ? count : most }
    known.set(folded, { ...kept, folded, count: before + count })
  }
  return known
}

export interface Proposal {
  readonly text: string
  /** The words that are others than those typed. */
  readonly words: readonly string[]
}

/** Those with the fewest other words first. */
export function proposalsFor(text: string, words: readonly QueryWord[], known: KnownWords): Proposal[] {
  let drafts: { readonly text: string; readonly words: readonly string[] }[] = [{ text: '', words: [] }]
  let position = 0
  for (const [at, word] of words.entries()) {
    const before = text.slice(position, word.start)
    const own = text.slice(word.start, word.end)
    const others = near(word.folded, known)
    // A word that nobody uses stays when there is nothing close, or when it may be the beginning of one.
    const isPossible = known.has(word.folded) || others.length === 0 || at === words.length - 1
    drafts = drafts.flatMap((draft) => [
      ...(isPossible ? [{ text: draft.text + before + own, words: draft.words }] : []),
      ...others.map((other) => ({ text: draft.text + before + other.spelled, words: [...draft.words, other.spelled] })),
    ])
    drafts.sort((a, b) => a.words.length - b.words.length)
    drafts = drafts.slice(0, MAX_PROPOSALS + 1)
    position = word.end
  }
  return drafts.filter((draft) => draft.words.length > 0).slice(0, MAX_PROPOSALS)
}

/** The one that finds the most of those with the fewest other words, when it finds more than what was typed. */
export function bestSuggestion(
  proposals: readonly (Proposal & { readonly total: number })[],
  total: number,
): Suggestion | undefined {
  const better = proposals.filter((proposal) => proposal.total > total)
  const [best] = better.toSorted((a, b) => a.words.length - b.words.length || b.total - a.total)
  return best && { text: best.text, total: best.total }
}

/** Words that are a lot more frequent than this one, those with the fewest typos first. */
function near(word: string, known: KnownWords): KnownWord[] {
  if (!isWord(word)) return []
  const limit = word.length >= 8 ? 2 : 1
  const least = Math.max(LEAST, (known.get(word)?.count ?? 0) * MORE_FREQUENT)
  return [...known.values()]
    .filter(({ folded, count }) => count >= least && folded !== word && Math.abs(folded.length - word.length) <= limit)
    .map((other) => ({ other, typos: typosBetween(word, other.folded, limit) }))
    .filter(({ typos }) => typos <= limit)
    .sort((a, b) => a.typos - b.typos || b.other.count - a.other.count)
    .slice(0, MAX_NEAR)
    .map(({ other }) => other)
}

/** One letter is close to every other. */
function isWord(folded: string): boolean {
  return /^[a-z]{2,24}$/.test(folded)
}

/** A word that stands in one document alone may be a mistake itself. */
const LEAST = 2
const MORE_FREQUENT = 4
const MAX_NEAR = 4
const MAX_PROPOSALS = 12
