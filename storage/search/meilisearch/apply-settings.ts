import type { Settings } from 'meilisearch'
import { EITHER_VOWEL } from '../fold.ts'
import { type IndexSettings, MAX_FACET_VALUES, MAX_REACH } from '../search.ts'
import { preparationOf } from '../settings.ts'
import { wordsOf } from '../words.ts'
import { filterAttribute, sortAttribute, textAttribute } from './attributes.ts'
import type { Ledger } from './ledger.ts'
import type { Tasks } from './tasks.ts'

interface Application {
  readonly tasks: Tasks
  readonly ledger: Ledger
  readonly uidOf: (name: string) => string
  readonly all: readonly IndexSettings[]
}

/** Returns the names of the indexes whose documents have to come again. */
export async function applySettings({ tasks, ledger, uidOf, all }: Application): Promise<string[]> {
  const toRebuild: string[] = []
  const { results } = await tasks.client.getRawIndexes({ limit: 1000 })
  const present = new Set(results.map(({ uid }) => uid))
  await ledger.create()
  for (const settings of all) {
    const uid = uidOf(settings.name)
    const preparation = preparationOf(settings)
    const entry = await ledger.find(settings.name)
    await tasks.createIndex(uid)
    // When they are the same as before, Meilisearch does nothing.
    await tasks.updateSettings(uid, meilisearchSettings(settings))
    if (entry?.complete && entry.preparation === preparation && present.has(uid)) continue

    toRebuild.push(settings.name)
    await ledger.write(settings.name, { building: null, swapping: false, ...entry, preparation, complete: false })
  }
  return toRebuild
}

export function meilisearchSettings({ searchable, filterable, sortable, synonyms = {} }: IndexSettings): Settings {
  return {
    searchableAttributes: searchable.map(textAttribute),
    filterableAttributes: filterable.map(filterAttribute),
    sortableAttributes: sortable.map(sortAttribute),
    rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness'],
    typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 }, disableOnNumbers: true },
    faceting: { maxValuesPerFacet: MAX_FACET_VALUES, sortFacetValuesBy: { '*': 'count' } },
    pagination: { maxTotalHits: MAX_REACH },
    // What separates words for us besides what does for Meilisearch.
    separatorTokens: ['+', '=', '<', '>', '|', '~', '^', '`', '´', '$', 'ʼ'],
    synonyms: meilisearchSynonyms(synonyms),
  }
}

/** Ours, in either spelling of words with i or y, and those spellings for each other. */
function meilisearchSynonyms(synonyms: NonNullable<IndexSettings['synonyms']>): Record<string, string[]> {
  const all = new Map<string, Set<string>>()
  const add = (left: string, right: string) => {
    if (left !== '' && right !== '' && left !== right) all.set(left, (all.get(left) ?? new Set()).add(right))
  }
  for (const [i, y] of EITHER_VOWEL) {
    add(i, y)
    add(y, i)
  }
  for (const [left, others] of Object.entries(synonyms))
    for (const key of spellings(left)) for (const other of others.flatMap(spellings)) add(key, other)
  return Object.fromEntries([...all].map(([left, others]) => [left, [...others]]))
}

/** Without marks, with every such word in i and with every one in y. */
function spellings(phrase: string): string[] {
  const words = wordsOf(phrase.normalize('NFC')).map(({ folded }) => folded)
  const other = words.map((word) => EITHER_VOWEL.find(([i]) => i === word)?.[1] ?? word)
  return [...new Set([words.join(' '), other.join(' ')])]
}
