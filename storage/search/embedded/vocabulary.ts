// Words that are close to a misspelt one.

import type { File } from './file.ts'
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

/** As Meilisearch has it: one from five letters on, two from nine. Codes and numbers have none. */
export function allowedTypos(word: string): number {
  if (!/^[a-z]+$/.test(word)) return 0
  return word.length >= 9 ? 2 : word.length >= 5 ? 1 : 0
}

/**
 * Letters added, missing, wrong, or changed places with the next one; a wrong first letter counts twice.
 * Anything above the limit when there are more.
 */
export function typosBetween(typed: string, meant: string, limit: number): number {
  const first = typed[0] === meant[0] ? 0 : 1
  let before: number[] = []
  let previous = Array.from({ length: meant.length + 1 }, (_, at) => at)
  for (let row = 1; row <= typed.length; row++) {
    const current = [row]
    for (let at = 1; at <= meant.length; at++) {
      const isSame = typed[row - 1] === meant[at - 1]
      let cost = Math.min(previous[at]! + 1, current[at - 1]! + 1, previous[at - 1]! + (isSame ? 0 : 1))
      if (row > 1 && at > 1 && typed[row - 1] === meant[at - 2] && typed[row - 2] === meant[at - 1])
        cost = Math.min(cost, before[at - 2]! + 1)
      current.push(cost)
    }
    if (Math.min(...current) > limit) return limit + 1
    before = previous
    previous = current
  }
  return previous[meant.length]! + first
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
