// The words that recognise-words.ts knows: names, short names and aliases of the curriculum, and what people type for them.

import { fold } from '../../storage/search/fold.ts'
import { wordsOf } from '../../storage/search/words.ts'
import type { Aliases, Named } from './data.ts'

export interface WordVocabulary {
  /** By their words without marks, with a space between. */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>
  /** Words of the longest phrase. */
  readonly longest: number
}

export interface Phrase {
  /** As it is spelled with marks. */
  readonly spelled: readonly string[]
  readonly need: Need
  /** A part of what it means: it stays in the text. */
  readonly isKept: boolean
  readonly meanings: readonly Meaning[]
}

/** What must stand beside a phrase for it to be meant; `ordinary` ones never are. */
export type Need = 'nothing' | 'company' | 'grade' | 'ordinary'

export interface Meaning {
  readonly kind: 'subject' | 'series' | 'type'
  readonly code: string
  /** Of a subject: those that have it. */
  readonly grades: ReadonlySet<number>
  readonly onlyWithGrade: boolean
}

export interface VocabularySource {
  readonly subjects: readonly {
    readonly code: string
    readonly name: string
    readonly shortName: string
    readonly aliases: readonly string[]
    readonly branches?: readonly Named[]
    readonly partOf?: string | undefined
    readonly grades: readonly { readonly grade: number }[]
  }[]
  readonly series: readonly Named[]
  readonly types: readonly Named[]
}

export function makeWordVocabulary({ subjects, series, types }: VocabularySource, aliases: Aliases): WordVocabulary {
  const phrases = new Map<string, (Phrase & { readonly meanings: Meaning[] })[]>()
  const needOf = makeNeeds(aliases)

  for (const subject of subjects) {
    const { code, name, shortName, partOf, branches = [] } = subject
    const meaning = { kind: 'subject', code, grades: new Set(subject.grades.map(({ grade }) => grade)) } as const
    const names = [name, ...wholeNames(shortName), ...subject.aliases, ...branches.map((branch) => branch.name)]
    add([...names, ...(aliases.subjects[code] ?? [])], { ...meaning, onlyWithGrade: partOf !== undefined })
    add(aliases.onlyWithGrade[code] ?? [], { ...meaning, onlyWithGrade: true })
  }
  for (const { code, name } of series) addListed('series', code, name, aliases.series)
  for (const { code, name } of types) addListed('type', code, name, aliases.types)
  for (const words of aliases.ordinary) add([words])
  return { phrases, longest: Math.max(0, ...[...phrases.keys()].map((key) => key.split(' ').length)) }

  function addListed(kind: 'series' | 'type', code: string, name: string, typed: Aliases['series']): void {
    add([...wholeNames(name), ...(typed[code] ?? [])], { kind, code, grades: new Set(), onlyWithGrade: false })
  }

  /** Without a meaning they are ordinary words. */
  function add(names: readonly string[], meaning?: Meaning): void {
    for (const [spelled, key] of names.map(spellingOf)) {
      if (key === '') continue
      const same = phrases.get(key) ?? []
      phrases.set(key, same)
      let phrase = same.find((each) => each.spelled.join(' ') === spelled.join(' '))
      if (!phrase) same.push((phrase = { spelled, ...needOf(spelled), meanings: [] }))
      if (meaning) phrase.meanings.push(meaning)
    }
  }
}

/** What else stands there in brackets or after a comma names a part of it, and would be taken too often. */
function wholeNames(name: string): string[] {
  const [whole = '', inBrackets] = name.split(/[()]/)
  return [whole, inBrackets ?? ''].filter((each) => !each.includes(','))
}

function makeNeeds(aliases: Aliases) {
  const setOf = (names: readonly string[]) => new Set(names.map((name) => spellingOf(name)[0].join(' ')))
  const [alone, beside, besideGrade] = [setOf(aliases.alone), setOf(aliases.beside), setOf(aliases.besideGrade)]
  const [within, ordinary] = [setOf(aliases.within), setOf(aliases.ordinary)]

  return (spelled: readonly string[]): Pick<Phrase, 'need' | 'isKept'> => {
    const words = spelled.join(' ')
    const isKept = within.has(words)
    if (ordinary.has(words)) return { need: 'ordinary', isKept }
    if (beside.has(words)) return { need: 'company', isKept }
    const isCautious = isKept || besideGrade.has(words) || (spelled.length === 1 && !alone.has(fold(words)))
    return { need: isCautious ? 'grade' : 'nothing', isKept }
  }
}

/** As it is spelled, and without marks. */
function spellingOf(name: string): readonly [spelled: readonly string[], key: string] {
  const words = wordsOf(name.normalize('NFC'))
  return [words.map(({ spelled }) => spelled), words.map(({ folded }) => folded).join(' ')]
}
