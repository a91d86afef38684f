// Meilisearch compares words without their marks only. Of the hits that it found, those with the marks that were typed
// go first.

import type { QueryWord } from '../words.ts'
import { readMarks } from './marks.ts'

/** @param words those of the search that were typed with marks. */
export function preferMarks<Hit extends { readonly texts: Readonly<Record<string, unknown>> }>(
  hits: readonly Hit[],
  words: readonly QueryWord[],
): Hit[] {
  const wanted = [...new Set(words.map(({ spelled }) => spelled))]
  const shares = new Map(hits.map((hit) => [hit, countSpelled(hit.texts, wanted)]))
  return hits.toSorted((a, b) => shares.get(b)! - shares.get(a)!)
}

function countSpelled(texts: Readonly<Record<string, unknown>>, wanted: readonly string[]): number {
  const found = new Set<string>()
  for (const formatted of Object.values(texts)) {
    if (typeof formatted !== 'string') continue
    const { words, marked } = readMarks(formatted)
    words.forEach(({ spelled }, at) => marked[at] && found.add(spelled))
  }
  return wanted.filter((word) => found.has(word)).length
}
