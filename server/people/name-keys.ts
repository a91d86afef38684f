// What somebody is found by: each word of the name, folded, and each two and each three of its words. A word alone may be that
// of a third of a province, two together that of a tenth; three are few. Whoever works somewhere also has each of these, and
// each role, under a sign that no word has, and before all words: staff are found among all the pupils in one walk along an
// index.

import { fold } from '../../storage/search/fold.ts'
import type { Role } from '../roles.ts'
import { groupOf } from './group.ts'

/** `Mai Anh Khôi` has `mai`, `anh`, `khoi`, `anh mai`, `anh khoi`, `khoi mai`, `anh khoi mai`. Words that stand twice count once. */
export function nameKeysOf(fullName: string): string[] {
  const words = nameWordsOf(fullName)
  const together = words.slice(0, mostTogether)
  const pairs = together.flatMap((one, at) => together.slice(at + 1).map((other) => [one, other]))
  const triples = pairs.flatMap(([one = '', other = '']) =>
    together.slice(together.indexOf(other) + 1).map((third) => [one, other, third]),
  )
  return [...words, ...pairs.map(keyOf), ...triples.map(keyOf)]
}

/** All that is stored: whoever writes a name or a membership makes it anew. */
export function personKeysOf(fullName: string, roles: readonly Role[]): string[] {
  const keys = nameKeysOf(fullName)
  const staffRoles = [...new Set(roles.filter((role) => groupOf(role) === 'staff'))]
  return staffRoles.length === 0 ? keys : [...keys, ...keys.map(staffKeyOf), ...staffRoles.map(roleKeyOf)]
}

export function staffKeyOf(key: string): string {
  return `+${key}`
}

export function roleKeyOf(role: Role): string {
  return `@${role}`
}

/**
 * All that must hold for whoever is meant by these words, the one that fewest people have first: it holds the last words, and
 * surnames come first. None for a text without words. The order of the words does not matter.
 */
export function searchKeysOf(text: string): string[] {
  const words = nameWordsOf(text).slice(0, mostWords)
  if (words.length === 0) return []
  const starts = words.length <= 3 ? [0] : words.slice(2).map((_, at) => at)
  return starts.map((start) => keyOf(words.slice(start, start + 3))).reverse()
}

/** Without case, marks and apostrophes: `H'Lan` is `hlan`, whichever apostrophe is typed, and also without any. */
export function nameWordsOf(text: string): string[] {
  const words = fold(text)
    .replace(/['’ʼ`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
  return [...new Set(words)].filter((word) => word !== '')
}

/** Of a search; and of a name, those that are found together. */
const mostWords = 6
const mostTogether = 10

function keyOf(words: readonly string[]): string {
  return [...words].sort().join(' ')
}
