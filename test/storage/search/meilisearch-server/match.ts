// Which documents a query finds under the matching strategy `all`, and how well.

import type { Document } from './filter.ts'
import type { IndexConfiguration } from './settings.ts'
import { tokenize, typos, type Token } from './words.ts'

export interface Match {
  readonly typos: number
  readonly proximity: number
  readonly attribute: number
  readonly inexact: number
}

export interface Query {
  match(document: Document): Match | undefined
  /** Which characters of a text are to be highlighted. */
  highlights(text: string): { start: number; end: number }[]
}

interface Placed {
  readonly attribute: number
  readonly position: number
  readonly word: string
}

interface Cost {
  readonly typos: number
  readonly inexact: number
  readonly places: readonly Placed[]
}

export function makeQuery(text: string, configuration: IndexConfiguration): Query {
  const words = tokenize(text, configuration.separatorTokens)
    .map(({ word }) => word)
    .slice(0, 10)

  return {
    match: (document) => {
      const placed = placedWords(document, configuration)
      const path = words.length === 0 ? [] : cheapest(placed, 0)
      if (!path) return undefined
      const gaps = path.slice(1).map((cost, at) => gap(path[at]!.places, cost.places))
      return {
        typos: sum(path.map((cost) => cost.typos)),
        inexact: sum(path.map((cost) => cost.inexact)),
        proximity: sum(gaps),
        attribute: sum(path.map(({ places }) => Math.min(...places.map(({ attribute }) => attribute)))),
      }
    },
    highlights: (value) => {
      const tokens = tokenize(value, configuration.separatorTokens)
      return tokens.flatMap((token, at) => highlight(tokens, token, at))
    },
  }

  /** Words of the query are taken alone or as two or three written as one. */
  function cheapest(placed: readonly Placed[], from: number): Cost[] | undefined {
    if (from === words.length) return []
    let best: Cost[] | undefined
    for (let length = 1; length <= 3 && from + length <= words.length; length++) {
      const cost = costOf(placed, words.slice(from, from + length), from + length === words.length)
      const rest = cost && cheapest(placed, from + length)
      if (cost && rest && (!best || worth([cost, ...rest]) < worth(best))) best = [cost, ...rest]
    }
    return best
  }

  function costOf(placed: readonly Placed[], part: readonly string[], isLast: boolean): Cost | undefined {
    const joined = part.join('')
    const options = placed.flatMap((place): { typos: number; inexact: number; place: Placed }[] => {
      if (place.word === joined) return [{ typos: part.length - 1, inexact: 0, place }]
      if (isLast && place.word.startsWith(joined)) return [{ typos: part.length - 1, inexact: 1, place }]
      const count = part.length > 1 ? Infinity : typos(joined, place.word)
      return count <= allowed(joined) ? [{ typos: count, inexact: 1, place }] : []
    })
    const phrases = [
      ...(configuration.synonyms.get(part.join(' ')) ?? []),
      ...(part.length === 1 ? halves(joined) : []),
    ]
    for (const phrase of phrases)
      for (const place of placesOf(placed, phrase)) options.push({ typos: 0, inexact: 1, place })
    if (options.length === 0) return undefined
    const fewest = Math.min(...options.map((option) => option.typos))
    const best = options.filter((option) => option.typos === fewest)
    return {
      typos: fewest,
      inexact: Math.min(...best.map(({ inexact }) => inexact)),
      places: best.map(({ place }) => place),
    }
  }

  function allowed(word: string): number {
    if (!configuration.typosInNumbers && /^\d+$/.test(word)) return 0
    return word.length >= configuration.twoTypos ? 2 : word.length >= configuration.oneTypo ? 1 : 0
  }

  function highlight(
    tokens: readonly Token[],
    { word, start, end }: Token,
    at: number,
  ): { start: number; end: number }[] {
    for (const [index, asked] of words.entries()) {
      if (word === asked || typos(asked, word) <= allowed(asked)) return [{ start, end }]
      // Of an unfinished word only its beginning.
      if (index === words.length - 1 && word.startsWith(asked)) return [{ start, end: start + asked.length }]
    }
    for (let from = 0; from < words.length; from++)
      for (let length = 1; length <= 3; length++) {
        const part = words.slice(from, from + length)
        for (const phrase of [
          ...(configuration.synonyms.get(part.join(' ')) ?? []),
          ...(length === 1 ? halves(part[0]!) : []),
        ])
          if (phrase.every((each, offset) => tokens[at + offset]?.word === each))
            return [{ start, end: tokens[at + phrase.length - 1]!.end }]
      }
    return []
  }
}

function placedWords(document: Document, { searchableAttributes, separatorTokens }: IndexConfiguration): Placed[] {
  return searchableAttributes.flatMap((name, attribute) => {
    const value = document[name]
    if (typeof value !== 'string') return []
    return tokenize(value, separatorTokens).map(({ word }, position) => ({ attribute, position, word }))
  })
}

function placesOf(placed: readonly Placed[], phrase: readonly string[]): Placed[] {
  return placed.filter((place, at) =>
    phrase.every((word, offset) => {
      const other = placed[at + offset]
      return other?.word === word && other.attribute === place.attribute
    }),
  )
}

/** A word may be two that were written as one. */
function halves(word: string): string[][] {
  return Array.from(word.slice(1), (_, at) => [word.slice(0, at + 1), word.slice(at + 1)])
}

function gap(before: readonly Placed[], after: readonly Placed[]): number {
  let least = 8
  for (const a of before)
    for (const b of after) {
      if (a.attribute !== b.attribute) continue
      const distance = b.position - a.position
      least = Math.min(least, distance > 0 ? distance : 1 - distance)
    }
  return least
}

function worth(path: readonly Cost[]): number {
  return sum(path.map((cost) => cost.typos * 100 + cost.inexact))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
