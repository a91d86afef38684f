// The first words of the first field of all documents, mostly titles: ranking compares them with a search word by word.

import { fold } from '../fold.ts'

export interface FirstWords {
  /** @param text the words as they are spelled, with a space between. */
  set(row: number, text: string): void
  /** The numbers of a row's words, in their order. */
  at(row: number): readonly number[]
  /** How many different words there are; their numbers are below it. */
  size(): number
  spelled(number: number): string
  withFolded(folded: string): readonly number[]
  beginningWith(prefix: string): readonly number[]
}

export function makeFirstWords(): FirstWords {
  const rows: (readonly number[] | undefined)[] = []
  const spelled: string[] = []
  const folded: string[] = []
  const numbers = new Map<string, number>()
  const byFolded = new Map<string, number[]>()

  return {
    set: (row, text) => {
      while (rows.length <= row) rows.push(undefined)
      rows[row] = text === '' ? none : text.split(' ').map(numberOf)
    },
    at: (row) => rows[row] ?? none,
    size: () => spelled.length,
    spelled: (number) => spelled[number] ?? '',
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
