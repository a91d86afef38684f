import { Failure } from './failure.ts'
import { normalize, tokenize } from './words.ts'

export interface IndexConfiguration {
  searchableAttributes: string[]
  filterableAttributes: string[]
  sortableAttributes: string[]
  rankingRules: string[]
  separatorTokens: string[]
  synonyms: Map<string, string[][]>
  oneTypo: number
  twoTypos: number
  typosInNumbers: boolean
  maxValuesPerFacet: number
  maxTotalHits: number
}

export function defaultConfiguration(): IndexConfiguration {
  return {
    searchableAttributes: ['*'],
    filterableAttributes: [],
    sortableAttributes: [],
    rankingRules: ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness'],
    separatorTokens: [],
    synonyms: new Map(),
    oneTypo: 5,
    twoTypos: 9,
    typosInNumbers: true,
    maxValuesPerFacet: 100,
    maxTotalHits: 1000,
  }
}

const knownRules = ['words', 'typo', 'proximity', 'attribute', 'sort', 'exactness']

/** The change that `PATCH settings` asks for. Throws for what Meilisearch refuses. */
export function readSettings(body: Record<string, unknown>): (configuration: IndexConfiguration) => void {
  const changes: ((configuration: IndexConfiguration) => void)[] = []
  for (const [name, value] of Object.entries(body)) {
    const refuse = (what: string) =>
      new Failure(`invalid_settings_${snake(name)}`, `Invalid value at \`.${name}\`: ${what}.`)
    switch (name) {
      case 'searchableAttributes':
      case 'filterableAttributes':
      case 'sortableAttributes':
      case 'separatorTokens': {
        const list = strings(value, refuse)
        changes.push((configuration) => (configuration[name] = list))
        break
      }
      case 'rankingRules': {
        const list = strings(value, refuse)
        const wrong = list.find((rule) => !knownRules.includes(rule))
        if (wrong !== undefined) throw refuse(`\`${wrong}\` ranking rule is invalid`)
        changes.push((configuration) => (configuration.rankingRules = list))
        break
      }
      case 'typoTolerance': {
        const { enabled, minWordSizeForTypos, disableOnNumbers } = keys(
          value,
          ['enabled', 'minWordSizeForTypos', 'disableOnNumbers'],
          refuse,
        )
        const { oneTypo, twoTypos } = keys(minWordSizeForTypos, ['oneTypo', 'twoTypos'], refuse)
        if (enabled !== true || Number(oneTypo) > Number(twoTypos)) throw refuse('not supported here')
        changes.push((configuration) =>
          Object.assign(configuration, { oneTypo, twoTypos, typosInNumbers: disableOnNumbers !== true }),
        )
        break
      }
      case 'faceting': {
        const { maxValuesPerFacet, sortFacetValuesBy } = keys(value, ['maxValuesPerFacet', 'sortFacetValuesBy'], refuse)
        if (JSON.stringify(sortFacetValuesBy) !== '{"*":"count"}') throw refuse('not supported here')
        changes.push((configuration) => (configuration.maxValuesPerFacet = Number(maxValuesPerFacet)))
        break
      }
      case 'pagination': {
        const { maxTotalHits } = keys(value, ['maxTotalHits'], refuse)
        changes.push((configuration) => (configuration.maxTotalHits = Number(maxTotalHits)))
        break
      }
      case 'synonyms': {
        const entries = Object.entries(value as Record<string, unknown>).map(([word, others]): [string, string[][]] => [
          plainWords(word).join(' '),
          strings(others, refuse).map(plainWords),
        ])
        changes.push((configuration) => (configuration.synonyms = new Map(entries)))
        break
      }
      default:
        throw new Failure('bad_request', `Unknown field \`${name}\`: expected one of the settings.`)
    }
  }
  return (configuration) => changes.forEach((change) => change(configuration))
}

function plainWords(text: string): string[] {
  return tokenize(text, []).map(({ word }) => normalize(word))
}

function strings(value: unknown, refuse: (what: string) => Failure): string[] {
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string'))
    throw refuse('expected an array of strings')
  return value as string[]
}

function keys(value: unknown, known: readonly string[], refuse: (what: string) => Failure): Record<string, unknown> {
  const wrong = Object.keys(value as object).find((key) => !known.includes(key))
  if (wrong !== undefined) throw refuse(`unknown field \`${wrong}\``)
  return value as Record<string, unknown>
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
