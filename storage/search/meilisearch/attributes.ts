// How our fields are called and written in Meilisearch. One field can be three attributes: text to search, codes to
// filter by, a key to sort by.

import type { PreparedDocument } from '../documents.ts'
import type { IndexSettings, Scalar } from '../search.ts'

export interface MeilisearchDocument {
  readonly id: string
  readonly [attribute: string]: Scalar | readonly Scalar[]
}

export function textAttribute(field: string): string {
  return `text_${field}`
}

export function filterAttribute(field: string): string {
  return `is_${field}`
}

export function sortAttribute(field: string): string {
  return `by_${field}`
}

export function documentFor({ id, texts, values }: PreparedDocument, settings: IndexSettings): MeilisearchDocument {
  const attributes: Record<string, Scalar | readonly Scalar[]> = {}
  for (const [field, text] of Object.entries(texts)) if (text !== '') attributes[textAttribute(field)] = text
  for (const [field, scalars] of Object.entries(values)) {
    if (settings.filterable.includes(field)) attributes[filterAttribute(field)] = scalars.map(encode)
    if (settings.sortable.includes(field)) attributes[sortAttribute(field)] = scalars[0]!
  }
  return { ...attributes, id }
}

/**
 * A string that Meilisearch can only take for itself. It compares strings without case and marks, and a string that
 * looks like a number also with numbers; a permission must not be open to either.
 */
export function encode(value: Scalar): Scalar {
  if (typeof value !== 'string') return value
  return `_${value.replace(/[^a-z0-9-]/g, (unit) => `.${unit.charCodeAt(0).toString(16)}.`)}`
}

/** What a facet calls the value. */
export function decode(value: string): string {
  if (!value.startsWith('_')) return value
  return value.slice(1).replace(/\.([0-9a-f]+)\./g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
