// The page of the catalogue.

import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import type { Processing } from '../processing/index.ts'
import { canKeepWords, canReadGaps } from './access.ts'
import { addressOfQuery, home } from './address.ts'
import { cardOf } from './card.ts'
import { facetNames, type FacetName, facets, facetsFor } from './facets.ts'
import type { Answer } from './find.ts'
import { type CatalogueQuery, longestText, pageSize, type SortName, sorts } from './input.ts'
import type { LabelOf } from './labels.ts'
import { type Dropped, textWithout, usualSort } from './search.ts'
import type { Meaning } from './understand.ts'

export interface CataloguePage {
  readonly actor: Actor | undefined
  readonly query: CatalogueQuery
  readonly answer: Answer
  readonly dropped: readonly Dropped[]
  readonly labelOf: LabelOf
  readonly facts: ReadonlyMap<string, Processing>
  /** Of the results, those made from a recalled edition. */
  readonly fromRecalled: ReadonlySet<string>
  /** A backup was restored, and the index is being made anew. */
  readonly isOutdated: boolean
  readonly isFurther: boolean
}

export function cataloguePage(given: CataloguePage, words: Translator) {
  const { actor, query, answer, labelOf, facts, fromRecalled } = given
  const { t } = words
  const { understood, items } = answer.isSearched ? answer.results : answer.browsed
  const chips = [...understood.meanings.map((meaning) => meantChip(meaning, given, t)), ...chosenChips(given, t)]
  const hasQuery = query.text !== '' || chips.length > 0
  return {
    title: t('catalogue.titles.search'),
    scripts: ['catalogue/search.js'],
    search: {
      url: home,
      text: query.text,
      limit: longestText,
      suggestionsUrl: `${home}/suggestions`,
      /** What a new search by the form above keeps. */
      kept: facetNames.flatMap((name) => (query.chosen[name] ?? []).map((value) => ({ name, value: String(value) }))),
      sort: query.sort ?? '',
    },
    exact: query.exact,
    chips,
    clearUrl: chips.length > 1 ? addressOfQuery({ ...query, text: understood.text, chosen: {}, page: 1 }) : undefined,
    links: [
      { url: `${home}/curriculum`, label: t('catalogue.curriculum.link') },
      ...(actor && canReadGaps(actor) ? [{ url: `${home}/unanswered`, label: t('catalogue.titles.unanswered') }] : []),
      ...(actor && canKeepWords(actor) ? [{ url: `${home}/synonyms`, label: t('catalogue.titles.synonyms') }] : []),
    ],
    cards: items.map((found) => cardOf(found, { actor, labelOf, facts, fromRecalled, words })),
    isOutdated: given.isOutdated,
    isEmpty: items.length === 0,
    empty: { drawing: 'shelf', text: t(hasQuery ? 'catalogue.empty.found' : 'catalogue.empty.all') },
    offers: given.dropped.map((dropped) => offerOf(dropped, given, t)),
    ...(answer.isSearched ? searchedParts(given, answer.results, t) : browsedParts(given, answer.browsed, t)),
  }
}

function searchedParts({ query, labelOf, actor }: CataloguePage, results: SearchResults, t: Translator['t']) {
  const { total, totalIsExact, suggestion, sort, understood } = results
  const usual = usualSort(understood.text)
  const shown = understood.text === '' ? sorts.filter((one) => one !== 'relevance') : sorts
  const last = Math.ceil(total / pageSize)
  const pageUrl = (page: number) => addressOfQuery({ ...query, page })
  return {
    count: t(totalIsExact ? 'catalogue.count' : 'catalogue.countAtLeast', { count: total }),
    sorts: sortsOf(shown, sort, usual, query, t),
    facets: facetsFor(actor).flatMap((name) => facetOf(name, results, query, labelOf, t) ?? []),
    suggestion: suggestion && {
      text: suggestion.text,
      count: suggestion.total,
      url: addressOfQuery({ ...query, text: suggestedText(understood, suggestion.text), page: 1 }),
    },
    previousUrl: query.page > 1 ? pageUrl(query.page - 1) : undefined,
    nextUrl: query.page < last && query.page * pageSize < 10_000 ? pageUrl(query.page + 1) : undefined,
  }
}

function sortsOf(
  shown: readonly SortName[],
  current: SortName,
  usual: SortName,
  query: CatalogueQuery,
  t: Translator['t'],
) {
  return shown.map((value) => ({
    label: t(`catalogue.sorts.${value}`),
    url: addressOfQuery({ ...query, sort: value === usual ? undefined : value, page: 1 }),
    isCurrent: value === current,
  }))
}

type SearchResults = Extract<Answer, { isSearched: true }>['results']
type BrowsedResults = Extract<Answer, { isSearched: false }>['browsed']

function browsedParts({ query, isFurther }: CataloguePage, { next }: BrowsedResults, t: Translator['t']) {
  return {
    isAway: true,
    count: t('catalogue.away.count'),
    sorts: sortsOf(['newest', 'rated'], query.sort === 'rated' ? 'rated' : 'newest', 'newest', query, t),
    facets: [],
    previousUrl: isFurther ? addressOfQuery({ ...query, page: 1 }) : undefined,
    nextUrl: next && addressOfQuery({ ...query, page: 1 }, { cursor: next }),
  }
}

/** What was understood stays understood. */
function suggestedText({ meanings }: SearchResults['understood'], text: string): string {
  return [...meanings.map(({ words }) => words), text].join(' ').slice(0, longestText)
}

interface Chip {
  readonly label: string
  readonly kind: string
  readonly url: string
  readonly hint: string
}

function meantChip({ words, key, values }: Meaning, { query, labelOf }: CataloguePage, t: Translator['t']): Chip {
  const names = [...new Set(values.map(({ facet, value }) => labelOf(facet, String(value))))]
  const label = names.join(', ')
  return {
    label,
    kind: values[0]!.facet === 'grade' ? '' : t(`catalogue.facets.${values[0]!.facet}`),
    url: addressOfQuery({ ...query, exact: [...query.exact, key], page: 1 }),
    hint: t('catalogue.takeAway.meaning', { label, words }),
  }
}

function chosenChips({ query, labelOf }: CataloguePage, t: Translator['t']): Chip[] {
  return facetNames.flatMap((name) =>
    (query.chosen[name] ?? []).map((value) => {
      const label = labelOf(name, String(value))
      const others = query.chosen[name]!.filter((other) => other !== value)
      return {
        label,
        kind: name === 'grade' || facets[name].order === 'listed' ? '' : t(`catalogue.facets.${name}`),
        url: addressOfQuery({ ...query, chosen: { ...query.chosen, [name]: others }, page: 1 }),
        hint: t('catalogue.takeAway.choice', { label }),
      }
    }),
  )
}

function offerOf({ what, total }: Dropped, { query, answer, labelOf }: CataloguePage, t: Translator['t']) {
  const { understood } = answer.isSearched ? answer.results : answer.browsed
  if (what === 'filters') {
    const url = addressOfQuery({ ...query, text: understood.text, chosen: {}, page: 1 })
    return { url, label: t('catalogue.withoutFilters', { count: total }) }
  }
  if ('facet' in what) {
    const label = (query.chosen[what.facet] ?? []).map((value) => labelOf(what.facet, String(value))).join(', ')
    const url = addressOfQuery({ ...query, chosen: { ...query.chosen, [what.facet]: [] }, page: 1 })
    return { url, label: t('catalogue.without', { label, count: total }) }
  }
  const meaning = understood.meanings.find(({ key }) => key === what.exact)
  const label = (meaning?.values ?? []).map(({ facet, value }) => labelOf(facet, String(value))).join(', ')
  const url = addressOfQuery({ ...query, text: textWithout(query, understood, what.exact), page: 1 })
  return { url, label: t('catalogue.without', { label, count: total }) }
}

/** So many at once; the others are a press away. */
const firstValues = 6
/** These are open on a wide screen, the others wait to be asked. */
const openFacets: readonly FacetName[] = ['type', 'subject', 'grade', 'topic']

function facetOf(
  name: FacetName,
  { facets: counts }: SearchResults,
  query: CatalogueQuery,
  labelOf: LabelOf,
  t: Translator['t'],
) {
  const chosen = (query.chosen[name] ?? []).map(String)
  const counted = counts[name] ?? {}
  const found = [...new Set([...Object.keys(counted), ...chosen])].filter(
    (value) => facets[name].read(value) !== undefined,
  )
  // One value that all results have narrows nothing.
  if (found.length === 0 || (found.length === 1 && chosen.length === 0 && facets[name].order !== 'listed'))
    return undefined
  const values = inOrder(name, found, counted).map((value) => ({
    value,
    label: labelOf(name, value),
    count: counted[value] ?? 0,
    isChecked: chosen.includes(value),
  }))
  const first = values.filter(({ isChecked }, at) => at < firstValues || isChecked)
  return {
    name,
    label: t(`catalogue.facets.${name}`),
    isOpen: openFacets.includes(name) || chosen.length > 0,
    first,
    rest: values.filter((value) => !first.includes(value)),
  }
}

function inOrder(name: FacetName, values: readonly string[], counts: Readonly<Record<string, number>>): string[] {
  const facet = facets[name]
  if (facet.order === 'up') return values.toSorted((a, b) => Number(a) - Number(b))
  if (facet.order === 'down') return values.toSorted((a, b) => Number(b) - Number(a))
  const listed: readonly string[] = 'values' in facet ? facet.values : []
  if (facet.order === 'listed') return values.toSorted((a, b) => listed.indexOf(a) - listed.indexOf(b))
  return values.toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
}

/** All values that the page names, for their labels. */
export function valuesOn({
  query,
  answer,
}: Pick<CataloguePage, 'query' | 'answer'>): Partial<Record<FacetName, string[]>> {
  const values: Partial<Record<FacetName, string[]>> = {}
  for (const name of facetNames) {
    const counted = answer.isSearched ? Object.keys(answer.results.facets[name] ?? {}) : []
    values[name] = [...counted, ...(query.chosen[name] ?? []).map(String)]
  }
  return values
}
