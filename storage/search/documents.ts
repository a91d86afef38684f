import { type IndexSettings, MAX_CODE_LENGTH, MAX_ID_LENGTH, type Scalar, type SearchDocument } from './search.ts'
import { cleanText } from './words.ts'

/** What an index keeps of a document. */
export interface PreparedDocument {
  readonly id: string
  /** Of each searchable field; empty where there is none. */
  readonly texts: Readonly<Record<string, string>>
  /** Of the filterable and sortable fields that have a value, each value once. */
  readonly values: Readonly<Record<string, readonly Scalar[]>>
}

/** Throws a TypeError for a document that not every driver could keep as it is. */
export function prepareDocument(settings: IndexSettings, document: SearchDocument): PreparedDocument {
  const { searchable, filterable, sortable } = settings
  checkId(document.id)
  const scalars = (field: string) => scalarsOf(settings, document, field)
  const valued = [...new Set([...filterable, ...sortable])].filter((field) => scalars(field).length > 0)
  return {
    id: document.id,
    texts: Object.fromEntries(searchable.map((field) => [field, cleanText(scalars(field).join(', '))])),
    values: Object.fromEntries(valued.map((field) => [field, [...new Set(scalars(field))]])),
  }
}

export function checkId(id: unknown): asserts id is string {
  if (typeof id === 'string' && id.length <= MAX_ID_LENGTH && /^[a-zA-Z0-9_-]+$/.test(id)) return
  throw new TypeError(
    `The id of a document for search has at most ${MAX_ID_LENGTH} letters, digits, hyphens and underscores, unlike ${JSON.stringify(id)}.`,
  )
}

function scalarsOf(settings: IndexSettings, document: SearchDocument, field: string): readonly Scalar[] {
  const scalars = [document[field] ?? []].flat() as readonly Scalar[]
  const refuse = (why: string) => {
    throw new TypeError(
      `The document ${document.id} cannot be kept by the search index "${settings.name}": ${field} ${why}.`,
    )
  }
  if (!scalars.every((value) => typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)))
    refuse('is not a string, a finite number, a boolean or a list of these')
  if (settings.filterable.includes(field) && scalars.some((value) => String(value).length > MAX_CODE_LENGTH))
    refuse(`is filterable and longer than ${MAX_CODE_LENGTH} characters`)
  if (settings.sortable.includes(field) && scalars.length > 1) refuse('is sortable and has several values')
  return scalars.map((value) => (typeof value === 'string' ? cleanText(value) : value))
}
