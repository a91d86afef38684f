// Synonyms as people edit them, in groups, made into what the settings of an index take.

import { MAX_WORDS } from './search.ts'
import { wordsOf } from './words.ts'

export interface SynonymGroup {
  /** What an edited group replaces the supplied one by. */
  readonly id: string
  /** Each of these finds the others, or what is in `finds` where there is such a list. */
  readonly words: readonly string[]
  readonly finds?: readonly string[]
}

/**
 * Of groups with the same id the edited one counts, and one without words takes the supplied one away. Spellings with i
 * and y, with and without marks need no synonyms: a search takes them for the same.
 */
export function searchSynonyms(
  supplied: readonly SynonymGroup[],
  edited: readonly SynonymGroup[] = [],
): Record<string, string[]> {
  const groups = new Map([...supplied, ...edited].map((group) => [group.id, group]))
  const synonyms = new Map<string, Map<string, string>>()
  for (const { words, finds } of groups.values())
    for (const word of words) for (const other of finds ?? words) add(word, other)
  return Object.fromEntries([...synonyms].map(([key, others]) => [key, [...others.values()].slice(0, MAX_OTHERS)]))

  function add(word: string, other: string): void {
    const [key, found] = [compared(word), compared(other)]
    if (key === '' || found === '' || key === found) return
    const others = synonyms.get(key) ?? new Map<string, string>()
    synonyms.set(key, others)
    if (!others.has(found)) others.set(found, other.normalize('NFC').trim())
  }
}

/** As a search compares it; empty where a search could not ask for it. */
function compared(phrase: string): string {
  const words = wordsOf(phrase.normalize('NFC')).map(({ folded }) => folded)
  return words.length > MAX_WORDS ? '' : words.join(' ')
}

/** Meilisearch takes no more for a word. */
const MAX_OTHERS = 50
