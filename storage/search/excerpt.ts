// What a result quotes: all of a short text, or the passage of a long one that has most of what was searched for.

import type { Segment } from './search.ts'
import type { Word } from './words.ts'

/** @param marked tells of each of the words whether it was searched for. */
export function excerpt(text: string, words: readonly Word[], marked: readonly boolean[]): Segment[] {
  const { first, last } = text.length <= MAX_LENGTH ? { first: 0, last: words.length - 1 } : passage(words, marked)
  const begin = first === 0 ? 0 : startOf(words, first)
  const end = last === words.length - 1 ? Math.min(text.length, endOf(words, last) + MAX_TAIL) : endOf(words, last)

  const segments: Segment[] = []
  const push = (piece: string, isMarked: boolean) => {
    if (piece !== '') segments.push({ text: piece, marked: isMarked })
  }
  let position = begin
  if (begin > 0) push('… ', false)
  for (let at = first; at <= last; at++) {
    if (!marked[at]) continue
    push(text.slice(position, startOf(words, at)), false)
    push(text.slice(startOf(words, at), endOf(words, at)), true)
    position = endOf(words, at)
  }
  push(text.slice(position, end), false)
  if (end < text.length) push(' …', false)
  return segments
}

/** In characters. */
const MAX_LENGTH = 240
/** What stands before the first marked word of a passage. */
const LEAD = 60
/** What may follow the last word of a text: a full stop, a bracket. */
const MAX_TAIL = 20

interface Passage {
  readonly first: number
  readonly last: number
}

/** With as many different marked words as possible, then with as many as possible, then the earliest. */
function passage(words: readonly Word[], marked: readonly boolean[]): Passage {
  let best: Passage & { worth: number } = { ...from(words, 0), worth: 0 }
  const inside = new Map<string, number>()
  let count = 0
  let next = 0
  for (let at = 0; at < words.length; at++) {
    if (!marked[at]) continue
    const { first, last } = from(words, at)
    for (next = Math.max(next, at); next <= last; next++) if (marked[next]) count += add(inside, words, next, 1)
    const worth = inside.size * words.length + count
    if (worth > best.worth) best = { first, last, worth }
    count += add(inside, words, at, -1)
  }
  return best
}

/** The passage whose first marked word is this one. */
function from(words: readonly Word[], at: number): Passage {
  let first = at
  while (first > 0 && startOf(words, at) - startOf(words, first - 1) <= LEAD) first--
  let last = at
  while (last + 1 < words.length && endOf(words, last + 1) - startOf(words, first) <= MAX_LENGTH) last++
  return { first, last }
}

function add(counts: Map<string, number>, words: readonly Word[], at: number, change: 1 | -1): number {
  const folded = words[at]?.folded ?? ''
  const count = (counts.get(folded) ?? 0) + change
  if (count === 0) counts.delete(folded)
  else counts.set(folded, count)
  return change
}

function startOf(words: readonly Word[], at: number): number {
  return words[at]?.start ?? 0
}

function endOf(words: readonly Word[], at: number): number {
  return words[at]?.end ?? 0
}
