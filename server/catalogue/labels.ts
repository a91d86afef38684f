// What codes are called on the page of the catalogue.

import {
  findOutcomes,
  findSubjects,
  findTopicsByCode,
  listAllMaterialTypes,
  listAllSeries,
} from '../curriculum/index.ts'
import type { Translator } from '../i18n/translator.ts'
import { nameIn } from '../materials/index.ts'
import { findUnits } from '../schools/index.ts'
import type { FacetName } from './facets.ts'

export type LabelOf = (facet: FacetName, value: string) => string

interface Entry {
  readonly name: string
  readonly englishName?: string | undefined | null
}

/** Of all values that the page names. */
export async function findLabels(
  values: Readonly<Partial<Record<FacetName, readonly string[]>>>,
  words: Translator,
): Promise<LabelOf> {
  const byCode = async (entries: Promise<readonly (Entry & { readonly code: string })[]>) =>
    new Map((await entries).map((entry) => [entry.code, nameIn(words, entry)]))
  const known: Partial<Record<FacetName, ReadonlyMap<string, string>>> = {
    subject: await byCode(findSubjects()),
    type: await byCode(listAllMaterialTypes()),
    series: await byCode(listAllSeries()),
    topic: await byCode(findTopicsByCode(values.topic ?? [])),
    outcome: new Map((await findOutcomes(values.outcome ?? [])).map(({ code, text }) => [code, text])),
    unit: new Map([...(await findUnits(values.unit ?? []))].map(([id, { name }]) => [id, name])),
  }
  return (facet, value) => known[facet]?.get(value) ?? wordFor(facet, value, words)
}

/** Those that are not in the curriculum; a code that is gone is shown as it is. */
function wordFor(facet: FacetName, value: string, { t, has }: Translator): string {
  if (facet === 'grade') return t('catalogue.grade', { grade: value })
  if (facet === 'schoolYear') return `${value}–${Number(value) + 1}`
  const key = keys[facet]
  return key && has(key(value)) ? t(key(value)) : value
}

const keys: Partial<Record<FacetName, (value: string) => string>> = {
  term: (value) => `materials.terms.${value}`,
  licence: (value) => `materials.licences.${value}.name`,
  language: (value) => `materials.languages.${value}`,
  accessibility: (value) => `materials.accessibility.${value}`,
  audience: (value) => `materials.audiences.${value}`,
  scope: (value) => `materials.reach.${value}`,
  format: (value) => `catalogue.formats.${value}`,
  hasVideo: () => 'catalogue.hasVideo',
  isStem: () => 'catalogue.isStem',
}
