// What somebody is found by: each word of the name, folded, and each pair of its words. A word alone may be that of a third
// of a province; two together are few.

import { fold } from '../../storage/search/fold.ts'

/** `Mai Anh Khôi` has `mai`, `anh`, `khoi`, `anh mai`, `anh khoi`, `khoi mai`. Words that stand twice count once. */
export function nameKeysOf(fullName: string): string[] {
  const words = nameWordsOf(fullName)
  return [...words, ...pairsOf(words)]
}

/** All that must hold for whoever is meant by these words; none for a text without words. The order does not matter. */
export function searchKeysOf(text: string): string[] {
  const words = nameWordsOf(text).slice(0, mostWords)
  return words.length < 2 ? words : pairsOf(words)
}

/** Without case, marks and apostrophes: `H'Lan` is `hlan`, whichever apostrophe is typed, and also without any. */
export function nameWordsOf(text: string): string[] {
  const words = fold(text)
    .replace(/['’ʼ`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
  return [...new Set(words)].filter((word) => word !== '')
}

const mostWords = 6

function pairsOf(words: readonly string[]): string[] {
  return words.flatMap((one, at) => words.slice(at + 1).map((other) => [one, other].sort().join(' ')))
}
