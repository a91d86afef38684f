// Words that are close to a misspelt one.

import type { File } from './file.ts'
import { allowedTypos, typosBetween } from '../typos.ts'
import { generation } from './generation.ts'

export interface Neighbour {
  readonly word: string
  readonly typos: number
}

export interface Vocabulary {
  /** Words with at most as many typos as a word of this length may have; those with fewer come first. */
  near(word: string): Neighbour[]
}

export function makeVocabulary(file: File, number: number): Vocabulary {
  const listNew = file.prepare(`SELECT number, word FROM ${generation(number).vocabulary} WHERE number > ?`).raw()
  const words: string[] = []
  const letters: number[] = []
  let last = 0

  return {
    near: (word) => {
      const limit = allowedTypos(word)
      if (limit === 0) return []
      learn()
      const mask = lettersOf(word)
      const found: Neighbour[] = []
      for (let at = 0; at < words.length; at++) {
        // A typo adds one letter, takes one away, or does both.
        if (bitCount(letters[at]! ^ mask) > 2 * limit) continue
        const candidate = words[at]!
        if (Math.abs(candidate.length - word.length) > limit) continue
        const typos = typosBetween(word, candidate, limit)
        if (typos <= limit) found.push({ word: candidate, typos })
      }
      return found.sort((a, b) => a.typos - b.typos)
    },
  }

  function learn(): void {
    for (const [number, word] of listNew.all(last) as [number, string][]) {
      words.push(word)
      letters.push(lettersOf(word))
      last = Math.max(last, number)
    }
  }
}

function lettersOf(word: string): number {
  let mask = 0
  for (let at = 0; at < word.length; at++) mask |= 1 << (word.charCodeAt(at) - 97)
  return mask
}

function bitCount(value: number): number {
  let count = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) count++
  return count
}
