// What results are narrowed by: of each facet several values, which an address names as the index does.

import type { Actor } from '../actor.ts'
import { accessibilities, audiences, licenceCodes, materialLanguages, scopes, terms } from '../materials/index.ts'
import { readerOf } from './variants.ts'

type Value = string | number | boolean

export interface Facet {
  /** In the order of the list, by their numbers up or down, or the most frequent first. */
  readonly order: 'listed' | 'up' | 'down' | 'frequent'
  /** `staff`: the others have one value of it only. */
  readonly isFor: 'everybody' | 'staff' | 'nobody'
  /** Of an address; undefined when it is no value. */
  read(text: string): Value | undefined
  readonly values?: readonly string[]
}

const everybody = { isFor: 'everybody' } as const
const code = (text: string) => (text.length <= 75 ? text : undefined)
const number = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : undefined)
const yes = (text: string) => (text === 'true' || text === 'yes' ? true : undefined)
const oneOf = (values: readonly string[]) => ({
  order: 'listed' as const,
  values,
  read: (text: string) => values.find((value) => value === text),
})

/** In the order of the page. */
export const facets = {
  type: { ...everybody, order: 'frequent', read: code },
  subject: { ...everybody, order: 'frequent', read: code },
  grade: { ...everybody, order: 'up', read: number },
  topic: { ...everybody, order: 'frequent', read: code },
  series: { ...everybody, order: 'frequent', read: code },
  term: { ...everybody, ...oneOf(terms) },
  format: { ...everybody, order: 'frequent', read: code },
  hasVideo: { ...everybody, order: 'listed', read: yes },
  unit: { ...everybody, order: 'frequent', read: code },
  licence: { ...everybody, ...oneOf(licenceCodes) },
  schoolYear: { ...everybody, order: 'down', read: number },
  language: { ...everybody, ...oneOf(materialLanguages) },
  accessibility: { ...everybody, ...oneOf(accessibilities) },
  audience: { isFor: 'staff', ...oneOf(audiences) },
  scope: { isFor: 'staff', ...oneOf(scopes) },
  isStem: { ...everybody, order: 'listed', read: yes },
  /** Reached from a suggestion or a link only. */
  author: { isFor: 'nobody', order: 'frequent', read: code },
  outcome: { isFor: 'nobody', order: 'frequent', read: code },
} as const satisfies Record<string, Facet>

export type FacetName = keyof typeof facets
export const facetNames = Object.keys(facets) as FacetName[]

export function facetsFor(actor: Actor | undefined): FacetName[] {
  const isStaff = readerOf(actor) === 'staff'
  return facetNames.filter((name) => facets[name].isFor === 'everybody' || (isStaff && facets[name].isFor === 'staff'))
}
