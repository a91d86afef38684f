import { type IndexSettings, MAX_CODE_LENGTH, MAX_ID_LENGTH, type Scalar, type SearchDocument } from './search.ts'
import { cleanText } from './words.ts'

/** What an index keeps of a document. */
export interface PreparedDocument {
  readonly id: string
  /** Of each searchable field; empty where there is none. */
  readonly texts: Readonly<Record<string, string>>
  /** Without the fields that have no value. */
  readonly values: Readonly<Record<string, readonly Scalar[]>>
}

/** Throws a TypeError for a document that no driver could keep faithfully. */
export function prepareDocument(settings: IndexSettings, document: SearchDocument): PreparedDocument {
  checkId(document.id)
  const refuse = (field: string, why: string) => {
    throw new TypeError(
      `The document ${document.id} cannot be kept by the search index "${settings.name}": ${field} ${why}.`,
    )
  }

  const texts = Object.fromEntries(
    settings.searchable.map((field) => [field, cleanText(scalarsOf(document[field]).map(String).join(', '))]),
  )
  const values: Record<string, Scalar[]> = {}
  for (const field of new Set([...settings.filterable, ...settings.sortable])) {
    const scalars = scalarsOf(document[field])
    const wrong = scalars.find(
      (value) => !['string', 'number', 'boolean'].includes(typeof value) || Object.is(value, NaN),
    )
    if (
      wrong !== undefined ||
      scalars.some((value) => Math.abs(Number(value)) === Infinity && typeof value === 'number')
    )
      refuse(field, 'is not a string, a finite number, a boolean or a list of these')
    if (settings.filterable.includes(field) && scalars.some((value) => String(value).length > MAX_CODE_LENGTH))
      refuse(field, `is filterable and longer than ${MAX_CODE_LENGTH} characters`)
    if (settings.sortable.includes(field) && scalars.length > 1) refuse(field, 'is sortable and has several values')
    if (scalars.length > 0)
      values[field] = [...new Set(scalars.map((value) => (typeof value === 'string' ? cleanText(value) : value)))]
  }
  return { id: document.id, texts, values }
}

export function checkId(id: unknown): asserts id is string {
  if (typeof id === 'string' && id.length <= MAX_ID_LENGTH && /^[a-zA-Z0-9_-]+$/.test(id)) return
  throw new TypeError(
    `The id of a document for search has at most ${MAX_ID_LENGTH} letters, digits, hyphens and underscores, unlike ${JSON.stringify(id)}.`,
  )
}

function scalarsOf(value: SearchDocument[string]): readonly Scalar[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar]
}
