// The first words of the first field of all documents, mostly titles: ranking compares them with a search word by word.

import { fold } from '../fold.ts'
import { growNumbers } from './postings.ts'

export interface FirstWords {
  /** @param text the words as they are spelled, with a space between. A row is set once. */
  set(row: number, text: string): void
  /** Where the words of a row are in `numbers`, in their order. */
  begin(row: number): number
  end(row: number): number
  /** Only to be read at once. */
  numbers(): Int32Array
  /** How many different words there are; their numbers are below it. */
  size(): number
  spelled(number: number): string
  folded(number: number): string
  withFolded(folded: string): readonly number[]
  beginningWith(prefix: string): readonly number[]
}

export function makeFirstWords(): FirstWords {
  /** Of all rows one after the other; rows may come in any order. */
  let all = new Int32Array(0)
  let length = 0
  let begins = new Int32Array(0)
  let counts = new Int32Array(0)
  const spelled: string[] = []
  const folded: string[] = []
  const numbers = new Map<string, number>()
  const byFolded = new Map<string, number[]>()

  return {
    set: (row, text) => {
      const words = text === '' ? [] : text.split(' ')
      begins = growNumbers(begins, row + 1, 0)
      counts = growNumbers(counts, row + 1, 0)
      all = growNumbers(all, length + words.length, 0)
      begins[row] = length
      counts[row] = words.length
      for (const word of words) all[length++] = numberOf(word)
    },
    begin: (row) => begins[row] ?? 0,
    end: (row) => (begins[row] ?? 0) + (counts[row] ?? 0),
    numbers: () => all,
    size: () => spelled.length,
    spelled: (number) => spelled[number] ?? '',
    folded: (number) => folded[number] ?? '',
    withFolded: (word) => byFolded.get(word) ?? none,
    beginningWith: (prefix) => {
      const found: number[] = []
      for (let number = 0; number < folded.length; number++) if (folded[number]!.startsWith(prefix)) found.push(number)
      return found
    },
  }

  function numberOf(word: string): number {
    const known = numbers.get(word)
    if (known !== undefined) return known
    const number = spelled.length
    const plain = fold(word)
    spelled.push(word)
    folded.push(plain)
    numbers.set(word, number)
    const same = byFolded.get(plain)
    if (same) same.push(number)
    else byFolded.set(plain, [number])
    return number
  }
}

const none: readonly number[] = []
