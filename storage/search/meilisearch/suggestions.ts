// Meilisearch tells nobody which words it knows: those of the first field are read from the documents and remembered.

import type { CheckedSuggestion } from '../query.ts'
import type { Suggestion } from '../search.ts'
import { bestSuggestion, type KnownWords, makeKnownWords, proposalsFor, type UsedWord } from '../suggest.ts'
import { wordsOf } from '../words.ts'
import { textAttribute } from './attributes.ts'
import { counting, type Place } from './search-index.ts'

export interface Suggestions {
  find(place: Place, query: CheckedSuggestion): Promise<Suggestion | undefined>
}

interface Memory {
  readonly words: Promise<KnownWords>
  readonly since: number
}

export function makeSuggestions(): Suggestions {
  const remembered = new Map<string, Memory>()

  return {
    find: async (place, { text, words, condition }) => {
      if (condition === false || words.length === 0) return undefined
      const proposals = proposalsFor(text, words, await wordsIn(place))
      if (proposals.length === 0) return undefined
      const queries = [
        words.map(({ typed }) => typed).join(' '),
        ...proposals.map((proposal) => exactly(proposal.text, proposal.words)),
      ].map((asked) => ({ indexUid: place.uid, ...counting(asked, [condition]) }))
      const { results } = await place.client.multiSearch({ queries })
      const [total = 0, ...totals] = (results as { totalHits?: number }[]).map(({ totalHits = 0 }) => totalHits)
      return bestSuggestion(
        proposals.map((proposal, at) => ({ ...proposal, total: totals[at] ?? 0 })),
        total,
      )
    },
  }

  async function wordsIn(place: Place): Promise<KnownWords> {
    const known = remembered.get(place.uid)
    if (known && Date.now() - known.since < KEPT_MS) return await known.words
    const words = readWords(place)
    remembered.set(place.uid, { words, since: Date.now() })
    // What was read before serves while the words are read again.
    if (known) {
      words.catch(() => remembered.set(place.uid, { ...known, since: Date.now() }))
      return await known.words
    }
    words.catch(() => remembered.delete(place.uid))
    return await words
  }
}

/** A word in quotes is found as it is, not as a misspelling: nobody learns of words that they may not read. */
function exactly(text: string, words: readonly string[]): string {
  return wordsOf(text)
    .map(({ start, end }) => text.slice(start, end))
    .map((word) => (words.includes(word) ? `"${word}"` : word))
    .join(' ')
}

async function readWords({ client, uid, settings }: Place): Promise<KnownWords> {
  const field = textAttribute(settings.searchable[0]!)
  const used = new Map<string, UsedWord>()
  for (let offset = 0; offset < MOST_DOCUMENTS; offset += PAGE) {
    const { results } = await client.index(uid).getDocuments({ fields: [field], offset, limit: PAGE })
    for (const document of results as Record<string, unknown>[])
      for (const { spelled, folded } of wordsOf(typeof document[field] === 'string' ? document[field] : ''))
        used.set(spelled, { spelled, folded, count: (used.get(spelled)?.count ?? 0) + 1 })
    if (results.length < PAGE) break
  }
  return makeKnownWords(used.values())
}

const KEPT_MS = 60 * 60_000
const PAGE = 1000
/** So many have all words that are worth suggesting. */
const MOST_DOCUMENTS = 50_000
