// What a hit shows of a field: which of its words the search asked for.

import { excerpt } from '../excerpt.ts'
import type { Segment } from '../search.ts'
import { type Word, wordsOf } from '../words.ts'
import type { Wanted } from './terms.ts'

export type Quote = (text: string) => Segment[]

export function makeQuote(wanted: readonly Wanted[]): Quote {
  const asked = { words: new Set<string>(), prefixes: new Set<string>(), phrases: [] as (readonly string[])[] }
  wanted.forEach(collect)
  return (text) => {
    const words = wordsOf(text)
    return excerpt(text, words, mark(words))
  }

  function collect(each: Wanted): void {
    if ('word' in each) asked.words.add(each.word)
    else if ('prefix' in each) asked.prefixes.add(each.prefix)
    else if ('phrase' in each) asked.phrases.push(each.phrase)
    else ('any' in each ? each.any : each.all).forEach(collect)
  }

  function mark(words: readonly Word[]): boolean[] {
    const prefixes = [...asked.prefixes]
    const marked = words.map(
      ({ folded }) => asked.words.has(folded) || prefixes.some((prefix) => folded.startsWith(prefix)),
    )
    for (const phrase of asked.phrases)
      for (let at = 0; at + phrase.length <= words.length; at++)
        if (phrase.every((word, offset) => words[at + offset]?.folded === word))
          marked.fill(true, at, at + phrase.length)
    return marked
  }
}
