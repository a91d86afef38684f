// Where the words of a text are and what they are compared by.

import { fold, spell } from './fold.ts'
import { MAX_WORDS } from './search.ts'

export interface Word {
  /** Offsets in the text given, which must be NFC. */
  readonly start: number
  readonly end: number
  /** With its marks, in one spelling. */
  readonly spelled: string
  /** Without marks. The same as `spelled` when it has none. */
  readonly folded: string
}

/** Apostrophes separate: H'Lan, H’Lan and HʼLan are two words each. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  const pattern = text.includes(LETTER_APOSTROPHE) ? wordWithout : word
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const { spelled, folded } = compared(found)
    if (folded !== '') words.push({ start: index, end: index + found.length, spelled, folded })
  }
  return words
}

/** An apostrophe that is a letter to Unicode. To look out for it everywhere would take twice the time. */
const LETTER_APOSTROPHE = '\u02bc'
const word = /[\p{L}\p{N}\p{M}]+/gu
const wordWithout = /(?:(?!\u02bc)[\p{L}\p{N}\p{M}])+/gu

/** Text as it is kept and quoted. */
export function cleanText(text: string): string {
  return text.normalize('NFC').replace(/[\p{Surrogate}\ufdd0\ufdd1]/gu, '\ufffd')
}

export interface QueryWord extends Word {
  /** As typed, but lower case and without marks: what an unfinished word begins with. */
  readonly typed: string
}

/** The text of a search, as its words have their places in it. */
export function queryText(text: string): string {
  return cleanText(text.slice(0, MAX_TEXT_LENGTH))
}

/** The words of a search that count. */
export function queryWords(text: string): QueryWord[] {
  const clean = queryText(text)
  return wordsOf(clean)
    .slice(0, MAX_WORDS)
    .map((word) => ({ ...word, typed: fold(clean.slice(word.start, word.end)).slice(0, MAX_WORD_LENGTH) }))
}

/** More is not typed by people. */
const MAX_TEXT_LENGTH = 1000
/** What is longer is no word but data; its beginning stands for it. */
const MAX_WORD_LENGTH = 40

/** A document repeats its words, and documents repeat each other's. */
function compared(word: string): Pick<Word, 'spelled' | 'folded'> {
  const known = recent.get(word)
  if (known) return known
  const spelled = spell(word).slice(0, MAX_WORD_LENGTH)
  const folded = fold(spelled)
  const result = { spelled: folded === spelled ? folded : spelled, folded }
  if (recent.size >= MAX_RECENT) recent.clear()
  recent.set(word, result)
  return result
}

const recent = new Map<string, Pick<Word, 'spelled' | 'folded'>>()
const MAX_RECENT = 20_000
