// Which words of a search name a subject, a grade, a term … They become filters, which whoever searches sees and can take
// away: `exact` names the words that are to be looked for as they are.

import { fold } from '../../storage/search/fold.ts'
import type { Filter } from '../../storage/search/search.ts'
import { type Found, recogniseWords, restOf, type WordVocabulary } from '../curriculum/index.ts'
import type { FacetName } from './facets.ts'

export interface Understood {
  /** What remains to be looked for. */
  readonly text: string
  readonly meanings: readonly Meaning[]
}

/** Some words of the text, and what they stand for. */
export interface Meaning {
  /** As they were typed. */
  readonly words: string
  /** What `exact` calls them. */
  readonly key: string
  /** Any of these. */
  readonly values: readonly { readonly facet: FacetName; readonly value: string | number }[]
}

export function understand(given: string, exact: readonly string[], vocabulary: WordVocabulary): Understood {
  const { text, found } = recogniseWords(given, vocabulary)
  const keyOf = ({ from, to }: Found) => fold(text.slice(from, to))
  const exactKeys = exact.map(fold)
  const meant = found.filter((one) => !exactKeys.includes(keyOf(one)))
  const meanings = new Map<string, Meaning & { readonly values: { facet: FacetName; value: string | number }[] }>()
  for (const one of meant) {
    const value = valueOf(one)
    if (!value) continue
    const place = `${one.from}-${one.to}`
    const words = text.slice(one.from, one.to)
    const meaning = meanings.get(place) ?? { words, key: keyOf(one), values: [] }
    meanings.set(place, meaning)
    meaning.values.push(value)
  }
  return {
    text: [restOf(text, meant), ...examsOf(meant)].filter((part) => part !== '').join(' '),
    meanings: [...meanings.values()],
  }
}

/** Words for the same facet are alternatives (`lớp 6, 7`); what is for a whole year is for its terms as well. */
export function filtersOf({ meanings }: Understood): Filter[] {
  const byFacet = new Map<FacetName, Set<string | number>>()
  for (const { facet, value } of meanings.flatMap(({ values }) => values)) {
    const values = byFacet.get(facet) ?? new Set()
    byFacet.set(facet, values.add(value))
    if (facet === 'term') values.add('wholeYear')
  }
  return [...byFacet].map(([field, values]) => ({ field, in: [...values] }))
}

function valueOf({ kind, code }: Found): Meaning['values'][number] | undefined {
  if (kind === 'exam') return undefined
  if (kind === 'term') return { facet: 'term', value: code === '1' ? 'first' : 'second' }
  if (kind === 'grade' || kind === 'schoolYear') return { facet: kind, value: Number(code) }
  return { facet: kind, value: code }
}

/** No field says when in its term a test is written: that stays something to look for. */
function examsOf(found: readonly Found[]): string[] {
  return found.filter(({ kind }) => kind === 'exam').map(({ code }) => (code === 'middle' ? 'giữa kì' : 'cuối kì'))
}
