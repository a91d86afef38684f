// Which words of names begin like this. There are a few thousand of them, however many people: one look along the index for
// each.

import { MinKey } from 'bson'
import { Person } from './person.model.ts'

/** In alphabetical order, the first ones only: whoever has typed one letter types another. */
export async function listWordsFrom(beginning: string): Promise<string[]> {
  const words: string[] = []
  let after = beginning
  while (words.length < mostWords) {
    const word = await firstWord(beginning, after)
    if (word === undefined) break
    words.push(word)
    // Behind it stand its pairs, `an binh`; a space comes before every letter.
    after = `${word}!`
  }
  return words
}

const mostWords = 12
/** Behind every letter that a folded word has. */
const last = '\uffff'
const index = { nameKeys: 1, sortKey: 1, _id: 1 } as const

/** The index gives the person who has the first key from there on: between two keys, which a filter on a list cannot say. */
async function firstWord(beginning: string, from: string): Promise<string | undefined> {
  const to = beginning + last
  const edge = (nameKeys: string) => ({ nameKeys, sortKey: '', _id: new MinKey() })
  const [found] = await Person.collection
    .find<{ nameKeys: string[] }>(
      {},
      { hint: index, min: edge(from), max: edge(to), limit: 1, projection: { nameKeys: 1 } },
    )
    .toArray()
  return found?.nameKeys.filter((key) => key >= from && key < to).sort()[0]
}
