// Which searches mean the same: those for the same subject, grade and type whose other words are the same, whatever their
// order and marks, synonyms for one another included. Pure.

import { fold } from '../../../storage/search/fold.ts'
import { wordsOf } from '../../../storage/search/words.ts'
import { recogniseWords, type WordVocabulary } from '../../curriculum/index.ts'

export interface Search {
  readonly text: string
  /** What was chosen besides, as an address names it. */
  readonly filters: string
}

export interface Cluster {
  readonly subject: string
  readonly grade: number
  readonly type: string
  readonly key: string
}

export interface Knowledge {
  readonly vocabulary: WordVocabulary
  /** In which grades a subject is taught. */
  readonly gradesOf: ReadonlyMap<string, readonly number[]>
  /** What each phrase is also searched for by. */
  readonly synonyms: ReadonlyMap<string, string>
}

/** Undefined of what was only chosen, which the map tells, and of words that say too little. */
export function clusterOf(
  { text, filters }: Search,
  { vocabulary, gradesOf, synonyms }: Knowledge,
): Cluster | undefined {
  const chosen = new URLSearchParams(filters)
  const { subjects, grades, types, rest } = recogniseWords(text, vocabulary)
  const grade = Number(chosen.get('grade') ?? grades[0] ?? 0)
  const candidates = [...chosen.getAll('subject'), ...subjects].filter((code) => gradesOf.has(code))
  const subject = candidates.find((code) => grade === 0 || gradesOf.get(code)!.includes(grade)) ?? ''
  const type = chosen.get('type') ?? types[0] ?? ''
  const key = keyOf(rest, synonyms)
  if (key === '' && (text === '' || subject === '' || type === '')) return undefined
  return { subject, grade: Number.isInteger(grade) && grade >= 1 && grade <= 12 ? grade : 0, type, key }
}

/** The longest phrase first, so that `trắc nghiệm` is not taken apart. */
function keyOf(rest: string, synonyms: ReadonlyMap<string, string>): string {
  const words = wordsOf(rest.normalize('NFC')).map(({ folded }) => folded)
  const found: string[] = []
  for (let at = 0; at < words.length;) {
    let length = Math.min(longestPhrase, words.length - at)
    while (length > 1 && !synonyms.has(words.slice(at, at + length).join(' '))) length--
    const phrase = words.slice(at, at + length).join(' ')
    found.push(...(synonyms.get(phrase) ?? phrase).split(' '))
    at += length
  }
  return [...new Set(found)].sort().join(' ').slice(0, 200)
}

const longestPhrase = 5

/** Of what all mean the same, one that stands for them: the first by the alphabet. */
export function representatives(synonyms: Readonly<Record<string, readonly string[]>>): Map<string, string> {
  const chosen = new Map<string, string>()
  for (const [phrase, others] of Object.entries(synonyms)) {
    const same = [phrase, ...others.map(foldedWords)].filter((one) => one !== '')
    chosen.set(foldedWords(phrase), same.sort()[0]!)
  }
  return chosen
}

function foldedWords(phrase: string): string {
  return wordsOf(fold(phrase))
    .map(({ folded }) => folded)
    .join(' ')
}
