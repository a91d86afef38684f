// Reads which words Meilisearch has marked as found.

import { type Word, wordsOf } from '../words.ts'

/** Characters that are in no text: they are taken out when documents are prepared. */
export const MARK_START = '\ufdd0'
export const MARK_END = '\ufdd1'

export interface MarkedText {
  readonly text: string
  readonly words: readonly Word[]
  /** Of each word, whether it was found. Of an unfinished word Meilisearch marks the beginning: that counts for the whole. */
  readonly marked: readonly boolean[]
}

export function readMarks(formatted: string): MarkedText {
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  for (const piece of formatted.split(new RegExp(`([${MARK_START}${MARK_END}])`))) {
    if (piece === MARK_START) starts.push(text.length)
    else if (piece === MARK_END) ends.push(text.length)
    else text += piece
  }
  const words = wordsOf(text)
  let at = 0
  const marked = words.map(({ start, end }) => {
    while (at < starts.length && (ends[at] ?? text.length) <= start) at++
    return at < starts.length && starts[at]! < end
  })
  return { text, words, marked }
}
